"""The least loss of information in a small table, by the cutting planes of Fischetti and Salazar.

The master program chooses cells; the outsider's program says which primary cell they leave
exposed, and its dual says what any pattern needs there. Every master is a bound from below; the
first whose pattern holds is the optimum.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from kerege.methods.arrays import BoolArray, FloatArray, IntArray
from kerege.methods.disclosure.attack import attack
from kerege.methods.disclosure.problem import Problem
from kerege.methods.disclosure.suppression_bound import Master

NODES = 5_000


@dataclass(frozen=True, eq=False)
class Cut:
    """What every safe pattern satisfies: the sum of coefficients of its cells is at least this."""

    coefficients: FloatArray
    least: float


@dataclass(frozen=True, eq=False)
class Optimum:
    """What the cutting planes found: a bound, and a pattern if it is proven the cheapest."""

    bound: float
    suppressed: BoolArray | None


def optimum(problem: Problem, master: Master, *, rounds: int, known_loss: float) -> Optimum:
    """Tighten the master until its pattern is safe, or so many rounds are over."""
    size, bound = problem.table.values.size, 0.0
    cuts: list[Cut] = []
    for _ in range(rounds):
        chosen, least = _solve(problem, master, cuts)
        bound = max(bound, least)
        if chosen is None or bound > known_loss * (1 - 1e-9):
            return Optimum(bound, None)
        pattern = problem.primary.unsafe.ravel().astype(np.float64)
        pattern[chosen] = 1.0
        found = exposed_by(problem, pattern)
        if not found:
            return Optimum(bound, pattern.reshape(size) > 0)
        cuts += found
    return Optimum(bound, None)


def exposed_by(problem: Problem, pattern: FloatArray) -> list[Cut]:
    """Return a cut for primary cells and attackers that a pattern does not withstand.

    A table found for one cell is remembered for all that it takes far enough.
    """
    holder = problem.holder.ravel()
    unsafe = np.flatnonzero(problem.primary.unsafe.ravel())
    for threat in _threats(holder, pattern):
        known = np.flatnonzero((holder == threat) & (threat >= 0))
        up, down = np.zeros(holder.size), np.zeros(holder.size)
        cuts: list[Cut] = []
        for cell in unsafe[(holder[unsafe] != threat) | (threat < 0)].tolist():
            if _is_short(problem, up, down, cell):
                cuts += _cuts(problem, pattern, cell, known, up, down)
        if cuts:
            return cuts
    return []


def _cuts(  # noqa: PLR0917 -- what is known of the attack so far, kept up to date here
    problem: Problem,
    pattern: FloatArray,
    cell: int,
    known: IntArray,
    up: FloatArray,
    down: FloatArray,
) -> list[Cut]:
    values, need = problem.table.values.ravel(), problem.primary
    both = [attack(problem, pattern, cell, sign=sign, known=known) for sign in (1, -1)]
    for found in both:
        np.maximum(up, found.change, out=up)
        np.maximum(down, -found.change, out=down)
        if (values >= found.change - problem.room).all():
            np.maximum(up, -found.change, out=up)
            np.maximum(down, found.change, out=down)
    rise, fall = both[0].change[cell], -both[1].change[cell]
    wanted = (
        (rise, need.upper.flat[cell], both[0].worth),
        (fall, need.lower.flat[cell], both[1].worth),
        (rise + fall, need.sliding.flat[cell], both[0].worth + both[1].worth),
    )
    return [
        Cut(np.minimum(worth, level), float(level))
        for reached, level, worth in wanted
        if reached < level - problem.room
    ]


def _is_short(problem: Problem, up: FloatArray, down: FloatArray, cell: int) -> bool:
    shape = problem.table.values.shape
    return bool(problem.short(up.reshape(shape), down.reshape(shape)).flat[cell])


def _threats(holder: IntArray, pattern: FloatArray) -> list[int]:
    return [-1, *np.unique(holder[(holder >= 0) & (pattern > 0)]).astype(int).tolist()]


def _solve(problem: Problem, master: Master, cuts: list[Cut]) -> tuple[FloatArray | None, float]:
    """Return the cells of the cheapest pattern under the cuts, and its price."""
    rows, least = [master.rows], [master.least]
    unsafe = problem.primary.unsafe.ravel()
    if cuts:
        inside = np.array([cut.coefficients[master.open] for cut in cuts])
        given = np.array([cut.coefficients[unsafe].sum() for cut in cuts])
        extra = np.zeros((len(cuts), master.rows.shape[1] - len(master.open)))
        rows.append(sparse.csr_matrix(np.hstack([inside, extra])))
        least.append(np.array([cut.least for cut in cuts]) - given)
    whole = np.zeros(master.rows.shape[1])
    whole[: len(master.open)] = 1
    found = milp(
        master.cost,
        integrality=whole,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            sparse.csr_matrix(sparse.vstack(rows)), np.concatenate(least), np.inf
        ),
        options={"node_limit": NODES, "mip_rel_gap": 1e-9},
    )
    bound = 0.0 if found.mip_dual_bound is None else float(found.mip_dual_bound)
    if found.status != 0:
        return None, bound
    return master.open[found.x[: len(master.open)] > 0.5], bound  # noqa: PLR2004 -- of a whole number
