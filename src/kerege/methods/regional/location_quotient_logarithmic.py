"""Log-normal (delta) interval of the location quotient of counts."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import tail_of, whole_numbers
from kerege.methods.regional.layout import LocationQuotientInterval, lay_out


def location_quotient_logarithmic_interval(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    confidence: float = 0.95,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> LocationQuotientInterval:
    r"""Location quotient of counts with an interval even on the logarithmic scale.

    :math:`LQ \cdot \exp(\pm z \sqrt{v})` with the delta-method variance of :math:`\log LQ` when
    the :math:`N` things of the country fall at random into region and activity,
    :math:`v = 1/x - 1/n - 1/X + 2x/(nX) - 1/N`. It respects that the region is part of the
    reference: the variance is zero for the whole country.

    Parameters
    ----------
    activity
        Whole numbers of things, (regions,) or (regions, activities).
    confidence
        Level of the interval, between 0 and 1.
    total, reference_activity, reference_total, missing
        As in :func:`kerege.methods.regional.location_quotient`.

    Returns
    -------
    LocationQuotientInterval
        Quotients and bounds, shape of ``activity``. The bounds are NaN where the count is zero,
        because the logarithm of zero does not exist; use the exact interval there.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.regional.location_quotient_interval`.

    Notes
    -----
    It is an approximation for counts above about ten. Below, take the exact interval.

    References
    ----------
    Moineddin, R., Beyene, J. and Boyle, E. (2003). On the location quotient confidence interval.
    Geographical Analysis 35, 249-256. Beyene, J. and Moineddin, R. (2005). BMC Medical Research
    Methodology 5:32.
    """
    z = float(special.ndtri(1 - tail_of(confidence)))
    layout = lay_out(activity, total, reference_activity, reference_total, missing)
    whole_numbers(layout.activity, "activity")
    x, n = layout.activity, layout.total
    parts, whole = layout.reference_activity, layout.reference_total
    quotient = layout.quotient
    counted = np.where(x > 0, x, np.nan)
    variance = 1 / counted - 1 / n - 1 / parts + 2 * x / (n * parts) - 1 / whole
    factor = np.exp(z * np.sqrt(np.maximum(variance, 0)))
    return LocationQuotientInterval(
        quotient=layout.out(quotient),
        low=layout.out(quotient / factor),
        high=layout.out(quotient * factor),
    )
