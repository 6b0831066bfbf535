"""Bootstrap interval of the location quotient of counts."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, tail_of, whole_numbers
from kerege.methods.errors import MethodError
from kerege.methods.regional.layout import Layout, LocationQuotientInterval, lay_out

FEWEST_DRAWS = 100
"""Fewer draws cannot show a tail."""


def location_quotient_bootstrap_interval(
    activity: ArrayLike,
    total: ArrayLike | None = None,
    *,
    generator: np.random.Generator,
    draws: int,
    confidence: float = 0.95,
    reference_activity: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> LocationQuotientInterval:
    r"""Location quotient of counts with a percentile bootstrap interval.

    For each activity the country's :math:`N` things are dealt out anew over the cells (region) x
    (this activity, any other), with the observed shares (a multinomial draw); the quotient is
    computed each time; the bounds are quantiles of the draws.

    Parameters
    ----------
    activity
        Whole numbers of things, (regions,) or (regions, activities). What the reference holds
        beyond the listed regions is one more cell.
    generator
        Source of randomness; the same seed gives the same bounds.
    draws
        Number of draws, at least 100; 2,000 for a tail of 2.5 %.
    confidence
        Level of the interval, between 0 and 1.
    total, reference_activity, reference_total, missing
        As in :func:`kerege.methods.regional.location_quotient`; no value may be missing.

    Returns
    -------
    LocationQuotientInterval
        Quotients and bounds, shape of ``activity``.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.regional.location_quotient_interval`; also for a missing value and
        too few draws.

    Notes
    -----
    A count of zero stays zero in every draw, so its bounds are zero: that is not certainty. Use
    the exact interval for small counts. Memory grows as draws x regions.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*. Chapman & Hall
    (percentile intervals).
    """
    tail = tail_of(confidence)
    if draws < FEWEST_DRAWS:
        raise MethodError(
            "So few draws show no tail", f"draws {draws}", f"Draw at least {FEWEST_DRAWS} times."
        )
    layout = lay_out(activity, total, reference_activity, reference_total, missing)
    _check(layout)
    bounds = np.stack(
        [
            np.quantile(_draw(layout, column, draws, generator), [tail, 1 - tail], axis=0)
            for column in range(layout.activity.shape[1])
        ],
        axis=-1,
    )
    return LocationQuotientInterval(
        quotient=layout.out(layout.quotient), low=layout.out(bounds[0]), high=layout.out(bounds[1])
    )


def _check(layout: Layout) -> None:
    for array, name in (
        (layout.activity, "activity"),
        (layout.total, "total"),
        (layout.reference_activity, "reference_activity"),
        (np.array(layout.reference_total), "reference_total"),
    ):
        whole_numbers(array, name)
    if layout.missing.any():
        raise MethodError(
            "A missing count cannot be drawn anew",
            "missing",
            "Leave the region out and pass the reference.",
        )


def _draw(layout: Layout, column: int, draws: int, generator: np.random.Generator) -> FloatArray:
    """Quotients of one activity in each draw, (draws, regions)."""
    active = layout.activity[:, column]
    totals = layout.total[:, 0]
    outside_active = max(layout.reference_activity[0, column] - active.sum(), 0.0)
    outside = max(layout.reference_total - totals.sum(), outside_active)
    cells = np.concatenate([active, [outside_active], totals - active, [outside - outside_active]])
    dealt = generator.multinomial(int(cells.sum()), cells / cells.sum(), size=draws)
    half = active.size + 1
    drawn, size = dealt[:, :half], dealt[:, :half] + dealt[:, half:]
    reference = drawn.sum(axis=1, keepdims=True) / cells.sum()
    # A draw that leaves a region empty, or the activity nowhere, has no quotient: it counts as 0.
    share = drawn / np.maximum(size, 1)
    quotients: FloatArray = share / np.maximum(reference, 1 / cells.sum())
    return quotients[:, :-1]
