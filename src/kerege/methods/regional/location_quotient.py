"""Location quotient: the share of an activity in a region over its share in the country."""

from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.regional.layout import lay_out


def location_quotient(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Share of an activity in a region over its share in the country.

    :math:`LQ_{ij} = \dfrac{x_{ij}/n_i}{X_j/N}`, with :math:`x_{ij}` the activity :math:`j` in
    region :math:`i`, :math:`n_i` the region's total, :math:`X_j` and :math:`N` the same for the
    reference, of which the region is a part.

    Parameters
    ----------
    activity
        Non-negative amounts of one unit: (regions,) for one activity or (regions, activities).
    total
        All activities of each region, (regions,), same unit. By default the sum over the
        activities of a two-axis ``activity``, which then must be all there are.
    reference_activity
        The activities in the whole country, (activities,) or one number; by default the sum over
        the regions, which then must be all there are.
    reference_total
        All activities in the whole country; by default the sum of the totals.
    missing
        True where an activity is not known; shape of ``activity``.

    Returns
    -------
    ndarray
        Quotients, no unit, shape of ``activity``; NaN where missing. 1 is the country's own share.

    Raises
    ------
    MethodError
        For negative or non-finite values, an empty region, an activity that exists nowhere, a part
        larger than its whole, shapes that do not fit, or a sum over missing values.

    Notes
    -----
    It compares shares, not sizes: a village with three potters can lead the country, so show the
    interval beside it. It says nothing of quality, exports or growth. A high quotient of a small
    economy may mean that everything else is absent. Quotients of different classifications, years
    or units (firms, jobs, money) are not comparable.

    References
    ----------
    Isserman, A. M. (1977). The location quotient approach to estimating regional economic impacts.
    Journal of the American Institute of Planners 43, 33-41.
    """
    layout = lay_out(activity, total, reference_activity, reference_total, missing)
    return layout.out(layout.quotient)
