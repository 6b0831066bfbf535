"""Theil's index of inequality between regions, split into between and within groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import (
    FloatArray,
    IntArray,
    finite_numbers,
    group_numbers,
    same_shape,
)
from kerege.methods.regional.spread import shares_by_region


@dataclass(frozen=True, slots=True)
class Theil:
    """``total`` = ``between`` + ``within``; ``within`` = sum of ``group_within``, one per group."""

    total: float
    between: float
    within: float
    group_within: FloatArray


def theil(amount: ArrayLike, population: ArrayLike, *, group: ArrayLike | None = None) -> Theil:
    r"""Theil index of an amount per head: :math:`T = \sum_i s_i \ln (s_i / p_i)`.

    With :math:`s_i, p_i` the regions' shares of the amount and of the population, and
    :math:`S_g, P_g` those of the groups,

    .. math:: T = \underbrace{\sum_g S_g \ln \frac{S_g}{P_g}}_{between} +
              \underbrace{\sum_g S_g \sum_{i \in g} \frac{s_i}{S_g}
              \ln \frac{s_i/S_g}{p_i/P_g}}_{within}

    Parameters
    ----------
    amount
        Non-negative amounts of one unit, (regions,); a region with nothing counts as zero.
    population
        Heads, or whatever the amount is set against, greater than zero, (regions,).
    group
        Number of the group of each region, from 0, (regions,); by default one group.

    Returns
    -------
    Theil
        No unit (nats); 0 for the same per head everywhere, at most :math:`-\ln \min p_i`.

    Raises
    ------
    MethodError
        For negative or non-finite values, an empty region, one region, no amount at all, regions
        that differ, or a group that is not a whole number from 0.

    Notes
    -----
    It has no upper end of its own, so compare only countries with similar regions. What lies within
    the regions themselves is not in it.

    References
    ----------
    Theil, H. (1967). *Economics and Information Theory*. North-Holland. Shorrocks, A. F.
    (1980). The class of additively decomposable inequality measures. Econometrica 48, 613-625.
    """
    shares, sizes = (
        array[:, 0] for array in shares_by_region(finite_numbers(amount, "amount"), population)
    )
    groups = _groups(group, shares)
    size = int(groups.max()) + 1
    amounts = np.bincount(groups, weights=shares, minlength=size)
    heads = np.bincount(groups, weights=sizes, minlength=size)
    local = special.rel_entr(shares, sizes)
    gaps = special.rel_entr(amounts, heads)
    within = np.bincount(groups, weights=local, minlength=size) - gaps
    return Theil(
        total=float(local.sum()),
        between=float(gaps.sum()),
        within=float(within.sum()),
        group_within=within,
    )


def _groups(group: ArrayLike | None, shares: FloatArray) -> IntArray:
    if group is None:
        return np.zeros(shares.shape, dtype=np.intp)
    groups = group_numbers(group, "group")
    same_shape(groups.astype(np.float64), shares.shape, "group", "amount")
    return groups
