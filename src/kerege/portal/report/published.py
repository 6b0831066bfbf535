"""Hubs that were reported in a region, what happened there, and support in force there."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.document.model import Column, Element, Row
from kerege.portal.report.data import Data
from kerege.portal.report.writer import Writer, missing, say, sentence


def hubs(data: Data, w: Writer) -> list[Element]:
    """Return the hubs with their state and source."""
    found: list[Element] = [w.heading(_("Hubs that were reported here"))]
    if not data.hubs:
        return [
            *found,
            missing(
                _("No source reports a hub in this region."),
                _("That nobody reports one does not show that there is none."),
                _("The region's own department."),
            ),
        ]
    columns = (
        Column(_("Hub"), 3),
        Column(_("Kind"), 1.4),
        Column(_("State"), 1.1),
        Column(_("Opened"), 1),
        Column(_("Source"), 1.1),
    )
    rows = [
        Row(
            (
                sentence((w.name(hub), w.text(hub, "city"))),
                str(hub.get_kind_display()),
                str(hub.get_status_display()),
                w.dated(hub.opened) or _("not stated"),
                f"[{w.source_of_record(hub)}]",
            )
        )
        for hub in data.hubs
    ]
    return [*found, w.table(_("Hubs by source"), columns, rows)]


def events(data: Data, w: Writer) -> list[Element]:
    """Return what happened in the region or was announced; nothing where no source names it."""
    if not data.events:
        return []
    columns = (
        Column(_("Event"), 3),
        Column(_("Kind"), 1.4),
        Column(_("When"), 1.2),
        Column(_("Source"), 1.1),
    )
    rows = [
        Row(
            (
                w.text(event, "title"),
                str(event.get_kind_display()),
                _("%(when)s (announced)") % {"when": w.dated(event.begins)}
                if event.is_planned
                else w.dated(event.begins),
                f"[{w.source_of_record(event)}]",
            )
        )
        for event in data.events
    ]
    title = _("What happened here, or was announced")
    return [w.heading(title), w.table(_("Events by source"), columns, rows)]


def support(data: Data, w: Writer) -> list[Element]:
    """Return the support in force, and the support whose days no source states."""
    day = w.day(data.on)
    found: list[Element] = [w.heading(_("Support in force here"))]
    if not data.support and not data.support_without_days:
        found.append(say(_("No source states support in force here on %(day)s.") % {"day": day}))
        return found
    columns = (
        Column(_("Support"), 2),
        Column(_("For whom"), 2),
        Column(_("What it gives"), 2.6),
        Column(_("In force"), 1.3),
        Column(_("Source"), 1.1),
    )
    rows = [_support(row, w) for row in data.support]
    if data.support_without_days:
        words = _("Since when it is in force no source states")
        rows.append(Row((words,), "group"))
        rows.extend(_support(row, w) for row in data.support_without_days)
    title = _("Support in force here on %(day)s") % {"day": day}
    return [*found, w.table(title, columns, rows)]


def _support(row: Any, w: Writer) -> Row:
    parts = (w.name(row), w.text(row, "eligible"), w.text(row, "benefit"), _valid(row, w))
    return Row((*parts, f"[{w.source_of_record(row)}]"))


def _valid(row: Any, w: Writer) -> str:
    if row.valid_from and row.valid_to:
        return f"{w.day(row.valid_from)} – {w.day(row.valid_to)}"
    if row.valid_from:
        return _("since %(day)s") % {"day": w.day(row.valid_from)}
    if row.valid_to:
        return _("until %(day)s") % {"day": w.day(row.valid_to)}
    return w.text(row, "validity_text") or _("not stated")
