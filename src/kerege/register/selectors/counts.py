"""Counting subjects by region, sub-sector and activity: true numbers, for computing only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from kerege.register.enums import Origin
from kerege.register.models import CountRelease, Subject


@dataclass(frozen=True, order=True)
class RawCount:
    """Open subjects of one origin with one main activity and sub-sector in one territory."""

    territory: str
    subsector: str
    classification: str
    activity: str
    is_synthetic: bool
    subjects: int


def newest_year() -> int | None:
    """Return the year of the newest registration, or None while the register is empty."""
    newest = Subject.objects.aggregate(day=Max("registered_on"))["day"]
    return newest.year if newest else None


def last_release() -> CountRelease | None:
    """Return the counts that everybody may see, or None before any were opened (one query)."""
    return CountRelease.objects.last()


def raw_counts(on: date | None = None) -> list[RawCount]:
    """Return all counts on a day, nothing withheld: for computing, never for a page (one query).

    Parameters
    ----------
    on
        The day; None: today.
    """
    return [count for _, count in _counted(on or timezone.localdate())]


def counts_by_listing() -> tuple[list[RawCount], list[RawCount]]:
    """Return the counts of today of the unlisted and of the listed, as `raw_counts` (one query)."""
    found: tuple[list[RawCount], list[RawCount]] = ([], [])
    for (is_listed,), count in _counted(timezone.localdate(), "is_listed"):
        found[is_listed].append(count)
    return found


def _counted(day: date, *apart: str) -> Iterator[tuple[tuple[Any, ...], RawCount]]:
    """Yield the values of further columns, and the count of those that have them."""
    columns = (
        *apart,
        *("territory__code", "subsector", "activity__classification__code", "activity__code"),
    )
    rows = (
        Subject.objects.filter(registered_on__lte=day)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        .values_list(*columns)
        .annotate(
            real=Count("pk", filter=~Q(origin=Origin.SYNTHETIC)),
            synthetic=Count("pk", filter=Q(origin=Origin.SYNTHETIC)),
        )
        .order_by(*columns)
    )
    for *place, real, synthetic in rows:
        for number, made_up in ((real, False), (synthetic, True)):
            if number:
                count = RawCount(*place[len(apart) :], is_synthetic=made_up, subjects=number)
                yield tuple(place[: len(apart)]), count
