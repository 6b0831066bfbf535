"""Secondary cell suppression: the further cells to withhold so that no sum gives one away."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import BoolArray, FloatArray, IntArray
from kerege.methods.disclosure.contributions import PrimaryCells
from kerege.methods.disclosure.cutting_planes import optimum
from kerege.methods.disclosure.greedy import find_pattern
from kerege.methods.disclosure.layout import CellTable
from kerege.methods.disclosure.moves import Move
from kerege.methods.disclosure.problem import Problem, read_problem, refuse_cell
from kerege.methods.disclosure.suppression_bound import read_master, relaxed
from kerege.methods.errors import MethodError

SMALL = 500
"""Cells up to which the cheapest pattern is looked for and not only a cheap one."""
ROUNDS = 25


@dataclass(frozen=True, eq=False)
class Suppression:
    """A safe pattern with its proof and its price.

    Attributes
    ----------
    suppressed, secondary : bool ndarray
        Cells withheld, and those of them that no rule forbids; shape of the table.
    lost : float
        Price of the secondary cells, in the unit of the weights.
    bound : float
        No safe pattern loses less than this.
    upper, lower : ndarray
        How far above and below its value each primary cell is shown to be possible (a bound from
        below on the outsider's interval); zero elsewhere.
    witnesses : tuple of Move
        The proof: changes that, added to the true table, give other tables that fit everything
        published. Anyone can check them by addition.
    """

    suppressed: BoolArray
    secondary: BoolArray
    lost: float
    bound: float
    upper: FloatArray
    lower: FloatArray
    witnesses: tuple[Move, ...]

    @property
    def gap(self) -> float:
        """The share of the loss that a better pattern could at most save, 0 to 1."""
        return 1 - self.bound / self.lost if self.lost > 0 else 0.0


def secondary_suppression(
    table: CellTable,
    primary: PrimaryCells,
    *,
    weights: ArrayLike,
    published: ArrayLike | None = None,
    single_holder: ArrayLike | None = None,
    rounds: int = ROUNDS,
) -> Suppression:
    """Suppress further cells so that every primary cell keeps its protection levels.

    An outsider knows what is published, every sum of the table, and that no value is negative.
    Each primary cell must remain possible at its value plus its upper level and less its lower
    one, with all margins and hierarchies taken together. Zeros are never used: they are published.

    Parameters
    ----------
    table
        The true table.
    primary
        What the rules forbid and the levels, from `frequency_rule`, `dominance_rule`,
        `p_percent_rule` or several joined with ``|``.
    weights
        Information lost with each cell, positive, shape of the table: ones to lose few cells,
        values to lose little of the total.
    published
        True for cells that must be published (totals already printed); shape of the table.
    single_holder
        The only contributor of a cell, else -1 (`Contributions.single_holder`). With it, no such
        contributor, who knows the own cells, can undo the protection of another's.
    rounds
        Rounds of cutting planes in tables of up to 500 cells; 0 for none.

    Returns
    -------
    Suppression
        The same for the same arguments: no clock stops the search.

    Raises
    ------
    MethodError
        If the arguments do not fit, or a cell cannot be protected by any pattern.

    Notes
    -----
    Large tables: each primary cell gets its cheapest product of swaps along the axes, which keeps
    every margin of every level; dear ones are taken out and sought again. Small tables: cutting
    planes to the proven optimum. Protection is against arithmetic on this one table; what was
    published before is checked with `differencing_audit`. The levels hold for an outsider who
    does not know how the pattern was made.

    References
    ----------
    Fischetti, M. and Salazar, J. J. (2000). Models and algorithms for optimizing cell suppression
    in tabular data with linear constraints. Journal of the American Statistical Association 95.
    Repsilber's hypercube method and De Wolf's modular method as described in Hundepool, A. et
    al., *Handbook on Statistical Disclosure Control*.
    """
    problem = read_problem(table, primary, weights, published, single_holder)
    master = read_master(problem)
    bound, likely = relaxed(master)
    guide = np.zeros(table.values.size)
    guide[master.open] = likely
    pattern = find_pattern(problem, guide)
    if rounds and table.values.size <= SMALL and (lost := pattern.lost()) > bound:
        found = optimum(problem, master, rounds=rounds, known_loss=lost)
        bound = max(bound, min(found.bound, lost))
        if found.suppressed is not None:
            pattern = find_pattern(_only(problem, found.suppressed), guide)
    return proven(problem, pattern.suppressed(), tuple(pattern.witnesses.values()), bound)


def _only(problem: Problem, suppressed: BoolArray) -> Problem:
    """Return the same problem in which no cell but these may be suppressed."""
    shape = problem.price.shape
    return replace(problem, price=np.where(suppressed.reshape(shape), problem.price, np.inf))


def proven(
    problem: Problem, suppressed: IntArray, witnesses: tuple[Move, ...], bound: float
) -> Suppression:
    """Check the proof by addition alone, whoever made it, and state the price.

    Raises
    ------
    MethodError
        If a witness changes a published cell, breaks a sum or falls below zero, or a primary cell
        lacks one.
    """
    values, room = problem.table.values.ravel(), problem.room
    hidden = np.zeros(values.size, dtype=np.bool_)
    hidden[suppressed] = True
    sizes = [len(move.cells) for move in witnesses]
    change = sparse.csc_matrix(
        (
            np.concatenate([move.change for move in witnesses] or [np.empty(0)]),
            np.concatenate([move.cells for move in witnesses] or [np.empty(0, dtype=np.intp)]),
            np.r_[0, np.cumsum(sizes)].astype(np.intp),
        ),
        shape=(values.size, len(witnesses)),
    )
    cells, by = change.indices, np.repeat(np.arange(len(witnesses)), sizes)
    broken = abs(problem.table.relations @ change)
    negative = (values[cells] + change.data < -room).any()
    back = np.ones(len(witnesses), dtype=np.bool_)
    back[by[values[cells] - change.data < -room]] = False
    if not hidden[cells].all() or negative or (broken.nnz and broken.max() > room):
        raise MethodError("A witness is no possible table", "witnesses", "Report this as a fault.")
    upper, lower = np.zeros(values.size), np.zeros(values.size)
    both = np.where(back[by], np.abs(change.data), 0.0)
    np.maximum.at(upper, cells, np.maximum(change.data, both))
    np.maximum.at(lower, cells, np.maximum(-change.data, both))
    shape = problem.table.values.shape
    rise, fall, withheld = upper.reshape(shape), lower.reshape(shape), hidden.reshape(shape)
    if (bare := problem.short(rise, fall)).any():
        refuse_cell(problem, int(np.argmax(bare)))
    secondary = withheld & ~problem.primary.unsafe
    lost = float(problem.price[secondary].sum())
    return Suppression(
        withheld,
        secondary,
        lost,
        bound,
        np.where(problem.primary.unsafe, rise, 0.0),
        np.where(problem.primary.unsafe, fall, 0.0),
        witnesses,
    )
