"""Replicate weights and the estimates they give."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.survey.design import Estimate, SurveyDesign


@dataclass(frozen=True, slots=True)
class Replicates:
    """How the weight of each cluster changes in each replicate.

    ``factors`` is (clusters, replicates); ``scale`` (replicates,) weighs the squared deviations.
    """

    design: SurveyDesign
    factors: FloatArray
    scale: FloatArray

    def weights(self, replicate: int) -> FloatArray:
        """Weights of the respondents in one replicate."""
        return np.asarray(self.design.weights * self.factors[self.design.cluster, replicate])


def replicate_estimate(
    statistic: Callable[[FloatArray], ArrayLike], replicates: Replicates
) -> Estimate:
    r"""Any statistic of the weights with the variance :math:`\sum_r s_r (\theta_r - \theta)^2`.

    Parameters
    ----------
    statistic
        From weights (respondents,) to one number or (estimates,), for example a median; it must
        accept weights of zero.
    replicates
        From a jackknife, bootstrap or balanced repeated replication.

    Returns
    -------
    Estimate
        The statistic at the full weights, with its covariance.

    Raises
    ------
    MethodError
        Where the statistic is not finite at the full weights or in a replicate.

    Notes
    -----
    The jackknife fails for medians and other jumps; take the bootstrap or balanced replication.
    If weights were raked, rake them anew inside the statistic.

    References
    ----------
    Wolter, K. M. (2007). *Introduction to Variance Estimation*, 2nd ed. Springer.
    """
    value = _finite(statistic(replicates.design.weights), "the full weights")
    drawn = np.stack(
        [
            _finite(statistic(replicates.weights(number)), f"replicate {number}")
            for number in range(replicates.scale.size)
        ]
    )
    apart = drawn - value
    covariance = (apart * replicates.scale[:, None]).T @ apart
    return Estimate(value, covariance, replicates.design.degrees_of_freedom)


def _finite(result: ArrayLike, where: str) -> FloatArray:
    value = np.atleast_1d(np.asarray(result, dtype=np.float64))
    if not np.isfinite(value).all():
        raise MethodError(
            "The statistic has no value",
            where,
            "A replicate may leave a domain empty: join domains, or take Fay's "
            "balanced replication, which keeps every respondent.",
        )
    return value
