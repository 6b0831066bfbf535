"""Location quotients of small counts, drawn towards the common value (empirical Bayes)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, tail_of, whole_numbers
from kerege.methods.errors import MethodError
from kerege.methods.regional.layout import Layout, lay_out


@dataclass(frozen=True, slots=True)
class ShrunkLocationQuotient:
    """Shrunk quotients with their interval.

    ``quotient``, ``low``, ``high`` and ``own_weight`` have the shape of the activity; ``centre``
    and ``spread`` are one for each activity (variance of the true quotients between regions).
    ``own_weight`` is the part of the estimate that comes from the region's own count.
    """

    quotient: FloatArray
    low: FloatArray
    high: FloatArray
    own_weight: FloatArray
    centre: FloatArray
    spread: FloatArray


def shrunk_location_quotient(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    confidence: float = 0.95,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> ShrunkLocationQuotient:
    r"""Gamma-Poisson empirical Bayes estimate of location quotients.

    With :math:`E_i = n_i X / N` the count that the country's share would give the region,
    :math:`x_i \sim \mathrm{Poisson}(\theta_i E_i)` and :math:`\theta_i` gamma distributed with
    mean :math:`m = \sum x / \sum E` and variance :math:`A`, estimated by moments,

    .. math:: A = \max\left(0, \frac{\sum E_i (x_i/E_i - m)^2}{\sum E_i} - \frac{m}{\bar E}\right)

    the estimate is :math:`w_i\, x_i/E_i + (1-w_i)\, m` with own weight
    :math:`w_i = A/(A + m/E_i)`, and the interval holds the middle of the gamma distribution with
    shape :math:`x_i + m^2/A` and rate :math:`E_i + m/A`.

    Parameters
    ----------
    activity
        Whole numbers of things, (regions,) or (regions, activities); at least two known regions
        for each activity.
    confidence
        Level of the interval, between 0 and 1.
    total, reference_activity, reference_total, missing
        As in :func:`kerege.methods.regional.location_quotient`.

    Returns
    -------
    ShrunkLocationQuotient
        NaN where missing: a region without a count of its own is not given the mean.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.regional.location_quotient_interval`; also for fewer than two known
        regions and for an activity that none of the regions has.

    Notes
    -----
    The estimate is better on average over regions and can be worse for one that truly stands out.
    The interval takes :math:`m` and :math:`A` as known, so with few regions it is too narrow; where
    :math:`A` is zero the data show no difference between regions beyond chance and the interval
    has no width. Publish it beside the plain quotient, never in its place.

    References
    ----------
    Clayton, D. and Kaldor, J. (1987). Biometrics 43, 671-681. Marshall, R. J. (1991). Mapping
    disease and mortality rates using empirical Bayes estimators. Applied Statistics 40, 283-294.
    """
    tail = tail_of(confidence)
    layout = lay_out(activity, total, reference_activity, reference_total, missing)
    whole_numbers(layout.activity, "activity")
    expected = layout.expected_share * layout.reference_activity
    centre, spread = _moments(layout, expected)
    ratio = layout.activity / expected
    own = spread / (spread + centre / expected)
    estimate = own * ratio + (1 - own) * centre
    low, high = _gamma_interval(layout, expected, centre, spread, tail)
    return ShrunkLocationQuotient(
        quotient=layout.out(estimate),
        low=layout.out(low),
        high=layout.out(high),
        own_weight=layout.out(np.where(layout.missing, np.nan, own)),
        centre=centre[0],
        spread=spread[0],
    )


def _moments(layout: Layout, expected: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of the true quotients between regions, each (1, activities)."""
    known = ~layout.missing
    regions = known.sum(axis=0, keepdims=True)
    if (regions < 2).any():  # noqa: PLR2004 -- a variance needs two
        raise MethodError(
            "A difference between regions needs two regions",
            f"activity, column {int(np.argmax(regions < 2))}",  # noqa: PLR2004 -- the same two
            "Pass more regions, or use the exact interval.",
        )
    weight = np.where(known, expected, 0)
    ratio = np.where(known, layout.activity / expected, 0)
    exposure = weight.sum(axis=0, keepdims=True)
    centre = (weight * ratio).sum(axis=0, keepdims=True) / exposure
    if (centre == 0).any():
        raise MethodError(
            "None of the regions has this activity",
            f"activity, column {int(np.argmax(centre == 0))}",
            "Leave the activity out.",
        )
    squares = (weight * (ratio - centre) ** 2).sum(axis=0, keepdims=True) / exposure
    return centre, np.maximum(squares - centre * regions / exposure, 0)


def _gamma_interval(
    layout: Layout, expected: FloatArray, centre: FloatArray, spread: FloatArray, tail: float
) -> tuple[FloatArray, FloatArray]:
    flat = spread == 0
    safe = np.where(flat, 1, spread)
    shape = layout.activity + centre**2 / safe
    rate = expected + centre / safe
    bounds = (special.gammaincinv(shape, tail) / rate, special.gammainccinv(shape, tail) / rate)
    low, high = (
        np.where(layout.missing, np.nan, np.where(flat, centre, bound)) for bound in bounds
    )
    return low, high
