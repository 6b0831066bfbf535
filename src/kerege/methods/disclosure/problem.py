"""What is to be protected in a table, and at what price: read once, checked once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, finite_numbers
from kerege.methods.disclosure.contributions import PrimaryCells
from kerege.methods.disclosure.layout import CellTable
from kerege.methods.errors import MethodError

ROOM = 1e-9


@dataclass(frozen=True, eq=False)
class Problem:
    """A table, its primary cells, and the price of each further cell.

    Attributes
    ----------
    table : CellTable
        The true table.
    primary : PrimaryCells
        What may not be published.
    price : ndarray
        Information lost with a cell, positive; infinite where it must be published.
    holder : int ndarray
        The only contributor of a cell, or -1.
    """

    table: CellTable
    primary: PrimaryCells
    price: FloatArray
    holder: IntArray

    @property
    def room(self) -> float:
        """How much of a level rounding may cost."""
        return ROOM * max(1.0, float(self.table.values.max()))

    def short(self, up: FloatArray, down: FloatArray) -> BoolArray:
        """Return the primary cells that reach of this much leaves exposed."""
        need = self.primary
        missing = (
            (up < need.upper - self.room)
            | (down < need.lower - self.room)
            | (up + down < need.sliding - self.room)
        )
        return missing & need.unsafe


def read_problem(
    table: CellTable,
    primary: PrimaryCells,
    weights: ArrayLike,
    published: ArrayLike | None,
    single_holder: ArrayLike | None,
) -> Problem:
    """Check the arguments of a suppression.

    Raises
    ------
    MethodError
        For weights that are not positive, arrays of another shape, levels that cannot be reached
        (a value that may not fall below zero cannot hide so far), or a primary cell to publish.
    """
    shape = table.values.shape
    price = finite_numbers(weights, "weights", ndim=(len(shape),))
    _shaped(price.shape, shape, "weights")
    _shaped(primary.unsafe.shape, shape, "primary")
    if (price <= 0).any():
        raise MethodError(
            "Information lost with a cell is not positive",
            "weights",
            "Weigh every cell with more than zero; equal weights count cells.",
        )
    fixed = table.values == 0
    if published is not None:
        asked = np.asarray(published)
        _shaped(asked.shape, shape, "published")
        if (asked & primary.unsafe).any():
            raise MethodError(
                "A cell is to be published and to be withheld",
                "published",
                "Take the unsafe cells out of what must be published.",
            )
        fixed |= asked
    if (primary.lower > table.values * (1 + ROOM) + ROOM).any():
        raise MethodError(
            "A lower protection level is larger than the value",
            "primary.lower",
            "Nobody believes a value below zero: ask for at most the value itself.",
        )
    holder = np.full(shape, -1, dtype=np.intp)
    if single_holder is not None:
        holder = np.array(single_holder, dtype=np.intp)
        _shaped(holder.shape, shape, "single_holder")
    return Problem(table, primary, np.where(fixed, np.inf, price), holder)


def _shaped(found: tuple[int, ...], wanted: tuple[int, ...], name: str) -> None:
    if found != wanted:
        raise MethodError(
            "Two arguments do not fit together",
            f"{name} {found}, table {wanted}",
            "Give one value for each cell of the table, margins included.",
        )


def refuse_cell(problem: Problem, cell: int) -> None:
    """Refuse a table in which a cell cannot be protected.

    Raises
    ------
    MethodError
        Always.
    """
    at = [int(n) for n in np.unravel_index(cell, problem.table.values.shape)]
    raise MethodError(
        "No choice of further cells protects an unsafe cell",
        f"cell {at}, value {problem.table.values.flat[cell]:g}",
        "Let a margin be withheld too, join the category with another, or ask for lower levels.",
    )
