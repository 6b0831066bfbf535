"""Asking the registrar to keep a record oneself, to be confirmed or erased, and the answer."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.register import rules, selectors
from kerege.register.enums import ChangeState, Wish
from kerege.register.models import Criterion, Request, Subject

MOST_OPEN = 10
"""Requests of one person that wait at once."""


@transaction.atomic
def claim_subject(*, by: Any, subject: Subject, text: str) -> Request:
    """Ask to keep a record oneself, which nobody keeps yet.

    Raises
    ------
    Refusal
        If nobody has signed in, somebody keeps it, or nothing is said that shows it.
    """
    rules.may_enter(by).require()
    if subject.person_id is not None or subject.is_erased:
        raise Refusal(
            _("Somebody keeps this record already."),
            str(subject.public_id),
            _("Ask the registrar."),
            Kind.CONFLICT,
        )
    _refuse_silence(text)
    return _ask(by, subject, Wish.CLAIM, None, text)


@transaction.atomic
def ask_for_confirmation(*, by: Any, subject: Subject, criterion: Criterion, text: str) -> Request:
    """Ask the registrar to confirm one's own record by a criterion.

    Raises
    ------
    Refusal
        If the record is not theirs, the criterion does not hold today, or no evidence is named.
    """
    rules.may_edit(by, subject).require(str(subject.public_id))
    if not selectors.criteria(valid=True).filter(pk=criterion.pk).exists():
        raise Refusal(
            _("This criterion does not hold today."), "criterion", _("Choose one that does.")
        )
    _refuse_silence(text)
    return _ask(by, subject, Wish.CONFIRMATION, criterion, text)


@transaction.atomic
def ask_for_erasure(*, by: Any, subject: Subject, text: str = "") -> Request:
    """Ask the registrar to erase one's own record; nobody has to say why.

    Raises
    ------
    Refusal
        If the record is not theirs, or is of no person.
    """
    rules.may_ask_erasure(by, subject).require(str(subject.public_id))
    return _ask(by, subject, Wish.ERASURE, None, text)


def _refuse_silence(text: str) -> None:
    if not text.strip():
        raise Refusal(
            _("Say what shows it."), "text", _("Name the document, with its number and day.")
        )


def _ask(by: Any, subject: Subject, wish: Wish, criterion: Criterion | None, text: str) -> Request:
    mine = Request.objects.filter(by=by, state=ChangeState.OPEN)
    if found := mine.filter(subject=subject, wish=wish, criterion=criterion).first():
        return found
    if mine.count() >= MOST_OPEN:
        raise Refusal(
            _("%(most)d of your requests wait already.") % {"most": MOST_OPEN},
            "",
            _("Wait for the answer of the registrar."),
            Kind.CONFLICT,
        )
    made = Request.objects.create(
        subject=subject, wish=wish, criterion=criterion, by=by, text=text.strip()
    )
    audit.record(by=by, act=f"register.ask_{wish}", on=made)
    return made


@transaction.atomic
def accept_claim(*, by: Any, request: Request) -> Request:
    """Let somebody keep a record themselves.

    Raises
    ------
    Refusal
        If the person may not or asks for themselves, it is decided, or somebody else keeps it.
    """
    rules.may_decide(by, request.by_id).require(str(request.pk))
    request = _open(request)
    subject = Subject.objects.select_for_update().get(pk=request.subject_id)
    if request.wish != Wish.CLAIM or subject.person_id is not None:
        raise Refusal(
            _("Somebody keeps this record already."),
            str(request.pk),
            _("Reject the request, with its reason."),
            Kind.CONFLICT,
        )
    subject.person = request.by
    subject.save(update_fields=["person"])
    _close(request, by, ChangeState.ACCEPTED, "")
    audit.record(by=by, act="register.accept_claim", on=request)
    return request


@transaction.atomic
def reject_request(*, by: Any, request: Request, answer: str) -> Request:
    """Say no to a request, with the reason, which the person reads.

    Raises
    ------
    Refusal
        If the person may not, it is decided, or no reason is given.
    """
    rules.may_decide(by, request.by_id).require(str(request.pk))
    request = _open(request)
    if not answer.strip():
        raise Refusal(_("Say why not."), "answer", _("Whoever asked will read it."))
    _close(request, by, ChangeState.REJECTED, answer.strip())
    audit.record(by=by, act="register.reject_request", on=request)
    return request


def _open(request: Request) -> Request:
    found = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if found.state != ChangeState.OPEN:
        raise Refusal(_("This request is decided already."), str(found.pk), "", Kind.CONFLICT)
    return found


def _close(request: Request, by: Any, state: ChangeState, answer: str) -> None:
    request.state, request.decided_by, request.answer = state, by, answer
    request.decided_at = Now()
    request.save(update_fields=["state", "decided_by", "answer", "decided_at"])
