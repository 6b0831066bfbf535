"""The figures of a region, and the creative subjects in it."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence.selectors import interval_name
from kerege.kernel.document.model import Column, Element, Row
from kerege.portal.marks import SUPPRESSED, SYNTHETIC
from kerege.portal.report.data import Data
from kerege.portal.report.writer import Writer, missing


def figures(data: Data, w: Writer) -> list[Element]:
    """Return the newest figure of every variable: its interval, its value, its source."""
    profile = data.profile
    groups = (
        (_("Published"), profile.observed),
        (_("Computed from what is published"), profile.computed),
        (_("Resting on synthetic records"), profile.synthetic),
    )
    rows, kinds = [], set()
    for title, found in groups:
        if found:
            rows.append(Row((title,), "group"))
        for figure in sorted(found, key=lambda f: (w.name(f.variable), f.code)):
            rows.append(_figure(figure, w))
            kinds |= {interval_name(figure.interval)} if figure.interval else set()
    heading = w.heading(_("Figures"))
    if not rows:
        return [
            heading,
            missing(
                _("No published figure names this region."),
                _("What is not measured cannot be improved or compared."),
                _("The bureau of national statistics, or the ministry."),
            ),
        ]
    columns = (
        Column(_("What"), 3.3),
        Column(_("Interval"), 1.6, is_number=True),
        Column(_("Value"), 2, is_number=True),
        Column(_("Period"), 1),
        Column(_("Source"), 1.0),
    )
    notes = [_("A dash: the source states no interval. Numbers in brackets lead to the sources.")]
    if kinds:
        notes.append(_("What the intervals are: %(kinds)s.") % {"kinds": "; ".join(sorted(kinds))})
    title = _("The newest figure of every variable")
    return [heading, w.table(title, columns, rows, notes)]


def _figure(figure: Any, w: Writer) -> Row:
    period = w.dated(figure.period or figure.as_of) or _("not stated")
    name, source = w.name(figure.variable), f"[{w.source_of(figure)}]"
    return Row((name, w.bounds(figure), w.value(figure), period, source))


def subjects(data: Data, w: Writer) -> list[Element]:
    """Return the counts of the register; small ones are withheld."""
    register = data.register
    heading = w.heading(_("Creative subjects"))
    if not register["rows"]:
        return [
            heading,
            missing(
                _("The register holds nobody from this region."),
                _("Without it nobody knows who works here and what they do."),
                _("Creative people and firms themselves, or a state register."),
            ),
        ]
    rows = [
        Row((row["name"], _count(row["value"], w), _mark(row["is_synthetic"])))
        for row in register["rows"]
    ]
    total = w.number(register["total"])
    if register["is_partial"]:
        total = _("at least %(number)s") % {"number": total}
    rows.append(Row((_("Total"), total, ""), "total"))
    columns = (Column(_("Sub-sector"), 3), Column(_("Subjects"), 1, is_number=True), Column("", 1))
    notes = [
        _("Counts so small that somebody could be recognised are withheld, and others with them.")
    ]
    if register["is_synthetic"]:
        notes.append(f"{str(SYNTHETIC.word).capitalize()}: {SYNTHETIC.meaning}")
    title = _("Subjects of the register by sub-sector")
    return [heading, w.table(title, columns, rows, notes)]


def _count(value: int | None, w: Writer) -> str:
    return str(SUPPRESSED.word) if value is None else w.number(value)


def _mark(is_synthetic: bool) -> str:  # noqa: FBT001 -- a column of a row
    return str(SYNTHETIC.word) if is_synthetic else ""
