"""Refusals of the arrays of a planning problem: their shapes, numbers and indices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kerege.methods.allocation.problem import AllocationProblem

_SHAPES = {
    "need": "RA",
    "effect": "MA",
    "ladder": "MK",
    "reach": "PR",
    "saturation": "I2",
    "year_weight": "T",
    "unit_cost": "MPT",
    "running_cost": "MP",
    "max_units": "MP",
    "max_units_per_year": "MP",
    "eligible": "MP",
    "first_year": "M",
    "last_year": "M",
    "budget": "T",
    "carry_over": "T",
    "area": "M",
}
LETTERS = {
    "R": "regions",
    "A": "need areas",
    "M": "measures",
    "K": "units on the ladder",
    "P": "places",
    "T": "years",
    "I": "knots",
    "2": "coordinates of a knot",
}


def check_shapes(problem: AllocationProblem) -> dict[str, int]:
    """Return how many there are of each thing; refuse arrays that say different numbers."""
    sizes: dict[str, int] = {"2": 2}
    for name, letters in _SHAPES.items():
        shape = np.shape(getattr(problem, name))
        if len(shape) != len(letters):
            raise MethodError(
                f"An array has {len(shape)} dimensions, not {len(letters)}",
                where=name,
                mend=f"Give one each for {', '.join(LETTERS[x] for x in letters)}.",
            )
        for letter, length in zip(letters, shape, strict=True):
            if length == 0:
                raise MethodError(
                    f"There are no {LETTERS[letter]}", where=name, mend="Give at least one."
                )
            known = sizes.setdefault(letter, length)
            if known != length:
                raise MethodError(
                    f"{length} {LETTERS[letter]} are given where there are {known}",
                    where=name,
                    mend="Use the same list in the same order in every array.",
                )
    return sizes


def first_of(mask: NDArray[np.bool_]) -> str:
    """Return where the first of these stands."""
    return "[" + ", ".join(str(int(i)) for i in np.argwhere(mask)[0]) + "]"


def check_whole(name: str, given: Any) -> None:
    """Refuse what is no whole number of 0 or more."""
    array = np.asarray(given)
    if array.dtype.kind not in "iu":
        raise MethodError(
            f"Values of type {array.dtype} are not whole numbers",
            where=name,
            mend="Give integers; choose a smaller unit of money if need be.",
        )
    if (array < 0).any():
        raise MethodError(
            "A value is below 0", where=name + first_of(array < 0), mend="Give 0 or more."
        )


def check_range(name: str, given: Any, highest: float) -> None:
    """Refuse what is no number from 0 to the highest."""
    array = np.asarray(given, dtype=np.float64)
    wrong = ~np.isfinite(array)
    if wrong.any():
        raise MethodError(
            "A value is missing or infinite",
            where=name + first_of(wrong),
            mend="Leave the region or measure out, or estimate the value and say so.",
        )
    outside = (array < 0) | (array > highest)
    if outside.any():
        span = "0 or more" if highest == np.inf else f"a value from 0 to {highest:g}"
        raise MethodError(
            f"{array[outside][0]:g} is out of range",
            where=name + first_of(outside),
            mend=f"Give {span}.",
        )


def check_indices(chosen: tuple[int, ...], where: str, letter: str, sizes: dict[str, int]) -> None:
    """Refuse an index of what is not there."""
    for index in chosen:
        if not 0 <= index < sizes[letter]:
            raise MethodError(
                f"{index} is not among the {sizes[letter]} {LETTERS[letter]}",
                where=where,
                mend=f"Count {LETTERS[letter]} from 0.",
            )
