"""Whether the plan of a draft is still the plan of its measures."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from kerege.concept.enums import VersionStatus
from kerege.concept.models import Answer, Measure, Version
from kerege.concept.selectors.content import plain
from kerege.kernel.text import text_hash

EFFECTS = ("effect", "effect_low", "effect_high")


def is_plan_old(version: Version) -> bool:
    """Return whether the measures of a draft are not those that its plan was computed from.

    What is published does not change: its plan is its plan.
    """
    plan = getattr(version, "plan", None)
    if plan is None or version.status != VersionStatus.DRAFT:
        return False
    found = (
        Measure.objects.filter(version=version)
        .select_related("goal__area")
        .prefetch_related(
            Prefetch("answers", Answer.objects.select_related("area")),
            "funding",
            "eligible_regions",
        )
        .order_by("code")
    )
    return bool(plan.run.inputs.get("measures") != hash_of_measures(found))


def hash_of_measures(measures: Iterable[Measure]) -> str:
    """Return the hash of what the planner reads of measures, in the order of their codes."""
    return text_hash(str([_read_of(measure) for measure in measures]))


def _read_of(measure: Measure) -> list[Any]:
    """Return what the planner reads of a measure: all that changes a plan, and no text."""
    names = ("unit_cost", "running_cost", "max_units", "max_units_per_year")
    years = ("first_year", "last_year", "is_national", "is_required")
    answers = (
        [row.area.code, *(plain(getattr(row, name)) for name in EFFECTS)]
        for row in measure.answers.all()
    )
    return [
        measure.code,
        measure.goal.code,
        measure.goal.area.code,
        *(plain(getattr(measure, name)) for name in (*names, *years)),
        sorted(region.code for region in measure.eligible_regions.all()),
        sorted(answers),
        sorted([row.source, plain(row.share)] for row in measure.funding.all()),
    ]
