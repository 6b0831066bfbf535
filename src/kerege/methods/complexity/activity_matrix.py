"""From rows (region, activity, amount) to a table of regions by activities."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, known_numbers
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class ActivityMatrix:
    """Amounts by region and activity.

    ``regions`` and ``activities`` name the rows and columns of ``amount``, in ascending order;
    ``rows`` says how many input rows make each cell, ``missing`` which cells are not known (NaN in
    ``amount``), and ``summed`` how many rows were added to a cell that already had one.
    """

    regions: NDArray[Any]
    activities: NDArray[Any]
    amount: FloatArray
    missing: BoolArray
    rows: IntArray
    summed: int


def activity_matrix(
    region: ArrayLike,
    activity: ArrayLike,
    amount: ArrayLike,
    *,
    absent_is_zero: bool,
    missing: ArrayLike | None = None,
) -> ActivityMatrix:
    r"""Sum rows into a table :math:`x_{ij}`: every row of region :math:`i` and activity :math:`j`.

    Parameters
    ----------
    region, activity
        Codes of each row, text or whole numbers, (rows,).
    amount
        Non-negative amount of each row, one unit, (rows,).
    absent_is_zero
        What a region and activity without any row mean: true, there is none; false, it is not
        known. Only who made the rows can tell, so there is no default.
    missing
        True for a row whose amount is not known (suppressed), (rows,); its whole cell is then not
        known.

    Returns
    -------
    ActivityMatrix
        The table, its names, and how many rows were summed.

    Raises
    ------
    MethodError
        For columns of different length, empty codes, codes that are neither text nor whole numbers,
        and negative or non-finite amounts.

    Notes
    -----
    Rows of one cell are added, never dropped: two legal forms of one activity are two rows. Whether
    a repetition is a mistake in the file only its maker knows, so look at ``summed``. Years must be
    given apart, otherwise they are added.

    References
    ----------
    Wickham, H. (2014). Tidy data. Journal of Statistical Software 59(10).
    """
    values, gaps = known_numbers(amount, "amount", missing=missing)
    regions, row = _codes(region, "region", values.size)
    activities, column = _codes(activity, "activity", values.size)
    shape = (regions.size, activities.size)
    cell = row * shape[1] + column
    size = shape[0] * shape[1]
    rows = np.bincount(cell, minlength=size)
    unknown = np.bincount(cell, weights=gaps, minlength=size) > 0
    if not absent_is_zero:
        unknown |= rows == 0
    total = np.bincount(cell, weights=np.where(gaps, 0, values), minlength=size)
    return ActivityMatrix(
        regions=regions,
        activities=activities,
        amount=np.where(unknown, np.nan, total).reshape(shape),
        missing=unknown.reshape(shape),
        rows=rows.reshape(shape),
        summed=int(np.maximum(rows - 1, 0).sum()),
    )


def _codes(codes: ArrayLike, name: str, size: int) -> tuple[NDArray[Any], IntArray]:
    array = np.asarray(codes)
    if array.dtype.kind == "O" and all(isinstance(code, str) for code in array.flat):
        array = array.astype(np.str_)
    if array.dtype.kind not in "iuU":
        raise MethodError(
            "A code is neither text nor a whole number", name, "Write codes as text, none empty."
        )
    if array.shape != (size,):
        raise MethodError(
            "The columns have different lengths",
            f"{name} {array.shape}, amount ({size},)",
            "Give one code for each amount.",
        )
    if array.dtype.kind == "U" and (array == "").any():
        at = int(np.argmax(array == ""))
        raise MethodError("A code is empty", f"{name}, first at [{at}]", "Supply it.")
    names, place = np.unique(array, return_inverse=True)
    return names, place.astype(np.intp)
