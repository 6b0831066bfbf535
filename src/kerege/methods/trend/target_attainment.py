"""When a target will be met at the present pace, and how likely by its year."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.trend.fitted import Trend

State = Literal["already_met", "at_this_pace", "not_at_this_pace"]


@dataclass(frozen=True, slots=True)
class Attainment:
    """When a target is met.

    Attributes
    ----------
    state
        Met by the last value; met by the forecast within the horizon; or neither.
    year
        The last year of the series if met already, else the first year in which the forecast meets
        the target; None if it does not within the horizon.
    earliest, latest
        The first years in which the better and the worse bound of the prediction interval meet it;
        None: not within the horizon, or met already.
    probability
        That the value of the target's year meets the target.
    until
        The last year looked at.
    """

    state: State
    year: int | None
    earliest: int | None
    latest: int | None
    probability: float
    until: int


def target_attainment(
    trend: Trend, target: float, *, by: int, rising: bool, horizon: int, confidence: float
) -> Attainment:
    """Say when a target is met if the series goes on as it did.

    Parameters
    ----------
    trend
        What a method of this family found.
    target
        In the unit of the series.
    by
        The year of the target, after the last of the series.
    rising
        True if the target is a value to reach from below, False if one to come down to.
    horizon
        How many years after the last to look.
    confidence
        Of the prediction interval whose bounds give ``earliest`` and ``latest``.

    Returns
    -------
    Attainment
        Whole years; probability from 0 to 1.

    Raises
    ------
    MethodError
        For a target that is no number, a horizon below one, a year that is past, or a confidence
        outside 0 to 1.

    Notes
    -----
    It assumes that nothing changes. It is no judgement of a measure: what the measure adds is the
    difference from this, and a target met at the present pace needs none. The probability is that
    of the year itself; a value may meet the target earlier and fall back.

    References
    ----------
    The bounds are those of inverse prediction: Draper, N. R. and Smith, H. (1998). *Applied
    Regression Analysis*, 3rd ed. Wiley.
    """
    if horizon < 1:
        raise MethodError("The horizon is empty", f"horizon {horizon}", "Look a year ahead.")
    series = trend.series
    probability = float(trend.probability([by], target, rising=rising)[0])
    until = series.last + horizon
    last = float(np.exp(series.values[-1]) if series.logarithmic else series.values[-1])
    slack = 1e-12 * abs(last) if series.logarithmic else 0.0
    if (last >= target - slack) if rising else (last <= target + slack):
        return Attainment("already_met", series.last, None, None, probability, until)
    ahead = trend.forecast(np.arange(series.last + 1, until + 1), confidence=confidence)
    better, worse = (ahead.upper, ahead.lower) if rising else (ahead.lower, ahead.upper)
    year, earliest, latest = (
        _first(path, target, series.last, rising=rising) for path in (ahead.value, better, worse)
    )
    state: State = "not_at_this_pace" if year is None else "at_this_pace"
    return Attainment(state, year, earliest, latest, probability, until)


def _first(path: FloatArray, target: float, last: int, *, rising: bool) -> int | None:
    met = path >= target if rising else path <= target
    return last + 1 + int(np.argmax(met)) if met.any() else None
