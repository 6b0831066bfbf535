"""Consensus of a panel: the middle half of its answers is narrow enough."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, known_numbers, refuse
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class Consensus:
    """Median, quartiles, spread and whether consensus is reached, (things,) each.

    ``answered`` is how many experts rated a thing.
    """

    answered: IntArray
    median: FloatArray
    lower: FloatArray
    upper: FloatArray
    spread: FloatArray
    reached: BoolArray


def interquartile_consensus(
    ratings: ArrayLike, *, widest: float, missing: ArrayLike | None = None
) -> Consensus:
    r"""Median and quartiles of each thing; consensus where :math:`Q_3 - Q_1 \le k`.

    Quartiles are interpolated between the two nearest answers: :math:`Q_p` lies at position
    :math:`1 + p(n - 1)` of the answers in order.

    Parameters
    ----------
    ratings
        Ratings in units of the scale, (experts, things).
    widest
        The largest interquartile range :math:`k` that counts as consensus, in the same unit; fixed
        before the first round.
    missing
        True where an expert did not rate a thing, (experts, things).

    Returns
    -------
    Consensus
        In units of the scale.

    Raises
    ------
    MethodError
        For ratings that are not finite, a thing that nobody rated, or a negative width.

    Notes
    -----
    Consensus is not truth, and the middle half says nothing of the others: an item may have
    reached consensus and an expert with a good reason against it. On a scale of few points a
    range of 1 is reached easily.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The American
    Statistician 50, 361-365 (definition 7). von der Gracht, H. A. (2012). Consensus measurement in
    Delphi studies. Technological Forecasting and Social Change 79, 1525-1536.
    """
    if not (np.isfinite(widest) and widest >= 0):
        raise MethodError("A width is not zero or more", f"widest {widest}", "Write 1, or 2.")
    array, mask = known_numbers(ratings, "ratings", ndim=(2,), missing=missing, negative=True)
    answered = (~mask).sum(axis=0)
    refuse(answered == 0, "Nobody rated this", "ratings", "Leave it out, or ask for ratings.")
    lower, median, upper = np.nanquantile(array, (0.25, 0.5, 0.75), axis=0)
    spread = upper - lower
    return Consensus(answered, median, lower, upper, spread, spread <= widest)
