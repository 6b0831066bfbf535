"""Exact bounds of unknown numbers under linear equations, component by component."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from kerege.methods.arrays import FloatArray, IntArray
from kerege.methods.errors import MethodError

ROOM = 1e-9


@dataclass(frozen=True, eq=False)
class System:
    """Equations over unknown non-negative numbers that the true values satisfy.

    Attributes
    ----------
    matrix : (equations, unknowns) sparse
        Coefficients.
    right : (equations,) float
        Right-hand sides.
    truth : (unknowns,) float
        The true values; the first table that an outsider cannot rule out.
    """

    matrix: sparse.csr_matrix
    right: FloatArray
    truth: FloatArray


def components(matrix: sparse.csr_matrix) -> list[IntArray]:
    """Return the groups of unknowns that no equation links to others."""
    links = abs(matrix).astype(bool).astype(np.intp)
    number, label = connected_components(links.T @ links, directed=False)
    order = np.argsort(label, kind="stable")
    return np.split(order, np.searchsorted(label[order], np.arange(1, number)))


def bounds_of(system: System, goals: sparse.csr_matrix) -> tuple[FloatArray, FloatArray]:
    """Return the least and greatest value of sums of unknowns, (goals,) each.

    Every table that a program finds is remembered: a sum that has reached zero needs no program
    for its lower bound.
    """
    values = np.asarray(goals @ system.truth).ravel()
    low, high = values.copy(), values.copy()
    part_of = np.empty(len(system.truth), dtype=np.intp)
    parts = components(system.matrix)
    for number, part in enumerate(parts):
        part_of[part] = number
    csc, goals = sparse.csc_matrix(system.matrix), sparse.csr_matrix(goals)
    closest = values.copy()
    for at in range(goals.shape[0]):
        unknowns = goals.indices[goals.indptr[at] : goals.indptr[at + 1]]
        touched = np.concatenate([parts[n] for n in np.unique(part_of[unknowns])] or [unknowns])
        part = np.sort(touched)
        matrix = csc[:, part].tocsr()
        rows = np.flatnonzero(np.diff(matrix.indptr))
        aim = goals[at, part].toarray().ravel()
        outside = values[at] - aim @ system.truth[part]
        for sign in (1, -1):
            if sign > 0 and closest[at] <= ROOM and (aim >= 0).all():
                low[at] = 0.0
                continue
            found = _solve(sign * aim, matrix[rows], _right(system, rows, matrix, part))
            if found is None:
                high[at] = np.inf
                continue
            reached = float(aim @ found + outside)
            low[at], high[at] = (reached, high[at]) if sign > 0 else (low[at], reached)
            table = system.truth.copy()
            table[part] = found
            np.minimum(closest, np.asarray(goals @ table).ravel(), out=closest)
    return np.minimum(low, values), np.maximum(high, values)


def _right(system: System, rows: IntArray, matrix: sparse.csr_matrix, part: IntArray) -> FloatArray:
    """Return what the unknowns of a part sum to in each equation, from the truth itself."""
    return np.asarray(matrix[rows] @ system.truth[part]).ravel()


def _solve(aim: FloatArray, matrix: sparse.csr_matrix, right: FloatArray) -> FloatArray | None:
    """Minimise; None where there is no least value."""
    if not matrix.shape[0]:
        return None if (aim < 0).any() else np.zeros(len(aim))
    found = linprog(aim, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs-ds")
    if found.status in (3, 4) and (aim < 0).any():
        return None
    if found.status != 0:
        raise MethodError(
            f"A linear program of the audit was not solved: {found.message}",
            "values",
            "Look for values that differ by many orders of magnitude.",
        )
    return np.asarray(found.x)
