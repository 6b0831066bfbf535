"""The programs handed to HiGHS, and what comes back, before it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack

from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.limit_rows import Units
    from kerege.methods.allocation.limits import LimitRef
    from kerege.methods.allocation.matrix import Matrix
    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints

_TIME_LIMIT, _INFEASIBLE = 1, 2
TIGHTEST_GAP = 1e-9
_MET = 1e-7


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The linear relaxation.

    Attributes
    ----------
    value : float
        Optimum, as a maximum, in units of the program.
    duals : dict of LimitRef to float
        Gain per unit of the program by which a limit is loosened, summed over its rows.
    columns : (N,) float
        Value of each column.
    rows : (Q,) float
        Dual of each row: at least 0 where it is held from above, at most 0 where from below.
    """

    value: float
    duals: dict[LimitRef, float]
    columns: Floats
    rows: Floats


@dataclass(frozen=True, eq=False)
class Answer:
    """What the integer solver says: to be checked.

    Attributes
    ----------
    columns : (N,) float or None
        Value of each column; None if no plan was found in time.
    bound : float
        Upper bound on the maximum, in units of the program.
    stopped : bool
        Whether the time limit ended the search.
    nodes : int
        Nodes visited.
    """

    columns: Floats | None
    bound: float
    stopped: bool
    nodes: int


def solve_relaxation(matrix: Matrix) -> Relaxation | None:
    """Solve without whole numbers; None if even so no plan meets the limits."""
    sides = _one_sided(matrix)
    coefficients = matrix.sparse()
    rows = np.array([row for row, _, _ in sides], dtype=np.int64)
    signs = np.array([sign for _, sign, _ in sides])
    limit = np.array([bound for _, _, bound in sides])
    found = linprog(
        matrix.objective(),
        A_ub=coefficients[rows].multiply(signs[:, None]).tocsr() if sides else None,
        b_ub=limit if sides else None,
        bounds=np.column_stack([np.zeros(len(matrix.upper)), matrix.upper]),
        method="highs",
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status != 0:
        raise MethodError(
            f"The linear relaxation was not solved: {found.message}",
            where="problem",
            mend="Look for weights or costs that differ by many orders of magnitude.",
        )
    duals: dict[LimitRef, float] = {}
    prices = np.zeros(len(matrix.lowest))
    marginals = found.ineqlin.marginals if sides else np.empty(0)
    np.add.at(prices, rows, -signs * marginals)
    for row, marginal in zip(rows, marginals, strict=True):
        owner = matrix.owner[row]
        if owner is not None:
            duals[owner] = duals.get(owner, 0.0) - float(marginal)
    return Relaxation(-float(found.fun), duals, found.x, prices)


def _one_sided(matrix: Matrix) -> list[tuple[int, float, float]]:
    sides = []
    for row, (low, high) in enumerate(zip(matrix.lowest, matrix.highest, strict=True)):
        if np.isfinite(high):
            sides.append((row, 1.0, high))
        if np.isfinite(low):
            sides.append((row, -1.0, -low))
    return sides


def owners_that_clash(matrix: Matrix) -> set[LimitRef]:
    """Return owners of rows that cannot all be met even with split measures; empty if they can.

    All rows with an owner are loosened by one and the same share of their bounds, the least with
    which they can be met. If it is above 0, the rows with a dual prove it: with the rows that
    nobody owns they alone cannot be met (Farkas; elastic programs in Chinneck 2008).
    One share for all names the worst of several clashes, not all of them.
    """
    sides = _one_sided(matrix)
    rows = np.array([row for row, _, _ in sides], dtype=np.int64)
    signs = np.array([sign for _, sign, _ in sides])
    bounds = np.array([bound for _, _, bound in sides])
    owned = np.array([matrix.owner[row] is not None for row in rows])
    loosened = np.where(owned, -np.maximum(np.abs(bounds), 1.0), 0.0)
    count = len(matrix.upper)
    found = linprog(
        np.append(np.zeros(count), 1.0),
        A_ub=hstack(
            [matrix.sparse()[rows].multiply(signs[:, None]), csr_array(loosened[:, None])]
        ).tocsr(),
        b_ub=bounds,
        bounds=np.column_stack([np.zeros(count + 1), np.append(matrix.upper, np.inf)]),
        method="highs",
    )
    if found.status != 0 or found.fun <= _MET:
        return set()
    named = [matrix.owner[row] for row in rows[owned & (np.abs(found.ineqlin.marginals) > _MET)]]
    return {owner for owner in named if owner is not None}


def solve_integer(
    matrix: Matrix,
    *,
    mip_rel_gap: float,
    time_limit: float | None,
    between: tuple[Floats, Floats] | None = None,
) -> Answer | None:
    """Solve with whole numbers, the columns between bounds if given; None if no plan is there."""
    lower, upper = between or (0.0, np.array(matrix.upper))
    options: dict[str, float] = {"mip_rel_gap": max(mip_rel_gap, TIGHTEST_GAP)}
    if time_limit is not None:
        options["time_limit"] = time_limit
    found = milp(
        matrix.objective(),
        integrality=np.array(matrix.integer),
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(matrix.sparse(), matrix.lowest, matrix.highest),
        options=options,
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status not in (0, _TIME_LIMIT):
        raise MethodError(
            f"The solver gave up: {found.message}",
            where="problem",
            mend="Look for weights or costs that differ by many orders of magnitude.",
        )
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    nodes = int(found.mip_node_count or 0)
    return Answer(found.x, bound, found.status == _TIME_LIMIT, nodes)


def started_units(problem: AllocationProblem, units: Units, columns: Floats) -> Ints:
    """Return the units that start, (M, P, T), from the columns of the units in force."""
    force = np.zeros((problem.measures, problem.places, problem.years), dtype=np.int64)
    for key, steps in units.steps.items():
        force[key] = sum(round(float(columns[column])) for column in steps)
    return np.diff(force, axis=2, prepend=0)
