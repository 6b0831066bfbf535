"""Between-group variance and common mean of estimates with known variances."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers, refuse, same_shape


@dataclass(frozen=True, slots=True)
class DerSimonianLaird:
    """Random-effects summary; arrays hold one number for each set of estimates.

    ``mean`` and ``variance_of_mean`` describe the common mean, ``between`` the variance of the true
    values around it, ``heterogeneity`` is Cochran's Q, and ``count`` the number of estimates.
    """

    mean: FloatArray
    variance_of_mean: FloatArray
    between: FloatArray
    heterogeneity: FloatArray
    count: FloatArray


def dersimonian_laird(
    values: ArrayLike, variances: ArrayLike, *, sets: ArrayLike | None = None, size: int = 1
) -> DerSimonianLaird:
    r"""DerSimonian-Laird estimate of a common mean and of the variance around it.

    With :math:`w_i = 1/v_i`, :math:`\mu_0 = \sum w_i y_i / \sum w_i`,
    :math:`Q = \sum w_i (y_i - \mu_0)^2` and :math:`c = \sum w_i - \sum w_i^2 / \sum w_i`,

    .. math:: \tau^2 = \max\left(0, \frac{Q - (k-1)}{c}\right), \quad
              \mu = \frac{\sum y_i/(v_i + \tau^2)}{\sum 1/(v_i + \tau^2)}, \quad
              \mathrm{Var}(\mu) = \frac{1}{\sum 1/(v_i + \tau^2)}

    Parameters
    ----------
    values, variances
        Estimates of one unit and their variances (unit squared, greater than zero), (estimates,).
    sets
        Number of the set to which each estimate belongs, from 0; by default one set.
    size
        How many sets there are.

    Returns
    -------
    DerSimonianLaird
        One number for each set. A set without estimates has NaN mean; a set with fewer than two
        has NaN ``between``, because a variance between groups cannot be seen in one.

    Raises
    ------
    MethodError
        For non-finite values, a variance that is not positive, shapes that differ, or a set out of
        range.

    Notes
    -----
    With few estimates :math:`\tau^2` is very uncertain and often zero by chance; zero is not a
    proof of sameness. The variances are taken as known and the estimates as independent.

    References
    ----------
    DerSimonian, R. and Laird, N. (1986). Meta-analysis in clinical trials. Controlled Clinical
    Trials 7, 177-188.
    """
    value = finite_numbers(values, "values", negative=True)
    variance = finite_numbers(variances, "variances", negative=True)
    same_shape(variance, value.shape, "variances", "values")
    refuse(
        variance <= 0,
        "A variance is not positive",
        "variances",
        "State the error of the estimate; a value without error cannot be pooled.",
    )
    group = _sets(sets, value, size)

    def total(array: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(group, weights=array, minlength=size), dtype=np.float64)

    weight = 1 / variance
    sums = total(weight)
    count = total(np.ones(value.size))
    there = np.where(count > 0, sums, np.nan)
    plain = total(weight * value) / there
    spread = total(weight * (value - plain[group]) ** 2)
    scale = there - total(weight**2) / there
    several = count > 1
    scale = np.where(several, scale, np.nan)
    between = np.maximum((spread - (count - 1)) / scale, 0)
    wide = 1 / (variance + np.where(several, between, 0)[group])
    weights = np.where(count > 0, total(wide), np.nan)
    return DerSimonianLaird(
        mean=total(wide * value) / weights,
        variance_of_mean=1 / weights,
        between=between,
        heterogeneity=np.where(count > 0, spread, np.nan),
        count=count,
    )


def _sets(sets: ArrayLike | None, value: FloatArray, size: int) -> IntArray:
    if sets is None:
        return np.zeros(value.shape[0], dtype=np.intp)
    group = finite_numbers(sets, "sets", negative=True)
    same_shape(group, value.shape, "sets", "values")
    refuse(
        (group < 0) | (group >= size) | (group != np.floor(group)),
        "There is no such set",
        f"sets, size {size}",
        "Number the sets from 0 to size - 1.",
    )
    return group.astype(np.intp)
