"""Least-cost changes by linear programs, each over a part of the table that is closed by its sums.

A part is everything below one code of the longest axis. What lies above it does not change there,
so a change found in a part holds in the whole table.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from kerege.methods.arrays import BoolArray, IntArray
from kerege.methods.disclosure.moves import FORBIDDEN, Move
from kerege.methods.disclosure.pattern import Pattern

FAR = 1e3
"""How many of the dearest cells one more unit of change may cost where it goes as far as it can."""
WIDEST = 500
"""Cells of the largest part in which a program may look for better than what is known."""
WHOLE_TABLE = 1_500
"""Cells up to which the part is the whole table."""


@dataclass(frozen=True, eq=False)
class Scope:
    """Cells that may change together, and the sums among them."""

    cells: IntArray
    both: sparse.csr_matrix
    """For rises and then for falls."""


class Scopes:
    """The parts of one table, made when first asked for."""

    def __init__(self, pattern: Pattern) -> None:
        table = pattern.problem.table
        self.axis = int(np.argmax(table.values.shape))
        self.parents = table.parents[self.axis]
        self.shape = table.values.shape
        self.relations = table.relations.tocsc()
        self.usable = np.flatnonzero((pattern.price < FORBIDDEN) | pattern.unsafe)
        self.code = np.unravel_index(self.usable, self.shape)[self.axis]
        self.widest = WHOLE_TABLE if len(self.usable) <= WHOLE_TABLE else WIDEST
        self._made: dict[int, Scope] = {}

    def around(self, cell: int, *, width: int) -> int:
        """Return the code under which to look for a cell: its parent, or so many levels above."""
        code = int(np.unravel_index(cell, self.shape)[self.axis])
        if len(self.usable) <= WHOLE_TABLE:
            return -1
        for _ in range(width):
            code = int(self.parents[code]) if code >= 0 else -1
        return code

    def scope(self, above: int) -> Scope:
        """Return the part below a code; all there is for -1."""
        if above not in self._made:
            cells = self.usable[self._below(above)[self.code]] if above >= 0 else self.usable
            relations = self.relations[:, cells].tocsr()
            kept = relations[np.diff(relations.indptr) > 0]
            self._made[above] = Scope(cells, sparse.hstack([kept, -kept]).tocsr())
        return self._made[above]

    def _below(self, above: int) -> BoolArray:
        at, found = self.parents, np.zeros(len(self.parents), dtype=np.bool_)
        while (at >= 0).any():
            found |= at == above
            at = np.where(at >= 0, self.parents[at], -1)
        return found

    def cheapest(
        self,
        pattern: Pattern,
        cell: int,
        step: float,
        threat: int,
        above: int,
        *,
        partly: bool = False,
    ) -> Move | None:
        """Return the change of a cell by a step that costs least as a linear program, or None.

        With ``partly``, the change goes as far towards the step as it can.
        """
        scope = self.scope(above)
        size, at = len(scope.cells), int(np.searchsorted(scope.cells, cell))
        rise, fall = np.full(size, np.inf), pattern.values[scope.cells].copy()
        if threat >= 0:
            known = pattern.holder[scope.cells] == threat
            rise[known] = fall[known] = 0.0
        if fall[at] < -step:
            return None
        rise[at], fall[at] = max(step, 0.0), max(-step, 0.0)
        least = np.zeros(2 * size)
        least[at if step > 0 else size + at] = abs(step)
        cost = np.minimum(pattern.cost[scope.cells], FORBIDDEN) + 1e-3
        both = np.r_[cost, cost]
        if partly:
            least[:] = 0.0
            both[at if step > 0 else size + at] = -FAR * cost.max()
        found = linprog(
            both,
            A_eq=scope.both,
            b_eq=np.zeros(scope.both.shape[0]),
            bounds=np.column_stack([least, np.r_[rise, fall]]),
            method="highs-ds",
        )
        if found.x is None:
            return None
        change = found.x[:size] - found.x[size:]
        moved = np.abs(change) > pattern.problem.room
        return Move(scope.cells[moved], change[moved])
