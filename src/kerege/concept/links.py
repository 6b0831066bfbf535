"""Steps of the thread: from a need to the measures that answer it, and back."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kerege.concept import selectors
from kerege.concept.models import Goal, Indicator, Measure, Version
from kerege.kernel import notation
from kerege.kernel.thread import Link

MOST = 8


def _address(name: str, version: Version, *more: str) -> str:
    return reverse(name, args=[version.concept.code, version.number, *more])


def measure_link(measure: Measure, version: Version, note: str = "") -> Link:
    """Return the step to a measure."""
    url = _address("concept-measure", version, measure.code)
    title = f"{measure.code} {measure.name or ''}".strip()
    return Link(pgettext("thread", "Measure"), title, url, note)


def measures_of_need(severity: Any, person: Any) -> Iterator[Link]:
    """Yield the measures of the concept in force that answer a need in its territory."""
    version = selectors.current(person)
    if version is None:
        return
    territory = severity.territory.code
    if territory == version.concept.territory.code:
        territory = ""
    found = selectors.action_plan(version, territory=territory, area=severity.area.code)
    language = get_language() or "en"
    for measure in sorted(found, key=lambda row: -row.planned)[:MOST]:
        note = _("serves every region") if measure.is_national else ""
        if measure.planned:
            note = notation.amount(measure.planned, measure.currency, language)
        yield measure_link(measure, version, note)


def needs_of_measure(measure: Measure, _person: Any) -> Iterator[Link]:
    """Yield the needs that a measure answers, where the plan puts it, the most severe first."""
    severities = selectors.severities_answered(measure)
    language = get_language() or "en"
    for row in severities[:MOST]:
        severity = notation.number(row.mean, language, 2)
        yield Link(
            pgettext("thread", "Need"),
            f"{row.area}, {row.territory}",
            reverse("needs-need", args=[row.territory.code, row.area.code]),
            _("severity %(severity)s") % {"severity": severity},
        )
    if not severities:
        for answer in measure.answers.select_related("area"):
            url = reverse("needs-area", args=[answer.area.code])
            yield Link(pgettext("thread", "Need"), str(answer.area), url)


def money_of_measure(measure: Measure, _person: Any) -> Iterator[Link]:
    """Yield the step from a measure to its money and to the indicators of its goal."""
    version = measure.version
    url = _address("concept-budget", version)
    yield Link(pgettext("thread", "Budget"), _("Budget by area, year and source"), url)
    for indicator in Indicator.objects.filter(goal=measure.goal_id).order_by("code"):
        yield _indicator_link(indicator, version)


def _indicator_link(indicator: Indicator, version: Version) -> Link:
    url = _address("concept-indicator", version, indicator.code)
    title = f"{indicator.code} {indicator.name or ''}".strip()
    return Link(pgettext("thread", "Indicator"), title, url)


def why_goal(goal: Goal, _person: Any) -> Iterator[Link]:
    """Yield the needs of the area that a goal belongs to."""
    for need in goal.area.children.all():
        url = reverse("needs-area", args=[need.code])
        yield Link(pgettext("thread", "Need"), str(need), url)


def from_goal(goal: Goal, _person: Any) -> Iterator[Link]:
    """Yield the measures that serve a goal."""
    version = goal.version
    for measure in Measure.objects.filter(goal=goal).order_by("code"):
        yield measure_link(measure, version)


def why_indicator(indicator: Indicator, _person: Any) -> Iterator[Link]:
    """Yield the goal of an indicator and the figure that it starts from."""
    version, goal = indicator.version, indicator.goal
    url = _address("concept-goal", version, goal.code)
    yield Link(pgettext("thread", "Goal"), f"{goal.code} {goal.name or ''}".strip(), url)
    figure = indicator.baseline_figure
    if figure is not None:
        url = reverse("evidence-figure", args=[figure.code])
        yield Link(pgettext("thread", "Figure"), figure.code, url, _("the baseline"))


def from_indicator(indicator: Indicator, _person: Any) -> Iterator[Link]:
    """Yield the measures that serve the goal of an indicator."""
    version = indicator.version
    for measure in Measure.objects.filter(goal=indicator.goal_id).order_by("code")[:MOST]:
        yield measure_link(measure, version)


def indicators_of_figure(figure: Any, person: Any) -> Iterator[Link]:
    """Yield the indicators of the concept in force that start from a figure."""
    version = selectors.current(person)
    if version is not None:
        rows = Indicator.objects.filter(version=version, baseline_figure__code=figure.code)
        for indicator in rows.order_by("code"):
            yield _indicator_link(indicator, version)


def indicators_of_target(target: Any, person: Any) -> Iterator[Link]:
    """Yield the indicators of the concept in force that a published target concerns."""
    version = selectors.current(person)
    if version is not None:
        for indicator in selectors.indicators_of_target(version, target.code):
            yield _indicator_link(indicator, version)


def plan_of_run(run: Any, person: Any) -> Iterator[Link]:
    """Yield the plan of a version that a run of the planner gave."""
    for version in selectors.versions_visible_to(person).filter(plan__run=run):
        yield Link(_("Plan"), f"{version.concept}, {version}", _address("concept-plan", version))


def why_version(version: Version, _person: Any) -> Iterator[Link]:
    """Yield the diagnosis that a version answers."""
    if version.diagnosis_id is not None:
        yield Link(pgettext("thread", "Need"), _("The needs of every region"), reverse("needs"))


def from_version(version: Version, _person: Any) -> Iterator[Link]:
    """Yield what a version leads to."""
    url = _address("concept-action-plan", version)
    yield Link(pgettext("thread", "Measure"), _("Action plan"), url)
    url = _address("concept-budget", version)
    yield Link(pgettext("thread", "Budget"), _("Budget by area, year and source"), url)
