"""Kendall's coefficient of concordance: how far judges agree on an order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError

FEWEST = 2
"""One judge agrees with nobody; one thing has no order."""
BLOCK = 2_000_000
"""Ranks permuted at once, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Concordance:
    """Agreement from 0 to 1, its chi-square, and the p-value of no agreement at all."""

    concordance: float
    chi_square: float
    p_value: float
    rank_sums: FloatArray


def kendall_concordance(
    ratings: ArrayLike, *, generator: np.random.Generator | None = None, draws: int = 0
) -> Concordance:
    r"""Kendall's W, corrected for ties.

    With rank sums :math:`R_j` of :math:`n` things by :math:`m` judges,
    :math:`W = 12 \sum_j (R_j - \bar R)^2 / [m^2 (n^3 - n) - m \sum T_i]`,
    :math:`T_i = \sum (t^3 - t)` over the ties of judge :math:`i`; :math:`m(n-1)W` is about
    chi-square with :math:`n - 1` degrees of freedom.

    Parameters
    ----------
    ratings
        Ratings or ranks, (judges, things); only their order within a judge counts; none missing.
    generator, draws
        With both, the p-value is that of ``draws`` random orders, which holds also for few judges
        and things; without, it is the chi-square's.

    Returns
    -------
    Concordance
        W without unit, p-value from 0 to 1.

    Raises
    ------
    MethodError
        For non-finite ratings, fewer than two judges or things, a judge who tells nothing apart in
        a panel of such judges, or draws without generator.

    Notes
    -----
    Agreement is not truth: judges may share an error. A small p-value says that they agree more
    than by chance, not that they agree much. With seven things or fewer the chi-square is rough.

    References
    ----------
    Kendall, M. G. and Babington Smith, B. (1939). Annals of Mathematical Statistics 10, 275-287.
    Siegel, S. (1956). *Nonparametric Statistics*. McGraw-Hill (worked example, W = 0.16).
    """
    array = finite_numbers(ratings, "ratings", ndim=(2,), negative=True)
    judges, things = array.shape
    if min(judges, things) < FEWEST:
        raise MethodError(
            "Agreement needs two judges and two things", f"ratings {array.shape}", "Pass more."
        )
    ranks = stats.rankdata(array, axis=1)
    # The variance of ranks with ties: m (n^3 - n) less the ties, over 12.
    spread = float(((ranks - ranks.mean()) ** 2).sum()) * judges
    if spread == 0:
        raise MethodError(
            "No judge tells anything apart", "ratings", "Leave out judges who give all the same."
        )
    sums = ranks.sum(axis=0)
    concordance = float(((sums - sums.mean()) ** 2).sum()) / spread
    chi_square = judges * (things - 1) * concordance
    if draws < 0:
        raise MethodError("A negative number of draws", f"draws {draws}", "Take 0 or more.")
    if draws:
        p_value = _p_of_random_orders(ranks, concordance * spread, generator, draws)
    else:
        p_value = float(special.chdtrc(things - 1, chi_square))
    return Concordance(concordance, chi_square, p_value, sums)


def _p_of_random_orders(
    ranks: FloatArray, found: float, generator: np.random.Generator | None, draws: int
) -> float:
    if generator is None:
        raise MethodError("Draws need a generator", "generator", "Pass one with a seed.")
    reached, left, room = 0, draws, max(BLOCK // ranks.size, 1)
    while left:
        now = min(left, room)
        orders = generator.permuted(np.broadcast_to(ranks, (now, *ranks.shape)), axis=2)
        sums = orders.sum(axis=1)
        apart = ((sums - sums.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
        reached += int((apart >= found * (1 - 1e-12)).sum())
        left -= now
    return (reached + 1) / (draws + 1)
