"""Do indicators hang together? Correlations, Cronbach's alpha, KMO and principal components."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError

SINGULAR = 1e-10
"""Least eigenvalue of a correlation matrix below which it has no inverse."""


@dataclass(frozen=True, slots=True)
class MultivariateChecks:
    """How indicators hang together.

    ``correlation`` is (indicators, indicators). ``alpha`` is Cronbach's alpha of the standardised
    indicators, ``alpha_without`` the same without each of them (NaN for two). ``sampling_adequacy``
    is the Kaiser-Meyer-Olkin measure and ``sampling_adequacy_each`` that of each indicator; both
    are NaN where the correlations have no inverse. ``eigenvalues`` of the correlations fall;
    ``explained`` is their share of the variance.
    """

    correlation: FloatArray
    alpha: float
    alpha_without: FloatArray
    sampling_adequacy: float
    sampling_adequacy_each: FloatArray
    eigenvalues: FloatArray
    explained: FloatArray


def multivariate_checks(values: ArrayLike) -> MultivariateChecks:
    r"""Check the structure of indicators before weights are chosen.

    Alpha is :math:`\frac{k}{k-1}\left(1 - \frac{k}{\sum_{ij} r_{ij}}\right)`; the
    Kaiser-Meyer-Olkin measure is :math:`\sum r_{ij}^2 / (\sum r_{ij}^2 + \sum q_{ij}^2)` over
    :math:`i \ne j` with the partial correlations :math:`q`.

    Parameters
    ----------
    values
        Indicators turned so that more is better, no gaps, (regions, indicators).

    Returns
    -------
    MultivariateChecks
        Without units.

    Raises
    ------
    MethodError
        For non-finite values, fewer than three regions or two indicators, or an indicator that does
        not vary.

    Notes
    -----
    High alpha says that indicators repeat each other, not that they measure the right thing. With
    fewer regions than about five times the indicators, all of it is uncertain.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*
    (multivariate analysis). Kaiser, H. F. (1974). An index of factorial simplicity. *Psychometrika*
    39, 31-36.
    """
    array = finite_numbers(values, "values", ndim=(2,), negative=True)
    _check(array)
    correlation: FloatArray = np.asarray(np.corrcoef(array, rowvar=False))
    eigenvalues = np.maximum(np.linalg.eigvalsh(correlation)[::-1], 0)
    each, whole = _adequacy(correlation, eigenvalues[-1])
    count = len(correlation)
    kept = [np.delete(np.arange(count), i) for i in range(count)]
    return MultivariateChecks(
        correlation=correlation,
        alpha=_alpha(correlation),
        alpha_without=np.array([_alpha(correlation[np.ix_(k, k)]) for k in kept]),
        sampling_adequacy=whole,
        sampling_adequacy_each=each,
        eigenvalues=eigenvalues,
        explained=eigenvalues / count,
    )


def _check(array: FloatArray) -> None:
    if array.shape[0] < 3 or array.shape[1] < 2:  # noqa: PLR2004 -- two points always lie on a line
        raise MethodError(
            "There are too few regions or indicators to correlate",
            f"values {array.shape}",
            "Pass at least three regions and two indicators.",
        )
    refuse(
        np.asarray(array.max(axis=0) == array.min(axis=0)),
        "An indicator is the same in every region",
        "values",
        "Leave the indicator out: it does not tell regions apart.",
    )


def _alpha(correlation: FloatArray) -> float:
    count = len(correlation)
    return float(count / (count - 1) * (1 - count / correlation.sum())) if count > 1 else np.nan


def _adequacy(correlation: FloatArray, least: float) -> tuple[FloatArray, float]:
    count = len(correlation)
    if least < SINGULAR:
        return np.full(count, np.nan), np.nan
    inverse = np.linalg.inv(correlation)
    partial = -inverse / np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    off = ~np.eye(count, dtype=np.bool_)
    plain, rest = (correlation**2 * off).sum(axis=1), (partial**2 * off).sum(axis=1)
    return plain / (plain + rest), float(plain.sum() / (plain.sum() + rest.sum()))
