"""Location quotient with an exact interval for counts, and its significance against one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    finite_numbers,
    known_numbers,
    refuse,
    tail_of,
    whole_numbers,
)
from kerege.methods.errors import MethodError

LARGEST_TABLE = 30_000_000
"""Places in the table of solved counts; beyond it each count is solved by itself."""

DOUBTFUL_TAIL = 0.25
"""A binomial tail below it, on the far side of the mean, is the smaller of the two."""


@dataclass(frozen=True, slots=True)
class LocationQuotientInterval:
    """Quotients with their bounds; each has the shape of the activity."""

    quotient: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class Layout:
    """An activity, its regions' totals and the reference, checked and aligned.

    ``activity`` is (regions, activities); ``total`` (regions, 1); ``reference_activity``
    (1, activities); ``reference_total`` is one number. ``vector`` remembers one-axis input.
    """

    activity: FloatArray
    missing: BoolArray
    total: FloatArray
    reference_activity: FloatArray
    reference_total: float
    vector: bool

    def out(self, array: FloatArray) -> FloatArray:
        """Give a result the shape in which the activity came."""
        return array[:, 0] if self.vector else array

    @property
    def expected_share(self) -> FloatArray:
        """Share of the reference total that lies in each region, shape (regions, 1)."""
        return self.total / self.reference_total


def lay_out(
    activity: ArrayLike,
    total: ArrayLike | None,
    reference_activity: ArrayLike | None,
    reference_total: float | None,
    missing: ArrayLike | None,
) -> Layout:
    """Check the arguments that every location quotient shares and align their axes."""
    array, mask = known_numbers(activity, "activity", ndim=(1, 2), missing=missing)
    vector = array.ndim == 1
    cells, gaps = (array[:, None], mask[:, None]) if vector else (array, mask)
    totals = _totals(total, cells, gaps, vector=vector)
    parts = _reference_activity(reference_activity, cells, gaps)
    whole = float(totals.sum()) if reference_total is None else _one_number(reference_total)
    _refuse_parts_beyond_wholes(cells, totals, parts, whole)
    return Layout(cells, gaps, totals, parts, whole, vector)


def _totals(
    total: ArrayLike | None, cells: FloatArray, gaps: BoolArray, *, vector: bool
) -> FloatArray:
    if total is None:
        if vector:
            raise MethodError(
                "One activity alone has no total",
                "total",
                "Pass the total of all activities in each region.",
            )
        refuse(
            gaps.any(axis=1),
            "The total of a region with a missing activity is not known",
            "activity",
            "Pass the totals of the regions.",
        )
        totals = cells.sum(axis=1)
    else:
        totals = finite_numbers(total, "total")
    if totals.shape[0] != cells.shape[0]:
        raise MethodError(
            "Activity and total have different regions",
            f"activity {cells.shape[0]}, total {totals.shape[0]}",
            "Give both the same regions in the same order.",
        )
    refuse(totals == 0, "A region is empty", "total", "Leave the region out.")
    return np.asarray(totals[:, None])


def _reference_activity(given: ArrayLike | None, cells: FloatArray, gaps: BoolArray) -> FloatArray:
    if given is None:
        refuse(
            gaps.any(axis=0),
            "The reference of an activity with a missing region is not known",
            "activity",
            "Pass the national value as reference_activity.",
        )
        parts = cells.sum(axis=0)
    else:
        parts = np.atleast_1d(finite_numbers(given, "reference_activity", ndim=(0, 1)))
    if parts.shape[0] != cells.shape[1]:
        raise MethodError(
            "The reference has other activities than the regions",
            f"reference_activity {parts.shape[0]}, activity {cells.shape[1]}",
            "Give both the same activities in the same order.",
        )
    refuse(
        parts == 0,
        "An activity exists nowhere in the reference, so there is nothing to compare with",
        "reference_activity",
        "Leave the activity out.",
    )
    return np.asarray(parts[None, :])


def _one_number(value: float) -> float:
    number = finite_numbers(value, "reference_total", ndim=(0,))
    return float(number)


def _refuse_parts_beyond_wholes(
    cells: FloatArray, totals: FloatArray, parts: FloatArray, whole: float
) -> None:
    room = 1 + 1e-9
    refuse(
        cells > totals * room,
        "An activity is larger than the region's total",
        "activity",
        "Check units, period and scope of both.",
    )
    refuse(
        cells > parts * room,
        "A region is larger than the reference that should contain it",
        "reference_activity",
        "The reference is the whole country, this region included.",
    )
    if totals.sum() > whole * room or parts.max() > whole * room:
        raise MethodError(
            "The reference total is smaller than its parts",
            f"reference_total {whole:g}, regions {totals.sum():g}, activities {parts.max():g}",
            "The reference is the whole country, all activities.",
        )


def location_quotient(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Share of an activity in a region over its share in the country.

    :math:`LQ_{ij} = \dfrac{x_{ij}/n_i}{X_j/N}`, with :math:`x_{ij}` the activity :math:`j` in
    region :math:`i`, :math:`n_i` the region's total, :math:`X_j` and :math:`N` the same for the
    reference, of which the region is a part.

    Parameters
    ----------
    activity
        Non-negative amounts of one unit: (regions,) for one activity or (regions, activities).
    total
        All activities of each region, (regions,), same unit. By default the sum over the
        activities of a two-axis ``activity``, which then must be all there are.
    reference_activity
        The activities in the whole country, (activities,) or one number; by default the sum over
        the regions, which then must be all there are.
    reference_total
        All activities in the whole country; by default the sum of the totals.
    missing
        True where an activity is not known; shape of ``activity``.

    Returns
    -------
    ndarray
        Quotients, no unit, shape of ``activity``; NaN where missing. 1 is the country's own share.

    Raises
    ------
    MethodError
        For negative or non-finite values, an empty region, an activity that exists nowhere, a part
        larger than its whole, shapes that do not fit, or a sum over missing values.

    Notes
    -----
    It compares shares, not sizes: a village with three potters can lead the country, so show the
    interval beside it. It says nothing of quality, exports or growth. A high quotient of a small
    economy may mean that everything else is absent. Quotients of different classifications, years
    or units (firms, jobs, money) are not comparable.

    References
    ----------
    Isserman, A. M. (1977). The location quotient approach to estimating regional economic impacts.
    Journal of the American Institute of Planners 43, 33-41.
    """
    layout = lay_out(activity, total, reference_activity, reference_total, missing)
    return layout.out(_quotient(layout))


def _quotient(layout: Layout) -> FloatArray:
    return layout.activity / layout.total * (layout.reference_total / layout.reference_activity)


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
    The interval is conservative: it covers at least at its level, more so for an activity that is
    a large part of everything. It does not contain gaps of coverage or errors of classification.
    Of a hundred intervals at 95 % about five miss by chance alone. Where things come in clusters
    (persons in one firm), count the clusters instead.

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
        quotient=layout.out(_quotient(layout)),
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
    low[some] = special.betaincinv(hits[some], tries[some] - hits[some] + 1, tail)
    high[rest] = special.betainccinv(hits[rest] + 1, tries[rest] - hits[rest], tail)
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
