"""Probability that a revealed comparative advantage is more than chance."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, finite_numbers, whole_numbers
from kerege.methods.errors import MethodError


def revealed_comparative_advantage_probability(
    count: ArrayLike, *, strength: float, threshold: float
) -> FloatArray:
    r"""Probability that the true quotient of a region exceeds a threshold, given small counts.

    With :math:`E_{ij} = n_i X_j / N` the count that a share as everywhere would give,
    :math:`x_{ij} \sim \mathrm{Poisson}(\theta_{ij} E_{ij})` and before seeing the count
    :math:`\theta \sim \mathrm{Gamma}(s, s)` (mean 1), the probability after seeing it is
    :math:`P(\theta_{ij} > t \mid x_{ij}) = Q\bigl(x_{ij} + s,\ (E_{ij} + s)\,t\bigr)`, with
    :math:`Q` the upper regularised incomplete gamma function.

    Parameters
    ----------
    count
        Whole numbers of things (firms, jobs), all there are, (regions, activities).
    strength
        :math:`s`, greater than zero: how many expected things the belief "as everywhere" weighs.
        1 is weak; 0.5 is close to Jeffreys' prior.
    threshold
        :math:`t`, greater than zero; 1 asks for a share above that of all regions together.

    Returns
    -------
    ndarray
        Probabilities, shape of ``count``; NaN in the row of a region with nothing and the column of
        an activity that exists nowhere.

    Raises
    ------
    MethodError
        For counts that are negative, not finite or not whole, all zeros, and a strength or
        threshold that is not greater than zero.

    Notes
    -----
    It speaks of chance in small counts, not of errors in the register. Jobs come in firms, so for
    jobs it is too certain: prefer firms. The region's own things are part of the reference.

    References
    ----------
    Clayton, D. and Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative risks
    for use in disease mapping. Biometrics 43, 671-681 (the gamma-Poisson model).
    """
    for value, name in ((strength, "strength"), (threshold, "threshold")):
        if not 0 < value < np.inf:
            raise MethodError("This number starts above zero", f"{name} {value}", "Try 1.")
    cells = finite_numbers(count, "count", ndim=(2,))
    whole_numbers(cells, "count")
    rows, columns, whole = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    if whole == 0:
        raise MethodError("There is nothing anywhere", "count", "Check the scope and the period.")
    expected = np.outer(rows, columns / whole)
    probability = np.asarray(special.gammaincc(cells + strength, (expected + strength) * threshold))
    probability[rows == 0] = np.nan
    probability[:, columns == 0] = np.nan
    return probability
