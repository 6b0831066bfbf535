"""Level shift: how far a series jumps in a given year, and whether it jumps anywhere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, IntArray, tail_of
from kerege.methods.errors import MethodError
from kerege.methods.trend.series import FEWEST, read_series

SIDE = 2
"""A level needs two years on each side, or the shift is one odd year."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A jump of the level.

    Attributes
    ----------
    year
        The first year of the new level.
    shift, lower, upper
        The jump in the unit of the series; NaN bounds after a search, whose year is itself found.
    f
        F of the jump.
    p_value
        Of no jump: in this year, or after a search in any.
    """

    year: int
    shift: float
    lower: float
    upper: float
    f: float
    p_value: float


def level_shift(
    years: ArrayLike, values: ArrayLike, *, at: int, slope: bool, confidence: float
) -> Shift:
    r"""Estimate the jump of the level in a year known beforehand.

    Least squares of :math:`y_t = a + bt + d[t \ge \text{at}]` (:math:`b = 0` unless ``slope``).

    Parameters
    ----------
    years
        Whole rising years (n,), at least five, two on each side.
    values
        One value a year (n,), any one unit.
    at
        The first year of the new level.
    slope
        Whether the series moves evenly besides.
    confidence
        Of the interval of the jump.

    Returns
    -------
    Shift
        The jump, its interval, F with 1 and n - 2 (with slope n - 3) degrees of freedom.

    Raises
    ------
    MethodError
        For non-finite values, years that do not rise, too few years in all or on a side, a
        confidence outside 0 to 1, or a fit that leaves no error.

    Notes
    -----
    A shift on a declared break measures how far the two series lie apart; it is no growth.

    References
    ----------
    Zeileis, A., Kleiber, C., Kraemer, W. and Hornik, K. (2003). Testing and dating of structural
    changes in practice. *Computational Statistics & Data Analysis* 44, 109-123.
    """
    tail = tail_of(confidence)
    when, y = _read(years, values)
    f, jump, free = _jumps(when, y[None], slope=slope)
    steps = _years(when)
    if at not in steps:
        raise MethodError(
            "A level needs two years on each side",
            f"at {at}, years {when[0]} to {when[-1]}",
            "Choose a year of the series that leaves two before it and two from it on.",
        )
    here = int(np.searchsorted(steps, at))
    one, value = float(f[0, here]), float(jump[0, here])
    if not np.isfinite(one):
        raise MethodError("The fit leaves no error to measure", "values", "Pass more years.")
    reach = float(special.stdtrit(free, 1 - tail)) * abs(value) / max(float(np.sqrt(one)), 1e-300)
    p_value = float(special.fdtrc(1, free, one))
    return Shift(int(at), value, value - reach, value + reach, one, p_value)


def level_shift_search(
    years: ArrayLike,
    values: ArrayLike,
    *,
    slope: bool,
    generator: np.random.Generator,
    draws: int,
) -> Shift:
    r"""Look for the largest jump of the level, and test it against chance in any year.

    The largest F over all years with two on each side; its p-value is the share of ``draws``
    reorderings of the residuals around no jump that reach it.

    Parameters
    ----------
    years, values, slope
        As for `level_shift`.
    generator
        Source of the reorderings.
    draws
        Their number, at least 99.

    Returns
    -------
    Shift
        Where the jump is, its size, its F, and the p-value of a jump so large anywhere; no
        interval, which would have to know the year.

    Raises
    ------
    MethodError
        As `level_shift`; also for fewer than 99 draws.

    Notes
    -----
    Residuals that carry over from year to year look like jumps: a wandering series is flagged too
    often. What is found is a place to ask the source, not a break.

    References
    ----------
    Andrews, D. W. K. (1993). Tests for parameter instability and structural change with unknown
    change point. *Econometrica* 61, 821-856.
    """
    if draws < 99:  # noqa: PLR2004 -- fewer cannot reach a p-value of 0.01
        raise MethodError("Too few draws", f"draws {draws}", "Take 99 or more.")
    when, y = _read(years, values)
    f, jump, _ = _jumps(when, y[None], slope=slope)
    if not np.isfinite(f).all():
        raise MethodError("The fit leaves no error to measure", "values", "Pass more years.")
    here = int(np.argmax(f[0]))
    base = _base(when, slope=slope)
    left = y - base @ (base.T @ y)
    random = generator.permuted(np.broadcast_to(left, (draws, y.size)), axis=1)
    others = _jumps(when, random, slope=slope)[0].max(axis=1)
    reached = int((others >= f[0, here] * (1 - 1e-12)).sum())
    p_value = (reached + 1) / (draws + 1)
    return Shift(
        int(_years(when)[here]), float(jump[0, here]), np.nan, np.nan, float(f[0, here]), p_value
    )


def _read(years: ArrayLike, values: ArrayLike) -> tuple[IntArray, FloatArray]:
    when, y = read_series(years, values)
    if y.size < FEWEST:
        raise MethodError("A level shift needs five years", f"{y.size} years", "Pass more years.")
    return when, y


def _years(when: IntArray) -> IntArray:
    return when[SIDE : when.size - SIDE + 1]


def _base(when: IntArray, *, slope: bool) -> FloatArray:
    columns = [np.ones(when.size)] + ([when - when.mean()] if slope else [])
    return np.stack([column / np.linalg.norm(column) for column in columns], axis=1)


def _jumps(when: IntArray, rows: FloatArray, *, slope: bool) -> tuple[FloatArray, FloatArray, int]:
    """Return F and size of the jump in each possible year, for each row of values."""
    base = _base(when, slope=slope)
    steps = (when[:, None] >= _years(when)[None]).astype(np.float64)
    apart = steps - base @ (base.T @ steps)
    width = (apart**2).sum(axis=0)
    left = rows - (rows @ base) @ base.T
    jump = (left @ apart) / width
    explained = jump**2 * width
    total = (left**2).sum(axis=1, keepdims=True)
    rest = total - explained
    free = when.size - base.shape[1] - 1
    noise = 1e-12 * (rows**2).sum(axis=1, keepdims=True)
    f = np.full(rest.shape, np.nan)
    np.divide(explained * free, rest, out=f, where=(rest > noise) & (free > 0))
    return f, jump, free
