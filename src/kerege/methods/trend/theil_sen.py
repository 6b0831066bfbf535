"""Theil-Sen slope: the median pace, which one odd year cannot move."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kerege.methods.arrays import tail_of
from kerege.methods.trend.series import since_break


@dataclass(frozen=True, slots=True)
class Slope:
    """The pace a year with its interval, and the test that there is none.

    Attributes
    ----------
    slope, lower, upper
        Change a year, in the unit of the series.
    level
        Median of the values less the slope times the years.
    p_value
        Of no trend (Mann and Kendall, two-sided).
    """

    slope: float
    lower: float
    upper: float
    level: float
    p_value: float


def theil_sen(
    years: ArrayLike, values: ArrayLike, *, confidence: float, breaks: ArrayLike | None = None
) -> Slope:
    r"""Return the median of the slopes of all pairs of years since the last break.

    The interval takes the slopes of ranks :math:`(N \mp z\sigma_S)/2`, with :math:`N` pairs and
    :math:`\sigma_S^2 = [n(n-1)(2n+5) - \sum t(t-1)(2t+5)]/18` over ties :math:`t` among the
    values (Sen 1968).

    Parameters
    ----------
    years
        Whole rising years (n,), at least five since the last break; gaps are allowed.
    values
        One value a year (n,), any one unit.
    confidence
        Of the interval, e.g. 0.95.
    breaks
        The first years of new series; only what follows the last of them is used.

    Returns
    -------
    Slope
        Slope and bounds a year; the p-value is exact without ties, else the normal one.

    Raises
    ------
    MethodError
        For non-finite values, years that do not rise, fewer than five years since the last break,
        or a confidence outside 0 to 1.

    Notes
    -----
    It says how fast the series moved, not what a new year will bring. Errors that carry over from
    year to year make interval and p-value too sure. With few years the interval ends at the least
    and the largest slope and may hold less than it says.

    References
    ----------
    Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. *Journal of
    the American Statistical Association* 63, 1379-1389.
    """
    tail = tail_of(confidence)
    series = since_break(years, values, breaks, parameters=0, logarithmic=False)
    when, y = series.years.astype(np.float64), series.values
    early, late = np.triu_indices(y.size, 1)
    slopes = np.sort((y[late] - y[early]) / (when[late] - when[early]))
    n = y.size
    ties = np.unique(y, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    reach = float(special.ndtri(1 - tail)) * np.sqrt(variance)
    low = max(round((slopes.size - reach) / 2), 1)
    high = min(round((slopes.size + reach) / 2) + 1, slopes.size)
    slope = float(np.median(slopes))
    p_value = 1.0 if ties.size == 1 else float(stats.kendalltau(when, y).pvalue)
    level = float(np.median(y) - slope * np.median(when))
    return Slope(slope, float(slopes[low - 1]), float(slopes[high - 1]), level, p_value)
