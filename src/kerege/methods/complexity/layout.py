"""The table of specialisations that the methods of complexity share, checked."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.sparse import csgraph

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    finite_numbers,
    first_position,
    refuse,
    same_shape,
)
from kerege.methods.errors import MethodError

EXACT_IN_SINGLE = 2**24
"""Whole numbers up to here are exact in single precision."""


def read_specialised(specialised: ArrayLike) -> BoolArray:
    """Read a table of true and false (or 1 and 0), (regions, activities)."""
    array = np.array(specialised)
    if array.dtype != np.bool_:
        table = finite_numbers(array, "specialised", ndim=(2,))
        refuse(
            (table != 0) & (table != 1),
            "A specialisation is neither there nor not there",
            "specialised",
            "Pass true or false; kerege.methods.complexity.specialisation makes them of quotients.",
        )
        array = table == 1
    if array.ndim != 2 or array.size == 0:  # noqa: PLR2004 -- regions and activities
        raise MethodError(
            "The specialisations are not a table",
            f"specialised, shape {array.shape}",
            "Pass regions in rows and activities in columns, at least one of each.",
        )
    return array


def read_proximity(proximity: ArrayLike, activities: int) -> tuple[FloatArray, BoolArray]:
    """Read a proximity table; return it with 0 for what is undefined, and who is undefined.

    An activity is undefined where its own proximity (the diagonal) is NaN; then its whole row and
    column must be NaN.
    """
    try:
        array = np.array(proximity, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise MethodError("These are not numbers", "proximity", "Pass a table.") from error
    same_shape(array, (activities, activities), "proximity", "activities")
    undefined = np.isnan(np.diagonal(array))
    hidden = undefined[:, None] | undefined
    bad = np.where(hidden, ~np.isnan(array), ~np.isfinite(array) | (array < 0))
    array[hidden] = 0
    if bad.any():
        raise MethodError(
            "A proximity is negative or not finite",
            f"proximity, first at {first_position(bad)}",
            "Only the whole row and column of an activity may be undefined (NaN).",
        )
    return array, undefined


def read_complexity(complexity: ArrayLike, activities: int, undefined: BoolArray) -> FloatArray:
    """Read a complexity for each activity; NaN only where the activity is undefined."""
    array = np.array(complexity, dtype=np.float64)
    same_shape(array, (activities,), "complexity", "activities")
    refuse(
        ~np.isfinite(array) & ~undefined,
        "The complexity of an activity that regions are specialised in is not known",
        "complexity",
        "Leave the activity out of all arguments, or supply it.",
    )
    return np.where(undefined, 0, array)


def blocks_of(specialised: BoolArray) -> tuple[IntArray, IntArray]:
    """Return the block (sharing no activity with others) of each region and of each activity.

    Numbers run from 0 in the order of their first region; -1 where a region has no specialisation
    or an activity is nobody's.
    """
    regions, activities = specialised.shape
    rows, columns = np.nonzero(specialised)
    graph = sparse.coo_array(
        (np.ones(rows.size, dtype=np.int8), (rows, columns + regions)),
        shape=(regions + activities, regions + activities),
    )
    _, label = csgraph.connected_components(graph.tocsr(), directed=False)
    has = np.concatenate([specialised.any(axis=1), specialised.any(axis=0)])
    names, first = np.unique(label[has], return_index=True)
    number = np.full(label.max() + 1, -1, dtype=np.intp)
    number[names[np.argsort(first)]] = np.arange(names.size)
    block = np.where(has, number[label], -1)
    return block[:regions], block[regions:]


def counting(specialised: BoolArray) -> FloatArray:
    """Return the table as numbers in which sums of its products are exact."""
    single = max(specialised.shape) < EXACT_IN_SINGLE
    return np.asarray(specialised, dtype=np.float32 if single else np.float64)
