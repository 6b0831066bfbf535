"""Values and weights that the spatial methods share, checked; islands settled."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, finite_numbers
from kerege.methods.errors import MethodError

Alternative = Literal["two-sided", "greater", "less"]
Islands = Literal["refuse", "leave_out"]
Metric = Literal["great-circle", "plane"]

FEWEST = 3
"""Two regions have only each other."""
EARTH = 6371.0088
"""Mean radius of the Earth in kilometres."""


def read_weights(weights: Any) -> sparse.csr_array:  # sparse arrays of scipy carry no types
    """Read a square sparse or dense table of weights as CSR without zeros, none on the diagonal."""
    try:
        table = sparse.csr_array(weights, dtype=np.float64, copy=True)
    except (TypeError, ValueError) as error:
        raise MethodError(
            "The weights are not a table of numbers", "weights", "Pass regions x regions."
        ) from error
    if table.ndim != 2 or table.shape[0] != table.shape[1]:  # noqa: PLR2004 -- regions by regions
        raise MethodError(
            "The weights are not square", f"weights {table.shape}", "Pass regions x regions."
        )
    table.sum_duplicates()
    table.eliminate_zeros()
    if not np.isfinite(table.data).all() or (table.data < 0).any():
        raise MethodError("A weight is negative or not finite", "weights", "Correct it.")
    own = table.diagonal()
    if own.any():
        raise MethodError(
            "A region is its own neighbour",
            f"weights, first at region {int(np.argmax(own != 0))}",
            "Leave the diagonal empty; a statistic with the region itself adds it.",
        )
    return table


@dataclass(frozen=True, slots=True)
class Settled:
    """Values (kept,) and weights (kept, kept) of the regions in ``kept``; the rest are islands."""

    values: FloatArray
    weights: sparse.csr_array
    kept: BoolArray

    def out(self, result: FloatArray) -> FloatArray:
        """Spread a result over all regions, NaN for islands."""
        full = np.full(self.kept.size, np.nan)
        full[self.kept] = result
        return full


def settle(values: ArrayLike, weights: Any, islands: Islands) -> Settled:
    """Read values and weights and refuse islands or leave them out."""
    array = finite_numbers(values, "values", negative=True)
    table = read_weights(weights)
    if table.shape[0] != array.size:
        raise MethodError(
            "Values and weights have different regions",
            f"values {array.size}, weights {table.shape[0]}",
            "Give both the same regions in the same order.",
        )
    if islands not in {"refuse", "leave_out"}:
        raise MethodError("Unknown word", f"islands {islands!r}", "Write 'refuse' or 'leave_out'.")
    alone = np.diff(table.indptr) == 0
    if alone.any():
        array, table = _without(array, table, alone, islands)
    if array.size < FEWEST:
        raise MethodError(
            "Too few regions have neighbours", f"values {array.size}", "Pass at least three."
        )
    if array.max() == array.min():
        raise MethodError(
            "All regions have the same value", "values", "There is no pattern to look for."
        )
    return Settled(array, table, ~alone)


def _without(
    array: FloatArray, table: sparse.csr_array, alone: BoolArray, islands: Islands
) -> tuple[FloatArray, sparse.csr_array]:
    names = np.flatnonzero(alone)
    listed = ", ".join(str(i) for i in names[:10]) + (", ..." if names.size > 10 else "")  # noqa: PLR2004 -- as many as a message carries
    if islands == "refuse":
        raise MethodError(
            "A region has no neighbour",
            f"weights, regions {listed}",
            "Give it neighbours (nearest neighbours, a bridge), or say islands='leave_out'.",
        )
    if alone[table.indices].any():
        raise MethodError(
            "A region without neighbours is a neighbour of others",
            f"weights, among regions {listed}",
            "Make the weights symmetric, or leave the region out of everything.",
        )
    kept = ~alone
    return array[kept], sparse.csr_array(table[kept][:, kept])


def check_permutations(permutations: int, fewest: int = 1) -> int:
    """Refuse a number of permutations that cannot be."""
    if permutations < fewest or permutations != int(permutations):
        raise MethodError(
            "There is no such number of permutations",
            f"permutations {permutations}",
            "Pass a whole number, 999 or more for p-values near 0.01.",
        )
    return int(permutations)


def unknown_alternative(alternative: str) -> MethodError:
    """Return the refusal of a word that names no side."""
    return MethodError(
        "Unknown alternative",
        f"alternative {alternative!r}",
        "Write 'two-sided', 'greater' or 'less'.",
    )


def pseudo_p(
    greater: IntArray, less: IntArray, permutations: int, alternative: Alternative
) -> FloatArray:
    """Pseudo p-values from how many permutations reach the observed value from either side.

    Two-sided is twice the smaller side, at most 1.
    """
    sides = {
        "greater": greater + 1,
        "less": less + 1,
        "two-sided": 2 * (np.minimum(greater, less) + 1),
    }
    if alternative not in sides:
        raise unknown_alternative(alternative)
    return np.asarray(np.minimum(sides[alternative] / (permutations + 1), 1.0))


def coordinates_of(coordinates: ArrayLike, metric: Metric) -> FloatArray:
    """Read places as points between which straight lines keep the order of distances.

    Great-circle places (latitude, longitude in degrees) become points on the unit sphere.
    """
    array = finite_numbers(coordinates, "coordinates", ndim=(2,), negative=True)
    if array.shape[1] != 2:  # noqa: PLR2004 -- a place has two coordinates
        raise MethodError(
            "A place has two coordinates", f"coordinates {array.shape}", "Pass (regions, 2)."
        )
    if metric == "plane":
        return array
    if metric != "great-circle":
        raise MethodError(
            "Unknown metric", f"metric {metric!r}", "Write 'great-circle' or 'plane'."
        )
    latitude, longitude = array[:, 0], array[:, 1]
    wrong = (np.abs(latitude) > 90) | (np.abs(longitude) > 360)  # noqa: PLR2004 -- degrees
    if wrong.any():
        raise MethodError(
            "A place is not on the Earth",
            f"coordinates, first at [{int(np.argmax(wrong))}]",
            "Pass latitude, then longitude, in degrees.",
        )
    phi, theta = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])
