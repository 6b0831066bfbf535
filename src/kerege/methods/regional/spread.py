"""Shares of an activity and of everything by region, as the concentration indices compare them."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError


def shares_by_region(activity: ArrayLike, total: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Read an activity and the regions' totals; return the regions' shares of both.

    ``activity`` is (regions,) or (regions, activities); the shares are (regions, activities) and
    (regions, 1), and each column adds up to one.
    """
    cells = finite_numbers(activity, "activity", ndim=(1, 2))
    sizes = finite_numbers(total, "total")
    if cells.shape[0] != sizes.shape[0]:
        raise MethodError(
            "Activity and total have different regions",
            f"activity {cells.shape[0]}, total {sizes.shape[0]}",
            "Give both the same regions in the same order.",
        )
    if sizes.shape[0] == 1:
        raise MethodError(
            "One region is neither concentrated nor spread", "total", "Pass all regions."
        )
    refuse(sizes == 0, "A region is empty", "total", "Leave the region out.")
    columns = cells.reshape(cells.shape[0], -1)
    whole = columns.sum(axis=0)
    refuse(np.asarray(whole == 0), "An activity exists nowhere", "activity", "Leave it out.")
    return columns / whole, (sizes / sizes.sum())[:, None]


def like_activity(result: FloatArray, activity: ArrayLike) -> FloatArray:
    """Give a result for each activity the shape in which the activities came."""
    return np.asarray(result[0] if np.ndim(activity) == 1 else result)
