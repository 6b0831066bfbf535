"""Counting subjects by region and sub-sector; small cells of real records are withheld."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from kerege.register.enums import Origin
from kerege.register.models import Subject

SMALLEST = 3
"""A cell of real records with fewer subjects than this is not published."""


@dataclass(frozen=True)
class RegionCount:
    """How many open subjects of one sub-sector a territory has, and how many are synthetic."""

    territory: str
    subsector: str
    subjects: int
    synthetic: int


def counts_by_region() -> list[RegionCount]:
    """Return the open subjects by territory and sub-sector, nothing withheld (one query)."""
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


@dataclass(frozen=True)
class Cell:
    """Subjects of one sub-sector in one region; ``number`` is None where it is withheld."""

    territory: str
    subsector: str
    is_synthetic: bool
    number: int | None


def raw_counts(on: date | None = None) -> list[Cell]:
    """Return all counts on a day, nothing withheld: for computing, never for a page."""
    day = on or timezone.localdate()
    rows = (
        Subject.objects.filter(registered_on__lte=day)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        .values("territory__code", "subsector")
        .annotate(
            synthetic=Count("pk", filter=Q(origin=Origin.SYNTHETIC)),
            real=Count("pk", filter=~Q(origin=Origin.SYNTHETIC)),
        )
        .order_by("territory__code", "subsector")
    )
    return [
        Cell(row["territory__code"], row["subsector"], made_up, row[name])
        for row in rows
        for name, made_up in (("real", False), ("synthetic", True))
        if row[name]
    ]


def counts(on: date | None = None) -> list[Cell]:
    """Return the counts that may be published.

    A cell of real records below three is withheld, and where it would be the only one withheld in
    its region or sub-sector, so is the next smallest there, so that no total gives it away.
    Synthetic records are nobody's and are counted whole.
    """
    cells = raw_counts(on)
    real = [cell for cell in cells if not cell.is_synthetic]
    hidden = {_key(cell) for cell in real if (cell.number or 0) < SMALLEST}
    while more := _companions(real, hidden):
        hidden |= more
    return [
        Cell(cell.territory, cell.subsector, is_synthetic=False, number=None)
        if not cell.is_synthetic and _key(cell) in hidden
        else cell
        for cell in cells
    ]


def _key(cell: Cell) -> tuple[str, str]:
    return cell.territory, cell.subsector


def _companions(cells: Iterable[Cell], hidden: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return a second cell for every region and sub-sector in which exactly one is withheld."""
    lines: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        lines["region", cell.territory].append(cell)
        lines["subsector", cell.subsector].append(cell)
    for _name, line in sorted(lines.items()):
        shown = [cell for cell in line if _key(cell) not in hidden]
        if len(line) - len(shown) == 1 and shown:
            return {_key(min(shown, key=lambda cell: (cell.number or 0, _key(cell))))}
    return set()
