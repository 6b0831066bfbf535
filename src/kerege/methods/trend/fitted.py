"""A fitted trend, and the forecast it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, tail_of
from kerege.methods.errors import MethodError
from kerege.methods.trend.series import Series, whole_years

Path = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""From years to the centre and the standard error of a new value, on the scale of the fit."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Values to come, in the unit of the series.

    Attributes
    ----------
    years
        The years asked for.
    value
        The median of what is to come (also the mean, unless logarithms were taken).
    lower, upper
        The bounds of the prediction interval.
    is_far
        Where a year lies farther ahead than the series is long.
    """

    years: IntArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    is_far: BoolArray


@dataclass(frozen=True, slots=True)
class Trend:
    """What a method found in a series since its last break.

    Attributes
    ----------
    name
        The method.
    series
        The years and values fitted to (logarithms where taken).
    fitted
        The value that the method expected for each year (NaN where it expected none).
    parameters
        Its parameters, on the scale of the fit.
    spread
        Standard deviation of the errors of one step, on the scale of the fit.
    degrees_of_freedom
        Of that standard deviation.
    path
        From years to centre and standard error of a new value, on the scale of the fit.
    """

    name: str
    series: Series
    fitted: FloatArray
    parameters: Mapping[str, float]
    spread: float
    degrees_of_freedom: int
    path: Path

    def forecast(self, years: ArrayLike, *, confidence: float) -> Forecast:
        r"""Return the values to come with prediction intervals: :math:`m_h \pm t\, s_h`.

        Parameters
        ----------
        years
            Whole rising years after the last of the series.
        confidence
            Probability that the interval holds a new value, e.g. 0.8 or 0.95.

        Raises
        ------
        MethodError
            For years that are past, or a confidence outside 0 to 1.
        """
        when = self._ahead(years)
        reach = special.stdtrit(self.degrees_of_freedom, 1 - tail_of(confidence))
        centre, error = self.path(when.astype(np.float64))
        value, lower, upper = (self._back(centre + side * reach * error) for side in (0, -1, 1))
        length = self.series.last - int(self.series.years[0])
        return Forecast(when, value, lower, upper, when - self.series.last > length)

    def probability(self, years: ArrayLike, target: float, *, rising: bool) -> FloatArray:
        """Return for each year the probability that its value is at least (or at most) a target."""
        when = self._ahead(years)
        goal = float(target)
        if not np.isfinite(goal):
            raise MethodError("The target is not a number", f"target {goal}", "Pass a number.")
        if self.series.logarithmic and goal <= 0:
            return np.full(when.shape, 1.0 if rising else 0.0)
        aim = np.log(goal) if self.series.logarithmic else goal
        centre, error = self.path(when.astype(np.float64))
        above = special.stdtr(self.degrees_of_freedom, (centre - aim) / error)
        return np.asarray(above if rising else 1 - above)

    def _ahead(self, years: ArrayLike) -> IntArray:
        when = whole_years(years)
        if when[0] <= self.series.last:
            raise MethodError(
                "A forecast is of years to come",
                f"years from {when[0]}, the series ends in {self.series.last}",
                "Ask for later years.",
            )
        return when

    def _back(self, values: FloatArray) -> FloatArray:
        if not self.series.logarithmic:
            return values
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(values))
