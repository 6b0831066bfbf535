"""The open Leontief system, checked and factorised once, solved as often as asked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import lapack

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers, refuse
from kerege.methods.errors import MethodError

ROUNDING = 1e-9
"""How far below its exact bound a computed multiplier may lie."""

HALF_OF_ONE = 0.5
"""(I - A)'m is exactly one; computed, it is this far from zero unless nothing can be told."""


@dataclass(frozen=True, slots=True)
class System:
    """A coefficient matrix A and the factors of (I - A), transposed.

    Every method of this family takes it in place of the coefficients, so that a large table is
    factorised once for all of them. ``multipliers`` are the column sums of the inverse: being
    positive, with all of (I - A)'m positive, they prove that the spectral radius of A is below one.
    """

    coefficients: FloatArray
    factors: FloatArray
    pivots: IntArray
    multipliers: FloatArray

    @property
    def sectors(self) -> int:
        """Number of sectors."""
        return int(self.factors.shape[0])

    def solve(self, demand: FloatArray) -> FloatArray:
        """Output that a demand needs, directly and through all suppliers."""
        return _solve(self.factors, self.pivots, demand, transposed=True)

    def solve_transposed(self, per_output: FloatArray) -> FloatArray:
        """Total that a unit of demand brings of something that comes with output."""
        return _solve(self.factors, self.pivots, per_output, transposed=False)


def leontief_system(coefficients: ArrayLike | System, name: str = "coefficients") -> System:
    """Check a coefficient matrix and factorise its system; refuse one that is not productive.

    Parameters
    ----------
    coefficients
        Technical or allocation coefficients, not negative, (sectors, sectors); a system is
        returned as it is.
    name
        What a refusal calls the matrix.

    Returns
    -------
    System
        To be passed to any method of this family in place of the coefficients.

    Raises
    ------
    MethodError
        For negative or non-finite values, a matrix that is not square, or a spectral radius of at
        least one.
    """
    if isinstance(coefficients, System):
        return coefficients
    matrix = finite_numbers(coefficients, name, ndim=(2,))
    square(matrix, name)
    inverted = np.negative(matrix)
    np.fill_diagonal(inverted, 1 - matrix.diagonal())
    # A row-major matrix is the transpose of a column-major one: factorised in place, no copy.
    factors, pivots, _ = lapack.dgetrf(inverted.T, overwrite_a=1)
    if not factors.diagonal().all():
        raise _unproductive(name, matrix)
    multipliers = _solve(factors, pivots, np.ones(len(matrix)), transposed=False)
    proven = np.isfinite(multipliers).all() and bool((multipliers > 1 - ROUNDING).all())
    if not proven or not (multipliers - multipliers @ matrix > HALF_OF_ONE).all():
        raise _unproductive(name, matrix)
    return System(matrix, factors, pivots, multipliers)


def square(matrix: FloatArray, name: str) -> None:
    """Refuse a matrix whose rows and columns are not the same sectors."""
    if matrix.shape[0] != matrix.shape[1]:
        raise MethodError(
            "Rows and columns are not the same sectors",
            f"{name}, shape {matrix.shape}",
            "Pass a square table, sellers in rows and buyers in columns.",
        )


def by_sector(values: ArrayLike, name: str, sectors: int, *, negative: bool = False) -> FloatArray:
    """Read one number for each sector."""
    array = finite_numbers(values, name, negative=negative)
    if array.shape[0] != sectors:
        raise MethodError(
            "There is not one value for each sector",
            f"{name} {array.shape[0]}, sectors {sectors}",
            "Give both the same sectors in the same order.",
        )
    return array


def transactions_and_output(
    transactions: ArrayLike, output: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Read a table of transactions with the output of each sector."""
    table = finite_numbers(transactions, "transactions", ndim=(2,))
    square(table, "transactions")
    total = by_sector(output, "output", len(table))
    refuse(
        (total == 0) & (table.sum(axis=0) > 0),
        "A sector buys inputs and has no output",
        "output",
        "Supply its output, or leave the sector out.",
    )
    refuse(
        (total == 0) & (table.sum(axis=1) > 0),
        "A sector sells and has no output",
        "output",
        "Supply its output, or leave the sector out.",
    )
    return table, total


def _solve(
    factors: FloatArray, pivots: IntArray, right: FloatArray, *, transposed: bool
) -> FloatArray:
    solution, _ = lapack.dgetrs(factors, pivots, right, trans=int(transposed))
    return np.asarray(solution)


def _unproductive(name: str, matrix: FloatArray) -> MethodError:
    inputs = matrix.sum(axis=0)
    worst = int(np.argmax(inputs))
    return MethodError(
        "The economy uses up all that it makes (spectral radius of at least 1)",
        f"{name}, largest inputs per unit of output {inputs[worst]:.4g} at [{worst}]",
        "Check units and that output contains value added and imports.",
    )
