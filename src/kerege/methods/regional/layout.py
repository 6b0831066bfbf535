"""The activity, totals and reference of a location quotient, checked and aligned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, finite_numbers, known_numbers, refuse
from kerege.methods.errors import MethodError


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
    def quotient(self) -> FloatArray:
        """Location quotients, shape (regions, activities)."""
        return self.activity / self.total * (self.reference_total / self.reference_activity)

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
