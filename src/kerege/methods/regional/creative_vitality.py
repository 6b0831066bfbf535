"""Creative Vitality Index: weighted amounts per head over those of a reference."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import (
    FloatArray,
    finite_numbers,
    known_numbers,
    refuse,
    same_shape,
)
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class CreativeVitality:
    """``index`` (regions,) = sum of ``contribution`` (regions, indicators) = weight x ``ratio``."""

    index: FloatArray
    ratio: FloatArray
    contribution: FloatArray


def creative_vitality(
    values: ArrayLike,
    population: ArrayLike,
    *,
    reference_values: ArrayLike,
    reference_population: float,
    weights: ArrayLike,
    missing: ArrayLike | None = None,
) -> CreativeVitality:
    r"""Weighted mean of per-head ratios: :math:`\sum_j w_j \dfrac{v_{ij}/P_i}{V_j/P}`.

    Parameters
    ----------
    values
        Amounts of each indicator (jobs, revenues, sales), (regions, indicators).
    population
        Inhabitants of each region, greater than zero, (regions,).
    reference_values, reference_population
        The same for the reference (the country): (indicators,), greater than zero, and one number.
    weights
        Weight of each indicator, not negative, adding up to one, (indicators,). They have no
        default: the American index took 0.4 for occupations, 0.4 for industry sales and 0.2 for
        non-profit revenues.
    missing
        True where a value is not known; shape of ``values``.

    Returns
    -------
    CreativeVitality
        No unit; 1 is the reference. NaN for a region with a missing indicator, because the weights
        of the others would no longer add up.

    Raises
    ------
    MethodError
        For negative or non-finite values, nobody in a region or the reference, an indicator that is
        zero in the reference, weights that are negative or do not add up to one, or shapes that
        differ.

    Notes
    -----
    A high value of one indicator makes up for a low one of another. Per-head amounts favour cities
    to which people commute. Other weights give another order; show the contributions.

    References
    ----------
    WESTAF (2018). *The Creative Vitality Index Explained*. Creative Vitality Suite, 9 April 2018.
    """
    array, _ = known_numbers(values, "values", ndim=(2,), missing=missing)
    people = finite_numbers(population, "population")
    same_shape(people, array.shape[:1], "population", "regions")
    reference = finite_numbers(reference_values, "reference_values")
    same_shape(reference, array.shape[1:], "reference_values", "indicators")
    everybody = finite_numbers(reference_population, "reference_population", ndim=(0,))
    refuse(people == 0, "A region has no inhabitants", "population", "Leave the region out.")
    refuse(everybody == 0, "The reference is empty", "reference_population", "Pass its people.")
    refuse(
        reference == 0,
        "An indicator is zero in the reference",
        "reference_values",
        "Leave the indicator out: there is nothing to compare with.",
    )
    weight = _weights(weights, array)
    ratio = array / people[:, None] * (everybody / reference)
    contribution = weight * ratio
    return CreativeVitality(
        index=np.asarray(contribution.sum(axis=1)), ratio=ratio, contribution=contribution
    )


def _weights(given: ArrayLike, array: FloatArray) -> FloatArray:
    weight = finite_numbers(given, "weights")
    same_shape(weight, array.shape[1:], "weights", "indicators")
    if not np.isclose(weight.sum(), 1, rtol=0, atol=1e-9):
        raise MethodError(
            "The weights do not add up to one",
            f"weights, sum {weight.sum():g}",
            "Divide them by their sum.",
        )
    return weight
