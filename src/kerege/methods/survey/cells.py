"""Respondents alike in all categories, joined to cells."""

import math
from dataclasses import dataclass

import numpy as np

from kerege.methods.arrays import FloatArray, IntArray

DENSEST = 1 << 22
"""Up to so many combinations a table of all is faster than sorting the respondents."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells that carry weight: their categories, (cells,) for each margin, and their weights.

    ``cell`` is the combination of each respondent, one of ``combinations``; ``present`` are those
    that carry weight, in the order of the cells.
    """

    codes: list[IntArray]
    weights: FloatArray
    cell: IntArray
    present: IntArray
    combinations: int

    def spread(self, factors: FloatArray) -> FloatArray:
        """Give each respondent the factor of its cell."""
        table = np.ones(self.combinations)
        table[self.present] = factors
        return table[self.cell]


def collapse(codes: IntArray, sizes: list[int], weights: FloatArray) -> Cells:
    """Join respondents (respondents, margins) with the same categories, adding up weights."""
    combinations = math.prod(sizes)
    if combinations > DENSEST:
        kinds, cell = _count_through(codes, sizes)
        table = _weigh(cell, weights, 0)
        present = np.flatnonzero(table)
        return Cells(list(kinds[present].T), table[present], cell, present, table.size)
    cell = codes[:, 0].copy()
    for column, size in enumerate(sizes[1:], start=1):
        cell *= size
        cell += codes[:, column]
    table = _weigh(cell, weights, combinations)
    present = np.flatnonzero(table)
    columns = np.unravel_index(present, sizes)
    return Cells([np.asarray(c) for c in columns], table[present], cell, present, combinations)


def _weigh(cell: IntArray, weights: FloatArray, least: int) -> FloatArray:
    return np.asarray(np.bincount(cell, weights=weights, minlength=least), dtype=np.float64)


def _count_through(codes: IntArray, sizes: list[int]) -> tuple[IntArray, IntArray]:
    """Count through the combinations that occur, margin by margin, so that none overflows."""
    cell = codes[:, 0]
    for column, size in enumerate(sizes[1:], start=1):
        cell = np.unique(cell * size + codes[:, column], return_inverse=True)[1]
    _, first, cell = np.unique(cell, return_index=True, return_inverse=True)
    return codes[first], cell
