"""Location quotient of amounts with the bounds that the accuracy of the source allows."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.regional.layout import Layout, LocationQuotientInterval, lay_out


def location_quotient_accuracy_interval(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    relative_error: ArrayLike,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> LocationQuotientInterval:
    r"""Location quotient of amounts, with bounds from the stated accuracy of the source.

    Money is not a count: its error is not one of sampling. If every amount is known within
    :math:`\pm\delta` of its value, the region's :math:`x`, the rest of the country's :math:`X-x`,
    and likewise :math:`n` and :math:`N-n`, the quotient :math:`(x/X)/(n/N)` lies between the values
    it takes at the ends:

    .. math:: \frac{x(1\mp\delta)}{x(1\mp\delta) + (X-x)(1\pm\delta)} \Big/
              \frac{n(1\pm\delta)}{n(1\pm\delta) + (N-n)(1\mp\delta)}

    Parameters
    ----------
    activity
        Non-negative amounts of one unit, (regions,) or (regions, activities).
    relative_error
        Half-width of the source's accuracy as a fraction of the value, at least 0 and below 1: one
        number, or one for each region. It has no default: the source must say it.
    total, reference_activity, reference_total, missing
        As in :func:`kerege.methods.regional.location_quotient`.

    Returns
    -------
    LocationQuotientInterval
        Quotients and bounds, shape of ``activity``; NaN where missing.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.regional.location_quotient`; also for an accuracy outside 0 to 1.

    Notes
    -----
    These are outer bounds if the stated accuracy holds for every amount; no probability belongs to
    them, and they do not say how often the truth lies inside.

    References
    ----------
    Moore, R. E., Kearfott, R. B. and Cloud, M. J. (2009). *Introduction to Interval Analysis*.
    SIAM (interval functions).
    """
    layout = lay_out(activity, total, reference_activity, reference_total, missing)
    error = _accuracy(relative_error, layout)
    less, more = 1 - error, 1 + error
    x, n = layout.activity, layout.total
    rest, others = layout.reference_activity - x, layout.reference_total - n

    def at(regional: FloatArray, elsewhere: FloatArray) -> FloatArray:
        located = x * regional / (x * regional + rest * elsewhere)
        expected = n * elsewhere / (n * elsewhere + others * regional)
        return layout.out(np.asarray(located / expected))

    same = np.ones(error.shape)
    return LocationQuotientInterval(
        quotient=at(same, same), low=at(less, more), high=at(more, less)
    )


def _accuracy(relative_error: ArrayLike, layout: Layout) -> FloatArray:
    error = finite_numbers(relative_error, "relative_error", ndim=(0, 1))
    refuse(
        error >= 1,
        "An accuracy of 100 % or worse says nothing",
        "relative_error",
        "Write 0.05 for 5 % of the value.",
    )
    if error.ndim and error.shape[0] != layout.total.shape[0]:
        raise MethodError(
            "The accuracy does not fit the regions",
            f"relative_error {error.shape}, regions {layout.total.shape[0]}",
            "Pass one number, or one for each region.",
        )
    return np.atleast_1d(error)[:, None]
