"""What is confirmed, by which criterion, and what waits for the registrar."""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext as _

from kerege.kernel.clock import Today
from kerege.kernel.errors import Kind, Refusal
from kerege.register.enums import ChangeState, Status
from kerege.register.models import Change, Confirmation, Criterion, Subject


def holding() -> QuerySet[Confirmation]:
    """Return the confirmations that hold today."""
    day = Q(until__isnull=True) | Q(until__gte=Today())
    return Confirmation.objects.filter(day, withdrawn_at__isnull=True)


def with_status(found: QuerySet[Subject]) -> QuerySet[Subject]:
    """Return subjects, each with its status as ``confirmed_as``."""
    mine = {"subject": OuterRef("pk")}
    return found.annotate(
        confirmed_as=Case(
            When(Exists(holding().filter(**mine)), Value(Status.CONFIRMED)),
            When(
                Exists(Confirmation.objects.filter(withdrawn_at__isnull=True, **mine)),
                Value(Status.EXPIRED),
            ),
            When(Exists(Confirmation.objects.filter(**mine)), Value(Status.WITHDRAWN)),
            default=Value(Status.DECLARED),
            output_field=CharField(),
        )
    )


def status_of(subject: Subject) -> str:
    """Return how far a subject is confirmed."""
    known = getattr(subject, "confirmed_as", None)
    if known is None:
        known = with_status(Subject.objects.filter(pk=subject.pk)).values_list(
            "confirmed_as", flat=True
        )[0]
    return str(known)


def confirmations_of(subject: Subject) -> QuerySet[Confirmation]:
    """Return every confirmation of a subject, the newest first."""
    found = Confirmation.objects.filter(subject=subject).select_related("criterion", "by")
    return found.order_by("-pk")


def holding_of(subject: Subject) -> list[Confirmation]:
    """Return the confirmations of a subject that hold today."""
    return list(holding().filter(subject=subject).select_related("criterion").order_by("pk"))


def locked_in(found: Iterable[int] | QuerySet[Any]) -> dict[int, set[str]]:
    """Return key of a subject -> its fields that a confirmation vouches for today (one query)."""
    locked: dict[int, set[str]] = {}
    rows = holding().filter(subject__in=found).values_list("subject_id", "criterion__fields")
    for key, fields in rows:
        locked.setdefault(key, set()).update(fields)
    return locked


def confirmation(key: int) -> Confirmation:
    """Return one confirmation.

    Raises
    ------
    Refusal
        If there is none.
    """
    return one_of(Confirmation.objects.select_related("subject", "criterion"), key)


def criteria(*, valid: bool = False) -> QuerySet[Criterion]:
    """Return the criteria, or those alone by which can be confirmed today."""
    found = Criterion.objects.order_by("code")
    if not valid:
        return found
    today = Today()
    return found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)


def criterion(code: str) -> Criterion:
    """Return one criterion.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = criteria().filter(code=code).first()
    if found is None:
        raise _unknown(code)
    return found


def open_changes() -> QuerySet[Change]:
    """Return the changes of confirmed fields that wait for the registrar."""
    found = Change.objects.filter(state=ChangeState.OPEN).select_related(
        "subject__territory", "subject__activity", "delivery__source", "by"
    )
    return found.defer("subject__tax_number").order_by("pk")


def change(key: int) -> Change:
    """Return one proposed change.

    Raises
    ------
    Refusal
        If there is none.
    """
    return one_of(Change.objects.select_related("subject"), key)


def one_of(found: QuerySet[Any], key: int) -> Any:
    """Return the record with this key, or refuse."""
    record = found.filter(pk=key).first()
    if record is None:
        raise _unknown(str(key))
    return record


def _unknown(where: str) -> Refusal:
    return Refusal(
        _("There is no such record in the register."),
        where.replace("\0", ""),
        _("Choose one from its list."),
        Kind.NOT_FOUND,
    )
