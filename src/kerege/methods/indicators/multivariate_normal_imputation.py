"""Multiple imputation from a multivariate normal: gaps filled many times over."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, known_numbers, refuse
from kerege.methods.errors import MethodError

STEPS = 2_000
"""Steps of the expectation-maximisation before it counts as not settled."""
SETTLED = 1e-6
"""Largest change of a standardised moment at which it has."""


def multivariate_normal_imputation(
    values: ArrayLike,
    *,
    missing: ArrayLike,
    draws: int,
    generator: np.random.Generator,
    ridge: float,
) -> FloatArray:
    r"""Fill gaps by draws from a multivariate normal fitted by expectation-maximisation.

    For each draw the regions are resampled, mean and covariance are fitted to the resample by
    expectation-maximisation, and each region's gaps are drawn from the normal given what is known
    of it: :math:`N(\mu_m + \Sigma_{mk}\Sigma_{kk}^{-1}(x_k - \mu_k),
    \Sigma_{mm} - \Sigma_{mk}\Sigma_{kk}^{-1}\Sigma_{km})`. So the draws contain the error of the
    model's parameters as well as the scatter around it.

    Parameters
    ----------
    values
        Indicators in their own units, (regions, indicators); what stands in a gap is not read.
    missing
        True where a value is not known, shape of ``values``.
    draws
        Number of completed tables; 20 are enough to see what the gaps do to the ranks.
    generator
        Source of randomness; the same seed gives the same tables.
    ridge
        Weight of a prior of independent indicators, as a share of the regions (0 for none; 0.05
        is common). With few regions for the indicators it is needed.

    Returns
    -------
    ndarray
        Completed tables in the units of the values, (draws, regions, indicators). Known values are
        the same in all.

    Raises
    ------
    MethodError
        For non-finite known values, an indicator known twice or less or without variation, more
        indicators than regions allow without a ridge, no draws, or a fit that does not settle.

    Notes
    -----
    It assumes that what is missing depends on what is known only, and that indicators are jointly
    about normal: transform skewed ones first. A drawn value may lie outside what the indicator can
    be (a share above 100 %); check, do not clip.

    References
    ----------
    Dempster, A. P., Laird, N. M. and Rubin, D. B. (1977). *Journal of the Royal Statistical
    Society* B 39, 1-38. Honaker, J. and King, G. (2010). What to do about missing values in
    time-series cross-section data. *American Journal of Political Science* 54, 561-581 (bootstrap
    with expectation-maximisation).
    """
    array, mask = known_numbers(values, "values", ndim=(2,), missing=missing, negative=True)
    _check(array, mask, draws, ridge)
    centre, scale = np.nanmean(array, axis=0), np.nanstd(array, axis=0)
    scaled = np.where(mask, 0, (array - centre) / scale)
    tables = np.stack([_draw(scaled, mask, generator, ridge) for _ in range(draws)])
    return np.asarray(np.where(mask, centre + scale * tables, array))


def _check(array: FloatArray, mask: BoolArray, draws: int, ridge: float) -> None:
    if draws < 1:
        raise MethodError("Nothing is drawn", f"draws {draws}", "Draw at least once.")
    if not 0 <= ridge < np.inf:
        raise MethodError("The ridge is negative", f"ridge {ridge}", "Write 0 for none.")
    regions, indicators = array.shape
    if ridge == 0 and regions <= indicators + 1:
        raise MethodError(
            "There are too few regions to see how the indicators hang together",
            f"values {array.shape}, ridge 0",
            "Pass a ridge, or impute by groups or neighbours.",
        )
    refuse(
        np.asarray((~mask).sum(axis=0) < 3),  # noqa: PLR2004 -- a resample of two rarely varies
        "An indicator is known for fewer than three regions",
        "values",
        "Leave the indicator out.",
    )
    refuse(
        np.asarray(np.nanmax(array, axis=0) == np.nanmin(array, axis=0)),
        "An indicator is the same in every known region",
        "values",
        "Leave the indicator out: it does not tell regions apart.",
    )


def _draw(
    scaled: FloatArray, mask: BoolArray, generator: np.random.Generator, ridge: float
) -> FloatArray:
    chosen = _resample(scaled, mask, generator)
    mean, covariance = _fit(scaled[chosen], mask[chosen], ridge)
    table = scaled.copy()
    for pattern, rows in _patterns(mask):
        if pattern.any():
            slope, rest = _regression(covariance, pattern)
            noise = generator.standard_normal((len(rows), int(pattern.sum())))
            values, vectors = np.linalg.eigh(rest)
            root = vectors * np.sqrt(np.maximum(values, 0))
            known = table[np.ix_(rows, ~pattern)] - mean[~pattern]
            table[np.ix_(rows, pattern)] = mean[pattern] + known @ slope.T + noise @ root.T
    return table


def _resample(scaled: FloatArray, mask: BoolArray, generator: np.random.Generator) -> IntArray:
    """Draw regions with replacement such that every indicator still varies."""
    regions = len(scaled)
    for _ in range(STEPS):
        chosen = generator.integers(regions, size=regions)
        column = np.where(mask[chosen], np.nan, scaled[chosen])
        if (~mask[chosen]).any(axis=0).all() and (
            np.nanmax(column, axis=0) > np.nanmin(column, axis=0)
        ).all():
            return np.asarray(chosen)
    raise MethodError(
        "An indicator hardly varies, so that resampled regions are all alike",
        "values",
        "Leave the indicator out.",
    )


def _fit(scaled: FloatArray, mask: BoolArray, ridge: float) -> tuple[FloatArray, FloatArray]:
    regions, indicators = scaled.shape
    mean, covariance = np.zeros(indicators), np.eye(indicators)
    patterns = _patterns(mask)
    for _ in range(STEPS):
        full, extra = scaled.copy(), ridge * regions * np.eye(indicators)
        for pattern, rows in patterns:
            if pattern.any():
                slope, rest = _regression(covariance, pattern)
                known = scaled[np.ix_(rows, ~pattern)] - mean[~pattern]
                full[np.ix_(rows, pattern)] = mean[pattern] + known @ slope.T
                extra[np.ix_(pattern, pattern)] += len(rows) * rest
        new_mean = full.mean(axis=0)
        centred = full - new_mean
        new = (centred.T @ centred + extra) / (regions * (1 + ridge))
        moved = max(np.abs(new - covariance).max(), np.abs(new_mean - mean).max())
        mean, covariance = new_mean, new
        if moved < SETTLED:
            return mean, covariance
    raise MethodError(
        "The fit to the known values does not settle",
        f"values {scaled.shape}, ridge {ridge}",
        "Raise the ridge, or leave out the indicator with most gaps.",
    )


def _patterns(mask: BoolArray) -> list[tuple[BoolArray, IntArray]]:
    """Group the regions that miss the same indicators."""
    kinds, belongs = np.unique(mask, axis=0, return_inverse=True)
    return [(kind, np.flatnonzero(belongs.ravel() == i)) for i, kind in enumerate(kinds)]


def _regression(covariance: FloatArray, pattern: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Slopes of the missing on the known, and the covariance that remains."""
    known = covariance[np.ix_(~pattern, ~pattern)]
    cross = covariance[np.ix_(pattern, ~pattern)]
    slope = np.asarray(cross @ np.linalg.pinv(known, hermitian=True) if known.size else cross)
    return slope, covariance[np.ix_(pattern, pattern)] - slope @ cross.T
