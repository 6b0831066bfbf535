"""Chow's test: whether one line holds before and after a year."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.trend.series import read_series

FEWEST = 3
"""A line through two points leaves nothing to test with."""


@dataclass(frozen=True, slots=True)
class Chow:
    """F with its degrees of freedom, the p-value of one line, and the slopes of the two lines."""

    f: float
    degrees_of_freedom: tuple[int, int]
    p_value: float
    slope_before: float
    slope_after: float


def chow_test(years: ArrayLike, values: ArrayLike, *, at: int) -> Chow:
    r"""Test whether level and slope are the same before and from a given year.

    :math:`F = [(S - S_1 - S_2)/2] / [(S_1 + S_2)/(n - 4)]` with the squares :math:`S` left by one
    line and :math:`S_1, S_2` by two.

    Parameters
    ----------
    years
        Whole rising years (n,), at least three on each side.
    values
        One value a year (n,), any one unit.
    at
        The first year of what may be a new series, known beforehand.

    Returns
    -------
    Chow
        F with 2 and n - 4 degrees of freedom; slopes a year.

    Raises
    ------
    MethodError
        For non-finite values, years that do not rise, fewer than three years on a side, or two
        lines that leave no error.

    Notes
    -----
    The year must come from outside the series: a year chosen because the series jumps there makes
    the p-value meaningless (take `level_shift_search`). A small p-value does not say why.

    References
    ----------
    Chow, G. C. (1960). Tests of equality between sets of coefficients in two linear regressions.
    *Econometrica* 28, 591-605.
    """
    when, y = read_series(years, values)
    later = when >= at
    if min(int(later.sum()), int((~later).sum())) < FEWEST:
        raise MethodError(
            "Two lines need three years each",
            f"{int((~later).sum())} years before {at}, {int(later.sum())} from it",
            "Choose another year, or take level_shift.",
        )
    t = when.astype(np.float64) - float(when.mean())
    whole, _ = _line(t, y)
    before, slope_before = _line(t[~later], y[~later])
    after, slope_after = _line(t[later], y[later])
    free, left = int(y.size) - 4, before + after
    if left <= 1e-20 * float((y**2).sum()) or free < 1:
        raise MethodError("Two lines leave no error to measure", "values", "Pass more years.")
    f = (whole - left) / 2 / (left / free)
    p_value = float(special.fdtrc(2, free, max(f, 0.0)))
    return Chow(f, (2, free), p_value, slope_before, slope_after)


def _line(t: FloatArray, y: FloatArray) -> tuple[float, float]:
    far = t - t.mean()
    slope = float((far * y).sum() / (far**2).sum())
    return float(((y - y.mean() - slope * far) ** 2).sum()), slope
