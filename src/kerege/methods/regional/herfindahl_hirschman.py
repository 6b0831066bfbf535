"""Herfindahl-Hirschman index of concentration."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, axis_of, numbers
from kerege.methods.errors import MethodError
from kerege.methods.regional.share import share


def herfindahl_hirschman(
    values: ArrayLike,
    *,
    axis: int,
    normalised: bool = False,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Sum of squared shares: :math:`H = \sum_i s_i^2`.

    Parameters
    ----------
    values
        Non-negative amounts of one unit, one to three axes.
    axis
        The axis whose values make up the whole (firms of a market, activities of a region).
    normalised
        Whether to report :math:`(H - 1/n)/(1 - 1/n)`, which is 0 for equal shares whatever their
        number :math:`n`.
    missing
        True where a value is not known; shape of ``values``.

    Returns
    -------
    ndarray
        From 1/n (equal shares) to 1 (all in one), no unit, shape of ``values`` without ``axis``;
        NaN for a line with a missing part. 10,000 times it is the index in points of competition
        law; 1/H is the number of equal parts that would be as concentrated.

    Raises
    ------
    MethodError
        For negative or non-finite values, a whole of zero, or a normalised index of one part.

    Notes
    -----
    It depends on how finely the whole is divided: indices of different classifications are not
    comparable. Leaving out small parts hardly changes it, leaving out a large one does.

    References
    ----------
    Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54, 761-762. US
    Department of Justice and Federal Trade Commission (2010). *Horizontal Merger Guidelines*, 5.3.
    """
    array = numbers(values, "values", ndim=(1, 2, 3))
    line = axis_of(axis, array)
    index = np.sum(share(values, axis=axis, missing=missing) ** 2, axis=line)
    if not normalised:
        return np.asarray(index)
    parts = array.shape[line]
    if parts == 1:
        raise MethodError(
            "A single part is neither concentrated nor spread",
            f"values, axis {axis}",
            "Use normalised=False, or pass more parts.",
        )
    return np.asarray((index - 1 / parts) / (1 - 1 / parts))
