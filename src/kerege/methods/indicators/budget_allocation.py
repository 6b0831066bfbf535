"""Budget allocation: weights from the points that experts share out, and how far they differ."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse

ROUNDING = 1e-6
"""Relative distance at which two sums of points no longer agree."""


@dataclass(frozen=True, slots=True)
class BudgetWeights:
    """Weights that add up to 1, their range among experts and standard error, (indicators,) each.

    ``error`` is NaN with a single expert.
    """

    weights: FloatArray
    lowest: FloatArray
    highest: FloatArray
    error: FloatArray


def budget_allocation(points: ArrayLike) -> BudgetWeights:
    r"""Average the shares: :math:`w_i = \frac1m \sum_e p_{ei} / \sum_j p_{ej}`, over experts.

    Parameters
    ----------
    points
        Points each expert gives to each indicator, zero or more, (experts, indicators). Every
        expert shares out the same budget, such as 100.

    Returns
    -------
    BudgetWeights
        Without units.

    Raises
    ------
    MethodError
        For points that are negative or not finite, an expert who gives none, or budgets that
        differ.

    Notes
    -----
    The error tells how far these experts differ, not whether they are right. Above about ten
    indicators points are shared out evenly for want of attention: allocate within groups.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators* (budget
    allocation process).
    """
    array = finite_numbers(points, "points", ndim=(2,))
    sums = array.sum(axis=1)
    refuse(sums == 0, "An expert gives no points", "points", "Leave the expert out.")
    refuse(
        np.abs(sums / sums[0] - 1) > ROUNDING,
        "The experts do not share out the same budget",
        "points",
        "Ask for the missing points; scaling them would put words into a mouth.",
    )
    shares = array / sums[:, None]
    experts = len(shares)
    error = shares.std(axis=0, ddof=1) / np.sqrt(experts) if experts > 1 else shares[0] * np.nan
    return BudgetWeights(shares.mean(axis=0), shares.min(axis=0), shares.max(axis=0), error)
