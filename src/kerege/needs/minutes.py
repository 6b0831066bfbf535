"""The minutes of a meeting as a document in one language: what anybody may see of it."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.kernel import notation
from kerege.kernel.document import Document, harmless, shell_words
from kerege.kernel.document.model import Column, Element, Heading, Items, Paragraph, Row, Run, Table
from kerege.kernel.text import written_text
from kerege.needs import selectors
from kerege.needs.enums import MeetingStatus
from kerege.needs.models import Meeting


def minutes(meeting: Meeting, language: str) -> Document:
    """Return the minutes; what is not written yet is said in its section."""
    with override(language):
        elements = tuple(_elements(meeting, language))
        draft = "" if meeting.status == MeetingStatus.CLOSED else _("The minutes are not closed.")
        found: Document = harmless(
            Document(
                language=language,
                title=written_text(meeting, "title", language),
                subtitle=_("Minutes of an expert meeting"),
                disclaimer=draft,
                mark=draft,
                identity=_identity(meeting, language),
                date=timezone.localdate(meeting.begins_at).isoformat(),
                labels=shell_words(),
                elements=elements,
                is_brief=True,
            )
        )
        return found


def _identity(meeting: Meeting, language: str) -> str:
    parts = [
        written_text(meeting.territory, "name", language),
        written_text(meeting, "place", language),
        notation.instant(meeting.begins_at, language, timezone.get_current_timezone()),
        str(meeting.get_status_display()),
    ]
    return " · ".join(part for part in parts if part)


def _elements(meeting: Meeting, language: str) -> Iterator[Element]:
    for number, (anchor, title, section) in enumerate(
        (
            ("agenda", _("Agenda"), _agenda),
            ("attendance", _("Who came"), _attendance),
            ("statements", _("What was said"), _statements),
            ("proposals", _("What was proposed"), _proposals),
            ("decisions", _("What was decided"), _decisions),
        ),
        start=1,
    ):
        yield Heading(1, str(number), title, anchor)
        found = list(section(meeting, language))
        yield from found or [Paragraph((Run(_("Nothing is recorded.")),), "normal")]


def _agenda(meeting: Meeting, language: str) -> Iterator[Element]:
    entries = []
    for item in meeting.agenda.select_related("area"):
        more = [written_text(item.area, "name", language)] if item.area else []
        if item.minutes:
            more.append(_("%(minutes)s min.") % {"minutes": item.minutes})
        entries.append((written_text(item, "title", language), (Run("; ".join(more)),)))
    if entries:
        yield Items(tuple(entries), is_numbered=True)


def _attendance(meeting: Meeting, language: str) -> Iterator[Element]:
    if not selectors.is_attendance_known(meeting):
        return
    rows = selectors.attendance(meeting)
    counts = [(row.group, row.invited, row.came) for row in rows]
    counts.append((_("Total"), sum(row.invited for row in rows), sum(row.came for row in rows)))
    written = [(group, *(notation.number(n, language, 0) for n in two)) for group, *two in counts]
    body = [Row(cells) for cells in written[:-1]]
    yield _table(
        "attendance-table",
        _("Who was invited and who came, by group"),
        (Column(_("Group"), 3), _count(_("Invited")), _count(_("Came"))),
        [*body, Row(written[-1], "total")],
    )
    yield Paragraph((Run(_("The group of whoever agreed to their region only is not shown.")),))


def _statements(meeting: Meeting, language: str) -> Iterator[Element]:
    found = meeting.statements.filter(withdrawn_at__isnull=True).select_related("area", "territory")
    names = selectors.concern_names()
    rows = [
        Row(
            (
                "; ".join(
                    part
                    for part in (
                        written_text(said.area, "name", language),
                        ", ".join(names.get(code, code) for code in said.concerns),
                    )
                    if part
                ),
                str(said.get_stance_display()),
                written_text(said, "text", language),
                "; ".join(
                    part
                    for part in (
                        written_text(said.territory, "name", language),
                        written_text(said, "group", language),
                    )
                    if part
                ),
            )
        )
        for said in found.order_by("pk")
    ]
    if rows:
        columns = (
            Column(_("Need, and for whom")),
            Column(_("How serious")),
            Column(_("What was said"), 3),
            Column(_("Who")),
        )
        yield _table("statements-table", _("What was said"), columns, rows)


def _proposals(meeting: Meeting, language: str) -> Iterator[Element]:
    entries = tuple(
        (written_text(found.area, "name", language), (Run(written_text(found, "text", language)),))
        for found in meeting.proposals.select_related("area")
    )
    if entries:
        yield Items(entries, is_numbered=True)


def _decisions(meeting: Meeting, language: str) -> Iterator[Element]:
    rows = [
        Row(
            (
                written_text(found, "text", language),
                written_text(found.owner, "name", language),
                notation.day(found.due_on, language),
                ". ".join(
                    part
                    for part in (
                        str(found.get_status_display()),
                        written_text(found, "outcome", language),
                    )
                    if part
                ),
            )
        )
        for found in meeting.decisions.select_related("owner")
    ]
    if rows:
        columns = (
            Column(_("Decision"), 3),
            Column(_("Who does it")),
            Column(_("By when")),
            Column(_("State"), 2),
        )
        yield _table("decisions-table", _("What was decided"), columns, rows)


def _count(title: str) -> Column:
    return Column(title, 1, is_number=True)


def _table(anchor: str, caption: str, columns: tuple[Column, ...], rows: list[Row]) -> Table:
    return Table(anchor, caption, columns, tuple(rows))
