"""Steps of the thread between a regional plan and the national one."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from kerege.concept import selectors
from kerege.concept.links import measure_link
from kerege.concept.models import Goal, Measure, Version
from kerege.kernel.thread import Link


def served_by_measure(measure: Measure, _person: Any) -> Iterator[Link]:
    """Yield the national measure or goal that a regional measure serves."""
    above = measure.version.parent
    if above is None:
        return
    if measure.serves_measure is not None:
        yield measure_link(measure.serves_measure, above)
    elif measure.serves_goal is not None:
        yield _goal(measure.serves_goal, above)


def _goal(goal: Goal, version: Version) -> Link:
    url = reverse("concept-goal", args=[version.concept.code, version.number, goal.code])
    return Link(pgettext("thread", "Goal"), f"{goal.code} {goal.name or ''}".strip(), url)


def regional_measures(record: Measure | Goal, _person: Any) -> Iterator[Link]:
    """Yield the measures of regional plans that serve a national measure or goal."""
    for row in selectors.served_in_regions(record):
        yield measure_link(row, row.version, str(row.version.concept.territory))
