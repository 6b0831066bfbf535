"""Rolling origin: which of a few methods would have forecast the series best."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, tail_of
from kerege.methods.errors import MethodError
from kerege.methods.trend.fitted import Trend
from kerege.methods.trend.series import read_series

ORIGINS = 3
"""With fewer origins the best method is the luckiest."""

Candidate = Callable[[ArrayLike, ArrayLike], Trend]


@dataclass(frozen=True, slots=True)
class RollingOrigin:
    """How the candidates did on the same years.

    Attributes
    ----------
    best
        The candidate with the least mean absolute error (of equal ones the first given).
    error
        Candidate -> mean absolute error, in the unit of the series.
    coverage
        Candidate -> share of the values that its interval held.
    no_change
        Mean absolute error of the last value carried on.
    forecasts
        Number of forecasts behind each error.
    left_out
        Candidate -> why it could not take part.
    """

    best: str
    error: Mapping[str, float]
    coverage: Mapping[str, float]
    no_change: float
    forecasts: int
    left_out: Mapping[str, str]

    @property
    def beats_no_change(self) -> bool:
        """Whether the best did better than carrying the last value on."""
        return self.error[self.best] < self.no_change


def rolling_origin(
    years: ArrayLike,
    values: ArrayLike,
    *,
    candidates: Mapping[str, Candidate],
    first: int,
    horizon: int,
    confidence: float,
) -> RollingOrigin:
    r"""Forecast each year from what was known before it, and compare the errors.

    From every origin with at least ``first`` values the values up to ``horizon`` years later are
    forecast; the error is :math:`\frac1N\sum |y - \hat y|` over all of them.

    Parameters
    ----------
    years
        Whole rising years (n,) without a break among them.
    values
        One value a year (n,), any one unit.
    candidates
        Name -> fit of years and values, e.g. ``linear_trend``; the simpler first.
    first
        Values before the first origin; at least three origins must follow.
    horizon
        Years ahead, at least one.
    confidence
        Of the intervals whose coverage is counted.

    Returns
    -------
    RollingOrigin
        Errors in the unit of the series.

    Raises
    ------
    MethodError
        For non-finite values, years that do not rise, no candidate, a horizon below one, fewer
        than three origins, or if every candidate refuses.

    Notes
    -----
    With a handful of origins the errors of two methods differ by chance: the choice is better than
    a guess, and no proof. The series must have no break: pass only the years since the last.

    References
    ----------
    Tashman, L. J. (2000). Out-of-sample tests of forecasting accuracy. *International Journal of
    Forecasting* 16, 437-450.
    """
    tail_of(confidence)
    when, y = read_series(years, values)
    if horizon < 1 or not candidates:
        raise MethodError(
            "There is nothing to compare",
            f"horizon {horizon}, candidates {len(candidates)}",
            "Look at least one year ahead, with at least one candidate.",
        )
    origins = range(max(first, 1), when.size)
    if len(origins) < ORIGINS:
        raise MethodError(
            "The series is too short to choose a method by its errors",
            f"{when.size} values, {len(origins)} origins after the first {first}",
            "Take one method for a reason of its own, and say so.",
        )
    cells = [
        (cut, np.flatnonzero((when > when[cut - 1]) & (when <= when[cut - 1] + horizon)))
        for cut in origins
    ]
    cells = [(cut, ahead) for cut, ahead in cells if ahead.size]
    errors, coverage, left_out = {}, {}, {}
    for name, fit in candidates.items():
        try:
            error, held = _past(fit, when.astype(np.float64), y, cells, confidence)
        except MethodError as refusal:
            left_out[name] = str(refusal)
            continue
        errors[name], coverage[name] = float(np.mean(error)), float(np.mean(held))
    if not errors:
        raise MethodError(
            "No candidate can forecast this series",
            "; ".join(f"{name}: {why}" for name, why in left_out.items()),
            "Start later (first), or pass simpler candidates.",
        )
    no_change = np.concatenate([np.abs(y[ahead] - y[cut - 1]) for cut, ahead in cells])
    best = min(errors, key=errors.__getitem__)
    return RollingOrigin(
        best, errors, coverage, float(no_change.mean()), int(no_change.size), left_out
    )


def _past(
    fit: Candidate,
    when: FloatArray,
    y: FloatArray,
    cells: list[tuple[int, np.ndarray[tuple[int], np.dtype[np.intp]]]],
    confidence: float,
) -> tuple[FloatArray, FloatArray]:
    errors, held = [], []
    for cut, ahead in cells:
        made = fit(when[:cut], y[:cut]).forecast(when[ahead], confidence=confidence)
        errors.append(np.abs(y[ahead] - made.value))
        held.append((made.lower <= y[ahead]) & (y[ahead] <= made.upper))
    return np.concatenate(errors), np.concatenate(held)
