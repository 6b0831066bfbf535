"""Moran's I: whether near regions have like values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse, special

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.spatial.layout import (
    Alternative,
    Islands,
    check_permutations,
    pseudo_p,
    settle,
    unknown_alternative,
)

VALUES_AT_ONCE = 2_000_000
"""Permuted values kept in memory at a time."""


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I with its moments under two null hypotheses and three p-values.

    ``normality`` takes the values as drawn from one normal distribution, ``randomisation`` takes
    them as given and every order of them as equally likely. ``p_permutation`` is NaN without
    permutations. ``regions`` counts those that are no islands.
    """

    statistic: float
    expected: float
    variance_normality: float
    variance_randomisation: float
    p_normality: float
    p_randomisation: float
    p_permutation: float
    regions: int


def moran(
    values: ArrayLike,
    weights: Any,  # scipy's sparse arrays carry no types
    *,
    generator: np.random.Generator | None = None,
    permutations: int = 0,
    alternative: Alternative = "two-sided",
    islands: Islands = "refuse",
) -> Moran:
    r"""Moran's coefficient of spatial autocorrelation.

    :math:`I = \dfrac{n}{S_0} \dfrac{\sum_i \sum_j w_{ij} z_i z_j}{\sum_i z_i^2}` with
    :math:`z_i = x_i - \bar x` and :math:`S_0 = \sum_i \sum_j w_{ij}`.

    Parameters
    ----------
    values
        One value for each region, any unit, may be negative, (regions,).
    weights
        Sparse or dense, not negative, nothing on the diagonal, (regions, regions); see
        :func:`kerege.methods.spatial.row_standardise`.
    generator
        Source of randomness, needed for permutations; the same seed gives the same p-value.
    permutations
        How many random orders of the values to compare with; 0 leaves only the moments.
    alternative
        ``"two-sided"``; ``"greater"``: near regions are alike; ``"less"``: they are unlike.
    islands
        ``"refuse"`` a region without neighbours, or ``"leave_out"`` of everything.

    Returns
    -------
    Moran
        No unit; :math:`-1/(n-1)` is expected where values do not depend on place.

    Raises
    ------
    MethodError
        For non-finite or equal values, weights that do not fit, islands, fewer than four regions,
        and permutations without a generator.

    Notes
    -----
    One number for the whole map: it does not say where (:func:`kerege.methods.spatial.local_moran`)
    and depends on the weights and on the borders of the regions. The p-values from the moments
    assume a normal distribution of I, which twenty regions do not give; prefer permutations.

    References
    ----------
    Moran, P. A. P. (1950). Notes on continuous stochastic phenomena. Biometrika 37, 17-23. Cliff,
    A. D. and Ord, J. K. (1981). *Spatial Processes: Models and Applications*. Pion.
    """
    check_permutations(permutations, fewest=0)
    settled = settle(values, weights, islands)
    size = settled.values.size
    if size < 4:  # noqa: PLR2004 -- the moments divide by n - 3
        raise MethodError("The moments need four regions", f"values {size}", "Pass more.")
    z = settled.values - settled.values.mean()
    scale = size / float(settled.weights.sum()) / float(z @ z)
    statistic = float(z @ (settled.weights @ z)) * scale
    expected = -1 / (size - 1)
    normality, randomisation = _variances(z, settled.weights)
    simulated = np.nan
    if permutations:
        if generator is None:
            raise MethodError("Permutations need a source of chance", "generator", "Pass one.")
        counts = _counts(z, settled.weights, statistic / scale, permutations, generator)
        simulated = float(pseudo_p(*counts, permutations, alternative)[0])
    gap = statistic - expected
    return Moran(
        statistic=statistic,
        expected=expected,
        variance_normality=normality,
        variance_randomisation=randomisation,
        p_normality=_normal_p(gap / np.sqrt(normality), alternative),
        p_randomisation=_normal_p(gap / np.sqrt(randomisation), alternative),
        p_permutation=simulated,
        regions=size,
    )


def _variances(z: FloatArray, weights: sparse.csr_array) -> tuple[float, float]:
    n = float(z.size)
    s0 = float(weights.sum())
    s1 = float((weights + weights.T).power(2).sum()) / 2
    s2 = float(np.square(weights.sum(axis=0) + weights.sum(axis=1)).sum())
    mean = -1 / (n - 1)
    normality = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - mean**2
    kurtosis = n * float((z**4).sum()) / float((z**2).sum()) ** 2
    first = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    bottom = (n - 1) * (n - 2) * (n - 3) * s0**2
    return normality, (first - second) / bottom - mean**2


def _counts(
    z: FloatArray,
    weights: sparse.csr_array,
    observed: float,
    permutations: int,
    generator: np.random.Generator,
) -> tuple[Any, Any]:
    greater, less = np.zeros(1, dtype=np.intp), np.zeros(1, dtype=np.intp)
    slack = 1e-11 * float(z @ z)
    block = max(1, VALUES_AT_ONCE // z.size)
    for start in range(0, permutations, block):
        width = min(block, permutations - start)
        shuffled = generator.permuted(np.tile(z, (width, 1)), axis=1).T
        products = np.einsum("ij,ij->j", shuffled, weights @ shuffled)
        greater += (products >= observed - slack).sum()
        less += (products <= observed + slack).sum()
    return greater, less


def _normal_p(deviate: float, alternative: Alternative) -> float:
    above = float(special.ndtr(-deviate))
    sides = {"greater": above, "less": 1 - above, "two-sided": 2 * min(above, 1 - above)}
    if alternative not in sides:
        raise unknown_alternative(alternative)
    return sides[alternative]
