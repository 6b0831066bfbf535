"""Linear trend: the straight line through the years by least squares."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.trend.fitted import Trend
from kerege.methods.trend.series import since_break, spread_of


def linear_trend(
    years: ArrayLike,
    values: ArrayLike,
    *,
    breaks: ArrayLike | None = None,
    logarithmic: bool = False,
) -> Trend:
    r"""Fit a straight line by least squares to what follows the last break.

    :math:`\hat y(t) = \bar y + b(t - \bar t)`; the standard error of a new value is
    :math:`s\sqrt{1 + 1/n + (t-\bar t)^2/\sum(t_i-\bar t)^2}` with :math:`n-2` degrees of freedom.

    Parameters
    ----------
    years
        Whole rising years (n,), at least five since the last break; gaps are allowed.
    values
        One value a year (n,), any one unit.
    breaks
        The first years of new series; only what follows the last of them is used.
    logarithmic
        Fit the line to logarithms (an even rate of growth); the forecast is then a median.

    Returns
    -------
    Trend
        Parameters ``slope`` a year, its ``slope_error``, and ``level`` at the mean year.

    Raises
    ------
    MethodError
        For non-finite values, years that do not rise, fewer than five years since the last break,
        values not above zero where logarithms are asked for, or a line that leaves no error.

    Notes
    -----
    The interval assumes errors that are independent from year to year. Where one year's error
    carries into the next, it is too narrow and `random_walk_with_drift` the better choice;
    `rolling_origin` shows which.

    References
    ----------
    Draper, N. R. and Smith, H. (1998). *Applied Regression Analysis*, 3rd ed. Wiley.
    """
    series = since_break(years, values, breaks, parameters=2, logarithmic=logarithmic)
    when, y = series.years.astype(np.float64), series.values
    middle, level = float(when.mean()), float(y.mean())
    width = float(((when - middle) ** 2).sum())
    slope = float(((when - middle) * (y - level)).sum()) / width
    expected = level + slope * (when - middle)
    free = int(y.size) - 2
    spread = spread_of(float(((y - expected) ** 2).sum()), free, series)

    def path(ahead: FloatArray) -> tuple[FloatArray, FloatArray]:
        far = ahead - middle
        return level + slope * far, spread * np.sqrt(1 + 1 / y.size + far**2 / width)

    found = {"slope": slope, "slope_error": spread / float(np.sqrt(width)), "level": level}
    return Trend("linear_trend", series, expected, found, spread, free, path)
