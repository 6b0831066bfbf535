"""Getis-Ord G: where high or low values gather."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import FloatArray
from kerege.methods.spatial.conditional import (
    conditional_counts,
    conditional_moments,
    standardise,
)
from kerege.methods.spatial.layout import (
    Alternative,
    Islands,
    check_permutations,
    pseudo_p,
    settle,
)


@dataclass(frozen=True, slots=True)
class GetisOrd:
    """``deviation`` (standardised G) and pseudo ``p_value`` of each region, NaN for islands."""

    deviation: FloatArray
    p_value: FloatArray


def getis_ord(
    values: ArrayLike,
    weights: Any,  # scipy's sparse arrays carry no types
    *,
    star: bool,
    generator: np.random.Generator,
    permutations: int = 9_999,
    alternative: Alternative = "two-sided",
    islands: Islands = "refuse",
) -> GetisOrd:
    r"""Getis-Ord :math:`G_i` or :math:`G_i^*`, standardised, with conditional permutation.

    .. math:: G_i = \frac{\sum_j w_{ij} x_j - W_i \bar x_{(i)}}
              {s_{(i)} \sqrt{[(n-1) S_{1i} - W_i^2] / (n-2)}}

    with :math:`W_i = \sum_j w_{ij}`, :math:`S_{1i} = \sum_j w_{ij}^2` and the mean and standard
    deviation of all regions but :math:`i`. :math:`G_i^*` counts the region itself as one of its
    neighbours, with the largest weight of its row, and has :math:`\bar x`, :math:`s`, :math:`n` and
    :math:`n-1` in place of :math:`\bar x_{(i)}`, :math:`s_{(i)}`, :math:`n-1` and :math:`n-2`.

    Parameters
    ----------
    values, weights, islands
        As in :func:`kerege.methods.spatial.moran`. Only the proportions of a row's weights matter.
    star
        True for :math:`G_i^*`, false for :math:`G_i`: two different questions, so no default.
    generator, permutations
        As in :func:`kerege.methods.spatial.local_moran`. The region keeps its own value.
    alternative
        ``"two-sided"``; ``"greater"``: among high values; ``"less"``: among low ones.

    Returns
    -------
    GetisOrd
        Standard deviations (NaN where chance leaves nothing open), and p-values.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.spatial.local_moran`.

    Notes
    -----
    As :func:`kerege.methods.spatial.local_moran`. High next to low is not seen here. The pseudo p
    of both forms is the same, because the region's own value is kept in every draw.

    References
    ----------
    Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics: distributional issues
    and an application. Geographical Analysis 27, 286-306, equations 14a and 14b.
    """
    check_permutations(permutations)
    settled = settle(values, weights, islands)
    z = settled.values - settled.values.mean()
    greater, less = conditional_counts(z, settled.weights, permutations, generator)
    if star:
        deviation = _with_itself(z, settled.weights)
    else:
        mean, variance = conditional_moments(z, settled.weights)
        deviation = standardise(settled.weights @ z - mean, variance, float(z.std()))
    return GetisOrd(
        deviation=settled.out(deviation),
        p_value=settled.out(pseudo_p(greater, less, permutations, alternative)),
    )


def _with_itself(z: FloatArray, weights: sparse.csr_array) -> FloatArray:
    own = weights.max(axis=1).toarray().ravel()
    total = weights.sum(axis=1) + own
    squares = weights.power(2).sum(axis=1) + own**2
    spread = float(z @ z) / z.size
    variance = spread * np.maximum(z.size * squares - total**2, 0) / (z.size - 1)
    return standardise(weights @ z + own * z, variance, float(np.sqrt(spread)))
