"""Counting subjects by activity code in the whole country; small cells are withheld."""

from dataclasses import dataclass

from django.db.models import Count, Q

from kerege.register.enums import Origin
from kerege.register.models import Subject
from kerege.register.selectors.counts import SMALLEST


@dataclass(frozen=True)
class ActivityCount:
    """Open subjects with one main activity; ``subjects`` is None where it is withheld."""

    classification: str
    activity: str
    subjects: int | None
    synthetic: int


def counts_by_activity() -> list[ActivityCount]:
    """Return the open subjects of the country by activity (one query).

    A code with fewer than three real records is withheld, and if it is the only one, so is the
    code with the next fewest: the total is published elsewhere and would give it away.
    """
    rows = list(
        Subject.objects.filter(closed_on__isnull=True)
        .values_list("activity__classification__code", "activity__code")
        .annotate(subjects=Count("pk"), made_up=Count("pk", filter=Q(origin=Origin.SYNTHETIC)))
        .order_by("activity__classification__code", "activity__code")
    )
    real = sorted(
        (subjects - made_up, here, code)
        for here, code, subjects, made_up in rows
        if subjects > made_up
    )
    hidden = [found for found in real if found[0] < SMALLEST]
    if len(hidden) == 1:
        hidden = real[:2]
    withheld = {(here, code) for _number, here, code in hidden}
    return [
        ActivityCount(here, code, None if (here, code) in withheld else subjects, made_up)
        for here, code, subjects, made_up in rows
    ]
