"""Hoover's coefficient of localisation."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.regional.spread import like_activity, shares_by_region


def hoover(activity: ArrayLike, total: ArrayLike) -> FloatArray:
    r"""Half the sum of differences of shares: :math:`\tfrac12 \sum_i |s_i - x_i|`.

    Parameters
    ----------
    activity
        Non-negative amounts of one unit, (regions,) or (regions, activities); :math:`s_i` is the
        region's share of the activity.
    total
        All activities of each region, greater than zero, (regions,); :math:`x_i` is its share.

    Returns
    -------
    ndarray
        From 0 to 1, no unit, one number for each activity: the part of the activity that would have
        to move for it to be spread like everything.

    Raises
    ------
    MethodError
        For negative or non-finite values, an empty region, one region, an activity that exists
        nowhere, or regions that differ.

    Notes
    -----
    Moving from a very specialised to a slightly specialised region does not change it. It depends
    on the borders of the regions, and activities of few firms are localised by necessity.

    References
    ----------
    Hoover, E. M. (1936). The measurement of industrial localization. Review of Economics and
    Statistics 18, 162-171.
    """
    shares, sizes = shares_by_region(activity, total)
    return like_activity(np.abs(shares - sizes).sum(axis=0) / 2, activity)
