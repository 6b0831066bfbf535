"""The outsider's linear program: how far a cell can be from its value, given what is published."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from kerege.methods.arrays import FloatArray, IntArray
from kerege.methods.disclosure.problem import Problem
from kerege.methods.errors import MethodError


@dataclass(frozen=True, eq=False)
class Attack:
    """The possible table that takes a cell furthest, and what would let it go further.

    Attributes
    ----------
    change : (cells,) float
        The table less the true one.
    worth : (cells,) float
        By how much more the cell could go with each other cell suppressed, at most (the dual).
    """

    change: FloatArray
    worth: FloatArray


def attack(
    problem: Problem, suppressed: FloatArray, cell: int, *, sign: int, known: IntArray
) -> Attack:
    """Return how far a cell can rise (or fall) and what a pattern needs for it to go further.

    Parameters
    ----------
    problem
        The table and the levels.
    suppressed
        (cells,) 1 where a cell is suppressed, else 0.
    cell
        The cell attacked.
    sign
        1 for the upper bound, -1 for the lower.
    known
        Suppressed cells that the attacker knows all the same.
    """
    values = problem.table.values.ravel()
    most = float(values.sum() + problem.primary.upper.max() + problem.primary.sliding.max())
    rise, fall = np.full(values.size, most), values.copy()
    rise[known] = fall[known] = 0.0
    goal = np.zeros(values.size)
    goal[cell] = -sign
    found = linprog(
        goal,
        A_eq=problem.table.relations,
        b_eq=np.zeros(problem.table.relations.shape[0]),
        bounds=np.column_stack([-fall * suppressed, rise * suppressed]),
        method="highs-ds",
    )
    _solved(found)
    worth = (
        np.maximum(-found.upper.marginals, 0) * rise + np.maximum(found.lower.marginals, 0) * fall
    )
    return Attack(found.x, worth)


def _solved(found: object) -> None:
    if getattr(found, "status", 1) != 0:
        raise MethodError(
            f"A linear program was not solved: {getattr(found, 'message', '')}",
            "values",
            "Look for values that differ by many orders of magnitude.",
        )
