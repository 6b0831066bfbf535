"""Rank correlation of two quantities over the same regions, with an interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError
from kerege.methods.indicators.average_rank import average_rank

FEWEST = 10
"""Pairs below which the interval does not hold what it promises."""


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """``coefficient`` from -1 to 1, its interval from ``low`` to ``high``, ``pairs`` compared."""

    coefficient: float
    low: float
    high: float
    pairs: int


def rank_correlation(one: ArrayLike, other: ArrayLike, *, confidence: float) -> RankCorrelation:
    r"""Spearman's rank correlation, with an interval by Fisher's transformation.

    :math:`r` is the product-moment correlation of the average ranks; the interval is
    :math:`\tanh\bigl(\operatorname{artanh} r \pm z \sqrt{(1 + r^2/2)/(n - 3)}\bigr)`.

    Parameters
    ----------
    one, other
        Two quantities of the same regions, any unit, (regions,), at least ten.
    confidence
        Between 0 and 1.

    Returns
    -------
    RankCorrelation
        No unit. Where the ranks agree or disagree wholly, the interval is that one number: no
        other of the order can be told from it by this formula.

    Raises
    ------
    MethodError
        For quantities of different length, values that are not finite, fewer than ten regions, and
        a quantity that is the same everywhere.

    Notes
    -----
    That two things go together does not make one the cause of the other: a third may move both, and
    what is made of the same amounts goes together by arithmetic. The interval takes the regions as
    drawn from many; where they are all there are, read it as how easily a like number comes about
    without any link. It is approximate, better for :math:`|r|` below 0.95.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things. American
    Journal of Psychology 15, 72-101. Bonett, D. G. and Wright, T. A. (2000). Sample size
    requirements for estimating Pearson, Kendall and Spearman correlations. Psychometrika 65, 23-28.
    """
    first, second = (
        finite_numbers(one, "one", negative=True),
        finite_numbers(other, "other", negative=True),
    )
    if first.size != second.size:
        raise MethodError(
            "The two quantities have different regions",
            f"one {first.size}, other {second.size}",
            "Give both the same regions in the same order.",
        )
    if first.size < FEWEST:
        raise MethodError(
            "Too few regions for an interval", f"{first.size} regions", f"Pass at least {FEWEST}."
        )
    if not 0 < confidence < 1:
        raise MethodError("A confidence lies between 0 and 1", f"{confidence}", "Try 0.95.")
    for values, name in ((first, "one"), (second, "other")):
        if np.ptp(values) == 0:
            raise MethodError("All regions have the same value", name, "There is no order.")
    coefficient = _product_moment(average_rank(first), average_rank(second))
    if abs(coefficient) == 1:
        return RankCorrelation(coefficient, coefficient, coefficient, first.size)
    wide = float(special.ndtri((1 + confidence) / 2))
    reach = wide * np.sqrt((1 + coefficient**2 / 2) / (first.size - 3))
    low, high = np.tanh(np.arctanh(coefficient) + np.array([-reach, reach]))
    return RankCorrelation(coefficient, float(low), float(high), first.size)


def _product_moment(one: FloatArray, other: FloatArray) -> float:
    a, b = one - one.mean(), other - other.mean()
    found = float(a @ b) / float(np.sqrt((a @ a) * (b @ b)))
    return float(np.sign(found)) if abs(found) > 1 - 1e-12 else found
