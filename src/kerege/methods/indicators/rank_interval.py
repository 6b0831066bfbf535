"""How certain a ranking is: rank intervals and the probability of being among the first."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    known_numbers,
    mask_of,
    refuse,
    same_shape,
    tail_of,
)
from kerege.methods.errors import MethodError
from kerege.methods.indicators.average_rank import average_rank

BATCH_CELLS = 2_000_000
"""Draws are taken in batches of about so many numbers, so that memory does not grow with them."""


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Ranks with their interval; each has the shape of the means, NaN where missing.

    ``rank`` orders the means; ``mean_rank`` is the average over the draws; ``low`` and ``high``
    bound the rank; ``top`` is the probability of a rank of at most ``top_places``.
    """

    rank: FloatArray
    mean_rank: FloatArray
    low: FloatArray
    high: FloatArray
    top: FloatArray
    top_places: int
    draws: int


def rank_interval(
    means: ArrayLike,
    deviations: ArrayLike,
    *,
    generator: np.random.Generator,
    draws: int,
    top_places: int,
    confidence: float = 0.95,
    missing: ArrayLike | None = None,
) -> RankInterval:
    r"""Rank uncertain values by Monte Carlo: rank 1 is the largest.

    In each draw every value is taken from :math:`N(m_i, s_i^2)`, independently, and the values are
    ranked; the distribution of ranks gives the interval and the probability of a top place.

    Parameters
    ----------
    means, deviations
        Value and standard deviation of each item in one unit: (items,), or (groups, items) to rank
        within each group. A deviation of zero is a value without error.
    generator
        Source of randomness; the same seed gives the same result.
    draws
        Number of draws, at least 1; 10,000 for a probability to about 0.01.
    top_places
        How many places count as the first, from 1 to the number of items.
    confidence
        Level of the interval, between 0 and 1.
    missing
        True where an item is not known: it takes no part in the ranking.

    Returns
    -------
    RankInterval
        Ranks from 1 to the number of known items; tied values share their mean rank.

    Raises
    ------
    MethodError
        For non-finite values, negative deviations, shapes that differ, fewer than two known items
        in a group, no draws, or a number of places out of range.

    Notes
    -----
    It knows only the errors that the deviations contain. The draws are independent: if the items
    share an error (one instrument, one prior), the ranks are more certain than shown; pass draws
    that carry the dependence to :func:`rank_interval_of_draws`. The intervals do not hold jointly.
    Of tied items none may reach the first place: their mean rank decides.

    References
    ----------
    Goldstein, H. and Spiegelhalter, D. J. (1996). League tables and their limitations. Journal of
    the Royal Statistical Society A 159, 385-443.
    """
    centre, mask = known_numbers(means, "means", ndim=(1, 2), missing=missing, negative=True)
    spread, _ = known_numbers(deviations, "deviations", ndim=(1, 2), missing=mask_or_none(mask))
    same_shape(spread, centre.shape, "deviations", "means")
    if draws < 1:
        raise MethodError("Nothing is drawn", f"draws {draws}", "Draw at least once.")
    middle = np.where(mask, 0, np.atleast_2d(centre))
    width = np.where(mask, 0, np.atleast_2d(spread))

    def batches() -> Iterator[FloatArray]:
        size = max(BATCH_CELLS // middle.size, 1)
        for start in range(0, draws, size):
            shape = (min(size, draws - start), *middle.shape)
            yield middle + width * generator.standard_normal(shape)

    asked = _Asked(np.atleast_2d(mask), top_places, tail_of(confidence), centre.shape)
    return _summary(batches(), middle, asked)


def mask_or_none(mask: BoolArray) -> BoolArray | None:
    """Pass a mask on only where it hides something, so that shapes are compared by the caller."""
    return mask if mask.any() else None


def rank_interval_of_draws(
    values: ArrayLike,
    *,
    top_places: int,
    confidence: float = 0.95,
    missing: ArrayLike | None = None,
) -> RankInterval:
    """Rank items by draws made elsewhere (a bootstrap, a posterior): rank 1 is the largest.

    Parameters
    ----------
    values
        Draws of each item in one unit, (draws, items) or (draws, groups, items).
    top_places, confidence
        As in :func:`rank_interval`.
    missing
        True where an item is not known, (items,) or (groups, items).

    Returns
    -------
    RankInterval
        As :func:`rank_interval`; ``rank`` orders the means of the draws.

    Raises
    ------
    MethodError
        As :func:`rank_interval`.

    Notes
    -----
    As :func:`rank_interval`, but any dependence between items that the draws carry is respected.

    References
    ----------
    Goldstein, H. and Spiegelhalter, D. J. (1996). Journal of the Royal Statistical Society A 159,
    385-443.
    """
    shape = np.shape(values)[1:]
    mask = mask_of(missing, np.empty(shape))
    array, _ = known_numbers(
        values,
        "values",
        ndim=(2, 3),
        missing=np.broadcast_to(mask, np.shape(values)) if mask.any() else None,
        negative=True,
    )
    drawn = np.where(mask, 0, array).reshape(array.shape[0], -1, array.shape[-1])
    hidden = np.atleast_2d(mask)
    size = max(BATCH_CELLS // hidden.size, 1)
    batches = (drawn[start : start + size] for start in range(0, drawn.shape[0], size))
    asked = _Asked(hidden, top_places, tail_of(confidence), array.shape[1:])
    return _summary(batches, drawn.mean(axis=0), asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to report: for which items, how many top places, which tail, in which shape."""

    mask: BoolArray
    top_places: int
    tail: float
    shape: tuple[int, ...]


def _summary(batches: Iterator[FloatArray], middle: FloatArray, asked: _Asked) -> RankInterval:
    mask, top_places, tail = asked.mask, asked.top_places, asked.tail
    _refuse_places(mask, top_places)
    counts = _half_rank_counts(batches, mask)
    draws = int(counts[0, 0].sum())
    reached = np.cumsum(counts, axis=-1) / draws
    ranks = 1 + np.arange(counts.shape[-1]) / 2

    def shown(array: FloatArray) -> FloatArray:
        return np.where(mask, np.nan, array).reshape(asked.shape)

    # The small slack keeps a bound from moving a place through rounding of the level itself.
    low = ranks[np.argmax(reached > tail + 1e-12, axis=-1)]
    high = ranks[np.argmax(reached >= 1 - tail - 1e-12, axis=-1)]
    return RankInterval(
        rank=shown(average_rank(np.where(mask, -np.inf, middle))),
        mean_rank=shown(counts @ ranks / draws),
        low=shown(low),
        high=shown(high),
        top=shown(reached[..., 2 * (top_places - 1)]),
        top_places=top_places,
        draws=draws,
    )


def _refuse_places(mask: BoolArray, top_places: int) -> None:
    known = (~mask).sum(axis=-1)
    refuse(
        known < 2,  # noqa: PLR2004 -- an order needs two
        "A group has fewer than two known items, so there is nothing to rank",
        "means",
        "Leave the group out.",
    )
    if not 1 <= top_places <= mask.shape[-1]:
        raise MethodError(
            "There are not so many places",
            f"top_places {top_places}, items {mask.shape[-1]}",
            "Choose between 1 and the number of items.",
        )


def _half_rank_counts(batches: Iterator[FloatArray], mask: BoolArray) -> IntArray:
    """How often each item took each rank, (groups, items, ranks in steps of one half)."""
    groups, items = mask.shape
    steps = 2 * items - 1
    cell = np.arange(groups * items).reshape(groups, items) * steps
    counts = np.zeros(groups * items * steps, dtype=np.intp)
    for batch in batches:
        ranks = average_rank(np.where(mask, -np.inf, batch))
        place = (2 * (ranks - 1)).astype(np.intp) + cell
        counts += np.bincount(place.ravel(), minlength=counts.size)
    return counts.reshape(groups, items, steps)
