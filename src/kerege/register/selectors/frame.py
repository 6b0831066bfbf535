"""The sampling frame: who can be drawn for a survey."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from kerege.register.enums import Origin
from kerege.register.models import Subject


@dataclass(frozen=True)
class FrameRow:
    """An open subject of the register and the stratum it belongs to."""

    key: int
    public_id: str
    territory: str
    subsector: str
    is_synthetic: bool


def frame(on: date | None = None) -> list[FrameRow]:
    """Return the subjects that are open on a day, in the order of their public identifiers."""
    day = on or timezone.localdate()
    rows = (
        Subject.objects.filter(registered_on__lte=day)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        .order_by("public_id")
        .values_list("pk", "public_id", "territory__code", "subsector", "origin")
    )
    return [
        FrameRow(key, str(public_id), territory, subsector, origin == Origin.SYNTHETIC)
        for key, public_id, territory, subsector, origin in rows.iterator()
    ]
