"""What a plan does for the needs: the objective, computed from units alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints


def in_force(units: Ints) -> Ints:
    """Return the units in force by year, (M, P, T), from the units that start, (M, P, T)."""
    return np.cumsum(units, axis=2)


def ladder_sum(problem: AllocationProblem) -> Floats:
    """Return the summed ladder, (M, K + 1): full units' worth of 0, 1, ..., K units."""
    start = np.zeros((problem.measures, 1))
    return np.hstack([start, np.cumsum(problem.ladder, axis=1)])


def summed_effects(problem: AllocationProblem, units: Ints) -> Floats:
    """Return the sum of effects in force by region, need area and year, (R, A, T).

    The effect of a measure in a region is effect x reach x summed ladder; a pair with synergy
    adds its effect once in each place where both are in force.
    """
    force = in_force(units)
    worth = ladder_sum(problem)[np.arange(problem.measures)[:, None, None], force]
    there = np.einsum("mpt,pr->mrt", worth, problem.reach)
    total = np.einsum("ma,mrt->rat", problem.effect, there)
    for pair in problem.synergies:
        both = (np.minimum(force[pair.first], force[pair.second]) > 0).astype(np.float64)
        reached = problem.reach.T @ both
        total = total + np.asarray(pair.effect)[None, :, None] * reached[:, None, :]
    return np.asarray(total)


def saturate(problem: AllocationProblem, effects: Floats) -> Floats:
    """Return the share of a need removed by sums of effects of any shape."""
    knots = problem.saturation
    return np.interp(effects, knots[:, 0], knots[:, 1])


def need_reduction(problem: AllocationProblem, units: Ints) -> Floats:
    """Return the share of each need removed in each year, (R, A, T), 0 to 1."""
    return saturate(problem, summed_effects(problem, units))


def plan_value(problem: AllocationProblem, units: Ints) -> float:
    """Return the objective: need x share removed x year weight, summed."""
    return reduction_value(problem, need_reduction(problem, units))


def reduction_value(problem: AllocationProblem, reduction: Floats) -> float:
    """Return the objective of the shares removed, (R, A, T)."""
    return float(np.einsum("ra,rat,t->", problem.need, reduction, problem.year_weight))
