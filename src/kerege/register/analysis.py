"""Which counts of the register may be published: one protected table behind all that is shown.

Published are subjects by region and sub-sector with all totals, and by activity in the whole
country. Both are margins of one table region x (sub-sector > activity) x origin, whose innermost
cells nobody sees; it is protected as a whole, so that no total, national figure or second table
gives a withheld number away. The same register always gives the same table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kerege.methods.disclosure import frequency_rule, secondary_suppression
from kerege.methods.disclosure.labelled_table import LabelledTable, labelled_table
from kerege.register.rules import SMALLEST
from kerege.register.selectors import RawCount

ALL = "*"
REAL, SYNTHETIC = "real", "synthetic"
PRICES = {"never shown": 1e-3, "activity": 1.0, "cell": 2.0, "margin": 20.0, "country": 200.0}
"""Information lost with a number, relative to one activity of the country."""


@dataclass(frozen=True)
class Cell:
    """Subjects of one sub-sector in one region; ``number`` is None where it is withheld."""

    territory: str
    subsector: str
    is_synthetic: bool
    number: int | None


@dataclass(frozen=True, eq=False)
class ProtectedCounts:
    """What may be published of the register; None where a number is withheld.

    Attributes
    ----------
    regions, subsectors, activities
        Codes that occur; an activity as (classification, code).
    origins
        Which of `REAL` and `SYNTHETIC` occur.
    withheld
        How many of the numbers that are published at all are withheld.
    """

    regions: tuple[str, ...]
    subsectors: tuple[str, ...]
    activities: tuple[tuple[str, str], ...]
    origins: tuple[str, ...]
    withheld: int
    _numbers: dict[tuple[str, str, str], int | None]

    def number(self, region: str = ALL, part: str = ALL, origin: str = ALL) -> int | None:
        """Return how many subjects a region and a sub-sector have; 0 where there is nobody."""
        return self._numbers.get((region, part, origin), 0)

    def cells(self) -> list[Cell]:
        """Return the cells by region, sub-sector and origin in which there is somebody."""
        return [
            Cell(region, part, origin == SYNTHETIC, number)
            for region in self.regions
            for part in self.subsectors
            for origin in self.origins
            if (number := self.number(region, part, origin)) != 0
        ]

    def of_activity(self, classification: str, activity: str) -> int | None:
        """Return how many subjects of the whole country have a main activity."""
        return self._numbers.get((ALL, _leaf("", classification, activity), ALL), 0)


def _leaf(subsector: str, classification: str, activity: str) -> str:
    return f"{subsector}/{classification}:{activity}"


def protected_counts(raw: Sequence[RawCount]) -> ProtectedCounts:
    """Protect the counts of a register."""
    return _protected(tuple(sorted(raw)))


@lru_cache(maxsize=4)
def _protected(raw: tuple[RawCount, ...]) -> ProtectedCounts:
    origins = tuple(sorted({SYNTHETIC if row.is_synthetic else REAL for row in raw}))
    regions = tuple(sorted({row.territory for row in raw}))
    subsectors = tuple(sorted({row.subsector for row in raw}))
    activities = tuple(sorted({(row.classification, row.activity) for row in raw}))
    numbers = _numbers(_table(raw, origins), raw) if raw else {}
    withheld = sum(number is None for number in numbers.values())
    return ProtectedCounts(regions, subsectors, activities, origins, withheld, numbers)


def _table(raw: tuple[RawCount, ...], origins: tuple[str, ...]) -> LabelledTable:
    places = {ALL: ""} | {row.territory: ALL for row in raw}
    parts = {ALL: ""} | {f"{row.subsector}/": ALL for row in raw}
    parts |= {
        _leaf(row.subsector, row.classification, row.activity): f"{row.subsector}/" for row in raw
    }
    kinds = {ALL: ""} | (dict.fromkeys(origins, ALL) if len(origins) > 1 else {})
    return labelled_table(
        (
            (
                (
                    row.territory,
                    _leaf(row.subsector, row.classification, row.activity),
                    (SYNTHETIC if row.is_synthetic else REAL) if len(origins) > 1 else ALL,
                ),
                row.subjects,
            )
            for row in raw
        ),
        [places, parts, kinds],
    )


def _numbers(
    labelled: LabelledTable, raw: tuple[RawCount, ...]
) -> dict[tuple[str, str, str], int | None]:
    """Protect the table and return the numbers that are published at all."""
    values = labelled.table.values
    place, part, kind = (list(codes) for codes in labelled.codes)
    inner = np.array([code != ALL and not code.endswith("/") for code in part])
    primary = frequency_rule(values, threshold=SMALLEST, zero_is_safe=True)
    weights = np.full(values.shape, PRICES["cell"])
    weights[:, :, 0] = PRICES["cell"]
    weights[0] = PRICES["margin"]
    weights[:, 0] = PRICES["margin"]
    weights[0, 0] = PRICES["country"]
    weights[:, inner] = PRICES["never shown"]
    weights[0, inner, 0] = PRICES["activity"]
    found = secondary_suppression(labelled.table, primary, weights=weights)
    numbers: dict[tuple[str, str, str], int | None] = {}
    for at, value in np.ndenumerate(values):
        if not inner[at[1]]:
            key = (place[at[0]], part[at[1]].removesuffix("/"), kind[at[2]])
            numbers[key] = None if found.suppressed[at] else int(value)
    if len(kind) == 1:
        only = SYNTHETIC if raw[0].is_synthetic else REAL
        numbers |= {(region, code, only): number for (region, code, _), number in numbers.items()}
    return numbers | _of_activities(labelled, found.suppressed, raw)


def _of_activities(
    labelled: LabelledTable, suppressed: np.ndarray, raw: tuple[RawCount, ...]
) -> dict[tuple[str, str, str], int | None]:
    """Add up the activities of the country; one is withheld if any part of it is."""
    parts: dict[str, set[str]] = {}
    for row in raw:
        whole = _leaf("", row.classification, row.activity)
        parts.setdefault(whole, set()).add(_leaf(row.subsector, row.classification, row.activity))
    found: dict[tuple[str, str, str], int | None] = {}
    for whole, leaves in parts.items():
        at = [labelled.codes[1][leaf] for leaf in leaves]
        shown = not suppressed[0, at, 0].any()
        found[ALL, whole, ALL] = int(labelled.table.values[0, at, 0].sum()) if shown else None
    return found
