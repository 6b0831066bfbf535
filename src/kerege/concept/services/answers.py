"""Answering comments: decision, answer with its reason, the change that came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.content import Texts
from kerege.concept.document.passages import passages
from kerege.concept.enums import CommentState, Fate
from kerege.concept.models import Change, Comment, Concept, Consultation, Reply, Version
from kerege.concept.services.confirming import Absolute
from kerege.concept.services.versions import localised
from kerege.kernel.cells import without_direction
from kerege.kernel.errors import Kind, Refusal
from kerege.notices import services as notices

OPEN = (CommentState.RECEIVED, CommentState.ANSWERED)
"""A comment that is public with its words: it may be answered, anew as well, or withheld."""


@dataclass(frozen=True)
class ChangeMade:
    """The place of a later version that was changed."""

    version: Version
    target: str
    code: str


@transaction.atomic
def answer_comments(
    *,
    by: Any,
    comments: Iterable[Comment],
    fate: str,
    texts: Texts,
    changes: Sequence[ChangeMade] = (),
    absolute: Absolute,
) -> list[Reply]:
    """Answer one comment or several like ones; an earlier answer is kept and replaced.

    Raises
    ------
    Refusal
        If the person may not, a comment is not confirmed or withheld, the answer is missing in the
        language of one of them, or a change names a place that is not there or says the same.
    """
    if fate not in Fate.values:
        raise Refusal(_("This is no decision."), "fate", _("Accepted, in part, or rejected."))
    texts = {language: without_direction(text or "") for language, text in texts.items()}
    rows = _locked(comments)
    rules.may_answer(by, _concept(rows[0])).require(str(rows[0]))
    for row in rows:
        _require(row, *OPEN)
        if not (texts.get(row.language) or "").strip():
            raise Refusal(
                _("The answer is missing in the language of the comment (%(language)s).")
                % {"language": row.language},
                str(row),
                _("Write it in this language; the others may follow."),
            )
    _check_changes(rows, changes)
    given = {"fate": fate, "texts": texts, "changes": changes, "absolute": absolute}
    return [_answer(row, by=by, **given) for row in rows]


def _locked(comments: Iterable[Comment]) -> list[Comment]:
    keys = sorted({comment.pk for comment in comments})
    rows = list(
        Comment.objects.select_for_update(of=("self",))
        .select_related("passage__consultation__version__concept", "person")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    if not rows:
        raise Refusal(_("No comment is chosen."), "comments", _("Choose at least one."))
    if len({row.passage.consultation_id for row in rows}) > 1:
        raise Refusal(
            _("These comments belong to several consultations."),
            "comments",
            _("Answer those of one consultation at a time."),
        )
    return rows


def _concept(comment: Comment) -> Concept:
    return comment.passage.consultation.version.concept


def _require(comment: Comment, *states: CommentState) -> None:
    """Refuse an act on a comment that is in another state than those it begins from."""
    if comment.state not in states:
        raise Refusal(
            _("A comment that is “%(state)s” cannot be treated so.")
            % {"state": comment.get_state_display()},
            str(comment),
            _("Load the page again; somebody may have worked on it."),
            Kind.CONFLICT,
        )


def _check_changes(rows: list[Comment], changes: Sequence[ChangeMade]) -> None:
    consulted = rows[0].passage.consultation
    texts: dict[int, dict[tuple[str, str], dict[str, str]]] = {}
    for change in changes:
        if change.version.pk not in texts:
            texts[change.version.pk] = {
                (row.target, row.code): row.texts for row in passages(change.version)
            }
        _check_change(consulted, change, texts[change.version.pk])


def _check_change(
    consulted: Consultation, change: ChangeMade, texts: dict[tuple[str, str], dict[str, str]]
) -> None:
    version = consulted.version
    where = f"{change.version} {change.code}"
    is_later = change.version.concept_id == version.concept_id and (
        change.version.number > version.number
    )
    if not is_later or (change.target, change.code) not in texts:
        raise Refusal(
            _("There is no such place in a later version of this concept."),
            where,
            _("Make the change there first, then name it."),
        )
    before = consulted.passages.filter(target=change.target, code=change.code).first()
    after = texts[change.target, change.code]
    if before and all((getattr(before, f"text_{one}") or "") == after[one] for one in after):
        raise Refusal(
            _("This place says what it said when the public was asked."),
            where,
            _("Change it first, or name the place that was changed."),
        )


def _answer(
    comment: Comment,
    *,
    by: Any,
    fate: str,
    texts: Texts,
    changes: Sequence[ChangeMade],
    absolute: Absolute,
) -> Reply:
    reply = Reply.objects.create(
        comment=comment,
        number=comment.replies.count() + 1,
        fate=fate,
        by=by,
        **localised("text", texts),
    )
    Change.objects.bulk_create(
        Change(reply=reply, version=change.version, target=change.target, code=change.code)
        for change in changes
    )
    if comment.state != CommentState.ANSWERED:
        comment.state = CommentState.ANSWERED
        comment.save(update_fields=["state"])
    audit.record(by=by, act="concept.answer_comment", on=comment, fate=fate, reply=reply.number)
    _tell(comment, reply, absolute)
    return reply


def _tell(comment: Comment, reply: Reply, absolute: Absolute) -> None:
    """Tell the commenter, in the language of the comment."""
    address = comment.person.email if comment.person else comment.email
    if not address:
        return
    version = comment.passage.consultation.version
    where = (version.concept.code, version.number, comment.pk)
    with override(comment.language):
        notices.keep(
            by=reply.by,
            key=f"concept.answer-{reply.pk}",
            address=address,
            language=comment.language,
            subject=_("Your comment has been answered"),
            text=_("Decision: %(fate)s.\n\n%(text)s\n\nThe comment and its answer: %(address)s")
            % {
                "fate": reply.get_fate_display(),
                "text": getattr(reply, f"text_{comment.language}"),
                "address": absolute(reverse("concept-comment", args=where)),
            },
        )


@transaction.atomic
def withhold_comment(*, by: Any, comment: Comment, reason: str) -> Comment:
    """Stop showing the words of a comment, with a reason that everybody sees."""
    rules.may_answer(by, _concept(comment)).require(str(comment))
    if not _line(reason):
        raise Refusal(_("Withholding needs a reason that can be shown."), "reason", _("Say why."))
    (row,) = _locked([comment])
    _require(row, *OPEN)
    row.state, row.withheld_because = CommentState.WITHHELD, _line(reason)
    row.save(update_fields=["state", "withheld_because"])
    audit.record(by=by, act="concept.withhold_comment", on=row, reason=row.withheld_because)
    return row


def _line(text: str) -> str:
    return " ".join(without_direction(text).split())[:300]


@transaction.atomic
def show_comment(*, by: Any, comment: Comment) -> Comment:
    """Show a withheld comment again: it is what it was before."""
    rules.may_answer(by, _concept(comment)).require(str(comment))
    (row,) = _locked([comment])
    _require(row, CommentState.WITHHELD)
    row.state = CommentState.ANSWERED if row.replies.exists() else CommentState.RECEIVED
    row.withheld_because = ""
    row.save(update_fields=["state", "withheld_because"])
    audit.record(by=by, act="concept.show_comment", on=row)
    return row
