"""Criteria, and confirming subjects by them."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.register import rules, selectors
from kerege.register.enums import VOUCHABLE, ChangeState
from kerege.register.models import Confirmation, Criterion, Request, Subject


@transaction.atomic
def add_criterion(
    *,
    by: Any,
    code: str,
    names: Mapping[str, str],
    evidence: Mapping[str, str],
    fields: Collection[str],
    source: str,
    source_url: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    is_demonstration: bool = False,
) -> Criterion:
    """Say by what subjects are confirmed; code, fields and first day never change.

    Parameters
    ----------
    names, evidence
        Language -> name, and which evidence is asked for.
    fields
        Which fields it vouches for, of `VOUCHABLE`: they are locked in what it confirms.
    source
        Whose criterion it is.

    Raises
    ------
    Refusal
        If the code is taken, no field or one that cannot be vouched for is named, or the days
        are in disorder.
    """
    rules.may_confirm(by).require(code)
    unknown = set(fields) - set(VOUCHABLE)
    if unknown or not fields:
        raise Refusal(
            _("A criterion vouches for at least one field."),
            "fields",
            _("One of: %(known)s.") % {"known": ", ".join(VOUCHABLE)},
        )
    first = valid_from or timezone.localdate()
    _refuse_senseless(code, source, first, valid_to)
    made = Criterion.objects.create(
        code=code,
        fields=[name for name in VOUCHABLE if name in fields],
        source=source.strip(),
        source_url=source_url,
        valid_from=first,
        valid_to=valid_to,
        is_demonstration=is_demonstration,
        **{f"name_{language}": names.get(language, "") for language in LANGUAGES},
        **{f"evidence_{language}": evidence.get(language, "") for language in LANGUAGES},
    )
    audit.record(by=by, act="register.add_criterion", on=made, code=code, fields=made.fields)
    return made


def _refuse_senseless(code: str, source: str, first: date, last: date | None) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,49}", code):
        raise Refusal(
            _("This code cannot name a criterion."),
            "code",
            _("Use small Latin letters, digits and hyphens, at most 50."),
        )
    if Criterion.objects.filter(code=code).exists():
        raise Refusal(
            _("There is a criterion %(code)s already.") % {"code": code},
            "code",
            _("Choose another code."),
            Kind.CONFLICT,
        )
    if not source.strip():
        raise Refusal(
            _("Say whose criterion it is."), "source", _("Name the decision, or the ministry.")
        )
    if last is not None and last < first:
        raise Refusal(
            _("Its last day is before its first."), "valid_to", _("Correct one of the two days.")
        )


@transaction.atomic
def end_criterion(*, by: Any, criterion: Criterion, on: date) -> Criterion:
    """Let a criterion end: what it confirmed stays confirmed, nothing new is."""
    rules.may_confirm(by).require(criterion.code)
    if on < criterion.valid_from:
        raise Refusal(
            _("Its last day is before its first."), "valid_to", _("Correct one of the two days.")
        )
    criterion.valid_to = on
    criterion.save(update_fields=["valid_to"])
    audit.record(by=by, act="register.end_criterion", on=criterion, valid_to=on.isoformat())
    return criterion


@transaction.atomic
def confirm(
    *, by: Any, subject: Subject, criterion: Criterion, evidence: str, until: date | None = None
) -> Confirmation:
    """Confirm a subject by a criterion: the fields that it vouches for are locked.

    A confirmation by the same criterion that still holds is replaced; requests for it are answered.

    Raises
    ------
    Refusal
        If the person may not, no evidence is named, the criterion does not hold today, or the
        last day is past.
    """
    rules.may_confirm(by, subject).require(str(subject.public_id))
    subject = Subject.objects.select_for_update().defer("tax_number").get(pk=subject.pk)
    if not evidence.strip():
        raise Refusal(
            _("A confirmation rests on evidence."),
            "evidence",
            _("Name the document or the record."),
        )
    if not selectors.criteria(valid=True).filter(pk=criterion.pk).exists():
        raise Refusal(
            _("This criterion does not hold today."), "criterion", _("Choose one that does.")
        )
    if until is not None and until < timezone.localdate():
        raise Refusal(_("%(day)s is past.") % {"day": until}, "until", _("Give a day to come."))
    for held in selectors.holding_of(subject):
        if held.criterion_id == criterion.pk:
            withdraw(held, by, _("Replaced by a new confirmation."))
    made = Confirmation.objects.create(
        subject=subject, criterion=criterion, by=by, evidence=evidence.strip(), until=until
    )
    Request.objects.filter(subject=subject, criterion=criterion, state=ChangeState.OPEN).update(
        state=ChangeState.ACCEPTED, decided_by=by, decided_at=Now()
    )
    audit.record(by=by, act="register.confirm", on=made, criterion=criterion.code)
    return made


@transaction.atomic
def withdraw_confirmation(*, by: Any, confirmation: Confirmation, reason: str) -> Confirmation:
    """Withdraw a confirmation with its reason: its fields are no longer locked by it.

    Raises
    ------
    Refusal
        If the person may not, no reason is given, or it is withdrawn already.
    """
    rules.may_confirm(by).require(str(confirmation.pk))
    confirmation = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
    if confirmation.withdrawn_at is not None:
        raise Refusal(_("It is withdrawn already."), str(confirmation.pk), "", Kind.CONFLICT)
    if not reason.strip():
        raise Refusal(_("Say why it is withdrawn."), "reason", _("The subject will read it."))
    withdraw(confirmation, by, reason.strip())
    audit.record(by=by, act="register.withdraw_confirmation", on=confirmation)
    return confirmation


def withdraw(confirmation: Confirmation, by: Any, reason: str) -> None:
    """Write a withdrawal, inside an act that has asked and will record it."""
    Confirmation.objects.filter(pk=confirmation.pk).update(
        withdrawn_at=Now(), withdrawn_by=by, reason=reason
    )
