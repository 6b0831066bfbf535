"""Moves: changes of a table that keep every margin relation, cheapest first.

A move is a product of one change for each axis. The change of an axis adds one to a leaf and to
everything above it, and takes one from a partner leaf and everything above that, so that what
lies above both does not change; without a partner, the total of the axis changes too. On a flat
axis this is the corner of a hypercube (Repsilber's method); on a hierarchy it carries the change
through every subtotal, so that one move holds for the whole table at once.
"""

from dataclasses import dataclass

import numpy as np

from kerege.methods.arrays import BoolArray, FloatArray, IntArray
from kerege.methods.disclosure.layout import CellTable

FORBIDDEN = 1e15
WIDEST = 40
"""Partners of an axis that are weighed at once; the cheapest are kept."""


@dataclass(frozen=True, eq=False)
class Move:
    """Cells (position row by row) and by how much each changes."""

    cells: IntArray
    change: FloatArray


@dataclass(eq=False)
class Axis:
    """What is looked up again and again on an axis."""

    parents: IntArray
    leaves: IntArray
    paths: BoolArray
    chains: list[IntArray]


class Mover:
    """Finds moves in one table."""

    def __init__(self, table: CellTable) -> None:
        self.shape = table.values.shape
        self.axes = [
            Axis(parents, leaves, up, [_chain(parents, code) for code in range(len(parents))])
            for parents, leaves, up in zip(table.parents, table.leaves, table.paths, strict=True)
        ]
        self.stages = max(len(chain) for axis in self.axes for chain in axis.chains)
        self.strides = np.cumprod([1, *self.shape[:0:-1]])[::-1].astype(np.intp)

    def cheapest(
        self, at: tuple[int, ...], step: float, values: FloatArray, cost: FloatArray
    ) -> tuple[float, Move] | None:
        """Return the cheapest move that changes a cell by a step, and its price.

        The search widens from the neighbours under one parent to the whole table, and ends with
        the first ring in which there is a move.

        Parameters
        ----------
        at
            The cell.
        step
            By how much it is to rise (positive) or fall.
        values
            The table; no cell may fall below zero.
        cost
            Price of changing a cell; `FORBIDDEN` or more where it may not change.
        """
        may_fall = np.where(values >= abs(step), cost, FORBIDDEN)
        plus, minus = (cost, may_fall) if step > 0 else (may_fall, cost)
        widths: list[int] = []
        for stage in range(1, self.stages + 1):
            options = [self._options(n, at, plus, minus, stage) for n in range(len(self.axes))]
            if any(len(found) == 0 for found in options):
                continue
            if [len(found) for found in options] == widths:
                continue
            widths = [len(found) for found in options]
            if found := self._best(options, step, plus, minus):
                return found
        return None

    def _options(
        self, n: int, at: tuple[int, ...], plus: FloatArray, minus: FloatArray, stage: int
    ) -> FloatArray:
        """Return the changes of an axis that are worth weighing, (options, codes)."""
        axis, code = self.axes[n], at[n]
        others = at[:n] + at[n + 1 :]
        rise = np.moveaxis(plus, n, -1)[others]
        fall = np.moveaxis(minus, n, -1)[others]
        under = np.flatnonzero(axis.paths[:, code])
        under = under[rise[axis.leaves[under]] < FORBIDDEN]
        under = under[np.argsort(rise[axis.leaves[under]], kind="stable")][:8]
        chain = axis.chains[code]
        around = axis.paths[:, chain[min(stage, len(chain) - 1)]] & ~axis.paths[:, code]
        partners = np.flatnonzero(around)
        dear = fall[axis.leaves[partners]]
        partners = partners[dear < FORBIDDEN]
        partners = partners[np.argsort(dear[dear < FORBIDDEN], kind="stable")][:WIDEST]
        up = axis.paths.astype(np.float64)
        pairs = up[under][:, None] - up[partners][None]
        return np.concatenate([up[under], pairs.reshape(-1, pairs.shape[-1])])

    def _best(
        self, options: list[FloatArray], step: float, plus: FloatArray, minus: FloatArray
    ) -> tuple[float, Move] | None:
        codes = [np.flatnonzero(found.any(axis=0)) for found in options]
        block = np.ix_(*codes)
        even, odd = plus[block], minus[block]
        for found, kept in zip(options, codes, strict=True):
            rise, fall = (found[:, kept] > 0).T * 1.0, (found[:, kept] < 0).T * 1.0
            # Each contraction takes the first axis away and puts the options last.
            both = [
                np.tensordot(side, way, axes=(0, 0)) for side in (even, odd) for way in (rise, fall)
            ]
            even, odd = both[0] + both[3], both[2] + both[1]
        best = int(np.argmin(even))
        price = float(even.flat[best])
        if price >= FORBIDDEN:
            return None
        chosen = [
            found[k] for found, k in zip(options, np.unravel_index(best, even.shape), strict=True)
        ]
        return price, self._move(chosen, step)

    def _move(self, chosen: list[FloatArray], step: float) -> Move:
        cells, change = np.zeros(1, dtype=np.intp), np.full(1, step)
        for one, stride in zip(chosen, self.strides, strict=True):
            at = np.flatnonzero(one)
            cells = (cells[:, None] + stride * at[None]).ravel()
            change = (change[:, None] * one[at][None]).ravel()
        return Move(cells, change)


def _chain(parents: IntArray, code: int) -> IntArray:
    chain = [code]
    while parents[chain[-1]] >= 0:
        chain.append(int(parents[chain[-1]]))
    return np.array(chain, dtype=np.intp)
