"""Finding a pattern: each primary cell gets a cheap witness, and then dear ones give way."""

from collections.abc import Iterable

import numpy as np

from kerege.methods.arrays import FloatArray
from kerege.methods.disclosure.moves import FORBIDDEN, Move, Mover
from kerege.methods.disclosure.pattern import Pattern
from kerege.methods.disclosure.problem import Problem, refuse_cell
from kerege.methods.disclosure.scopes import Scopes

STEPS = 24
TRUST = 0.9
"""By how much a cell that the bound's program suppresses is cheaper than others."""


def find_pattern(problem: Problem, guide: FloatArray) -> Pattern:
    """Return a pattern that protects every primary cell.

    Parameters
    ----------
    problem
        What is to be protected.
    guide
        (cells,) how far the program of the bound suppresses each cell, 0 to 1.

    Raises
    ------
    MethodError
        If a cell cannot be protected.
    """
    pattern = Pattern(problem)
    finder = Finder(pattern)
    need = problem.primary
    wanted = np.maximum(np.maximum(need.upper, need.lower), need.sliding).ravel()
    cells = np.flatnonzero(need.unsafe)
    order = cells[np.lexsort((cells, pattern.values[cells], -wanted[cells]))]
    pattern.reprice(1 - TRUST * guide)
    for cell in order.tolist():
        if not protect(pattern, finder, cell):
            refuse_cell(problem, cell)
    pattern.reprice(np.ones(len(guide)))
    improve(pattern, finder)
    return pattern


class Finder:
    """Looks for a witness: by swaps along the axes, and by linear programs where these are dear."""

    def __init__(self, pattern: Pattern) -> None:
        self.mover = Mover(pattern.problem.table)
        self.scopes = Scopes(pattern)

    def move(self, pattern: Pattern, cell: int, step: float, threat: int) -> Move | None:
        """Return a cheap change of a cell by a step that the threat cannot undo, or None."""
        shape = pattern.problem.table.values.shape
        cost = _wary(pattern, cell, threat).reshape(shape)
        at = tuple(int(n) for n in np.unravel_index(cell, shape))
        swap = self.mover.cheapest(at, step, pattern.problem.table.values, cost)
        if swap and swap[0] <= 0:
            return swap[1]
        for width in range(1, self.mover.stages + 1):
            above = self.scopes.around(cell, width=width)
            if swap and len(self.scopes.scope(above).cells) > self.scopes.widest:
                break
            found = self.scopes.cheapest(pattern, cell, step, threat, above)
            if found and (not swap or cost.flat[found.cells].sum() < swap[0]):
                return found
            if swap or above < 0:
                break
        return swap[1] if swap else None


def protect(pattern: Pattern, finder: Finder, cell: int) -> bool:
    """Add witnesses until a primary cell lacks nothing; return whether it could be done."""
    for _ in range(STEPS):
        lacking = pattern.missing(cell)
        if lacking is None:
            return True
        move = finder.move(pattern, cell, *lacking)
        if move is None:
            return _from_both_sides(pattern, finder, cell, lacking[1])
        pattern.add(move)
    return False


def _from_both_sides(pattern: Pattern, finder: Finder, cell: int, threat: int) -> bool:
    """Reach as far as possible up and down, where one side alone does not make up a distance."""
    need = pattern.problem.primary
    far = float(need.sliding.flat[cell])
    if max(need.upper.flat[cell], need.lower.flat[cell]) >= far:
        return False
    for step in (far, -min(far, float(pattern.values[cell]))):
        move = finder.scopes.cheapest(pattern, cell, step, threat, -1, partly=True)
        if move and len(move.cells):
            pattern.add(move)
    return pattern.missing(cell) is None


def _wary(pattern: Pattern, cell: int, threat: int) -> FloatArray:
    """Make cells that one holder knows dear, and those of a threat forbidden."""
    if not pattern.knows:
        return pattern.cost
    cost = pattern.cost
    known = (pattern.holder >= 0) & (pattern.holder != pattern.holder[cell])
    dear = np.where(known & (cost < FORBIDDEN), cost + pattern.typical, cost)
    return np.where(pattern.holder == threat, FORBIDDEN, dear) if threat >= 0 else dear


def improve(pattern: Pattern, finder: Finder) -> None:
    """Take every witness out in turn, the dearest first, and protect its cells anew."""
    dear = sorted(pattern.witnesses, key=lambda number: (-pattern.alone(number), number))
    for number in dear:
        price = pattern.alone(number)
        move = pattern.remove(number)
        cells = move.cells[pattern.unsafe[move.cells]].tolist()
        bare = [cell for cell in cells if pattern.missing(cell)]
        if bare and price == 0:
            pattern.add(move)
        elif bare:
            _replace(pattern, finder, move, bare, price)


def _replace(
    pattern: Pattern, finder: Finder, move: Move, bare: Iterable[int], price: float
) -> None:
    before, newest = pattern.lost(), pattern.next
    done = all(protect(pattern, finder, cell) for cell in bare)
    if not done or pattern.lost() - before > price:
        for number in range(newest, pattern.next):
            pattern.remove(number)
        pattern.add(move)
