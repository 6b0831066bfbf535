"""A composite indicator over levels by generalised means, and back to what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.indicators.average_rank import average_rank
from kerege.methods.indicators.levels import effective, normalised, read_levels


@dataclass(frozen=True, slots=True)
class CompositeIndicator:
    """The index, (regions,), its rank (1 is the best), each level, and what each indicator adds.

    ``levels`` holds one array (regions, nodes) for each level above the indicators, the last with
    one column. ``contributions`` is (regions, indicators) and adds up to the score.
    ``effective_weights`` are those of the indicators in the whole, (indicators,).
    """

    scores: FloatArray
    ranks: FloatArray
    levels: tuple[FloatArray, ...]
    contributions: FloatArray
    effective_weights: FloatArray


def composite_indicator(
    values: ArrayLike,
    *,
    parents: Sequence[ArrayLike],
    weights: Sequence[ArrayLike],
    powers: Sequence[float],
) -> CompositeIndicator:
    r"""Aggregate normalised indicators level by level: :math:`(\sum w_i x_i^p)^{1/p}`.

    :math:`p = 1` is the arithmetic mean (a bad value is made good by another), :math:`p = 0` the
    geometric one, :math:`\prod x_i^{w_i}`, :math:`p = -1` the harmonic one; the lower :math:`p`,
    the less is made good. Weights are scaled to 1 within each group.

    Parameters
    ----------
    values
        Normalised indicators, more is better, no gaps, (regions, indicators); above zero where a
        power is not 1.
    parents
        For each level from the indicators upwards the number of the group that each node belongs
        to, from 0; the last level has one group, the index.
    weights
        Weight of each node within its group, zero or more, in the shape of ``parents``.
    powers
        The power of each level.

    Returns
    -------
    CompositeIndicator
        In the unit of the values.

    Raises
    ------
    MethodError
        For non-finite values, values not above zero under a power other than 1, levels that do not
        fit, negative weights, or a group whose weights are all zero.

    Notes
    -----
    A weight is an exchange rate under :math:`p = 1`, not an importance: how much an indicator moves
    the index depends on its spread and correlations as well. An indicator's contribution is its
    value times the slope of the index, :math:`x_i \, \partial S / \partial x_i`; since every
    generalised mean doubles when all values double, contributions add up to the score. Under
    :math:`p = 1` it is :math:`w_i x_i`, under :math:`p = 0` it is :math:`w_i S`.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*
    (weighting and aggregation, back to the details).
    """
    array = finite_numbers(values, "values", ndim=(2,), negative=True)
    levels = read_levels(parents, weights, array.shape[1])
    power = read_powers(powers, len(levels.parents))
    refuse_without_power(array, power)
    scaled, _ = normalised([w[None] for w in levels.weights], levels.parents)
    found, slopes = [array], []
    for parent, weight, p in zip(levels.parents, scaled, power, strict=True):
        found.append(from_power(_sum_by(weight * to_power(found[-1], p), parent), p))
        slopes.append(weight * (found[-1][:, parent] / found[-2]) ** (1 - p) if p != 1 else weight)
    scores = found[-1][:, 0]
    slope = np.ones((len(array), 1))
    for own, parent in zip(slopes[::-1], levels.parents[::-1], strict=True):
        slope = own * slope[:, parent]
    return CompositeIndicator(
        scores=scores,
        ranks=average_rank(scores),
        levels=tuple(found[1:]),
        contributions=slope * array,
        effective_weights=effective(scaled, levels.parents)[0],
    )


def read_powers(powers: Sequence[float], levels: int) -> FloatArray:
    """Check that there is one finite power for each level."""
    power = finite_numbers(powers, "powers", ndim=(1,), negative=True)
    if len(power) != levels:
        raise MethodError(
            "The powers do not fit the levels",
            f"powers {len(power)}, levels {levels}",
            "Pass one power for each level: 1 arithmetic, 0 geometric, -1 harmonic.",
        )
    return power


def refuse_without_power(array: FloatArray, powers: FloatArray) -> None:
    """Refuse values that have no such powers; means lie between the least and the largest."""
    refuse(
        (array <= 0) & (powers != 1).any(),
        "A value is not above zero, so only the arithmetic mean can take it",
        "values",
        "Normalise to a scale that starts above zero, such as 1 to 100, or use the power 1.",
    )
    bent = powers[(powers != 0) & (powers != 1)]
    with np.errstate(over="ignore"):
        ends = np.array([array.min(), array.max()]) ** bent[:, None]
    refuse(
        np.asarray(not (np.isfinite(ends) & (ends > 0)).all()),
        "A power is too far from 0 for these values: it leaves no numbers",
        "powers",
        "Take a power nearer to 0; far from it a mean is the best or the worst part alone.",
    )


def to_power(values: FloatArray, power: float) -> FloatArray:
    """Bend values so that their mean is a generalised one."""
    if power == 1:
        return values
    return np.asarray(np.log(values) if power == 0 else values**power)


def from_power(values: FloatArray, power: float) -> FloatArray:
    """Bend back."""
    if power == 1:
        return values
    return np.asarray(np.exp(values) if power == 0 else values ** (1 / power))


def _sum_by(bent: FloatArray, parent: np.ndarray) -> FloatArray:
    belongs = np.zeros((len(parent), parent.max() + 1))
    belongs[np.arange(len(parent)), parent] = 1
    return bent @ belongs
