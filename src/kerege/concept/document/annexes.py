"""Annexes: the action plan on wide pages, every region with its needs and measures, the plan."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kerege.concept.document import tables
from kerege.concept.enums import FundingSource
from kerege.concept.sentences import limit_sentence
from kerege.kernel.document.model import (
    Column,
    Element,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kerege.concept.document.compose import Composer
    from kerege.concept.models import Allocation, Goal, Measure

PER_CENT = Decimal(100)


def annexes(composer: Composer) -> list[Element]:
    """Return the annexes of a document."""
    if not composer.data.measures:
        return []
    found: list[Element] = [PageBreak(is_wide=True), *action_plan(composer), PageBreak()]
    if composer.data.plan is not None:
        found += regions(composer)
        found += limits(composer)
    return found


def _heading(number: int, text: str) -> Heading:
    label = _("Annex %(number)d") % {"number": number}
    return Heading(1, label, text, f"annex-{number}")


def action_plan(composer: Composer) -> list[Element]:
    """Return the action plan, goal by goal, as one wide table."""
    wording = composer.wording
    rows = []
    for goal in composer.data.goals:
        measures = [m for m in composer.data.measures if m.goal_id == goal.pk]
        rows.append(Row((f"{goal.code}. {wording.name(goal)}",), "group"))
        rows += [_measure_row(composer, measure) for measure in measures]
        rows.append(_goal_total(composer, goal))
    total = wording.millions(composer.data.totals.total)
    label = wording.label("table_total", _("Total"))
    rows.append(Row(("", label, *[""] * 5, total, ""), "total"))
    columns = (
        Column(wording.label("col_number", _("No.")), 0.55),
        Column(wording.label("col_measure", _("Measure")), 2.1),
        Column(wording.label("col_completion", _("Form of completion")), 1.3),
        Column(wording.label("col_deadline", _("Deadline")), 0.95),
        Column(wording.label("col_owner", _("Responsible")), 1.6),
        Column(wording.label("col_regions", _("Regions")), 2.6),
        Column(wording.label("col_needs_answered", _("Needs answered")), 1.3),
        Column(wording.label("col_amount", _("Money, millions")), 0.8, is_number=True),
        Column(wording.label("col_sources", _("Sources")), 1.3),
    )
    title = _("Action plan")
    notes = [
        _(
            "Costs and effects are expert assumptions of the demonstration; each measure's page"
            " gives their reasons."
        ),
        *tables.synthetic_notes(composer),
    ]
    caption = composer.caption("table", title)
    table = Table("table-action-plan", caption, columns, tuple(rows), tuple(notes), is_wide=True)
    return [_heading(1, title), table]


def _measure_row(composer: Composer, measure: Measure) -> Row:
    wording = composer.wording
    owners = [wording.name(measure.owner)]
    if others := wording.text_or_other(measure, "co_owners")[0]:
        owners.append(others)
    shares = [
        f"{wording.source_of_money(share.source, str(FundingSource(share.source).label))}"
        f" {wording.number(share.share * PER_CENT)} %"
        for share in sorted(measure.funding.all(), key=lambda row: -row.share)
    ]
    money = composer.data.totals.by_measure.get(measure.code)
    return Row(
        (
            measure.code,
            wording.name(measure),
            wording.text_or_other(measure, "completion_form")[0],
            wording.day(measure.deadline),
            "; ".join(owners),
            _where(composer, measure),
            wording.listed(wording.name(answer.area) for answer in _by_effect(measure)),
            wording.millions(money) if money else _("not chosen") if composer.data.plan else "–",
            "\n".join(shares),
        )
    )


def _by_effect(measure: Measure) -> list[Any]:
    return sorted(measure.answers.all(), key=lambda row: (-row.effect, row.area.order))


def _where(composer: Composer, measure: Measure) -> str:
    """Return where the plan puts a measure, with the units that start."""
    wording = composer.wording
    rows = [row for row in composer.data.allocations if row.measure_id == measure.pk]
    units: dict[str, int] = defaultdict(int)
    for row in rows:
        units[row.territory.code if row.territory else ""] += row.units
    if measure.is_national:
        number = units.get("", 0)
        label = wording.label("label_scope_national", _("national"))
        return f"{label} ({number})" if number > 1 else label
    if len(units) == len(composer.data.regions) and len(set(units.values())) == 1:
        label = wording.label("label_all_regions", _("all regions"))
        number = next(iter(units.values()))
        return f"{label} ({_('in each')}: {number})" if number > 1 else label
    names = {region.code: wording.name(region) for region in composer.data.regions}
    return (
        wording.listed(
            f"{names.get(code, code)} ({number})" if number > 1 else names.get(code, code)
            for code, number in sorted(units.items())
            if number
        )
        or "–"
    )


def _goal_total(composer: Composer, goal: Goal) -> Row:
    money = composer.data.totals.by_goal.get(goal.code, Decimal(0))
    label = _("Total of %(code)s") % {"code": goal.code}
    return Row(("", label, *[""] * 5, composer.wording.millions(money), ""), "total")


def regions(composer: Composer) -> list[Element]:
    """Return a section for each region: its needs, and the measures that the plan gives it."""
    found: list[Element] = [
        _heading(2, _("Needs and measures by region")),
        Paragraph(
            (
                Run(
                    _(
                        "Each region finds here its most severe needs with their uncertainty and"
                        " the measures of the plan that stand in it. National measures serve every"
                        " region and are not repeated."
                    )
                    + f" {tables.unknown_note()}"
                ),
            ),
            "lead",
        ),
    ]
    for region in composer.data.regions:
        rows = composer.data.by_region.get(region.code, [])
        found.append(composer.heading(composer.wording.name(region), level=2))
        needs = tables.needs_of_region(composer, region.code).replace("\n", "; ")
        found.append(Paragraph((Run(_("Most severe needs") + ": " + needs + "."),)))
        found.append(_measures_of_region(composer, region, rows))
    return found


def _measures_of_region(composer: Composer, region: Any, rows: list[Allocation]) -> Element:
    wording = composer.wording
    if not rows:
        return Paragraph((Run(_("The plan puts no measure here.")),), "mark")
    by_measure: dict[str, list[Allocation]] = defaultdict(list)
    for row in rows:
        by_measure[row.measure.code].append(row)
    names = {measure.pk: measure for measure in composer.data.measures}
    written = []
    for code, mine in by_measure.items():
        measure = names[mine[0].measure_id]
        starts = ", ".join(
            f"{row.year} ({row.units})" if row.units > 1 else str(row.year)
            for row in mine
            if row.units
        )
        money = sum((row.amount for row in mine), Decimal(0))
        written.append(Row((code, wording.name(measure), starts, wording.millions(money))))
    total = composer.data.totals.by_region.get(region.code, Decimal(0))
    label = wording.label("table_total", _("Total"))
    closing = Row(("", label, "", wording.millions(total)), "total")
    return Table(
        f"table-{region.code}",
        composer.caption("table", _("Measures in: %(region)s") % {"region": wording.name(region)}),
        (
            Column(wording.label("col_number", _("No.")), 0.6),
            Column(wording.label("col_measure", _("Measure")), 4.0),
            Column(_("Starts in"), 1.5),
            Column(wording.label("col_amount", _("Money, millions")), 1.0, is_number=True),
        ),
        (*written, closing),
    )


def _how_it_stands(state: Mapping[str, Any] | None) -> str:
    if state is None:
        return _("counted in")
    return _("binds") if state["is_binding"] else _("has room")


def limits(composer: Composer) -> list[Element]:
    """Return the limits of the plan, how each stands, and the split per head beside it."""
    data, wording = composer.data, composer.wording
    plan = data.plan
    if plan is None:
        return []
    known = {row["limit"]: row for row in plan.shadow_prices}
    names = {row.code: wording.name(row) for row in (*data.regions, *data.need_areas)}
    rows = []
    for limit in plan.limits:
        state = known.get(limit["code"])
        reason = (limit.get("rationale") or {}).get(composer.language, "")
        rows.append(
            Row(
                (
                    limit_sentence(limit, composer.language, names),
                    _how_it_stands(state),
                    reason,
                )
            )
        )
    fall = wording.number(plan.reductions["central"], 1)
    beside = wording.number(plan.per_head["reduction"], 1)
    compared = wording.sentence("plan_per_head", per_head=beside, plan=fall) or _(
        "The plain split per head lowers the weighted needs by %(per_head)s per cent, the plan by"
        " %(plan)s per cent."
    ) % {"per_head": beside, "plan": fall}
    gap = wording.number(100 * plan.gap, 3) + " %"
    proof = wording.sentence("plan_optimal", gap=gap) if plan.is_proven else ""
    return [
        _heading(3, _("How the plan was computed")),
        Paragraph((Run(f"{proof} {compared}".strip()),)),
        Paragraph((Run(_("Recipe of the computation") + f": {plan.run.code}"),), "mark"),
        Table(
            "table-limits",
            composer.caption("table", _("Limits of the plan")),
            (Column(_("Limit"), 2.4), Column(_("State"), 0.8), Column(_("Reason"), 2.6)),
            tuple(rows),
        ),
    ]
