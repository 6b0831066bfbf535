"""Place of values among a reference set, from 0 to 1, ties halved."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, same_shape


def relative_position(
    values: ArrayLike, reference: ArrayLike, *, error: ArrayLike | None = None
) -> FloatArray:
    r"""Place of each value among a reference set: the mid-distribution function.

    .. math:: p(x) = \frac{\#\{r_i < x\} + \tfrac12\,\#\{r_i = x\}}{k}

    With an error :math:`s` the indicator of "smaller" becomes its probability,
    :math:`\Phi((x - r_i)/s)`, so that a place between near neighbours changes smoothly.

    Parameters
    ----------
    values
        Values of one unit, (values,).
    reference
        The set among which they are placed, same unit, (reference,); usually all regions.
    error
        Standard error of each value, same unit, at least zero, (values,); by default none.

    Returns
    -------
    ndarray
        0 (below the whole set) to 1 (above it), no unit, (values,).

    Raises
    ------
    MethodError
        For non-finite values, negative errors, or shapes that differ.

    Notes
    -----
    It keeps the order and forgets the distances, so it withstands outliers and skewed values, and
    it says nothing of a level: the places of the reference set always have the mean 0.5.

    References
    ----------
    Parzen, E. (2004). Quantile probability and statistical data modeling. Statistical Science 19,
    652-662 (mid-distribution function).
    """
    value = finite_numbers(values, "values", negative=True)
    among = finite_numbers(reference, "reference", negative=True)
    gap = value[:, None] - among[None, :]
    below = (np.sign(gap) + 1) / 2
    if error is not None:
        spread = finite_numbers(error, "error")
        same_shape(spread, value.shape, "error", "values")
        uncertain = spread > 0
        below[uncertain] = _normal_below(gap[uncertain], spread[uncertain])
    return np.asarray(below.mean(axis=1))


def _normal_below(gap: FloatArray, spread: FloatArray) -> FloatArray:
    from scipy import special

    return np.asarray(special.ndtr(gap / spread[:, None]))
