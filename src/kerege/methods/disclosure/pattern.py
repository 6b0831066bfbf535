"""A growing pattern of suppressed cells, with the tables that prove it."""

import numpy as np

from kerege.methods.arrays import FloatArray, IntArray
from kerege.methods.disclosure.moves import FORBIDDEN, Move
from kerege.methods.disclosure.problem import Problem

Reach = tuple[float, float, frozenset[int]]
"""How far a witness takes a cell up and down, and whose own cells it moves."""
NOBODY: frozenset[int] = frozenset()


class Pattern:
    """Suppressed cells: the primary ones and those that a witness moves.

    A witness is a change that, added to the true table, gives another table with the same
    published cells and margins: an outsider cannot rule it out. Where the change can be taken
    back as well as added, it proves both sides.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.values = problem.table.values.ravel()
        self.unsafe = problem.primary.unsafe.ravel()
        self.true_price = np.minimum(problem.price.ravel(), FORBIDDEN)
        self.price = self.true_price
        open_ = self.price[self.price < FORBIDDEN]
        self.typical = float(np.median(open_)) if len(open_) else 1.0
        self.holder = problem.holder.ravel()
        self.knows = bool((self.holder >= 0).any())
        self.used = np.zeros(self.values.size, dtype=np.intp)
        self.cost = np.where(self.unsafe, 0.0, self.price)
        self.witnesses: dict[int, Move] = {}
        self.reach: dict[int, dict[int, Reach]] = {int(p): {} for p in np.flatnonzero(self.unsafe)}
        self.next = 0

    def lost(self) -> float:
        """Return the information lost with the secondary cells."""
        return float(self.price[(self.used > 0) & ~self.unsafe].sum())

    def reprice(self, factor: FloatArray) -> None:
        """Look for cells as if each cost so many times its price."""
        open_ = self.true_price < FORBIDDEN
        self.price = np.where(open_, self.true_price * factor, FORBIDDEN)
        self.cost = np.where(self.unsafe | (self.used > 0), 0.0, self.price)

    def alone(self, number: int) -> float:
        """Return the price of the cells that one witness alone needs."""
        cells = self.witnesses[number].cells
        own = cells[(self.used[cells] == 1) & ~self.unsafe[cells]]
        return float(self.price[own].sum())

    def suppressed(self) -> IntArray:
        """Return the suppressed cells as positions."""
        return np.flatnonzero(self.unsafe | (self.used > 0))

    def add(self, move: Move) -> int:
        """Take a witness into the pattern and return its number."""
        number, self.next = self.next, self.next + 1
        self.witnesses[number] = move
        self.used[move.cells] += 1
        self.cost[move.cells] = 0.0
        known = self.holder[move.cells]
        holders = frozenset(known[known >= 0].tolist()) if self.knows else NOBODY
        both = bool((self.values[move.cells] >= move.change).all())
        touched = self.unsafe[move.cells]
        for cell, change in zip(
            move.cells[touched].tolist(), move.change[touched].tolist(), strict=True
        ):
            up = change if change > 0 else -change if both else 0.0
            down = -change if change < 0 else change if both else 0.0
            self.reach[cell][number] = (up, down, holders)
        return number

    def remove(self, number: int) -> Move:
        """Take a witness out again."""
        move = self.witnesses.pop(number)
        self.used[move.cells] -= 1
        free = move.cells[(self.used[move.cells] == 0) & ~self.unsafe[move.cells]]
        self.cost[free] = self.price[free]
        for cell in move.cells[self.unsafe[move.cells]].tolist():
            del self.reach[cell][number]
        return move

    def missing(self, cell: int) -> tuple[float, int] | None:
        """Return the step that a primary cell still lacks and who could undo the others, or None.

        The second number is the single holder against whom it is lacking, or -1.
        """
        found = list(self.reach[cell].values())
        if step := self._lacks(cell, found):
            return step, -1
        if not self.knows:
            return None
        threats = {h for _, _, holders in found for h in holders} - {int(self.holder[cell])}
        for threat in sorted(threats):
            if step := self._lacks(cell, [one for one in found if threat not in one[2]]):
                return step, threat
        return None

    def _lacks(self, cell: int, found: list[Reach]) -> float:
        need, room = self.problem.primary, self.problem.room
        up = max((one[0] for one in found), default=0.0)
        down = max((one[1] for one in found), default=0.0)
        if up < need.upper.flat[cell] - room:
            return float(need.upper.flat[cell])
        if down < need.lower.flat[cell] - room:
            return -float(need.lower.flat[cell])
        if up + down < need.sliding.flat[cell] - room:
            return float(need.sliding.flat[cell]) - down
        return 0.0
