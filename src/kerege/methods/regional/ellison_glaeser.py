"""Ellison and Glaeser's index: concentration beyond what few plants bring about."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.regional.spread import like_activity, shares_by_region


@dataclass(frozen=True, slots=True)
class EllisonGlaeser:
    """``index`` (gamma), and the ``raw`` concentration G that plants placed at random would exceed.

    ``expected`` is the raw concentration to expect from so few plants alone. One number for each
    activity.
    """

    index: FloatArray
    raw: FloatArray
    expected: FloatArray


def ellison_glaeser(
    activity: ArrayLike, total: ArrayLike, *, plant_herfindahl: ArrayLike
) -> EllisonGlaeser:
    r"""Geographic concentration of an activity, corrected for the sizes of its plants.

    With the regions' shares :math:`s_i` of the activity and :math:`x_i` of everything,
    :math:`G = \sum (s_i - x_i)^2` and :math:`H` the Herfindahl index of plant sizes,

    .. math:: \gamma = \frac{G - (1 - \sum x_i^2) H}{(1 - \sum x_i^2)(1 - H)}

    If plants choose regions at random with probabilities :math:`x_i`, :math:`\gamma` is zero on
    average.

    Parameters
    ----------
    activity
        Employment of the activity, (regions,) or (regions, activities).
    total
        Employment of everything, greater than zero, (regions,).
    plant_herfindahl
        Herfindahl index of the sizes of the activity's plants, above 0 and below 1: one number, or
        one for each activity. 1/n for n plants of equal size.

    Returns
    -------
    EllisonGlaeser
        Index without unit: 0 as if at random; in the authors' words below 0.02 not very, above 0.05
        highly concentrated; negative if spread more evenly than chance.

    Raises
    ------
    MethodError
        For negative or non-finite values, an empty region, one region, an activity that exists
        nowhere, or a Herfindahl index out of range.

    Notes
    -----
    It cannot tell why plants are together: natural advantage and spillovers look the same. With few
    plants it varies widely around its expectation.

    References
    ----------
    Ellison, G. and Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing
    industries: a dartboard approach. Journal of Political Economy 105, 889-927.
    """
    shares, sizes = shares_by_region(activity, total)
    plants = np.atleast_1d(finite_numbers(plant_herfindahl, "plant_herfindahl", ndim=(0, 1)))
    refuse(
        (plants <= 0) | (plants >= 1),
        "A Herfindahl index of plants lies between 0 and 1",
        "plant_herfindahl",
        "With a single plant (1) there is nothing to tell from chance: leave the activity out.",
    )
    if plants.shape[0] not in {1, shares.shape[1]}:
        raise MethodError(
            "The Herfindahl indices do not fit the activities",
            f"plant_herfindahl {plants.shape[0]}, activities {shares.shape[1]}",
            "Pass one number, or one for each activity.",
        )
    raw = ((shares - sizes) ** 2).sum(axis=0)
    room = 1 - (sizes**2).sum()
    expected = room * np.broadcast_to(plants, raw.shape)
    index = (raw - expected) / (room - expected)
    return EllisonGlaeser(
        index=like_activity(index, activity),
        raw=like_activity(raw, activity),
        expected=like_activity(expected, activity),
    )
