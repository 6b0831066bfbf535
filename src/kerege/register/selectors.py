"""Who is in the register, as others may ask for it."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from kerege.register.enums import Origin
from kerege.register.models import Subject


@dataclass(frozen=True)
class RegionCount:
    """How many open subjects of one sub-sector a territory has, and how many are synthetic."""

    territory: str
    subsector: str
    subjects: int
    synthetic: int


def counts_by_region() -> list[RegionCount]:
    """Return the open subjects by territory and sub-sector (one query)."""
    rows = (
        Subject.objects.filter(closed_on__isnull=True)
        .values_list("territory__code", "subsector")
        .annotate(subjects=Count("pk"), made_up=Count("pk", filter=Q(origin=Origin.SYNTHETIC)))
        .order_by("territory__code", "subsector")
    )
    return [RegionCount(*row) for row in rows]


def newest_year() -> int | None:
    """Return the year of the newest registration, or None while the register is empty."""
    newest = Subject.objects.aggregate(day=Max("registered_on"))["day"]
    return newest.year if newest else None
