"""The results chain as one table: outcome, outputs, indicators, baseline, targets, source, risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kerege.concept.document import tables
from kerege.kernel.document.model import Column, Element, PageBreak, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kerege.concept.document.compose import Composer
    from kerege.concept.models import Goal, Indicator


def results(composer: Composer) -> Iterable[Element]:
    """Return a goal as outcome, its measures as outputs, its indicators with what they rest on."""
    concept, wording = composer.data.version.concept, composer.wording
    years = range(concept.first_year, concept.last_year + 1)
    rows: list[Row] = []
    for goal in composer.data.goals:
        rows += _goal(composer, goal, years)
    columns = (
        Column(wording.label("col_indicator", _("Indicator")), 2.2),
        Column(wording.label("col_unit", _("Unit")), 0.8),
        Column(wording.label("col_baseline", _("Baseline")), 0.9, is_number=True),
        *(Column(str(year), 0.7, is_number=True) for year in years),
        Column(_("Source of the data, responsible"), 1.8),
        Column(_("Risk to measuring and reaching it"), 1.8),
    )
    notes = (
        _("Outcome: a goal. Outputs: its measures with their form of completion and deadline."),
        _("First the risks that people wrote down, then those that follow from the data."),
        _("A star marks a demonstration target: an assumption for discussion, not a decision."),
    )
    caption = composer.caption("table", _("Results table"))
    table = Table("table-results", caption, columns, tuple(rows), notes, is_wide=True)
    return [PageBreak(is_wide=True), table, PageBreak()]


def _goal(composer: Composer, goal: Goal, years: range) -> Iterable[Row]:
    data, wording = composer.data, composer.wording
    title = pgettext("results", "Outcome %(goal)s") % {"goal": f"{goal.code}. {wording.name(goal)}"}
    yield Row((title,), "group")
    outputs = "; ".join(
        f"{row.code} {wording.name(row)} "
        f"({wording.text_or_other(row, 'completion_form')[0]}, {row.deadline.year})"
        for row in data.measures
        if row.goal_id == goal.pk
    )
    chain = pgettext("results", "Outputs: %(outputs)s") % {"outputs": outputs or _("none")}
    yield Row((chain,), "group")
    for row in data.indicators:
        if row.goal_id == goal.pk:
            yield _indicator(composer, row, years)


def _indicator(composer: Composer, row: Indicator, years: range) -> Row:
    wording = composer.wording
    first = tables.indicator_row(composer, row, years).cells
    source = f"{wording.text_or_other(row, 'source')[0]}; {wording.name(row.owner)}"
    return Row((*first, source, "\n".join(_risks(composer, row)) or "–"))


def _risks(composer: Composer, row: Indicator) -> Iterable[str]:
    """Yield what was written down, then what follows from the data: no baseline, money or aim."""
    data = composer.data
    if written := composer.wording.text_or_other(row, "risks")[0]:
        yield written
    if row.baseline is None:
        yield _("The baseline is not measured.")
    if row.conflicting_references:
        yield _("Other published figures contradict the baseline.")
    if not any(target.value is not None for target in row.targets.all()):
        yield _("It has no target.")
    serving = [measure for measure in data.measures if measure.goal_id == row.goal_id]
    if not serving:
        yield _("No measure serves it.")
    elif not any(data.totals.by_measure.get(measure.code) for measure in serving):
        yield _("The measures that serve it have no money.")
