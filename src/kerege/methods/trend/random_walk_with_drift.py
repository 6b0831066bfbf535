"""Random walk with drift: the last value, moved on by the mean yearly change."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.trend.fitted import Trend
from kerege.methods.trend.series import since_break, spread_of


def random_walk_with_drift(
    years: ArrayLike,
    values: ArrayLike,
    *,
    breaks: ArrayLike | None = None,
    logarithmic: bool = False,
) -> Trend:
    r"""Fit a random walk with drift to what follows the last break.

    The drift over :math:`T` years is :math:`c = (y_T - y_0)/T`; a step over :math:`k` years has
    variance :math:`k\sigma^2`, so that gaps are allowed. :math:`h` years ahead the value is
    :math:`y_T + hc` with standard error :math:`\sigma\sqrt{h(1 + h/T)}`.

    Parameters
    ----------
    years
        Whole rising years (n,), at least five since the last break; gaps are allowed.
    values
        One value a year (n,), any one unit.
    breaks
        The first years of new series (borders, scope or method changed). Only what follows the
        last of them is used.
    logarithmic
        Take logarithms: the drift is then a rate of growth, and the forecast a median.

    Returns
    -------
    Trend
        Parameter ``drift`` a year.

    Raises
    ------
    MethodError
        For non-finite values, years that do not rise, fewer than five years since the last break,
        values not above zero where logarithms are asked for, or changes all alike.

    Notes
    -----
    The interval is exact where the yearly changes are independent and normal. The drift is decided
    by the first and the last value alone.

    References
    ----------
    Hyndman, R. J. and Athanasopoulos, G. (2021). *Forecasting: Principles and Practice*, 3rd ed.
    OTexts, sections 5.2 and 5.5.
    """
    series = since_break(years, values, breaks, parameters=1, logarithmic=logarithmic)
    when, y = series.years.astype(np.float64), series.values
    gaps, steps = np.diff(when), np.diff(y)
    length = float(when[-1] - when[0])
    drift = float(y[-1] - y[0]) / length
    free = int(steps.size) - 1
    spread = spread_of(float(((steps - drift * gaps) ** 2 / gaps).sum()), free, series)

    def path(ahead: FloatArray) -> tuple[FloatArray, FloatArray]:
        h = ahead - when[-1]
        return y[-1] + h * drift, spread * np.sqrt(h * (1 + h / length))

    expected = np.concatenate([[np.nan], y[:-1] + drift * gaps])
    name = "random_walk_with_drift"
    return Trend(name, series, expected, {"drift": drift}, spread, free, path)
