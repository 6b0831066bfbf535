"""Treatment of outliers: a few points drawn in, and only if that is not enough a logarithm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    finite_numbers,
    known_numbers,
    refuse,
)
from kerege.methods.errors import MethodError

LEAST = 4
"""Known regions below which a sample kurtosis does not exist."""


@dataclass(frozen=True, slots=True)
class OutlierTreatment:
    """Treated values and what was done; one entry for each indicator but in the first two.

    ``values`` and ``changed`` have the shape of the values: the second is true where a value was
    drawn in. ``points`` counts those, ``transformed`` says where a logarithm was taken,
    ``skewness`` and ``kurtosis`` describe the result, and ``within`` says whether it obeys the
    rule.
    """

    values: FloatArray
    changed: BoolArray
    points: IntArray
    transformed: BoolArray
    skewness: FloatArray
    kurtosis: FloatArray
    within: BoolArray


def outlier_treatment(
    values: ArrayLike,
    *,
    skewness: float,
    kurtosis: float,
    most_points: int,
    logarithm: bool,
    missing: ArrayLike | None = None,
) -> OutlierTreatment:
    r"""Winsorise indicators whose skewness and kurtosis both exceed a bound.

    While :math:`|G_1|` and :math:`G_2` both exceed their bounds, the most extreme value on the side
    of the skew takes the next value inwards, at most ``most_points`` times. Where that is not
    enough and ``logarithm`` is asked for, the points are given back and
    :math:`\ln(x - \min + 0.01\,(\max - \min))` is taken instead (of :math:`-x` where the tail is on
    the left, so that the order stays). If even that leaves the indicator outside the rule, it comes
    back as it was and ``within`` is false.

    Parameters
    ----------
    values
        Indicators in their own units, (regions, indicators); may be negative.
    skewness, kurtosis
        Bounds of the sample skewness :math:`G_1` (absolute) and excess kurtosis :math:`G_2`; the
        practice of the JRC is 2 and 3.5.
    most_points
        Most values of one indicator to draw in, below half of the regions.
    logarithm
        Whether an indicator that winsorising cannot mend may be transformed.
    missing
        True where a value is not known, shape of ``values``.

    Returns
    -------
    OutlierTreatment
        Values keep their unit unless ``transformed``; NaN where missing.

    Raises
    ------
    MethodError
        For non-finite values, fewer than four known regions, an indicator that does not vary,
        bounds that are negative, or a number of points out of range.

    Notes
    -----
    An outlier may be the truth: a capital city is not an error. Treatment keeps one region from
    using up the whole scale; it does not correct data. :math:`G_1` and :math:`G_2` are the
    estimators with the small-sample factors. An indicator with most values equal may become
    constant by winsorising; the step that would do so is not taken.

    References
    ----------
    Joanes, D. N. and Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis.
    *The Statistician* 47, 183-189 (the estimators). OECD and JRC (2008). *Handbook on Constructing
    Composite Indicators*.
    """
    array, mask = known_numbers(values, "values", ndim=(2,), missing=missing, negative=True)
    _check(array, mask, (skewness, kurtosis), most_points)
    columns = [
        _treat(array[:, i], (skewness, kurtosis), most_points, logarithm=logarithm)
        for i in range(array.shape[1])
    ]
    treated = np.stack([column for column, _ in columns], axis=1)
    shape = np.array([sample_shape(column[~np.isnan(column)]) for column, _ in columns])
    transformed = np.array([done for _, done in columns])
    changed = (treated != array) & ~mask & ~transformed
    return OutlierTreatment(
        values=treated,
        changed=changed,
        points=changed.sum(axis=0),
        transformed=transformed,
        skewness=shape[:, 0],
        kurtosis=shape[:, 1],
        within=~((np.abs(shape[:, 0]) > skewness) & (shape[:, 1] > kurtosis)),
    )


def _check(
    array: FloatArray, mask: BoolArray, bounds: tuple[float, float], most_points: int
) -> None:
    finite_numbers(bounds, "skewness, kurtosis")
    known = (~mask).sum(axis=0)
    refuse(
        np.asarray(known < LEAST),
        "An indicator is known for fewer than four regions",
        "values",
        "Leave the indicator out: its shape cannot be judged.",
    )
    refuse(
        np.asarray(np.nanmax(array, axis=0) == np.nanmin(array, axis=0)),
        "An indicator is the same in every region",
        "values",
        "Leave the indicator out: it does not tell regions apart.",
    )
    if not 0 <= most_points < known.min() / 2:
        raise MethodError(
            "The number of points to draw in is not below half of the regions",
            f"most_points {most_points}, known regions {known.min()}",
            "Draw in a few; if many are extreme, none is.",
        )


def _treat(
    column: FloatArray, bounds: tuple[float, float], most: int, *, logarithm: bool
) -> tuple[FloatArray, bool]:
    """Return the treated indicator and whether it was transformed."""
    drawn = column.copy()
    for _ in range(most):
        if _obeys(drawn, bounds) or not _draw_in(drawn):
            break
    if _obeys(drawn, bounds) or not logarithm:
        return drawn, False
    bent = _logarithm(column)
    return (bent, True) if _obeys(bent, bounds) else (column.copy(), False)


def _obeys(column: FloatArray, bounds: tuple[float, float]) -> bool:
    skew, excess = sample_shape(column[~np.isnan(column)])
    return abs(skew) <= bounds[0] or excess <= bounds[1]


def _draw_in(column: FloatArray) -> bool:
    """Set the extreme value(s) on the side of the skew to the next one inwards, in place."""
    side = 1 if sample_shape(column[~np.isnan(column)])[0] > 0 else -1
    turned = side * column
    edge = np.nanmax(turned)
    inner = turned[turned < edge]
    if len(np.unique(inner)) < 2:  # noqa: PLR2004 -- one value more would leave a constant
        return False
    # Values that tie at the edge after a step move together: they are the same point by then.
    column[turned == edge] = side * inner.max()
    return True


def _logarithm(column: FloatArray) -> FloatArray:
    side = 1 if sample_shape(column[~np.isnan(column)])[0] > 0 else -1
    turned = side * column
    low, high = np.nanmin(turned), np.nanmax(turned)
    return np.asarray(side * np.log(turned - low + 0.01 * (high - low)))


def sample_shape(known: FloatArray) -> tuple[float, float]:
    """Return skewness and excess kurtosis with their small-sample factors."""
    n = len(known)
    # Scaled first, so that the fourth power of a large number does not overflow.
    centred = known - known.mean()
    centred = centred / np.abs(centred).max()
    second = (centred**2).mean()
    skew = (centred**3).mean() / second**1.5
    excess = (centred**4).mean() / second**2 - 3
    corrected = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6)
    return float(skew * np.sqrt(n * (n - 1)) / (n - 2)), float(corrected)
