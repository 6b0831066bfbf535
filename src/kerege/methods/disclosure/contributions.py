"""What each holder contributes to each cell: the sparse input of the primary rules."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, finite_numbers
from kerege.methods.disclosure.layout import CellTable, paths
from kerege.methods.errors import MethodError


@dataclass(frozen=True, eq=False)
class PrimaryCells:
    """Cells that may not be published, and how far an outsider's bounds must stay away.

    Attributes
    ----------
    unsafe : bool ndarray
        The cells that a rule forbids; shape of the table.
    upper, lower, sliding : ndarray
        Least distance of the upper bound above the value, of the lower bound below it, and of both
        bounds from one another, in the unit of the table; zero where a cell is safe.
    """

    unsafe: BoolArray
    upper: FloatArray
    lower: FloatArray
    sliding: FloatArray

    def __or__(self, other: "PrimaryCells") -> "PrimaryCells":
        """Combine two rules: unsafe under either, the larger of each level."""
        return PrimaryCells(
            self.unsafe | other.unsafe,
            np.maximum(self.upper, other.upper),
            np.maximum(self.lower, other.lower),
            np.maximum(self.sliding, other.sliding),
        )


@dataclass(frozen=True, eq=False)
class Contributions:
    """Amounts of holders in every cell of a table, margins included, sorted by cell.

    Attributes
    ----------
    shape : tuple of int
        Shape of the table.
    cell, holder : (N,) int
        Position of the cell (row by row) and number of the holder.
    amount : (N,) float
        What the holder contributes; one row for each holder of a cell, the largest first.
    """

    shape: tuple[int, ...]
    cell: IntArray
    holder: IntArray
    amount: FloatArray

    def count(self) -> IntArray:
        """Return how many holders each cell has."""
        size = int(np.prod(self.shape))
        return np.bincount(self.cell, minlength=size).reshape(self.shape).astype(np.intp)

    def total(self) -> FloatArray:
        """Return the value of each cell."""
        size = int(np.prod(self.shape))
        found = np.bincount(self.cell, self.amount, minlength=size)
        return np.asarray(found, dtype=np.float64).reshape(self.shape)

    def largest(self, n: int) -> FloatArray:
        """Return the n largest amounts of each cell, (n, ...); zero where there are fewer."""
        first = np.r_[True, self.cell[1:] != self.cell[:-1]]
        begin = np.flatnonzero(first)
        rank = np.arange(len(self.cell)) - np.repeat(begin, np.diff(np.r_[begin, len(self.cell)]))
        kept = rank < n
        found = np.zeros((n, int(np.prod(self.shape))))
        found[rank[kept], self.cell[kept]] = self.amount[kept]
        return found.reshape(n, *self.shape)

    def single_holder(self) -> IntArray:
        """Return the holder of each cell that has one only, else -1."""
        found = np.full(int(np.prod(self.shape)), -1, dtype=np.intp)
        found[self.cell] = self.holder
        return np.where(self.count() == 1, found.reshape(self.shape), -1)


def contributions(
    table: CellTable,
    *,
    cells: ArrayLike,
    holders: ArrayLike,
    amounts: ArrayLike,
) -> Contributions:
    """Carry what holders contribute to innermost cells up into every margin.

    Branches of one holder are added before any rule looks at them, in each cell anew: a cell of
    three branches of one company has one contributor (Handbook 4.2.1, holdings).

    Parameters
    ----------
    table
        The table; only its axes are read.
    cells
        (N, axes) positions on the axes; each the position of a leaf.
    holders
        (N,) numbers of the holders, from 0.
    amounts
        (N,) non-negative amounts.

    Raises
    ------
    MethodError
        For negative or non-finite amounts, positions outside the table or on a margin, or arrays
        of different length.
    """
    amount = finite_numbers(amounts, "amounts")
    place = _whole(cells, "cells", (len(amount), len(table.parents)))
    holder = _whole(holders, "holders", (len(amount),))
    up = []
    for at, axis in enumerate(table.parents):
        wrong = ~np.isin(place[:, at], table.leaves[at])
        if wrong.any():
            raise MethodError(
                "A contribution does not lie in an innermost cell",
                f"cells[{int(np.argmax(wrong))}, {at}]",
                "Give the position of a code that has no codes below it.",
            )
        row = np.searchsorted(table.leaves[at], place[:, at])
        up.append((row, [np.flatnonzero(path) for path in paths(axis)]))
    rows, flat = _spread(up, table.values.shape, len(amount))
    return _merged(table.values.shape, flat, holder[rows], amount[rows])


def _spread(
    up: list[tuple[IntArray, list[IntArray]]], shape: tuple[int, ...], size: int
) -> tuple[IntArray, IntArray]:
    """Return for every contribution the cells it counts in: row of the contribution, cell."""
    rows, flat = np.arange(size), np.zeros(size, dtype=np.intp)
    for (leaf, above), length in zip(up, shape, strict=True):
        lengths = np.array([len(found) for found in above])[leaf[rows]]
        starts = np.r_[0, np.cumsum([len(found) for found in above])][:-1][leaf[rows]]
        codes = np.concatenate(above)
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        flat = np.repeat(flat, lengths) * length + codes[np.repeat(starts, lengths) + within]
        rows = np.repeat(rows, lengths)
    return rows, flat


def _merged(
    shape: tuple[int, ...], cell: IntArray, holder: IntArray, amount: FloatArray
) -> Contributions:
    order = np.lexsort((holder, cell))
    cell, holder, amount = cell[order], holder[order], amount[order]
    first = np.flatnonzero(
        np.r_[True, (cell[1:] != cell[:-1]) | (holder[1:] != holder[:-1])][: len(cell)]
    )
    added = np.add.reduceat(amount, first) if len(first) else amount
    cell, holder = cell[first], holder[first]
    order = np.lexsort((holder, -added, cell))
    return Contributions(shape, cell[order], holder[order], added[order])


def _whole(values: ArrayLike, name: str, shape: tuple[int, ...]) -> IntArray:
    array = np.asarray(values)
    if array.shape != shape or not np.issubdtype(array.dtype, np.integer) or (array < 0).any():
        raise MethodError(
            "These are not whole numbers from 0, one for each contribution",
            f"{name}, shape {array.shape}, wanted {shape}",
            "Give positions and numbers of holders as whole numbers.",
        )
    return array.astype(np.intp)
