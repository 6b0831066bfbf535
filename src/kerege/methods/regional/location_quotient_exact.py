"""Exact interval of the location quotient of counts, and its significance against one."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, tail_of, whole_numbers
from kerege.methods.regional.beta_quantile import beta_quantile
from kerege.methods.regional.layout import Layout, LocationQuotientInterval, lay_out

LARGEST_TABLE = 30_000_000
"""Places in the table of solved counts; beyond it each count is solved by itself."""

DOUBTFUL_TAIL = 0.25
"""A binomial tail below it, on the far side of the mean, is the smaller of the two."""


def location_quotient_interval(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    confidence: float = 0.95,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> LocationQuotientInterval:
    r"""Location quotient of counts with an exact conditional interval.

    The quotient is also :math:`(x_{ij}/X_j) / (n_i/N)`: the region's share of the activity over its
    share of everything. Given the country's count :math:`X_j`, the region's count is binomial,
    :math:`x_{ij} \mid X_j \sim \mathrm{Bin}(X_j, \pi)`, when counts arise independently at a rate
    per unit of total. The Clopper-Pearson bounds of :math:`\pi`, divided by :math:`n_i/N`, are the
    bounds of the quotient; so the chance in the region *and* in the reference is inside, and that
    the region is part of the reference is respected.

    Parameters
    ----------
    activity
        Whole numbers of things (firms, persons), (regions,) or (regions, activities).
    confidence
        Level of the interval, between 0 and 1.
    total, reference_activity, reference_total, missing
        As in :func:`location_quotient`; the totals are taken as known sizes.

    Returns
    -------
    LocationQuotientInterval
        Quotients and bounds, shape of ``activity``; NaN where missing.

    Raises
    ------
    MethodError
        As :func:`location_quotient`; also for counts that are not whole and a level outside 0 to 1.

    Notes
    -----
    Given the totals the interval is conservative: it covers at least at its level, more so for an
    activity that is a large part of everything. It does not contain gaps of coverage or errors of
    classification. Of a hundred intervals at 95 % about five miss by chance alone. Where things
    come in clusters (persons in one firm), count the clusters instead.

    References
    ----------
    Clopper, C. J. and Pearson, E. S. (1934). Biometrika 26, 404-413. Przyborowski, J. and Wilenski,
    H. (1940). Biometrika 31, 313-323 (conditional comparison of two Poisson counts).
    """
    tail = tail_of(confidence)
    layout = _of_counts(activity, total, reference_activity, reference_total, missing)
    low, high = _clopper_pearson(layout.activity, layout.reference_activity, tail)
    expected = layout.expected_share
    return LocationQuotientInterval(
        quotient=layout.out(layout.quotient),
        low=layout.out(low / expected),
        high=layout.out(high / expected),
    )


def _of_counts(
    activity: ArrayLike,
    total: ArrayLike | None,
    reference_activity: ArrayLike | None,
    reference_total: float | None,
    missing: ArrayLike | None,
) -> Layout:
    layout = lay_out(activity, total, reference_activity, reference_total, missing)
    whole_numbers(layout.activity, "activity")
    whole_numbers(layout.reference_activity, "reference_activity")
    return layout


def _clopper_pearson(
    counts: FloatArray, trials: FloatArray, tail: float
) -> tuple[FloatArray, FloatArray]:
    """Bounds for counts (rows, columns) of trials (1, columns); NaN counts give NaN.

    Small counts repeat within a column, so each pair of count and column is solved once, in a
    table with a place for every count up to the column's largest.
    """
    unknown = np.isnan(counts)
    hits = np.where(unknown, 0, counts) if unknown.any() else counts
    places = np.concatenate([[0], np.cumsum(hits.max(axis=0) + 1)])
    if places[-1] > LARGEST_TABLE:
        low, high = _binomial_bounds(hits, np.broadcast_to(trials, hits.shape), tail)
    else:
        low, high = _bounds_from_table(hits, trials, places.astype(np.intp), tail)
    if unknown.any():
        low[unknown] = high[unknown] = np.nan
    return low, high


def _bounds_from_table(
    hits: FloatArray, trials: FloatArray, places: IntArray, tail: float
) -> tuple[FloatArray, FloatArray]:
    place = hits.astype(np.intp)
    place += places[:-1]
    seen = np.zeros(places[-1], dtype=np.bool_)
    seen[place] = True
    solved = np.flatnonzero(seen)
    column = np.searchsorted(places, solved, side="right") - 1
    bounds = _binomial_bounds((solved - places[column]).astype(np.float64), trials[0, column], tail)
    low, high = np.empty(seen.size), np.empty(seen.size)
    low[solved], high[solved] = bounds
    return low[place], high[place]


def _binomial_bounds(
    hits: FloatArray, tries: FloatArray, tail: float
) -> tuple[FloatArray, FloatArray]:
    low, high = np.zeros(hits.shape), np.ones(hits.shape)
    some, rest = hits > 0, hits < tries
    low[some] = beta_quantile(hits[some], tries[some] - hits[some] + 1, tail)
    high[rest] = beta_quantile(hits[rest] + 1, tries[rest] - hits[rest], 1 - tail)
    return low, high


def location_quotient_significance(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Exact two-sided probability of a quotient at least as far from one, were the truth one.

    Twice the smaller tail of :math:`\mathrm{Bin}(X_j, n_i/N)` at :math:`x_{ij}`, at most 1. It is
    below :math:`\alpha` exactly where the interval at level :math:`1-\alpha` leaves out 1.

    Parameters
    ----------
    activity, total, reference_activity, reference_total, missing
        As in :func:`location_quotient_interval`.

    Returns
    -------
    ndarray
        Probabilities from 0 to 1, shape of ``activity``; NaN where missing.

    Raises
    ------
    MethodError
        As :func:`location_quotient_interval`.

    Notes
    -----
    Small probabilities are not large effects: a large region differs significantly by little.
    Many regions tested at once give some small probabilities by chance.

    References
    ----------
    Clopper, C. J. and Pearson, E. S. (1934). Biometrika 26, 404-413.
    """
    layout = _of_counts(activity, total, reference_activity, reference_total, missing)
    known = ~layout.missing
    shape = layout.activity.shape
    probability = np.full(shape, np.nan)
    probability[known] = _two_sided(
        layout.activity[known],
        np.broadcast_to(layout.reference_activity, shape)[known],
        np.broadcast_to(layout.expected_share, shape)[known],
    )
    return layout.out(probability)


def _two_sided(hits: FloatArray, tries: FloatArray, chance: FloatArray) -> FloatArray:
    """Twice the smaller binomial tail; the other tail is computed only where it may be smaller."""
    above = hits > tries * chance
    smaller = _binomial_tail(hits, tries, chance, upper=above)
    doubtful = smaller > DOUBTFUL_TAIL
    other = _binomial_tail(
        hits[doubtful], tries[doubtful], chance[doubtful], upper=~above[doubtful]
    )
    smaller[doubtful] = np.minimum(smaller[doubtful], other)
    return np.minimum(2 * smaller, 1)


def _binomial_tail(
    hits: FloatArray, tries: FloatArray, chance: FloatArray, *, upper: BoolArray
) -> FloatArray:
    """Probability of at least (upper) or at most so many hits."""
    tail = np.ones(hits.shape)
    up = upper & (hits > 0)
    none = ~upper & (hits == 0)
    down = ~upper & (hits > 0) & (hits < tries)
    tail[up] = special.betainc(hits[up], tries[up] - hits[up] + 1, chance[up])
    tail[none] = np.exp(special.xlog1py(tries[none], -chance[none]))
    tail[down] = special.betaincc(hits[down] + 1, tries[down] - hits[down], chance[down])
    return tail
