"""The share of its need that each region loses over a plan, and the least share asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.limits import LimitKind, LimitRef

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints

FINEST = 1_000_000
"""Shares are compared in millionths: solvers are no more exact."""


def region_wholes(problem: AllocationProblem) -> Floats:
    """Return the weighted need of each region over the plan, (R,)."""
    return np.asarray(problem.need.sum(axis=1) * problem.year_weight.sum())


def region_shares(problem: AllocationProblem, reduction: Floats) -> Floats:
    """Return the share of the weighted need of each region that is removed over the plan.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    reduction : (R, A, T) float
        Share of each need removed in each year.

    Returns
    -------
    (R,) float
        NaN where a region has no need.
    """
    whole = region_wholes(problem)
    removed = np.einsum("ra,rat,t->r", problem.need, reduction, problem.year_weight)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(whole > 0, removed / whole, np.nan))


def share_excess(problem: AllocationProblem, reduction: Floats) -> Ints:
    """Return by how many millionths each region is below the least share (above 0), (R,).

    Regions that have more than the least share, or no need, are at 0 or below.
    """
    short = (problem.least_share - region_shares(problem, reduction)) * FINEST - 1
    return np.where(np.isnan(short), 0, np.ceil(np.nan_to_num(short))).astype(np.int64)


def share_limits(problem: AllocationProblem) -> tuple[LimitRef, ...]:
    """Return the names of the limits that the least share makes: one for each region with needs."""
    if problem.least_share <= 0:
        return ()
    return tuple(
        LimitRef(LimitKind.LEAST_SHARE, int(r)) for r in np.flatnonzero(region_wholes(problem) > 0)
    )
