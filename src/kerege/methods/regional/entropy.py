"""Shannon entropy: how diverse a composition is."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, axis_of, numbers
from kerege.methods.errors import MethodError
from kerege.methods.regional.share import share


def entropy(
    values: ArrayLike,
    *,
    axis: int,
    relative: bool = False,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Shannon entropy of shares: :math:`H = -\sum_i s_i \ln s_i`, with :math:`0 \ln 0 = 0`.

    Parameters
    ----------
    values
        Non-negative amounts of one unit, one to three axes.
    axis
        The axis whose values make up the whole.
    relative
        Whether to divide by :math:`\ln n`, the entropy of :math:`n` equal parts (evenness).
    missing
        True where a value is not known; shape of ``values``.

    Returns
    -------
    ndarray
        Natural units (nats) from 0 (all in one part) to ln n, or 0 to 1 if relative; shape of
        ``values`` without ``axis``; NaN for a line with a missing part. exp(H) is the number of
        equal parts that would be as diverse.

    Raises
    ------
    MethodError
        For negative or non-finite values, a whole of zero, or a relative entropy of one part.

    Notes
    -----
    It treats all parts as equally different: theatre and opera count as far apart as theatre and
    software. From few observations it is too low, because rare parts are not seen.

    References
    ----------
    Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal 27,
    379-423, sections 6 and 10.
    """
    array = numbers(values, "values", ndim=(1, 2, 3))
    line = axis_of(axis, array)
    diversity = np.sum(special.entr(share(values, axis=axis, missing=missing)), axis=line)
    if not relative:
        return np.asarray(diversity)
    parts = array.shape[line]
    if parts == 1:
        raise MethodError(
            "A single part is neither even nor uneven",
            f"values, axis {axis}",
            "Use relative=False, or pass more parts.",
        )
    return np.asarray(diversity / np.log(parts))
