"""The needs of a region: intervals first, then what made each severity."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.document.drawing_intervals import Axis, Span, intervals
from kerege.kernel.document.model import Column, Element, Row
from kerege.portal.marks import marks_of
from kerege.portal.report.data import Data
from kerege.portal.report.writer import Writer, missing, say, sentence

HEAVIEST = 4


def needs(data: Data, w: Writer) -> list[Element]:
    """Return the needs, the most severe first, with the interval of each rank."""
    heading = (
        _("Needs in their order") if data.weighing_panel else _("Needs, the most severe first")
    )
    found: list[Element] = [w.heading(heading)]
    if not data.severities:
        return [
            *found,
            missing(
                _("The needs of this region have not been diagnosed."),
                _("Measures are chosen by the needs that they answer."),
                _("An analyst of the ministry."),
            ),
        ]
    words = _(
        "Severity runs from 0 (met) to 1 (most severe). Lines are 95 % intervals; each rank has an"
        " interval too."
    )
    if data.weighing_panel:
        words += " " + _(
            "They stand in the order of weight times severity; the weights are those of the panel"
            " of experts “%(panel)s”."
        ) % {"panel": data.weighing_panel}
    return [*found, say(words), _drawing(data, w), _table(data, w), *_made_of(data, w)]


def _drawing(data: Data, w: Writer) -> Element:
    spans = [
        Span(
            w.name(row.area),
            float(row.mean),
            float(row.lower),
            float(row.upper),
            is_pale=not row.is_known,
        )
        for row in data.severities
    ]
    title = _("Severity of needs with 95 % intervals")
    listed = "; ".join(
        f"{w.name(row.area)} {w.interval(row.lower, row.upper, 2)}" for row in data.severities
    )
    drawn = intervals(spans, Axis(0.0, 1.0, w.number))
    notes = [_("Pale: nothing was heard or measured here; only all regions together speak.")]
    return w.picture(title, drawn, f"{title}: {listed}", notes)


def _table(data: Data, w: Writer) -> Element:
    columns = (
        Column(_("Need"), 2.6),
        Column(_("Interval"), 1.2, is_number=True),
        Column(_("Severity"), 1.1, is_number=True),
        Column(_("Interval of the rank"), 1.3, is_number=True),
        Column(_("Against all regions"), 1.7, is_number=True),
        Column(_("Mark"), 1.5),
    )
    rows = [
        Row(
            (
                w.name(row.area),
                w.interval(row.lower, row.upper, 2),
                w.number(row.mean, 2),
                f"{row.rank_lower}–{row.rank_upper}",
                ("+" if row.difference > 0 else "") + w.number(row.difference, 2),
                ", ".join(str(mark.word) for mark in marks_of(row)),
            )
        )
        for row in data.severities
    ]
    return w.table(_("Needs of the region"), columns, rows)


def _made_of(data: Data, w: Writer) -> list[Element]:
    columns = (
        Column(_("What made the severity"), 4),
        Column(_("Suggests"), 1, is_number=True),
        Column(_("Standard error"), 1, is_number=True),
        Column(_("Weight"), 1, is_number=True),
    )
    rows = []
    for severity in data.severities:
        made = data.contributions.get(severity.pk, [])
        if made:
            rows.append(Row((w.name(severity.area),), "group"))
        rows.extend(_contribution(row, w) for row in made[:HEAVIEST])
        if rest := made[HEAVIEST:]:
            weight = w.share(sum(row.weight for row in rest))
            words = _("%(number)s lighter ones together") % {"number": len(rest)}
            rows.append(Row((words, "", "", weight)))
    if not rows:
        return []
    words = _(
        "Each source suggests a severity; the more certain ones weigh more. Weight times value,"
        " added up, is the severity."
    )
    title = _("What makes each severity, the heaviest first")
    return [w.subheading(_("What makes them")), say(words), w.table(title, columns, rows)]


def _contribution(row: Any, w: Writer) -> Row:
    if row.signal is not None:
        source = w.name(row.signal.variable)
    elif row.statement is not None:
        said = row.statement
        who = w.text(said, "source") or w.text(said, "group") or str(said.get_kind_display())
        cited = w.cite(sentence((who, said.said_on)), said.source_url)
        source = f"{said.get_stance_display()}: {who} [{cited}]"
    else:
        source = str(row.get_kind_display())
    numbers = (w.number(row.value, 2), w.number(row.standard_error, 2), w.share(row.weight))
    return Row((source, *numbers))
