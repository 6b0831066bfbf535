"""Benefit of the doubt: each region judged by the weights that suit it best, within bounds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class BenefitOfTheDoubt:
    """Scores from 0 to 1, (regions,), and for each region its weights and their shares.

    ``weights`` and ``shares`` are (regions, indicators); ``shares`` say which part of the score
    comes from each indicator.
    """

    scores: FloatArray
    weights: FloatArray
    shares: FloatArray


def benefit_of_the_doubt(
    values: ArrayLike, *, lowest_share: ArrayLike, highest_share: ArrayLike
) -> BenefitOfTheDoubt:
    r"""Score each region with its own best weights, one linear program each.

    :math:`\max_w \sum_i w_i x_{ri}` such that :math:`\sum_i w_i x_{si} \le 1` for every region
    :math:`s`, :math:`w \ge 0`, and each indicator's part of the score of region :math:`r` lies
    between the bounds.

    Parameters
    ----------
    values
        Normalised indicators, zero or more, more is better, no gaps, (regions, indicators).
    lowest_share, highest_share
        Bounds of an indicator's share of the region's score, one number or one for each, between 0
        and 1; 0 and 1 leave weights free.

    Returns
    -------
    BenefitOfTheDoubt
        A region with score 1 has no other above it under its own weights.

    Raises
    ------
    MethodError
        For non-finite or negative values, a region with zeros only, bounds that no shares can meet,
        or a region that cannot meet them because an indicator is zero there.

    Notes
    -----
    Scores of two regions rest on different weights, so their difference has no unit. Without bounds
    a region is judged by its one best indicator and many share the first place.

    References
    ----------
    Cherchye, L., Moesen, W., Rogge, N. and Van Puyenbroeck, T. (2007). An introduction to benefit
    of the doubt composite indicators. *Social Indicators Research* 82, 111-145. OECD and JRC
    (2008). *Handbook on Constructing Composite Indicators*.
    """
    array = finite_numbers(values, "values", ndim=(2,))
    low, high = (
        _shares(given, array, name)
        for given, name in ((lowest_share, "lowest_share"), (highest_share, "highest_share"))
    )
    _check(array, low, high)
    # One unit for every indicator keeps the program well scaled; shares do not notice.
    scale = array.max(axis=0)
    scaled = array / np.where(scale > 0, scale, 1)
    weights = np.stack([_best(scaled, region, low, high) for region in range(len(array))])
    parts = weights * scaled
    scores = parts.sum(axis=1)
    return BenefitOfTheDoubt(
        scores, weights / np.where(scale > 0, scale, 1), parts / scores[:, None]
    )


def _shares(given: ArrayLike, array: FloatArray, name: str) -> FloatArray:
    share = finite_numbers(given, name, ndim=(0, 1))
    if share.ndim and share.shape != array.shape[1:]:
        raise MethodError(
            "An argument does not fit the indicators",
            f"{name} {share.shape}, values {array.shape}",
            "Pass one number, or one for each indicator.",
        )
    refuse(share > 1, "A share is above 1", name, "Write 0.2 for 20 %.")
    return np.asarray(np.broadcast_to(share, array.shape[1:]))


def _check(array: FloatArray, low: FloatArray, high: FloatArray) -> None:
    refuse(
        np.asarray((array == 0).all(axis=1)),
        "A region has zeros only",
        "values",
        "Leave it out, or shift the scale so that the worst region is above zero.",
    )
    if (low > high).any() or low.sum() > 1 + 1e-12 or high.sum() < 1 - 1e-12:
        raise MethodError(
            "No shares can meet the bounds",
            f"lowest_share adds up to {low.sum():.6g}, highest_share to {high.sum():.6g}",
            "The lowest shares add up to at most 1, the highest to at least 1.",
        )


def _best(array: FloatArray, region: int, low: FloatArray, high: FloatArray) -> FloatArray:
    own = array[region]
    parts = np.diag(own)
    bounds = np.concatenate([parts - np.outer(high, own), np.outer(low, own) - parts])
    found = linprog(
        -own,
        A_ub=np.concatenate([array, bounds]),
        b_ub=np.concatenate([np.ones(len(array)), np.zeros(len(bounds))]),
        method="highs",
    )
    if found.status != 0 or -found.fun <= 0:
        raise MethodError(
            "A region cannot meet the bounds of the shares",
            f"values, region {region}",
            "An indicator that is zero there cannot have a share: lower its bound, or shift the "
            "scale above zero.",
        )
    return np.asarray(found.x)
