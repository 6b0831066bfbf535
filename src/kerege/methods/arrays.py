"""Reading arguments as arrays: what every method refuses before it computes.

A value that is not known is declared in a ``missing`` mask (true where nothing is known) and stays
unknown (NaN) in the result. A NaN that no mask declares is refused, because it may be a mistake.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kerege.methods.errors import MethodError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

MOST_GROUPS = 10_000_000


def first_position(wrong: BoolArray) -> str:
    """Name the first true position of a mask, for example ``[3, 0]``."""
    return str([int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape)])


def numbers(values: ArrayLike, name: str, *, ndim: tuple[int, ...] = (1,)) -> FloatArray:
    """Read an argument as a new array of floats with one of the allowed numbers of axes."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise MethodError(
            "These are not numbers in a regular shape",
            name,
            "Pass numbers, in rows of equal length.",
        ) from error
    if array.ndim not in ndim:
        allowed = " or ".join(str(n) for n in ndim)
        raise MethodError(
            f"The array has {array.ndim} axes, not {allowed}",
            f"{name}, shape {array.shape}",
            "Reshape it as the documentation of the method says.",
        )
    if array.ndim and array.size == 0:
        raise MethodError("There is nothing to compute from", name, "Pass at least one value.")
    return array


def mask_of(missing: ArrayLike | None, values: FloatArray, name: str = "missing") -> BoolArray:
    """Read a mask of the same shape as the values; nothing is missing where there is no mask."""
    if missing is None:
        return np.zeros(values.shape, dtype=np.bool_)
    mask = np.array(missing)
    if mask.dtype != np.bool_:
        raise MethodError("The mask is not true or false", name, "Pass an array of booleans.")
    if mask.shape != values.shape:
        raise MethodError(
            "The mask has another shape than the values",
            f"{name} {mask.shape}, values {values.shape}",
            "Pass one boolean for each value.",
        )
    return mask


def known_numbers(
    values: ArrayLike,
    name: str,
    *,
    ndim: tuple[int, ...] = (1,),
    missing: ArrayLike | None = None,
    negative: bool = False,
) -> tuple[FloatArray, BoolArray]:
    """Read values and their mask; a missing value becomes NaN whatever stood in its place."""
    array = numbers(values, name, ndim=ndim)
    mask = mask_of(missing, array)
    array[mask] = np.nan
    refuse(
        ~np.isfinite(array) & ~mask,
        "A value is not finite",
        name,
        "Declare what is not known in the mask 'missing', or correct it.",
    )
    if not negative:
        refuse(array < 0, "A value is negative", name, "Correct it: this quantity starts at zero.")
    return array, mask


def finite_numbers(
    values: ArrayLike, name: str, *, ndim: tuple[int, ...] = (1,), negative: bool = False
) -> FloatArray:
    """Read values none of which may be missing."""
    array = numbers(values, name, ndim=ndim)
    refuse(
        ~np.isfinite(array),
        "A value is not finite",
        name,
        "Leave it out or supply it: this method does not fill gaps.",
    )
    if not negative:
        refuse(array < 0, "A value is negative", name, "Correct it: this quantity starts at zero.")
    return array


def refuse(wrong: BoolArray | np.bool_, what: str, name: str, mend: str) -> None:
    """Refuse if anything is wrong, naming its first position."""
    if wrong.any():
        array = np.asarray(wrong)
        where = name if array.ndim == 0 else f"{name}, first at {first_position(array)}"
        raise MethodError(what, where, mend)


def whole_numbers(array: FloatArray, name: str) -> None:
    """Refuse counts that are not whole."""
    refuse(
        np.isfinite(array) & (array != np.floor(array)),
        "A count is not a whole number",
        name,
        "An interval for counts needs counts; for amounts use an accuracy interval.",
    )


def group_numbers(given: ArrayLike, name: str) -> IntArray:
    """Read the numbers of cells or groups, counted from 0; gaps cost memory, so there is an end."""
    array = finite_numbers(given, name)
    refuse(
        (array != np.floor(array)) | (array >= MOST_GROUPS),
        "A number of a cell or group is not whole, or far too large",
        name,
        "Number them 0, 1, 2, ...",
    )
    return array.astype(np.intp)


def same_shape(array: FloatArray, shape: tuple[int, ...], name: str, other: str) -> None:
    """Refuse an array whose shape differs from that of another argument."""
    if array.shape != shape:
        raise MethodError(
            "Two arguments do not fit together",
            f"{name} {array.shape}, {other} {shape}",
            "Give both the same regions and activities, in the same order.",
        )


def tail_of(confidence: float) -> float:
    """Return half of what a confidence level leaves outside: 0.025 for 0.95."""
    level = float(confidence)
    if not 0 < level < 1:
        raise MethodError(
            "A confidence level lies between 0 and 1",
            f"confidence {level}",
            "Write 0.95 for 95 %.",
        )
    return (1 - level) / 2


def axis_of(axis: int, array: FloatArray) -> int:
    """Check that an array has this axis and return it counted from the first."""
    if not -array.ndim <= axis < array.ndim:
        raise MethodError(
            "The array has no such axis",
            f"axis {axis}, shape {array.shape}",
            "Axes are counted from 0, or from -1 backwards.",
        )
    return axis % array.ndim
