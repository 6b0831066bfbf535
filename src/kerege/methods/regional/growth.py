"""Growth between periods, and the compound annual growth rate."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    axis_of,
    finite_numbers,
    known_numbers,
    refuse,
)
from kerege.methods.errors import MethodError


def growth_rate(
    values: ArrayLike,
    *,
    axis: int,
    breaks: ArrayLike | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Growth of each period over the one before: :math:`g_t = x_t / x_{t-1} - 1`.

    Parameters
    ----------
    values
        Non-negative amounts of one unit in successive periods, one to three axes.
    axis
        The axis of the periods (at least two).
    breaks
        True for each step that crosses a break in the series (borders, scope or method changed):
        shape of ``values`` with one period less along ``axis``. Such a step is not comparable.
    missing
        True where a value is not known; same shape as ``values``.

    Returns
    -------
    ndarray
        Growth as a fraction (0.05 is five per cent), one period less along ``axis``; NaN where the
        step crosses a break or one of its ends is missing.

    Raises
    ------
    MethodError
        For negative or non-finite values, fewer than two periods, a base of zero on a step that is
        not declared a break, or a mask of another shape.

    Notes
    -----
    Growth of an amount of money in current prices contains inflation. A high rate on a small base
    is a small number of things.

    References
    ----------
    United Nations (2009). *System of National Accounts 2008*, ch. 15 (price and volume measures).
    """
    array, _ = known_numbers(values, "values", ndim=(1, 2, 3), missing=missing)
    line = axis_of(axis, array)
    if array.shape[line] < 2:  # noqa: PLR2004 -- a step has two ends
        raise MethodError(
            "Growth needs two periods", f"values, axis {axis}", "Pass another period."
        )
    before = np.take(array, range(array.shape[line] - 1), axis=line)
    after = np.take(array, range(1, array.shape[line]), axis=line)
    crossed = _breaks(breaks, before)
    refuse(
        (before == 0) & ~crossed,
        "Growth from zero does not exist",
        "values",
        "Report the change itself, or declare the step a break if the series begins there.",
    )
    rate = np.full(before.shape, np.nan)
    np.divide(after, before, out=rate, where=~crossed)
    return rate - 1


def _breaks(breaks: ArrayLike | None, steps: FloatArray) -> BoolArray:
    if breaks is None:
        return np.zeros(steps.shape, dtype=np.bool_)
    mask = np.array(breaks)
    if mask.dtype != np.bool_ or mask.shape != steps.shape:
        raise MethodError(
            "The breaks do not fit the steps between periods",
            f"breaks {mask.dtype} {mask.shape}, steps {steps.shape}",
            "Pass one boolean for each step: one less than there are periods.",
        )
    return mask


def compound_annual_growth(
    first: ArrayLike,
    last: ArrayLike,
    *,
    years: ArrayLike,
    breaks: ArrayLike | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Even yearly rate that leads from the first to the last value: :math:`(x_T/x_0)^{1/T}-1`.

    Parameters
    ----------
    first, last
        Non-negative amounts of one unit, same shape, none to three axes.
    years
        Years between them: one number, or one for each value; greater than zero.
    breaks
        True where the two are not comparable; shape of ``first``.
    missing
        True where ``first`` or ``last`` is not known; shape of ``first``.

    Returns
    -------
    ndarray
        Yearly growth as a fraction, shape of ``first``; NaN where missing or not comparable.

    Raises
    ------
    MethodError
        For negative or non-finite values, a first value of zero, shapes that differ, or no time
        between the two.

    Notes
    -----
    It looks at two points only: whatever happened between them, and whether one of them was an
    odd year, is not in it. It is not a forecast.

    References
    ----------
    World Bank. *World Development Indicators*, "Statistical methods", geometric growth rate.
    """
    axes = (0, 1, 2, 3)
    start, unknown = known_numbers(first, "first", ndim=axes, missing=missing)
    end, _ = known_numbers(last, "last", ndim=axes, missing=missing)
    if start.shape != end.shape:
        raise MethodError(
            "First and last do not fit together",
            f"first {start.shape}, last {end.shape}",
            "Give both the same regions in the same order.",
        )
    span = finite_numbers(years, "years", ndim=axes, negative=True)
    refuse(span <= 0, "No time lies between the values", "years", "Pass the years between them.")
    if span.shape not in {(), start.shape}:
        raise MethodError(
            "The years do not fit the values",
            f"years {span.shape}, first {start.shape}",
            "Pass one number of years, or one for each value.",
        )
    apart = unknown | _breaks(breaks, start)
    refuse(
        (start == 0) & ~apart,
        "Growth from zero does not exist",
        "first",
        "Choose a later first period, or report the change itself.",
    )
    ratio = np.full(start.shape, np.nan)
    np.divide(end, start, out=ratio, where=~apart)
    return np.asarray(np.power(ratio, 1 / span) - 1)
