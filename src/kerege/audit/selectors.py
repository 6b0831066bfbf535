"""Reading the audit trail."""

from typing import Any

from django.db.models import Sum

from kerege.audit.models import Event

# Transactions that overlap may commit their events in another order than that of their numbers;
# this many of them may be open at once.
_OVERLAP = 100


def state_number() -> int:
    """Return a number that grows whenever an event is committed, late ones included.

    It is the sum of the latest event numbers: a new event adds a number greater than the
    smallest it displaces, also when it fills a gap below the greatest.
    """
    latest = Event.objects.order_by("-id").values("id")[:_OVERLAP]
    return Event.objects.filter(id__in=latest).aggregate(state=Sum("id"))["state"] or 0


def latest_details(act: str, **details: Any) -> dict[str, Any] | None:
    """Return the details of the latest event of an act whose details contain those given."""
    event = Event.objects.filter(act=act, details__contains=details).order_by("-id").first()
    return None if event is None else event.details
