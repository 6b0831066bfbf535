"""Commenting: a comment is received when it is posted and public when its address is confirmed."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.anchoring import Anchor, anchors
from kerege.concept.enums import CommenterGroup, CommentState
from kerege.concept.models import Comment, Confirmation, Consultation, Passage
from kerege.concept.models.comments import LONGEST
from kerege.concept.models.consulting import TOO_LATE
from kerege.concept.selectors.consultation import clock, text_shown
from kerege.kernel.cells import without_direction
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.notices import services as notices
from kerege.reference import selectors as reference

TOKEN_LIFE = timedelta(hours=72)
LONGEST_QUOTE = 1000
Absolute = Callable[[str], str]
"""Makes a whole address of a path: only the web knows under which name it is served."""


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
            _ask_to_confirm(comment, consultation, absolute)
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
        "email": "" if person else _address(said.email),
    }


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refusal(
            _("This is not an e-mail address."),
            "email",
            _("Write it as name@place.kz; it is used for the confirmation and the answer only."),
        ) from error
    return address


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


def _ask_to_confirm(comment: Comment, consultation: Consultation, absolute: Absolute) -> None:
    """Send the link that confirms the address; the message repeats nothing that was typed."""
    token = secrets.token_urlsafe(32)
    Confirmation.objects.create(
        comment=comment, token_hash=token_hash(token), expires_at=clock() + TOKEN_LIFE
    )
    with override(comment.language):
        concept = consultation.version.concept
        title = concept.title or concept.title_ru or concept.title_en or concept.code
        address = absolute(reverse("concept-comment-confirm", args=[token]))
        notices.keep(
            by=None,
            key=f"concept.confirm-{comment.pk}",
            address=comment.email,
            language=comment.language,
            subject=_("Confirm your comment"),
            text=_(
                "A comment on “%(title)s” was sent with this e-mail address. It has been received "
                "and becomes public when you confirm it within 72 hours:\n\n%(address)s\n\n"
                "If you sent no comment, do nothing: it will not be shown."
            )
            % {"title": title, "address": address},
            is_secret=True,
        )


def token_hash(token: str) -> str:
    """Return under what a token is kept: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def confirm_comment(*, by: Any, token: str) -> Comment:
    """Make a comment public by the token that was sent to its address; a token works once.

    Raises
    ------
    Refusal
        If there is no such token, its life is over, or it was used.
    """
    found = (
        Confirmation.objects.select_for_update(of=("self",))
        .select_related("comment__passage__consultation__version__concept")
        .filter(token_hash=token_hash(token))
        .first()
    )
    now = clock()
    if found is None or (found.used_at is None and now >= found.expires_at):
        raise Refusal(
            _("This link confirms nothing, or its 72 hours are over."),
            mend=_("Copy the whole link from the message, or comment again while it is open."),
            kind=Kind.NOT_FOUND,
        )
    if found.used_at is not None:
        raise Refusal(
            _("This comment is confirmed already."),
            str(found.comment),
            _("It is public; nothing else is to be done."),
            Kind.CONFLICT,
        )
    found.used_at = now
    found.save(update_fields=["used_at"])
    comment = found.comment
    comment.state, comment.confirmed_at = CommentState.RECEIVED, now
    comment.save(update_fields=["state", "confirmed_at"])
    audit.record(by=by, act="concept.confirm_comment", on=comment)
    return comment
