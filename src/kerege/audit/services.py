"""Writing the audit trail."""

from typing import Any

from django.db import models

from kerege.audit.models import Event


def record(*, by: Any, act: str, on: models.Model, **details: Any) -> Event:
    """Write one audit event inside the caller's transaction.

    Parameters
    ----------
    by
        The person who acts, or None for the system itself.
    act
        ``room.verb_object``, e.g. ``concept.publish_version``.
    on
        The record acted upon.
    details
        What changed, JSON-serialisable; never personal data.
    """
    label = on._meta.label_lower  # noqa: SLF001 -- Django's public metadata has this name
    return Event.objects.create(
        person=by, act=act, record_type=label, record_id=str(on.pk), details=details
    )
