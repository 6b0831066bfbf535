"""Reading the audit trail."""

from typing import Any

from kerege.audit.models import Event


def latest_details(act: str, **details: Any) -> dict[str, Any] | None:
    """Return the details of the latest event of an act whose details contain those given."""
    event = Event.objects.filter(act=act, details__contains=details).order_by("-id").first()
    return None if event is None else event.details
