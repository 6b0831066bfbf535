"""A bound from below on the information that any safe pattern of suppressions loses."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from kerege.methods.arrays import FloatArray, IntArray
from kerege.methods.disclosure.problem import Problem
from kerege.methods.errors import MethodError


@dataclass(frozen=True, eq=False)
class Master:
    """The program that bounds a pattern: columns are open cells, then one for each relation.

    Attributes
    ----------
    open : (n,) int
        Cells that may be suppressed besides the primary ones.
    cost : (N,) float
        Price of each column.
    rows, least
        What every safe pattern satisfies: rows times columns is at least this.
    """

    open: IntArray
    cost: FloatArray
    rows: sparse.csr_matrix
    least: FloatArray


def suppression_bound(problem: Problem) -> float:
    r"""Bound the information lost with secondary cells from below by a linear program.

    With :math:`x_i \in [0, 1]` for a suppressed cell, :math:`x_i = 1` for the primary ones and
    :math:`z_r \ge x_i` for every cell of a relation r, every pattern that is safe and has no cell
    to spare satisfies :math:`\sum_{i \in r} x_i \ge 2 z_r` (one suppressed cell alone in a sum is
    no secret), and for a primary cell p with upper level u whose value can only rise if others in
    the sum fall, :math:`\sum_{k} \min(a_k, u)\, x_k + u\, x_{total} \ge u`. These are the cuts of
    Fischetti and Salazar that come from single relations; the minimum of the price under them is
    a bound for all patterns.

    Parameters
    ----------
    problem
        What is to be protected.

    Returns
    -------
    float
        Least price of the secondary cells, in the unit of the weights.

    Raises
    ------
    MethodError
        If the program is not solved.
    """
    return relaxed(read_master(problem))[0]


def relaxed(master: Master) -> tuple[float, FloatArray]:
    """Return the least price under the master's rows, and how far each open cell is suppressed."""
    if not len(master.open) or not master.rows.shape[0]:
        return 0.0, np.zeros(len(master.open))
    found = linprog(
        master.cost,
        A_ub=-master.rows,
        b_ub=-master.least,
        bounds=(0, 1),
        method="highs",
    )
    if found.status != 0:
        raise MethodError(
            f"The linear program of the bound was not solved: {found.message}",
            "weights, published",
            "Look for a relation in which everything but an unsafe cell must be published.",
        )
    return float(found.fun), found.x[: len(master.open)]


def read_master(problem: Problem) -> Master:
    """Write down what single relations ask of a pattern."""
    price = problem.price.ravel()
    open_ = np.flatnonzero(np.isfinite(price) & ~problem.primary.unsafe.ravel())
    rows, least = _pairs(problem, open_)
    more, capacity = _capacities(problem, open_)
    cost = np.zeros(rows.shape[1])
    cost[: len(open_)] = price[open_]
    widened = sparse.hstack(
        [more, sparse.csr_matrix((more.shape[0], rows.shape[1] - more.shape[1]))]
    )
    both = sparse.csr_matrix(sparse.vstack([rows, widened]))
    return Master(open_, cost, both, np.r_[least, capacity])


def _pairs(problem: Problem, open_: IntArray) -> tuple[sparse.csr_matrix, FloatArray]:
    """Return the rows that say: a relation with one suppressed cell has two."""
    relations = abs(problem.table.relations)
    known = np.asarray(relations @ problem.primary.unsafe.ravel().astype(np.float64)).ravel()
    inside = sparse.csr_matrix(relations[:, open_])
    width = np.diff(inside.indptr)
    must = np.flatnonzero((known == 1) & (width > 0))
    may = np.flatnonzero((known == 0) & (width > 1))
    block = sparse.csr_matrix(inside[may])
    size, extra = len(open_), len(may)
    first = sparse.hstack([inside[must], sparse.csr_matrix((len(must), extra))])
    both = sparse.hstack([block, -2 * sparse.identity(extra)])
    row = np.repeat(np.arange(extra), np.diff(block.indptr))
    each = np.arange(len(row))
    above = sparse.csr_matrix(
        (
            np.r_[np.ones(len(row)), -np.ones(len(row))],
            (np.r_[each, each], np.r_[size + row, block.indices]),
        ),
        shape=(len(row), size + extra),
    )
    alone = np.flatnonzero((known == 0) & (width == 1))
    never = sparse.hstack([-inside[alone], sparse.csr_matrix((len(alone), extra))])
    least = np.r_[np.ones(len(must)), np.zeros(extra + len(row) + len(alone))]
    return sparse.csr_matrix(sparse.vstack([first, both, above, never])), least


def _capacities(problem: Problem, open_: IntArray) -> tuple[sparse.csr_matrix, FloatArray]:
    """Return what else must be hidden in a sum so that an unsafe part can rise by its level."""
    values, need = problem.table.values.ravel(), problem.primary
    upper, unsafe = need.upper.ravel(), need.unsafe.ravel()
    relations = problem.table.relations
    place = np.full(values.size, -1)
    place[open_] = np.arange(len(open_))
    entries: list[tuple[IntArray, FloatArray]] = []
    least = []
    for row in range(relations.shape[0]):
        span = slice(relations.indptr[row], relations.indptr[row + 1])
        cells, signs = relations.indices[span], relations.data[span]
        for cell in cells[unsafe[cells] & (signs > 0) & (upper[cells] > 1)]:
            level = upper[cell]
            give = np.where(signs > 0, np.minimum(values[cells], level), level)
            give[cells == cell] = 0.0
            left = level - give[unsafe[cells]].sum()
            shown = (place[cells] >= 0) & (give > 0)
            if left > 0 and shown.any() and give[shown].min() < left:
                entries.append((place[cells[shown]], np.minimum(give[shown], left)))
                least.append(left)
    if not entries:
        return sparse.csr_matrix((0, len(open_))), np.empty(0)
    rows = np.repeat(np.arange(len(entries)), [len(found) for found, _ in entries])
    columns = np.concatenate([found for found, _ in entries])
    data = np.concatenate([found for _, found in entries])
    return sparse.csr_matrix((data, (rows, columns)), shape=(len(entries), len(open_))), np.array(
        least
    )
