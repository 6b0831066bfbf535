"""Reading an annual series: its years in order, and only what follows its last break."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers, refuse
from kerege.methods.errors import MethodError

FEWEST = 5
"""Fewer points than these show no trend that could be told from chance."""
FREE = 3
"""Degrees of freedom without which a spread is a guess: 97.5 % of Student's t is 3.2 there."""


@dataclass(frozen=True, slots=True)
class Series:
    """Years and values since the last break, logarithms where asked for."""

    years: IntArray
    values: FloatArray
    logarithmic: bool

    @property
    def last(self) -> int:
        """The last year."""
        return int(self.years[-1])


def whole_years(years: ArrayLike, name: str = "years") -> IntArray:
    """Read years: whole and rising."""
    array = finite_numbers(years, name, negative=True)
    refuse(array != np.floor(array), "A year is not whole", name, "Pass calendar years.")
    refuse(np.diff(array) <= 0, "The years do not rise", name, "Pass each year once, in order.")
    return array.astype(np.intp)


def read_series(years: ArrayLike, values: ArrayLike) -> tuple[IntArray, FloatArray]:
    """Read the years and values of a series of any length."""
    when, amounts = whole_years(years), finite_numbers(values, "values", negative=True)
    if when.shape != amounts.shape:
        raise MethodError(
            "The years do not fit the values",
            f"years {when.shape}, values {amounts.shape}",
            "Pass one year for each value.",
        )
    return when, amounts


def since_break(
    years: ArrayLike,
    values: ArrayLike,
    breaks: ArrayLike | None,
    *,
    parameters: int,
    logarithmic: bool,
) -> Series:
    """Read a series and keep what follows its last break, if that is enough to fit to."""
    when, amounts = read_series(years, values)
    start = when[0]
    if breaks is not None and np.size(breaks):
        marks = whole_years(np.unique(np.asarray(breaks)), "breaks")
        refuse(
            marks > when[-1],
            "A break lies after the last value: a forecast would cross it",
            "breaks",
            "Wait for values of the new series, or leave this territory or variable out.",
        )
        start = max(int(start), int(marks[-1]))
    kept = when >= start
    when, amounts = when[kept], amounts[kept]
    needed = max(FEWEST, parameters + FREE)
    if when.size < needed:
        raise MethodError(
            "The series is too short for this method",
            f"{when.size} years since {start}, {needed} needed",
            "Wait for more years, join the parts before and after a break by the source's own "
            "back-cast, or take a method with fewer parameters.",
        )
    if logarithmic:
        refuse(amounts <= 0, "A logarithm needs values above zero", "values", "Take no logarithms.")
        amounts = np.log(amounts)
    return Series(when, amounts, logarithmic)


def without_gaps(series: Series) -> None:
    """Refuse a series that leaves a year out."""
    refuse(
        np.diff(series.years) != 1,
        "A year is missing in the series",
        "years",
        "Take a method that reads the years themselves: linear_trend, random_walk_with_drift.",
    )


def spread_of(squares: float, free: int, series: Series) -> float:
    """Return the standard deviation of what a fit leaves; a fit that leaves nothing is refused."""
    scale = float(np.abs(series.values).max())
    if squares <= (1e-10 * scale) ** 2 * series.values.size:
        raise MethodError(
            "The fit leaves no error to measure",
            "values",
            "A series without any noise gives no interval; look whether it is a formula's output.",
        )
    return float(np.sqrt(squares / free))
