"""Local Moran: where regions are like, or unlike, their neighbours."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, IntArray
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
class LocalMoran:
    """For each region, NaN (quadrant 0) for islands.

    ``statistic`` is the local I; ``deviation`` how many standard deviations it lies from what
    chance gives on average, exact moments (NaN where chance leaves nothing open); ``p_value`` the
    pseudo p. ``quadrant``: 1 high among high, 2 low among high, 3 low among low, 4 high among low.
    """

    statistic: FloatArray
    deviation: FloatArray
    p_value: FloatArray
    quadrant: IntArray


def local_moran(
    values: ArrayLike,
    weights: Any,  # scipy's sparse arrays carry no types
    *,
    generator: np.random.Generator,
    permutations: int = 9_999,
    alternative: Alternative = "two-sided",
    islands: Islands = "refuse",
) -> LocalMoran:
    r"""Local indicator of spatial association with conditional permutation.

    :math:`I_i = \dfrac{z_i}{m_2} \sum_j w_{ij} z_j`, :math:`z_i = x_i - \bar x`,
    :math:`m_2 = \sum_i z_i^2 / n`. For the pseudo p each region keeps its value and its neighbours
    are drawn anew from all others: :math:`p = (r + 1) / (P + 1)` for :math:`r` of :math:`P` draws
    at least as extreme on the side named; two-sided is twice the smaller side.

    Parameters
    ----------
    values, weights, islands
        As in :func:`kerege.methods.spatial.moran`.
    generator
        Source of randomness; the same seed gives the same p-values.
    permutations
        :math:`P`. No two-sided p is below 2/(P + 1).
    alternative
        ``"two-sided"``; ``"greater"``: like its neighbours; ``"less"``: unlike them.

    Returns
    -------
    LocalMoran
        No unit.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.spatial.moran`; also for a number of permutations below 1.

    Notes
    -----
    Many tests at once: of pure noise 5 % are flagged at 0.05, so pass the p-values to
    :func:`kerege.methods.spatial.false_discovery`. The flags depend on the seed; see
    :func:`kerege.methods.spatial.flag_stability`. Programs that take the smaller side without
    doubling it flag twice as many. Significance is not size: look at the values.

    References
    ----------
    Anselin, L. (1995). Local indicators of spatial association: LISA. Geographical Analysis 27,
    93-115.
    """
    check_permutations(permutations)
    settled = settle(values, weights, islands)
    z = settled.values - settled.values.mean()
    spread = float(z @ z) / z.size
    lag = settled.weights @ z
    greater, less = conditional_counts(z, settled.weights, permutations, generator)
    below = z < 0
    like, unlike = np.where(below, less, greater), np.where(below, greater, less)
    middle = np.abs(z) <= 1e-12 * np.abs(z).max()  # the statistic is zero whatever is near
    like[middle] = unlike[middle] = permutations
    mean, variance = conditional_moments(z, settled.weights)
    deviation = np.sign(z) * standardise(lag - mean, variance, float(np.sqrt(spread)))
    quadrant = np.zeros(settled.kept.size, dtype=np.intp)
    quadrant[settled.kept] = np.where(lag > 0, np.where(z > 0, 1, 2), np.where(z > 0, 4, 3))
    return LocalMoran(
        statistic=settled.out(z * lag / spread),
        deviation=settled.out(deviation),
        p_value=settled.out(pseudo_p(like, unlike, permutations, alternative)),
        quadrant=quadrant,
    )
