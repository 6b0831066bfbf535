"""Which regions resemble mine: standardised distance, and which indicators make it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    finite_numbers,
    known_numbers,
    refuse,
    same_shape,
)
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class LikeRegions:
    """Distances from one region to all, the nearest first in ``order``.

    ``distance`` and ``used`` (how many indicators were known for both) are (regions,);
    ``contribution`` (regions, indicators) adds up to the squared distance of each region, with NaN
    where an indicator was not known for both. ``order`` lists the other regions with a distance.
    """

    order: IntArray
    distance: FloatArray
    contribution: FloatArray
    used: IntArray


def like_regions(
    values: ArrayLike,
    region: int,
    *,
    weights: ArrayLike,
    missing: ArrayLike | None = None,
) -> LikeRegions:
    r"""Weighted mean distance over the indicators that two regions both have.

    Indicators are brought to standard deviations :math:`z`; over the indicators :math:`A_{ik}`
    known for both regions, :math:`d_{ik}^2 = \sum_{A} w_j (z_{ij} - z_{kj})^2 / \sum_{A} w_j`.

    Parameters
    ----------
    values
        Indicators in their own units, (regions, indicators); may be negative.
    region
        Number of the region to compare with, from 0.
    weights
        Weight of each indicator, not negative, (indicators,); only their proportions matter. Equal
        weights are a choice too.
    missing
        True where a value is not known; shape of ``values``.

    Returns
    -------
    LikeRegions
        Distances in standard deviations of an average indicator; NaN for a region that shares no
        weighted indicator with this one.

    Raises
    ------
    MethodError
        For non-finite values, fewer than three regions, an indicator that does not vary or is known
        for fewer than two regions, no weight at all, shapes that differ, or no such region.

    Notes
    -----
    Likeness in these indicators is not likeness in what matters, and not a reason that a measure
    will work. Distances over few shared indicators (``used``) are less certain. Two indicators of
    the same thing count it twice; see :func:`like_regions_uncorrelated`.

    References
    ----------
    Gower, J. C. (1971). A general coefficient of similarity and some of its properties. Biometrics
    27, 857-871.
    """
    scores, mask = _scores(values, region, missing)
    weight = finite_numbers(weights, "weights")
    same_shape(weight, scores.shape[1:], "weights", "indicators")
    refuse(
        np.asarray(weight.sum() == 0), "No indicator has a weight", "weights", "Weigh at least one."
    )
    shared = ~mask & ~mask[region]
    gaps = np.where(shared, weight * (scores - scores[region]) ** 2, 0)
    weighed = np.where(shared, weight, 0).sum(axis=1, keepdims=True)
    mean = np.divide(gaps, weighed, out=np.full(gaps.shape, np.nan), where=weighed > 0)
    return _result(region, np.where(shared, mean, np.nan), weighed[:, 0] > 0, shared)


def like_regions_uncorrelated(values: ArrayLike, region: int, *, shrinkage: float) -> LikeRegions:
    r"""Mahalanobis distance: indicators that go together count once.

    With the correlations :math:`R` of the :math:`m` indicators, drawn towards independence by
    :math:`\lambda`, :math:`d_{ik}^2 = \delta^\top [(1-\lambda) R + \lambda I]^{-1} \delta / m` for
    the difference :math:`\delta` of standard scores. Indicator :math:`j` contributes
    :math:`\delta_j` times the :math:`j`-th element of the solution; a contribution may be negative
    where a difference is what the other differences lead one to expect.

    Parameters
    ----------
    values
        Indicators in their own units, (regions, indicators), none missing; may be negative.
    region
        Number of the region to compare with, from 0.
    shrinkage
        :math:`\lambda`, above 0 and at most 1; 1 is the plain distance with equal weights. With few
        regions correlations are chance, so stay near 1.

    Returns
    -------
    LikeRegions
        As :func:`like_regions`.

    Raises
    ------
    MethodError
        As :func:`like_regions`; also for a missing value and a shrinkage out of range.

    Notes
    -----
    As :func:`like_regions`. Correlations over twenty regions are very uncertain.

    References
    ----------
    Mahalanobis, P. C. (1936). On the generalised distance in statistics. Proceedings of the
    National Institute of Sciences of India 2, 49-55. Ledoit, O. and Wolf, M. (2004). Journal of
    Multivariate Analysis 88, 365-411 (shrinkage).
    """
    scores, mask = _scores(values, region, None)
    if not 0 < shrinkage <= 1:
        raise MethodError(
            "A shrinkage lies above 0 and is at most 1",
            f"shrinkage {shrinkage}",
            "Take 1 for plain distance, less to count indicators that go together once.",
        )
    indicators = scores.shape[1]
    related = np.atleast_2d(np.corrcoef(scores, rowvar=False))
    softened = (1 - shrinkage) * related + shrinkage * np.eye(indicators)
    gaps = scores - scores[region]
    contribution = gaps * np.linalg.solve(softened, gaps.T).T / indicators
    every = np.ones(scores.shape[0], dtype=np.bool_)
    return _result(region, contribution, every, ~mask)


def _scores(
    values: ArrayLike, region: int, missing: ArrayLike | None
) -> tuple[FloatArray, BoolArray]:
    array, mask = known_numbers(values, "values", ndim=(2,), missing=missing, negative=True)
    regions = array.shape[0]
    if regions < 3:  # noqa: PLR2004 -- of two regions each is the nearest
        raise MethodError("Likeness needs three regions", f"values {array.shape}", "Pass more.")
    if not 0 <= region < regions:
        raise MethodError(
            "There is no such region", f"region {region}", f"Choose from 0 to {regions - 1}."
        )
    known = (~mask).sum(axis=0)
    refuse(
        np.asarray(known < 2),  # noqa: PLR2004 -- a comparison needs two
        "An indicator is known for fewer than two regions",
        "values",
        "Leave the indicator out.",
    )
    flat = np.nanmax(array, axis=0) == np.nanmin(array, axis=0)
    refuse(np.asarray(flat), "An indicator is the same in every region", "values", "Leave it out.")
    scale = np.nanstd(array, axis=0, ddof=1)
    return (array - np.nanmean(array, axis=0)) / scale, mask


def _result(
    region: int, contribution: FloatArray, comparable: BoolArray, shared: BoolArray
) -> LikeRegions:
    squared = np.where(comparable, np.nansum(contribution, axis=1), np.nan)
    distance = np.sqrt(np.maximum(squared, 0))
    order = np.argsort(distance, kind="stable")
    others = order[comparable[order] & (order != region)]
    return LikeRegions(
        order=others, distance=distance, contribution=contribution, used=shared.sum(axis=1)
    )
