"""Ranks along the last axis, the largest first, ties by mean rank."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, numbers, refuse


def average_rank(values: ArrayLike) -> FloatArray:
    r"""Rank values along the last axis: 1 for the largest, the mean place for ties.

    The rank of :math:`x_i` is :math:`1 + \#\{x_k > x_i\} + \tfrac12 \#\{k \ne i: x_k = x_i\}`.

    Parameters
    ----------
    values
        Numbers (infinities allowed), one to three axes.

    Returns
    -------
    ndarray
        Ranks from 1 to the length of the last axis, in steps of one half, shape of ``values``.

    Raises
    ------
    MethodError
        For values that are not a number, or none.

    Notes
    -----
    A rank hides how far apart two values are.

    References
    ----------
    Kendall, M. G. (1948). *Rank Correlation Methods*. Griffin (tied ranks).
    """
    array = numbers(values, "values", ndim=(1, 2, 3))
    refuse(np.isnan(array), "A value is not a number", "values", "Leave it out of the ranking.")
    order = np.argsort(-array, axis=-1, kind="stable")
    ordered = np.take_along_axis(array, order, axis=-1)
    place = np.broadcast_to(np.arange(array.shape[-1]), array.shape)
    edge = np.ones((*array.shape[:-1], 1), dtype=np.bool_)
    step = ordered[..., 1:] != ordered[..., :-1]
    ranks = np.empty(array.shape)
    if step.all():
        np.put_along_axis(ranks, order, place + 1.0, axis=-1)
        return ranks
    begins = np.concatenate([edge, step], axis=-1)
    ends = np.concatenate([step, edge], axis=-1)
    first = np.maximum.accumulate(np.where(begins, place, 0), axis=-1)
    backwards = np.where(ends, place, array.shape[-1])[..., ::-1]
    last = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=-1)
    return ranks
