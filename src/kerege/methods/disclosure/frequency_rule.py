"""Minimum frequency rule: a cell of too few is not published."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import finite_numbers, whole_numbers
from kerege.methods.disclosure.contributions import PrimaryCells
from kerege.methods.errors import MethodError


def frequency_rule(
    counts: ArrayLike, *, threshold: int, zero_is_safe: bool, distance: ArrayLike | None = None
) -> PrimaryCells:
    """Find the cells with fewer contributors than a threshold.

    A cell is unsafe where 0 < n < threshold, and where n = 0 unless zero is safe.

    Parameters
    ----------
    counts
        Contributors of each cell, one to six axes, margins included.
    threshold
        The least number that may be published, at least 2.
    zero_is_safe
        Whether it may be known that nobody is there. It may not where belonging to a group says
        something about all who are asked (nobody paid a bribe: so all refused).
    distance
        How far above the value the upper bound of a cell must stay, shape of ``counts``, in the
        unit of the table to be published. Left out, for a table of the counts themselves: up to
        the threshold, so that arithmetic cannot tell an unsafe cell from a safe one.

    Returns
    -------
    PrimaryCells
        Lower levels are zero: an outsider may know that a cell holds nobody or more.

    Raises
    ------
    MethodError
        For counts that are negative, not finite or not whole, or a threshold below 2.

    References
    ----------
    Hundepool, A. et al., *Handbook on Statistical Disclosure Control*, 4.2.1 (minimum frequency
    rule). The handbook holds a level of zero to be enough with this rule; the level here asks more.
    """
    if threshold < 2:  # noqa: PLR2004 -- of one, nothing would be held back
        raise MethodError(
            f"A threshold of {threshold} holds nothing back",
            "threshold",
            "Give the least number of contributors that may be published, at least 2.",
        )
    found = finite_numbers(counts, "counts", ndim=(1, 2, 3, 4, 5, 6))
    whole_numbers(found, "counts")
    unsafe = (found < threshold) & ((found > 0) | (not zero_is_safe))
    away = threshold - found
    if distance is not None:
        away = finite_numbers(distance, "distance", ndim=(found.ndim,))
        if away.shape != found.shape:
            raise MethodError(
                "Two arguments do not fit together",
                f"distance {away.shape}, counts {found.shape}",
                "Give one distance for each cell.",
            )
    upper = np.where(unsafe, away, 0.0)
    return PrimaryCells(unsafe, upper, np.zeros_like(upper), upper.copy())
