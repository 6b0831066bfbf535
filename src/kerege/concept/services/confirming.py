"""Confirming the address of a comment by a link, and forgetting addresses afterwards."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.concept.enums import CommentState
from kerege.concept.models import Comment, Confirmation, Consultation, Reply
from kerege.kernel.clock import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.notices import services as notices

TOKEN_LIFE = timedelta(hours=72)
KEPT = timedelta(days=30)
"""How long an address is kept after the end of the consultation and the last answer."""
Absolute = Callable[[str], str]
"""Makes a whole address of a path: only the web knows under which name it is served."""


def address_of(email: str) -> str:
    """Return an e-mail address as it is kept, or refuse what is none."""
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


def ask_to_confirm(comment: Comment, consultation: Consultation, absolute: Absolute) -> None:
    """Make the token of a comment and send its link."""
    token = secrets.token_urlsafe(32)
    row = Confirmation.objects.create(
        comment=comment, token_hash=token_hash(token), expires_at=clock() + TOKEN_LIFE
    )
    _send_link(row, consultation, token, absolute)


def _send_link(
    row: Confirmation, consultation: Consultation, token: str, absolute: Absolute
) -> None:
    """Send the link that confirms the address; the message repeats nothing that was typed."""
    comment, concept = row.comment, consultation.version.concept
    with override(comment.language):
        title = concept.title or concept.title_ru or concept.title_en or concept.code
        address = absolute(reverse("concept-comment-confirm", args=[token]))
        notices.keep(
            by=None,
            key=f"concept.confirm-{comment.pk}-{token_hash(token)[:12]}",
            address=comment.email,
            language=comment.language,
            subject=_("Confirm your comment"),
            text=_(
                "A comment on “%(title)s” was sent with this e-mail address. It has been received "
                "and becomes public when you confirm it by %(until)s:\n\n%(address)s\n\n"
                "If you sent no comment, do nothing: it will not be shown."
            )
            % {
                "title": title,
                "address": address,
                "until": localtime(row.expires_at).strftime("%d.%m.%Y %H:%M %Z"),
            },
            is_secret=True,
        )


def token_hash(token: str) -> str:
    """Return under what a token is kept: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def send_links_again(*, by: Any, email: str, absolute: Absolute) -> int:
    """Send a new link for each comment that waits for this address; the earlier links end.

    While the consultation is open a new link lives its 72 hours; afterwards no longer than the
    one it replaces. How many were sent is told to nobody but the address.

    Raises
    ------
    Refusal
        If it is no address.
    """
    now = clock()
    waiting = list(
        Confirmation.objects.select_for_update(of=("self",))
        .select_related("comment__passage__consultation__version__concept")
        .filter(comment__email=address_of(email), comment__state=CommentState.UNCONFIRMED)
        .filter(Q(expires_at__gt=now) | Q(comment__passage__consultation__closes_at__gt=now))
        .order_by("pk")
    )
    for row in waiting:
        token, consultation = secrets.token_urlsafe(32), row.comment.passage.consultation
        row.token_hash = token_hash(token)
        if consultation.closes_at > now:
            row.expires_at = now + TOKEN_LIFE
        row.save(update_fields=["token_hash", "expires_at"])
        _send_link(row, consultation, token, absolute)
        audit.record(by=by, act="concept.send_links_again", on=row.comment)
    return len(waiting)


@transaction.atomic
def forget_addresses(*, by: Any) -> int:
    """Erase the e-mail addresses of comments to which nothing is to be sent any more.

    They are those of comments that can no longer be confirmed, and those of comments that are
    answered or withheld, once consultation and last answer lie `KEPT` back. The comments stay.
    """
    now = clock()
    closed = Q(passage__consultation__closes_at__lte=now)
    unconfirmed = Q(state=CommentState.UNCONFIRMED, confirmation__expires_at__lte=now)
    settled = Q(
        state__in=(CommentState.ANSWERED, CommentState.WITHHELD),
        passage__consultation__closes_at__lte=now - KEPT,
    )
    answered_lately = Reply.objects.filter(at__gt=now - KEPT).values("comment")
    found = Comment.objects.exclude(email="").filter(closed & (unconfirmed | settled))
    found = found.exclude(pk__in=answered_lately)
    elsewhere = Comment.objects.exclude(email="").exclude(pk__in=found.values("pk"))
    addresses = set(found.values_list("email", flat=True))
    free = addresses - set(elsewhere.filter(email__in=addresses).values_list("email", flat=True))
    gone = Comment.objects.filter(email__in=notices.forget(by=by, addresses=free))
    if first := gone.first():
        number = gone.update(email="")
        audit.record(by=by, act="concept.forget_addresses", on=first, comments=number)
        return number
    return 0


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
            _("This link confirms nothing, or its time is over."),
            mend=_("Copy the whole link from the message, or have it sent again."),
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
