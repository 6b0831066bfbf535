"""Commenting: a comment is received when it is posted and public when its address is confirmed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.anchoring import Anchor, anchors
from kerege.concept.enums import CommenterGroup, CommentState
from kerege.concept.models import Comment, Consultation, Passage
from kerege.concept.models.comments import LONGEST
from kerege.concept.models.consulting import TOO_LATE
from kerege.concept.selectors.consultation import text_shown
from kerege.concept.services.confirming import Absolute, address_of, ask_to_confirm
from kerege.kernel.cells import without_direction
from kerege.kernel.clock import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference

LONGEST_QUOTE = 1000


@dataclass(frozen=True)
class Said:
    """What somebody says, and what they tell of themselves."""

    text: str
    language: str
    text_language: str = ""
    quote: str = ""
    region: str = ""
    group: str = ""
    name: str = ""
    email: str = ""


def post_comment(
    *, by: Any, passage: Passage, key: UUID, said: Said, absolute: Absolute
) -> Comment:
    """Receive a comment; the same key twice, by retry or double click, makes one comment.

    Signed in, it is public at once; otherwise a message to the address asks to confirm it.

    Raises
    ------
    Refusal
        If the consultation is not open by the database's clock, the text is empty or too long, the
        address cannot be read, the quoted words do not name one place, or the key was used for
        another comment.
    """
    consultation = passage.consultation
    person = by if getattr(by, "is_authenticated", False) else None
    fields = _read(passage, said, person)
    with transaction.atomic():
        if kept := _kept(key, fields):
            return kept
        rules.may_comment(consultation, clock()).require(str(consultation))
        try:
            with transaction.atomic():
                comment = _create(key, fields, person)
        except IntegrityError as error:
            return _after_refusal(error, key, fields, consultation)
        if person is None:
            ask_to_confirm(comment, consultation, absolute)
        audit.record(by=person, act="concept.post_comment", on=comment, state=comment.state)
    return comment


def _create(key: UUID, fields: dict[str, Any], person: Any) -> Comment:
    """Insert the comment; the database dates it and refuses it outside the period."""
    state = CommentState.RECEIVED if person else CommentState.UNCONFIRMED
    confirmed = clock() if person else None
    comment = Comment.objects.create(
        key=key, person=person, state=state, confirmed_at=confirmed, **fields
    )
    comment.refresh_from_db(fields=["received_at"])
    return comment


def _after_refusal(
    error: DatabaseError, key: UUID, fields: dict[str, Any], consultation: Consultation
) -> Comment:
    """Say kindly what the database said flatly; return the comment that came first."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if name == TOO_LATE:
        consultation.refresh_from_db(fields=["opens_at", "closes_at"])
        rules.may_comment(consultation, max(clock(), consultation.closes_at)).require(
            str(consultation)
        )
    if kept := _kept(key, fields):
        return kept
    raise error


def _kept(key: UUID, fields: dict[str, Any]) -> Comment | None:
    """Return the comment with this key if it says the same."""
    found = Comment.objects.filter(key=key).first()
    if found is not None and any(getattr(found, name) != fields[name] for name in fields):
        raise Refusal(
            _("This form was sent before, with other words."),
            f"#{found.pk}",
            _("The first comment was received. Load the page again for another one."),
            Kind.CONFLICT,
        )
    return found


def _read(passage: Passage, said: Said, person: Any) -> dict[str, Any]:
    text = without_direction(said.text).strip()
    if not text:
        raise Refusal(_("The comment is empty."), "text", _("Say what you think of the paragraph."))
    if len(text) > LONGEST:
        raise Refusal(
            _("The comment has %(number)d characters; %(most)d fit.")
            % {"number": len(text), "most": LONGEST},
            "text",
            _("Shorten it, or divide it among the paragraphs that it is about."),
        )
    if said.language not in LANGUAGES or (said.group and said.group not in CommenterGroup.values):
        raise Refusal(_("Language or group is not known."), "language", _("Choose from the list."))
    region = reference.territory(said.region) if said.region else None
    _whole, language = text_shown(passage, said.text_language or said.language)
    anchor = _anchor(passage, said.quote, language)
    return {
        "passage_id": passage.pk,
        "text": text,
        "language": said.language,
        "text_language": language,
        "quote": anchor.quote if anchor else "",
        "prefix": anchor.prefix if anchor else "",
        "suffix": anchor.suffix if anchor else "",
        "start": anchor.start if anchor else None,
        "end": anchor.end if anchor else None,
        "region_id": region.pk if region else None,
        "group": said.group,
        "name": " ".join(without_direction(said.name).split())[:200],
        "email": "" if person else address_of(said.email),
    }


def _anchor(passage: Passage, words: str, language: str) -> Anchor | None:
    """Return the one place of the words in the passage; None where no words are given."""
    words = without_direction(words).strip()
    if not words:
        return None
    text, _shown = text_shown(passage, language)
    found = anchors(text, words) if len(words) <= LONGEST_QUOTE else []
    if not found:
        raise Refusal(
            _("These words do not stand in the paragraph."),
            "quote",
            _("Copy them from the paragraph, or leave the field empty to comment on all of it."),
        )
    if len(found) > 1:
        raise Refusal(
            _("These words stand in the paragraph %(number)d times.") % {"number": len(found)},
            "quote",
            _("Copy some words more, so that one place is meant."),
        )
    return found[0]
