"""Share of a part in its whole, with the Wilson score interval for counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    axis_of,
    finite_numbers,
    known_numbers,
    refuse,
    tail_of,
    whole_numbers,
)
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class ShareInterval:
    """Shares with the bounds of their interval; each has the shape of the counts."""

    share: FloatArray
    low: FloatArray
    high: FloatArray


def share(
    values: ArrayLike,
    *,
    axis: int,
    total: ArrayLike | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Divide each value by the total of its line: :math:`s_i = x_i / \sum_k x_k`.

    Parameters
    ----------
    values
        Non-negative amounts of one unit, one to three axes.
    axis
        The axis whose values make up the whole.
    total
        The whole, where it is known from elsewhere (shape of ``values`` without ``axis``, same
        unit). By default the sum along ``axis``; that sum is not known where a part is missing.
    missing
        True where a value is not known; same shape as ``values``.

    Returns
    -------
    ndarray
        Shares from 0 to 1, no unit, shape of ``values``. NaN where the value is missing, and along
        a whole line that has a missing part and no ``total``.

    Raises
    ------
    MethodError
        For negative, non-finite or no values, a total of zero, or parts larger than the total.

    Notes
    -----
    A share says nothing of size: a region may lead by share and be small, and every share falls
    when another one grows.

    References
    ----------
    DCMS (2016). *Sectors Economic Estimates*, Table 3.1, column "% of UK GVA".
    """
    array, mask = known_numbers(values, "values", ndim=(1, 2, 3), missing=missing)
    line = axis_of(axis, array)
    return np.asarray(array / _whole(array, mask, line, total))


def _whole(array: FloatArray, mask: BoolArray, line: int, total: ArrayLike | None) -> FloatArray:
    if total is None:
        whole = np.asarray(array.sum(axis=line, keepdims=True))
        refuse(whole == 0, "A whole is zero, so no share exists", "values", "Leave the line out.")
        return whole
    given = np.expand_dims(finite_numbers(total, "total", ndim=(0, 1, 2)), line)
    expected = np.delete(array.shape, line)
    if given.shape != tuple(np.insert(expected, line, 1)):
        raise MethodError(
            "The total does not fit the values",
            f"total {np.shape(total)}, expected {tuple(int(n) for n in expected)}",
            "Give one total for each line.",
        )
    refuse(given == 0, "A whole is zero, so no share exists", "total", "Leave the line out.")
    parts = np.where(mask, 0, array).sum(axis=line, keepdims=True)
    refuse(
        parts > given * (1 + 1e-9),
        "The parts are larger than the whole",
        "total",
        "Check units, period and scope of both.",
    )
    return given


def share_interval(
    counts: ArrayLike,
    *,
    axis: int,
    confidence: float = 0.95,
    total: ArrayLike | None = None,
    missing: ArrayLike | None = None,
) -> ShareInterval:
    r"""Share of counts with the Wilson score interval.

    With :math:`n` the whole, :math:`p` the share and :math:`z` the normal quantile, the bounds are
    :math:`\bigl(p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}\bigr) / (1 + z^2/n)`.

    Parameters
    ----------
    counts
        Whole numbers of things (firms, persons), one to three axes.
    axis, total, missing
        As in :func:`share`.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    ShareInterval
        Shares and bounds from 0 to 1, shape of ``counts``; NaN as in :func:`share`.

    Raises
    ------
    MethodError
        As :func:`share`; also for counts that are not whole and a level outside 0 to 1.

    Notes
    -----
    The interval treats the counts as drawn from a process that could have come out otherwise. It
    does not contain errors of coverage or classification, and each share is taken by itself: the
    intervals do not hold jointly. For money use the accuracy of the source instead.

    References
    ----------
    Wilson, E. B. (1927). JASA 22, 209-212. Newcombe, R. G. (1998). Statistics in Medicine 17,
    857-872, method 3 and Table I.
    """
    array, mask = known_numbers(counts, "counts", ndim=(1, 2, 3), missing=missing)
    whole_numbers(array, "counts")
    line = axis_of(axis, array)
    whole = _whole(array, mask, line, total)
    whole_numbers(whole, "total")
    part = array / whole
    low, high = wilson_bounds(part, whole, tail_of(confidence))
    return ShareInterval(share=part, low=low, high=high)


def wilson_bounds(part: FloatArray, size: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """Wilson score bounds of proportions seen in samples of given sizes."""
    z = float(special.ndtri(1 - tail))
    shrink = 1 + z**2 / size
    centre = (part + z**2 / (2 * size)) / shrink
    half = z * np.sqrt(part * (1 - part) / size + z**2 / (4 * size**2)) / shrink
    low = np.where(part == 0, 0.0, np.maximum(centre - half, 0))
    high = np.where(part == 1, 1.0, np.minimum(centre + half, 1))
    return low, high
