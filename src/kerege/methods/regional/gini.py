"""Gini coefficient, and the locational Gini of an activity over regions."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.regional.spread import like_activity, shares_by_region


def gini(values: ArrayLike) -> float:
    r"""Gini coefficient of values: :math:`G = \sum_i \sum_j |x_i - x_j| / (2 n^2 \bar x)`.

    Parameters
    ----------
    values
        Non-negative values of one unit, one for each of at least two units, (units,).

    Returns
    -------
    float
        From 0 (all equal) to 1 - 1/n (one has everything), no unit.

    Raises
    ------
    MethodError
        For negative or non-finite values, fewer than two, or all zero.

    Notes
    -----
    Very different distributions share a coefficient. It ignores how large the units are: for
    regions of different size use :func:`locational_gini`.

    References
    ----------
    Gini, C. (1912). *Variabilità e mutabilità*. Bologna. Sen, A. (1973). *On Economic Inequality*.
    Clarendon Press.
    """
    array = finite_numbers(values, "values")
    if array.size == 1:
        raise MethodError("Inequality needs two values", "values", "Pass at least two.")
    refuse(np.asarray(array.sum() == 0), "All values are zero", "values", "There is no share.")
    return float(locational_gini(array, np.ones(array.size)))


def locational_gini(activity: ArrayLike, total: ArrayLike) -> FloatArray:
    r"""Gini coefficient of location quotients, each region weighted by its size.

    With the shares of the activity :math:`s_i` and of everything :math:`x_i`, regions in order of
    :math:`s_i/x_i`: twice the area between the diagonal and the Lorenz curve of :math:`s` over
    :math:`x`; equal to :math:`\tfrac12\sum_i\sum_k x_i x_k\,|s_i/x_i - s_k/x_k|`.

    Parameters
    ----------
    activity
        Non-negative amounts of one unit, (regions,) or (regions, activities).
    total
        All activities of each region, greater than zero, (regions,).

    Returns
    -------
    ndarray
        From 0 (spread like everything) towards 1 (all in the smallest region), no unit; one number
        for each activity.

    Raises
    ------
    MethodError
        For negative or non-finite values, an empty region, one region, an activity that exists
        nowhere, or regions that differ.

    Notes
    -----
    It says how uneven, not where. Activities of few firms are concentrated by necessity; see
    :func:`kerege.methods.regional.ellison_glaeser`. It depends on the borders of the regions.

    References
    ----------
    Krugman, P. (1991). *Geography and Trade*. MIT Press.
    """
    shares, sizes = shares_by_region(activity, total)
    order = np.argsort(shares / sizes, axis=0, kind="stable")
    ordered = np.take_along_axis(shares, order, axis=0)
    widths = np.take_along_axis(np.broadcast_to(sizes, shares.shape), order, axis=0)
    reached = np.cumsum(ordered, axis=0)
    below = widths * (2 * reached - ordered)
    return like_activity(np.maximum(1 - below.sum(axis=0), 0), activity)
