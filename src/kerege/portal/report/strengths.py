"""What a region is strong in, what is near to that, and which regions are like it."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence import selectors as evidence
from kerege.kernel.document.drawing_intervals import Axis, Span, intervals
from kerege.kernel.document.model import Column, Element, Row
from kerege.portal.marks import marks_of
from kerege.portal.report.data import Data
from kerege.portal.report.writer import Writer, missing, say

LOWEST_TOP = 1.5
"""The scale of quotients reaches at least so far, so that the country's 1 is not at its end."""


def strengths(data: Data, w: Writer) -> list[Element]:
    """Return the sub-sectors against the country, their intervals first."""
    rows = data.strengths
    found: list[Element] = [w.heading(_("Strengths, and what is near to them"))]
    if not rows:
        return [
            *found,
            missing(
                _("No sub-sector of this region is measured."),
                _("Without counts by activity nobody can say what the region is strong in."),
                _("The bureau of statistics, or the register of creative subjects."),
            ),
        ]
    if any(row.drawn.is_synthetic for row in rows):
        found.append(
            say(
                _(
                    "The register of the demonstration is made up: this section shows how the"
                    " answer will look, not what the region is strong in."
                ),
                style="notice",
            )
        )
    explained = _(
        "1 is the country's own share. A sub-sector counts as stronger or weaker only where the"
        " whole interval lies beyond 1; of twenty such marks one is chance. Quotients of small"
        " counts are drawn towards 1."
    )
    found += [say(explained), _drawing(rows, w), _table(rows, w)]
    return found + _near(rows, w)


def _drawing(rows: list[evidence.Strength], w: Writer) -> Element:
    spans = [
        Span(
            row.name,
            float(row.drawn.value),
            None if row.drawn.lower is None else float(row.drawn.lower),
            None if row.drawn.upper is None else float(row.drawn.upper),
            is_pale=row.is_small or row.beyond_chance == 0,
        )
        for row in rows
    ]
    top = max(LOWEST_TOP, *(span.upper or span.value for span in spans))
    axis = Axis(0.0, top, w.number, 1.0)
    strong = [row.name for row in rows if row.beyond_chance > 0]
    words = ", ".join(strong) or _("none")
    alternative = _("Stronger than the country beyond chance: %(names)s.") % {"names": words}
    notes = [_("Lines: 95 % intervals; dots: values; pale: within chance or a small number.")]
    title = _("Sub-sectors against the country")
    return w.picture(title, intervals(spans, axis), f"{title}. {alternative}", notes)


def _table(rows: list[evidence.Strength], w: Writer) -> Element:
    columns = (
        Column(_("Sub-sector"), 2.6),
        Column(_("Interval"), 1.3, is_number=True),
        Column(_("Quotient, drawn by its count"), 1.5, is_number=True),
        Column(_("Subjects"), 1.3, is_number=True),
        Column(_("What it says"), 2),
        Column(_("Source"), 1.1),
    )
    body = [
        Row(
            (
                row.name,
                w.interval(row.drawn.lower, row.drawn.upper, 2),
                w.number(row.drawn.value, 2),
                "–" if row.count is None else _count(row.count, w),
                _says(row),
                f"[{w.source_of(row.drawn)}]",
            )
        )
        for row in rows
    ]
    note = _(
        "Small number: fewer than %(small)s subjects, so that one more moves the quotient by more"
        " than 5 %%."
    ) % {"small": evidence.SMALL_NUMBER}
    return w.table(_("Quotients by sub-sector"), columns, body, [note])


def _count(figure: Any, w: Writer) -> str:
    return w.value(figure) if figure.value is None else w.number(figure.value, 0)


def _says(row: evidence.Strength) -> str:
    words = {1: _("stronger"), -1: _("weaker"), 0: _("within chance")}
    said = [words[row.beyond_chance]]
    if row.is_small:
        said.append(_("small number"))
    said.extend(str(mark.word) for mark in marks_of(row.drawn))
    return ", ".join(said)


def _part(figure: Any, w: Writer) -> str:
    return w.value(figure).replace("\n", ", ")


def _near(rows: list[evidence.Strength], w: Writer) -> list[Element]:
    near = evidence.next_for(rows)
    if not near:
        return []
    columns = (
        Column(_("Sub-sector"), 3),
        Column(_("Relatedness, 0 to 1"), 1.2, is_number=True),
        Column(_("Plain quotient"), 1.2, is_number=True),
        Column(_("Source"), 1.1),
    )
    body = [
        Row(
            (
                row.name,
                w.number(row.related.value, 2),
                w.number(row.quotient.value, 2),
                f"[{w.source_of(row.related)}]",
            )
        )
        for row in near
        if row.related is not None and row.quotient is not None
    ]
    words = _(
        "Sub-sectors in which the region is not yet specialised, those first that are found"
        " elsewhere together with what it has. It describes, and promises no growth."
    )
    title = _("Near to what it has")
    return [
        w.subheading(title),
        say(words),
        w.table(_("Sub-sectors by relatedness"), columns, body),
    ]


def peers(data: Data, w: Writer) -> list[Element]:
    """Return the regions that are like this one, with what makes the distance."""
    found: list[Element] = [w.heading(_("Regions like this one"))]
    if not data.peers:
        return [
            *found,
            missing(
                _("No region is known to be like this one."),
                _("A distance needs figures that every region has."),
                _("The bureau of statistics."),
            ),
        ]
    rows = [
        Row(
            (
                w.name(peer.territory),
                w.number(peer.distance.value, 2),
                "; ".join(f"{w.name(variable)} {_part(part, w)}" for variable, part in peer.parts),
                f"[{w.source_of(peer.distance)}]",
            )
        )
        for peer in data.peers
    ]
    columns = (
        Column(_("Region"), 1.6),
        Column(_("Distance"), 1.1, is_number=True),
        Column(_("What makes the distance"), 4),
        Column(_("Source"), 0.9),
    )
    words = _(
        "The nearest by what is measured in every region, in standard deviations; beside each,"
        " what makes the distance."
    )
    return [*found, say(words), w.table(_("The nearest regions"), columns, rows)]
