"""Copeland: regions compared pair by pair, so that nothing is made good by something else."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.indicators.average_rank import average_rank


@dataclass(frozen=True, slots=True)
class Copeland:
    """Pairs won less pairs lost, (regions,), the rank (1 is the best) and the matrix behind.

    ``outranking`` is (regions, regions): the weight of indicators on which the row is better than
    the column, ties by half; a pair and its inverse add up to 1.
    """

    scores: FloatArray
    ranks: FloatArray
    outranking: FloatArray


TIE = 1e-12
"""Distance from one half below which a pair is drawn; sums of weights carry so much rounding."""


def copeland(values: ArrayLike, *, weights: ArrayLike) -> Copeland:
    r"""Score a region by the pairs it wins: :math:`\sum_s \mathrm{sign}(o_{rs} - \frac12)`.

    Parameters
    ----------
    values
        Indicators in any unit, more is better, no gaps, (regions, indicators).
    weights
        Weight of each indicator, zero or more, (indicators,); scaled to 1.

    Returns
    -------
    Copeland
        Scores from minus to plus the number of other regions.

    Raises
    ------
    MethodError
        For non-finite values, fewer than two regions, negative weights, weights that are all zero
        or do not fit.

    Notes
    -----
    Only the order of each indicator counts, so no normalisation is needed and distances are lost.
    Weights are importance here, not exchange rates. Where pairs go round in a circle the regions in
    it stand alike.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*
    (non-compensatory multi-criteria approach). Saari, D. G. and Merlin, V. R. (1996). The Copeland
    method. *Economic Theory* 8, 51-76.
    """
    array = finite_numbers(values, "values", ndim=(2,), negative=True)
    mass = finite_numbers(weights, "weights", ndim=(1,))
    if mass.shape != array.shape[1:]:
        raise MethodError(
            "The weights do not fit the indicators",
            f"weights {mass.shape}, values {array.shape}",
            "Pass one weight for each indicator.",
        )
    refuse(np.asarray(mass.sum() == 0), "All weights are zero", "weights", "Weight something.")
    if len(array) < 2:  # noqa: PLR2004 -- a pair is two
        raise MethodError("There is no pair", f"values {array.shape}", "Pass two regions or more.")
    outranking = (pairs(array) @ (mass / mass.sum())).reshape(len(array), len(array))
    scores = won(outranking)
    return Copeland(scores, average_rank(scores), outranking)


def pairs(array: FloatArray) -> FloatArray:
    """1 where the first of a pair is better, one half where alike, (pairs, indicators)."""
    gap = array[:, None] - array[None]
    return np.asarray((np.sign(gap) / 2 + 0.5).reshape(-1, array.shape[1]))


def won(outranking: FloatArray) -> FloatArray:
    """Pairs won less pairs lost, over the last axis."""
    gap = outranking - 0.5
    return np.asarray(np.where(np.abs(gap) < TIE, 0, np.sign(gap)).sum(axis=-1))
