"""The table of remarks: each comment with its decision, as ministries circulate it."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kerege.concept.models import Comment, Consultation, Passage, Reply
from kerege.concept.selectors.consultation import answer_to, changes_visible, comments, text_shown
from kerege.concept.selectors.influence import influence
from kerege.kernel import notation
from kerege.kernel.document.harmless import harmless
from kerege.kernel.document.model import (
    Column,
    Document,
    Element,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Table,
)
from kerege.kernel.document.words import shell_words
from kerege.kernel.text import text_in

BATCH = 250
"""Comments that are read at once."""
SHORT = 120
"""Characters of a passage by which it is known."""


def _nobody(done: int) -> None:
    """Be told how many comments are written, and do nothing."""


def remarks(
    consultation: Consultation, language: str, tell: Callable[[int], None] = _nobody
) -> Document:
    """Return the table of remarks of a consultation in a language.

    It says what everybody may see: no address, no withheld words, no change of a draft.

    Parameters
    ----------
    tell
        Is told now and then how many comments are written.
    """
    with override(language):
        found: Document = harmless(_document(consultation, language, tell))
    return found


def _document(consultation: Consultation, language: str, tell: Callable[[int], None]) -> Document:
    version = consultation.version
    concept = version.concept
    title = text_in(concept, "title", language)[0] or concept.code
    identity = _("Version %(number)s, consultation from %(opens)s to %(closes)s.") % {
        "number": version.number,
        "opens": _instant(consultation.opens_at, language),
        "closes": _instant(consultation.closes_at, language),
    }
    synthetic = _("A rehearsal: its comments are invented and nobody's opinion.")
    disclaimer = getattr(concept, f"disclaimer_{language}") or ""
    return Document(
        language=language,
        title=_("Table of remarks"),
        subtitle=title,
        disclaimer=f"{synthetic if consultation.is_synthetic else ''} {disclaimer}".strip(),
        mark=_("synthetic") if consultation.is_synthetic else "",
        identity=identity,
        date=timezone.localdate(consultation.closes_at).isoformat(),
        labels=shell_words(),
        elements=_elements(consultation, language, tell),
        is_brief=True,
    )


def _elements(
    consultation: Consultation, language: str, tell: Callable[[int], None]
) -> tuple[Element, ...]:
    rows = []
    for done, comment in enumerate(comments(consultation).iterator(chunk_size=BATCH), 1):
        rows.append(_row(comment, language))
        if done % BATCH == 0:
            tell(done)
    columns = (
        Column(pgettext("number of a row", "No."), 0.5),
        Column(_("Paragraph or measure"), 1.6),
        Column(_("Comment"), 2.6),
        Column(_("From"), 1.2),
        Column(_("Decision"), 0.9),
        Column(_("Answer, with the reason"), 2.4),
        Column(_("What was changed"), 0.9),
    )
    found: list[Element] = [_sums(consultation)]
    found.append(PageBreak(is_wide=True))
    found.append(Heading(1, "", _("Comments and answers"), "remarks"))
    if rows:
        found.append(
            Table("remarks-table", _("Table of remarks"), columns, tuple(rows), is_wide=True)
        )
    else:
        found.append(Paragraph((Run(_("No comment came.")),)))
    return tuple(found)


def _sums(consultation: Consultation) -> Table:
    """Return how many came and what became of them, by group."""
    _by_region, by_group, of_all = influence(consultation)
    names = ("came", "accepted", "partly", "rejected", "unanswered", "withheld")
    heads = (
        pgettext("comment", "Came"),
        pgettext("comment", "Accepted"),
        _("Accepted in part"),
        pgettext("comment", "Rejected"),
        _("Unanswered"),
    )
    columns = (
        Column(_("Group"), 2),
        *(Column(head, 1, is_number=True) for head in (*heads, _("Withheld"))),
    )
    rows = [
        Row((share.name or _("not said"), *(str(getattr(share, name)) for name in names)))
        for share in by_group
    ]
    total = Row((_("Total"), *(str(getattr(of_all, name)) for name in names)), "total")
    return Table("remarks-sums", _("By group"), columns, (*rows, total))


def _row(comment: Comment, language: str) -> Row:
    reply = answer_to(comment)
    changes = changes_visible(reply, None) if reply else []
    is_withheld = comment.state == "withheld"
    said = comment.withheld_because if is_withheld else comment.text
    return Row(
        (
            str(comment.pk),
            _place(comment.passage, comment, language),
            f"{_('Withheld')}: {said}" if is_withheld else said,
            _who(comment),
            str(reply.get_fate_display()) if reply else _("Unanswered"),
            _in_language(reply, language) if reply else "",
            ", ".join(f"{row.version} {row.code}" for row in changes),
        )
    )


def _place(passage: Passage, comment: Comment, language: str) -> str:
    if comment.state != "withheld" and comment.quote:
        return f"{passage.code}: «{comment.quote}»"
    text = text_shown(passage, language)[0]
    return f"{passage.code} {text[:SHORT]}{'…' if len(text) > SHORT else ''}".strip()


def _who(comment: Comment) -> str:
    name = "" if comment.state == "withheld" else comment.name
    group = str(comment.get_group_display()) if comment.group else ""
    region = (comment.region.name or comment.region.code) if comment.region else ""
    return ", ".join(part for part in (name, group, region) if part) or _("not said")


def _in_language(reply: Reply, language: str) -> str:
    for one in (language, "ru", "kk", "en"):
        if text := getattr(reply, f"text_{one}", None):
            return text if one == language else f"[{one}] {text}"
    return ""


def _instant(at: datetime, language: str) -> str:
    return notation.instant(at, language, timezone.get_current_timezone())
