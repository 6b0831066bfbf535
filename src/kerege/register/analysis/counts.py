"""Which counts of the register may be published: one protected table behind all that is shown.

Published are subjects by region and sub-sector with all totals, and by activity in the whole
country. Both are margins of one table region x (sub-sector > activity) x origin, whose innermost
cells nobody sees; it is protected as a whole, so that no total, national figure or second table
gives a withheld number away. The same register always gives the same table.

Subjects come and go, so that the table stands beside the one before. A cell (region, sub-sector,
origin) stays as it was told until as many came or went as may be told of; what was withheld of
unchanged numbers stays withheld, and what was told of them hides nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from kerege.methods.disclosure import frequency_rule, secondary_suppression
from kerege.methods.disclosure.labelled_table import LabelledTable
from kerege.methods.errors import MethodError
from kerege.register.analysis.beside import Before, beside, gives_away, held
from kerege.register.analysis.table import (
    ALL,
    REAL,
    SYNTHETIC,
    Key,
    leaf_of,
    origins_of,
    place_of,
    table_of,
)
from kerege.register.rules import SMALLEST
from kerege.register.selectors import RawCount

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
    _numbers: dict[Key, int | None]

    @classmethod
    def of(cls, raw: Iterable[RawCount], numbers: dict[Key, int | None]) -> "ProtectedCounts":
        """Return numbers that may be told, with the codes that occur in what was counted."""
        rows = list(raw)
        return cls(
            regions=tuple(sorted({row.territory for row in rows})),
            subsectors=tuple(sorted({row.subsector for row in rows})),
            activities=tuple(sorted({(row.classification, row.activity) for row in rows})),
            origins=origins_of(rows),
            withheld=sum(number is None for number in numbers.values()),
            _numbers=numbers,
        )

    def told(self) -> list[tuple[Key, int | None]]:
        """Return every number that is published at all, by its key."""
        return sorted(self._numbers.items())

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
        return self._numbers.get((ALL, leaf_of("", classification, activity), ALL), 0)


def protected_counts(raw: Sequence[RawCount], before: Before | None = None) -> ProtectedCounts:
    """Protect the counts of a register, also against those that were told before.

    Parameters
    ----------
    raw
        With ``before``: as `held` gives them.

    Raises
    ------
    MethodError
        If nothing can be withheld that protects them beside what was told before.
    """
    if before is None:
        return _protected(tuple(sorted(raw)))
    return ProtectedCounts.of(raw, _numbers(tuple(raw), before))


def next_counts(
    now: Sequence[RawCount], before: Before
) -> tuple[list[RawCount], ProtectedCounts] | None:
    """Return what may be told next, with the counts behind it; None: what was told stays.

    It stays where too few came or went to tell of, and where no table of today can be told beside
    it without giving something away: later, when more has changed, one can.
    """
    counted = held(now, before.counted)
    if counted == sorted(before.counted):
        return None
    try:
        found = protected_counts(counted, before)
    except MethodError:
        return None
    return None if gives_away(before, counted, found) else (counted, found)


@lru_cache(maxsize=4)
def _protected(raw: tuple[RawCount, ...]) -> ProtectedCounts:
    return ProtectedCounts.of(raw, _numbers(raw))


def _numbers(raw: tuple[RawCount, ...], before: Before | None = None) -> dict[Key, int | None]:
    """Protect the table and return the numbers that are published at all."""
    # A code that occurred before only has a place in the table too: it is empty now.
    gone = [replace(row, subjects=0) for row in before.counted] if before else []
    every = tuple({place_of(row): row for row in (*gone, *raw)}.values())
    if not every:
        return {}
    labelled = table_of(every, origins_of(every))
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
    printed = np.zeros(values.shape, dtype=bool)
    if before is not None:
        printed, more = beside(labelled, every, before)
        printed &= ~primary.unsafe
        primary |= more
    found = secondary_suppression(labelled.table, primary, weights=weights, published=printed)
    numbers: dict[Key, int | None] = {}
    for at, value in np.ndenumerate(values):
        if not inner[at[1]]:
            key = (place[at[0]], part[at[1]].removesuffix("/"), kind[at[2]])
            numbers[key] = None if found.suppressed[at] else int(value)
    if len(kind) == 1:
        only = SYNTHETIC if every[0].is_synthetic else REAL
        numbers |= {(region, code, only): number for (region, code, _), number in numbers.items()}
    return numbers | _of_activities(labelled, found.suppressed, every)


def _of_activities(
    labelled: LabelledTable, suppressed: np.ndarray, raw: tuple[RawCount, ...]
) -> dict[Key, int | None]:
    """Add up the activities of the country; one is withheld if any part of it is."""
    parts: dict[str, set[str]] = {}
    for row in raw:
        whole = leaf_of("", row.classification, row.activity)
        parts.setdefault(whole, set()).add(leaf_of(row.subsector, row.classification, row.activity))
    found: dict[Key, int | None] = {}
    for whole, leaves in parts.items():
        at = [labelled.codes[1][leaf] for leaf in leaves]
        shown = not suppressed[0, at, 0].any()
        found[ALL, whole, ALL] = int(labelled.table.values[0, at, 0].sum()) if shown else None
    return found
