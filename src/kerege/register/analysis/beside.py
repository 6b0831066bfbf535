"""The table of the register beside the one that was told before: who came, who went."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from scipy import sparse

from kerege.methods.disclosure import PrimaryCells, differencing_audit
from kerege.methods.disclosure.labelled_table import LabelledTable
from kerege.register.analysis.table import (
    ALL,
    REAL,
    SYNTHETIC,
    Key,
    leaf_of,
    origins_of,
    place_of,
    published,
    table_of,
)
from kerege.register.rules import SMALLEST
from kerege.register.selectors import RawCount


class Told(Protocol):
    """Numbers as they were told: None where one was withheld."""

    def number(self, region: str, part: str, origin: str) -> int | None:
        """Return a number; 0 where there was nobody."""

    def told(self) -> list[tuple[Key, int | None]]:
        """Return every number that is published at all, by its key."""


@dataclass(frozen=True, eq=False)
class Before:
    """What was told last, and the true counts behind it."""

    counted: Sequence[RawCount]
    told: Told


def held(now: Iterable[RawCount], before: Iterable[RawCount]) -> list[RawCount]:
    """Return counts in which each cell is as before until enough subjects came or went.

    A subject that takes up another activity counts twice: as one that went and one that came.
    """
    new, old = _by_cell(now), _by_cell(before)
    found = []
    for cell in sorted({*new, *old}):
        this, was = new.get(cell, {}), old.get(cell, {})
        moved = sum(abs(this.get(key, 0) - was.get(key, 0)) for key in {*this, *was})
        place, part, made_up = cell
        found += [
            RawCount(place, part, *activity, is_synthetic=made_up, subjects=number)
            for activity, number in sorted((this if moved >= SMALLEST else was).items())
        ]
    return sorted(found)


def _by_cell(
    raw: Iterable[RawCount],
) -> dict[tuple[str, str, bool], dict[tuple[str, str], int]]:
    found: dict[tuple[str, str, bool], dict[tuple[str, str], int]] = defaultdict(dict)
    for row in raw:
        cell = found[row.territory, row.subsector, row.is_synthetic]
        cell[row.classification, row.activity] = row.subjects
    return found


def beside(
    labelled: LabelledTable, rows: Sequence[RawCount], before: Before
) -> tuple[np.ndarray, PrimaryCells]:
    """Return the unchanged numbers that were told, and what to withhold beside them.

    That is every unchanged number that was withheld, and an activity of the country in which so
    few came or went that the difference would tell of them.
    """
    was = {place_of(row): row.subjects for row in before.counted}
    changes = [replace(row, subjects=abs(row.subjects - was.get(place_of(row), 0))) for row in rows]
    moved = table_of(tuple(changes), origins_of(rows)).table.values
    told, withheld = (np.zeros(moved.shape, dtype=bool) for _ in range(2))
    for key, at in published(labelled, rows):
        number = before.told.number(*key)
        told[at], withheld[at] = number is not None, number is None
    few = told & (moved > 0) & (moved < SMALLEST)
    away = np.where(few, float(SMALLEST), np.where(withheld & (moved == 0), 1.0, 0.0))
    return told & (moved == 0), PrimaryCells(away > 0, away, np.zeros_like(away), away.copy())


def gives_away(before: Before, counted: Sequence[RawCount], told: Told) -> bool:
    """Return whether both tables together bound a small number that either withholds.

    The outsider knows whose counts did not change, so that these are the same unknown in both; a
    count that changed is one unknown before and another after.
    """
    tables = [
        ({place_of(row): row.subjects for row in rows}, of)
        for rows, of in ((before.counted, before.told), (counted, told))
    ]
    (old, _), (new, _) = tables
    atoms = [
        (place, when)
        for place in sorted({*old, *new})
        for when in ((0, 1) if old.get(place, 0) != new.get(place, 0) else (-1,))
    ]
    truth = np.array([(old if when == 0 else new).get(place, 0) for place, when in atoms], float)
    shown, guarded = [], []
    for time, (_, numbers) in enumerate(tables):
        inside = _sums([place for place, _ in atoms], [when in {-1, time} for _, when in atoms])
        for key, number in numbers.told():
            row = inside.get(key, [])
            if number is not None:
                shown.append(row)
            elif 0 < truth[row].sum() < SMALLEST:
                guarded.append(row)
    if not guarded:
        return False
    away = [SMALLEST - truth[row].sum() for row in guarded]
    audit = differencing_audit(
        truth,
        published=_matrix(shown, len(atoms)),
        guarded=_matrix(guarded, len(atoms)),
        upper=away,
        lower=np.zeros(len(away)),
    )
    return bool(audit.exposed.any())


def _sums(
    places: Sequence[tuple[str, str, str, str, bool]], counts: Sequence[bool]
) -> dict[Key, list[int]]:
    """Return which counts every published number adds up."""
    found: dict[Key, list[int]] = defaultdict(list)
    for at, (region, part, classification, activity, made_up) in enumerate(places):
        if not counts[at]:
            continue
        for origin in (ALL, SYNTHETIC if made_up else REAL):
            for where in (ALL, region):
                found[where, ALL, origin].append(at)
                found[where, part, origin].append(at)
        found[ALL, leaf_of("", classification, activity), ALL].append(at)
    return found


def _matrix(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([at for row in rows for at in row], dtype=np.intp)
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), width))
