"""Tables of a document, every total computed from the rows it stands under."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kerege.concept.enums import FundingSource, TargetKind
from kerege.kernel.document.model import Column, Element, Paragraph, Row, Run, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kerege.concept.document.compose import Composer
    from kerege.concept.models import Block, Indicator

NEEDS_SHOWN = 3
UNKNOWN = "°"
"""Marks a severity of which nothing is known in the region itself."""


def passport(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the main parameters of the concept."""
    wording = composer.wording
    rows = []
    for item in composer.data.items("passport:"):
        sort = item.content.removeprefix("passport:")
        text = composer.plain(wording.text_or_other(item, "text")[0], item.code)
        if sort == "human":
            text = f"[{_('To be written by a person')}] {text}"
        listed = _listed(composer, sort.removeprefix("list:")) if sort.startswith("list:") else []
        rows.append(Row((wording.text_or_other(item, "title")[0], "\n".join([text, *listed]))))
    return [
        Table(
            "table-passport",
            composer.caption("table", _caption(composer, block)),
            (Column(_("Parameter"), 1.0), Column(_("Content"), 2.6)),
            tuple(rows),
        )
    ]


def _listed(composer: Composer, what: str) -> list[str]:
    data, wording = composer.data, composer.wording
    if what == "owners":
        return sorted({f"• {wording.name(measure.owner)}" for measure in data.measures})
    if what == "stages":
        return [
            f"• {stage.first_year}–{stage.last_year}: {wording.name(stage)}"
            for stage in data.stages
        ]
    if what == "goals":
        return [f"{number}. {wording.name(goal)}" for number, goal in enumerate(data.goals, 1)]
    return [f"• {wording.name(row)}" for row in data.indicators]


def _caption(composer: Composer, block: Block) -> str:
    text = composer.wording.text_or_other(block, "text")[0]
    return composer.plain(text, block.code)


def regional_profiles(composer: Composer, block: Block) -> Iterable[Element]:
    """Return a row for each region: its needs with their uncertainty, strength and money."""
    data, wording = composer.data, composer.wording
    rows = []
    for region in data.regions:
        money = data.totals.by_region.get(region.code, Decimal(0))
        rows.append(
            Row(
                (
                    wording.name(region),
                    needs_of_region(composer, region.code),
                    _quotient(composer, region.code),
                    wording.millions(money) if data.plan else _("not planned yet"),
                    _per_head(composer, region.code, money),
                )
            )
        )
    columns = (
        Column(wording.label("col_region", _("Region")), 1.1),
        Column(_("Most severe needs (severity from 0 to 1, with its interval)"), 2.6),
        Column(_("Location quotient of section J"), 1.2),
        Column(wording.label("col_amount", _("Money, millions")), 0.8, is_number=True),
        Column(_("Per inhabitant"), 0.8, is_number=True),
    )
    return [
        Table(
            "table-regions",
            composer.caption("table", _caption(composer, block)),
            columns,
            tuple(rows),
            (unknown_note(), *weighing_notes(composer), *synthetic_notes(composer)),
        )
    ]


def weighing_notes(composer: Composer) -> tuple[str, ...]:
    """Return whose weights order the needs, if not all count alike."""
    diagnosis = composer.data.version.diagnosis
    if diagnosis is None or diagnosis.panel is None:
        return ()
    note = _(
        "The needs are in the order of weight times severity, weighted by the panel “%(panel)s”."
    )
    return (note % {"panel": diagnosis.panel},)


def unknown_note() -> str:
    """Return what the mark of an unknown severity means."""
    return f"{UNKNOWN} " + _(
        "Nothing was heard or measured in this region; only all regions together speak."
    )


def needs_of_region(composer: Composer, region: str, shown: int = NEEDS_SHOWN) -> str:
    """Return the most severe needs of a region, one in a line, each with its interval."""
    rows = [row for (code, _need), row in composer.data.severities.items() if code == region]
    rows.sort(key=lambda row: (row.rank, row.area.order))
    return "\n".join(need_line(composer, row) for row in rows[:shown]) or _("not measured")


def need_line(composer: Composer, row: Any) -> str:
    """Return a need with its severity and interval; marked where nothing of it is known here."""
    number = composer.wording.number
    line = f"{composer.wording.name(row.area)}: {number(row.mean, 2)}"
    line += f" ({number(row.lower, 2)}–{number(row.upper, 2)})"
    return line if row.is_known else f"{line} {UNKNOWN}"


def _quotient(composer: Composer, region: str) -> str:
    figure = composer.data.quotients.get(region)
    if figure is None:
        return composer.wording.label("not_measured_short", _("not measured"))
    number = composer.wording.number
    text = f"{number(figure.value, 2)} ({figure.year})"
    if figure.lower is not None and figure.upper is not None:
        text += f"\n{number(figure.lower, 2)}–{number(figure.upper, 2)}"
    return text


def _per_head(composer: Composer, region: str, money: Decimal) -> str:
    people = composer.data.population.get(region)
    if not people or composer.data.plan is None:
        return "–"
    return composer.wording.number(money / people, 0)


def indicators(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the indicators with baseline and targets by year, goal by goal."""
    data, wording = composer.data, composer.wording
    concept = data.version.concept
    years = range(concept.first_year, concept.last_year + 1)
    rows = []
    for goal in data.goals:
        mine = [row for row in data.indicators if row.goal_id == goal.pk]
        if mine:
            rows.append(Row((f"{goal.code}. {wording.name(goal)}",), "group"))
        rows += [indicator_row(composer, row, years) for row in mine]
    columns = (
        Column(wording.label("col_indicator", _("Indicator")), 2.4),
        Column(wording.label("col_unit", _("Unit")), 0.8),
        Column(wording.label("col_baseline", _("Baseline")), 1.0, is_number=True),
        *(Column(str(year), 0.75, is_number=True) for year in years),
    )
    notes = (
        _("A star marks a demonstration target: an assumption for discussion, not a decision."),
        _("A dash: the value is not defined in this year. It is not zero."),
    )
    caption = composer.caption("table", _caption(composer, block))
    return [Table("table-indicators", caption, columns, tuple(rows), notes)]


def indicator_row(composer: Composer, row: Indicator, years: range) -> Row:
    """Return an indicator with unit, baseline and targets; what it rests on is cited."""
    wording = composer.wording
    for code in (row.baseline_reference, *row.conflicting_references):
        if code in composer.data.references:
            composer.cite(code)
    baseline = wording.label("not_measured_short", _("not measured"))
    if row.baseline is not None:
        baseline = f"{wording.number(row.baseline)}\n({row.baseline_period})"
        if row.baseline_reference in composer.data.references:
            baseline += f" [{composer.cite(row.baseline_reference)}]"
    targets = {target.year: target for target in row.targets.all()}
    return Row(
        (
            f"{row.code}. {wording.name(row)}",
            wording.text_or_other(row, "unit")[0],
            baseline,
            *(_target(composer, targets.get(year)) for year in years),
        )
    )


def _target(composer: Composer, target: Any) -> str:
    if target is None or target.value is None:
        return "–"
    for code in target.references:
        if code in composer.data.references:
            composer.cite(code)
    star = "*" if target.kind == TargetKind.DEMONSTRATION else ""
    return composer.wording.number(target.value) + star


def action_plan_here(composer: Composer, block: Block) -> Iterable[Element]:
    """Return where the action plan stands: on pages of its own, at the end."""
    text = composer.wording.text_or_other(block, "text")[0]
    runs = composer.runs(text, block.code)
    where = Run(" " + _("See annex 1."))
    return [Paragraph((*runs, where), "lead")]


def budget(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the money by area and year, and by source and year; totals from the rows."""
    data, wording = composer.data, composer.wording
    if data.plan is None:
        return [Paragraph((Run(_("The plan has not been computed yet.")),), "mark")]
    concept = data.version.concept
    years = list(range(concept.first_year, concept.last_year + 1))
    caption = _caption(composer, block)
    areas = [
        (
            wording.name(goal.area),
            [data.totals.by_area_year.get((goal.area.code, y)) for y in years],
        )
        for goal in data.goals
    ]
    sources = [
        (
            wording.source_of_money(source.value, str(source.label)),
            [data.totals.by_source_year.get((source.value, y)) for y in years],
        )
        for source in FundingSource
    ]
    return [
        _sums(composer, "table-budget-areas", (caption, _("Area")), areas, years),
        _sums(
            composer,
            "table-budget-sources",
            (
                _("Resources by source of funding and year, millions"),
                wording.label("col_sources", _("Source of funding")),
            ),
            sources,
            years,
        ),
    ]


def _sums(
    composer: Composer,
    anchor: str,
    titles: tuple[str, str],
    rows: list[tuple[str, list[Decimal | None]]],
    years: list[int],
) -> Table:
    """Return a table of sums; `titles` are its caption and the heading of its first column."""
    caption, first = titles
    wording = composer.wording
    written = [
        Row(
            (
                name,
                *(wording.millions(value or Decimal(0)) for value in values),
                wording.millions(sum((value or Decimal(0) for value in values), Decimal(0))),
            )
        )
        for name, values in rows
    ]
    columns_of_values = list(zip(*(values for _name, values in rows), strict=True))
    by_year = [
        sum((value or Decimal(0) for value in year), Decimal(0)) for year in columns_of_values
    ]
    total = wording.label("table_total", _("Total"))
    closing = (total, *map(wording.millions, by_year), wording.millions(sum(by_year, Decimal(0))))
    return Table(
        anchor,
        composer.caption("table", caption),
        (
            Column(first, 2.6),
            *(Column(str(year), 0.9, is_number=True) for year in years),
            Column(total, 1.0, is_number=True),
        ),
        (*written, Row(closing, "total")),
        (_("Costs are assumptions of the demonstration; see the action plan."),),
    )


def synthetic_notes(composer: Composer) -> list[str]:
    """Return the mark of synthetic data where the needs or the plan rest on them."""
    if not composer.data.is_synthetic:
        return []
    return [composer.wording.label("synthetic_mark", _("Synthetic: this is not a statistic."))]
