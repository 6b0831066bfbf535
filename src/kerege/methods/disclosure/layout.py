"""Tables with their margins: the crossing of axes, each of which may be a hierarchy.

An axis is an array of parents: position of the code one level up, or -1 for a code at the top. A
flat axis with a total has one top; an axis of which no total is published has only tops.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, finite_numbers, first_position
from kerege.methods.errors import MethodError

TOLERANCE = 1e-9
DEEPEST = 32


def axis_of_parents(parents: ArrayLike, name: str = "parents") -> IntArray:
    """Read an axis and refuse one that is no hierarchy.

    Raises
    ------
    MethodError
        For parents that are no whole positions, that lie outside the axis, or a circle.
    """
    given = np.asarray(parents)
    if given.ndim != 1 or not given.size or not np.issubdtype(given.dtype, np.integer):
        raise MethodError(
            "An axis is a list of positions of parents",
            f"{name}, shape {given.shape}, {given.dtype}",
            "Give for each code the position of the code above it, or -1 at the top.",
        )
    axis = given.astype(np.intp)
    outside = (axis < -1) | (axis >= len(axis))
    if outside.any():
        raise MethodError(
            "A parent is not on the axis",
            f"{name}, first at {first_position(outside)}",
            "Give a position from 0 to the length of the axis less one, or -1 at the top.",
        )
    at = np.arange(len(axis))
    for _ in range(DEEPEST):
        at = np.where(at >= 0, axis[at], -1)
    if (at >= 0).any():
        raise MethodError(
            "A code is above itself, or the hierarchy is deeper than 32 levels",
            f"{name}, first at {first_position(at >= 0)}",
            "Let every chain of parents end at -1.",
        )
    return axis


def leaves_of(axis: IntArray) -> IntArray:
    """Return the positions of the codes that have no codes below them."""
    return np.setdiff1d(np.arange(len(axis)), axis[axis >= 0])


def paths(axis: IntArray) -> BoolArray:
    """Return for each leaf (rows) whether a code (columns) is the leaf or lies above it."""
    leaves = leaves_of(axis)
    found = np.zeros((len(leaves), len(axis)), dtype=np.bool_)
    at, rows = leaves, np.arange(len(leaves))
    while len(at):
        found[rows, at] = True
        rows, at = rows[axis[at] >= 0], axis[at][axis[at] >= 0]
    return found


@dataclass(frozen=True, eq=False)
class CellTable:
    """A table with every margin.

    Attributes
    ----------
    values : ndarray
        One axis for each hierarchy, in one unit, non-negative, margins included.
    parents : tuple of ndarray
        The axes.
    """

    values: FloatArray
    parents: tuple[IntArray, ...]

    @cached_property
    def relations(self) -> sparse.csr_matrix:
        """The sums that hold, (relations, cells): parts less their total are zero."""
        blocks = []
        for place, axis in enumerate(self.parents):
            above = np.unique(axis[axis >= 0])
            if not len(above):
                continue
            below = np.flatnonzero(axis >= 0)
            one = sparse.csr_matrix(
                (
                    np.r_[np.ones(len(below)), -np.ones(len(above))],
                    (
                        np.r_[np.searchsorted(above, axis[below]), np.arange(len(above))],
                        np.r_[below, above],
                    ),
                ),
                shape=(len(above), len(axis)),
            )
            others = [
                one if at == place else sparse.identity(len(other), format="csr")
                for at, other in enumerate(self.parents)
            ]
            blocks.append(reduce(lambda a, b: sparse.kron(a, b, format="csr"), others))
        if not blocks:
            return sparse.csr_matrix((0, self.values.size))
        return sparse.csr_matrix(sparse.vstack(blocks))

    @cached_property
    def leaves(self) -> tuple[IntArray, ...]:
        """The codes without codes below them, axis by axis."""
        return tuple(leaves_of(axis) for axis in self.parents)

    @cached_property
    def paths(self) -> tuple[BoolArray, ...]:
        """For each axis, which codes lie above which leaf."""
        return tuple(paths(axis) for axis in self.parents)


def summed(values: FloatArray, parents: Sequence[IntArray]) -> FloatArray:
    """Return the values of the innermost cells with every margin added."""
    for place, axis in enumerate(parents):
        up = paths(axis).astype(np.float64)
        values = np.moveaxis(np.tensordot(up, values, axes=(0, place)), 0, place)
    return values


def table_of_leaves(values: ArrayLike, parents: Sequence[ArrayLike]) -> CellTable:
    """Make a table from its innermost cells, adding every margin.

    Parameters
    ----------
    values
        One axis for each hierarchy, over the codes that have none below them, in their order.
    parents
        The axes.
    """
    axes = _axes(parents)
    inner = finite_numbers(values, "values", ndim=(len(axes),))
    wanted = tuple(len(leaves_of(axis)) for axis in axes)
    _same(inner.shape, wanted)
    return CellTable(summed(inner, axes), axes)


def table_with_margins(values: ArrayLike, parents: Sequence[ArrayLike]) -> CellTable:
    """Read a table that already has its margins.

    Raises
    ------
    MethodError
        For values below zero, or a total that is not the sum of its parts.
    """
    axes = _axes(parents)
    whole = finite_numbers(values, "values", ndim=(len(axes),))
    _same(whole.shape, tuple(len(axis) for axis in axes))
    table = CellTable(whole, axes)
    again = summed(whole[np.ix_(*table.leaves)], axes)
    wrong = ~np.isclose(again, whole, rtol=TOLERANCE, atol=TOLERANCE * max(1.0, whole.max()))
    if wrong.any():
        at = first_position(wrong)
        place = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
        raise MethodError(
            f"A total is {whole[place]:g}, its parts sum to {again[place]:g}",
            f"values, first at {at}",
            "Correct the table, or pass the innermost cells alone.",
        )
    return table


def _axes(parents: Sequence[ArrayLike]) -> tuple[IntArray, ...]:
    if not 1 <= len(parents) <= 6:  # noqa: PLR2004 -- six axes are more than any table that is read
        raise MethodError(
            f"A table has one to six axes, not {len(parents)}",
            "parents",
            "Pass one list of parents for each axis.",
        )
    return tuple(axis_of_parents(axis, f"parents[{at}]") for at, axis in enumerate(parents))


def _same(found: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    if found != wanted:
        raise MethodError(
            "The values do not fit the axes",
            f"values {found}, axes {wanted}",
            "Give one value for each crossing of codes.",
        )
