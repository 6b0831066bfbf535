"""What the Concept plans in a region: measures, and their money by year and source."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kerege.concept.enums import FundingSource
from kerege.kernel import notation
from kerege.kernel.document.model import Column, Element, Row
from kerege.portal.report.data import Data, Plan
from kerege.portal.report.writer import Writer, missing, say


def measures(data: Data, w: Writer) -> list[Element]:
    """Return the measures that stand in the region with their money by year, and by source."""
    found: list[Element] = [w.heading(_("Measures and money"))]
    plan = data.plan
    if plan is None or not plan.measures:
        return [
            *found,
            missing(
                _("No measure is planned for this region in a published Concept."),
                _("A need without a measure stays a complaint."),
                _("The editors of the Concept."),
            ),
        ]
    return [*found, say(_told(plan, w)), _by_measure(plan, w), _by_source(plan, w)]


def _told(plan: Plan, w: Writer) -> str:
    concept = plan.version.concept
    text = _("“%(title)s”, version %(number)s (%(state)s), plans %(money)s for this region.") % {
        "title": w.text(concept, "title") or concept.code,
        "number": plan.version.number,
        "state": str(plan.version.get_status_display()).lower(),
        "money": w.money(plan.total, plan.currency),
    }
    if plan.national:
        more = ngettext(
            "%(number)s more measure serves all regions at once.",
            "%(number)s more measures serve all regions at once.",
            plan.national,
        )
        text += " " + more % {"number": plan.national}
    if disclaimer := w.text(concept, "disclaimer"):
        text += " " + disclaimer
    return text


def _years(plan: Plan) -> list[int]:
    return sorted({line["year"] for line in plan.lines})


def _money_columns(plan: Plan, first: tuple[Column, ...]) -> tuple[Column, ...]:
    years = [Column(str(year), 0.65, is_number=True) for year in _years(plan)]
    return (*first, *years, Column(_("Total"), 0.8, is_number=True))


def _row(name: tuple[str, ...], sums: dict[int, Decimal], plan: Plan, w: Writer) -> tuple[str, ...]:
    cells = [sums.get(year, Decimal(0)) for year in _years(plan)]
    shown = [w.millions(amount) if amount else "–" for amount in cells]
    return (*name, *shown, w.millions(sum(cells, Decimal(0))))


def _sums(plan: Plan, key: str) -> dict[str, dict[int, Decimal]]:
    found: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in plan.lines:
        found[line[key]][line["year"]] += line["amount"]
    return found


def _all_years(plan: Plan) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for line in plan.lines:
        found[line["year"]] += line["amount"]
    return found


def _unit(plan: Plan, w: Writer) -> str:
    sign = notation.currency_sign(plan.currency, w.language)
    return _("millions, %(currency)s") % {"currency": sign}


def _by_measure(plan: Plan, w: Writer) -> Element:
    sums = _sums(plan, "measure")
    rows = [
        Row(
            _row(
                (
                    f"{measure.code}. {w.name(measure)}",
                    ", ".join(w.name(answer.area) for answer in measure.answers.all()),
                ),
                sums[measure.code],
                plan,
                w,
            )
        )
        for measure in plan.measures
    ]
    rows.append(Row(_row((_("Total"), ""), _all_years(plan), plan, w), "total"))
    first = (
        Column(_("Measure"), 3),
        Column(_("Needs it answers"), 1.9),
    )
    title = _("Measures of the region by year, %(unit)s") % {"unit": _unit(plan, w)}
    return w.table(title, _money_columns(plan, first), rows, [_("A dash: nothing is planned.")])


def _by_source(plan: Plan, w: Writer) -> Element:
    sums = _sums(plan, "source")
    rows = [
        Row(_row((str(source.label),), sums[source.value], plan, w))
        for source in FundingSource
        if source.value in sums
    ]
    rows.append(Row(_row((_("Total"),), _all_years(plan), plan, w), "total"))
    title = _("Money of the region by source and year, %(unit)s") % {"unit": _unit(plan, w)}
    first = (Column(pgettext("money", "Source"), 3),)
    return w.table(title, _money_columns(plan, first), rows)
