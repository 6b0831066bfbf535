"""The open Leontief system, checked once, solved as often as asked."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import lapack
from scipy.sparse.linalg import LinearOperator, gmres

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers, refuse
from kerege.methods.errors import MethodError

ROUNDING = 1e-9
"""How far below its exact bound a computed multiplier may lie."""

HALF_OF_ONE = 0.5
"""(I - A)'m is exactly one; computed, it is this far from zero unless nothing can be told."""

FACTORISED = 1_000
"""Up to so many sectors the factors cost less than products with the matrix."""

ROUNDS = 40
"""Products with the matrix after which factors are cheaper."""

RESIDUAL = 1e-13
"""Largest residual, relative to the right side, of a solution that is taken without factors."""


@dataclass(frozen=True)
class System:
    """A coefficient matrix A whose spectral radius is below one.

    Every method of this family takes it in place of the coefficients, so that a large table is
    checked, and at need factorised, once for all of them.

    With many sectors a single right side is solved by products with A (GMRES) and taken only with
    a small residual r: as the inverse is not negative, `solve_transposed` then errs by no more than
    max |r| times the multipliers, and `solve` by no more than multipliers' |r| in sum. Where that
    does not converge, and for several right sides, (I - A) is factorised.
    """

    coefficients: FloatArray

    @property
    def sectors(self) -> int:
        """Number of sectors."""
        return int(self.coefficients.shape[0])

    @cached_property
    def multipliers(self) -> FloatArray:
        """Column sums of the inverse.

        Being positive, with all of (I - A)'m positive, they prove that the spectral radius of A is
        below one.
        """
        return self.solve_transposed(np.ones(self.sectors))

    def solve(self, demand: FloatArray) -> FloatArray:
        """Output that a demand needs, directly and through all suppliers."""
        return self._solve(demand, transposed=False)

    def solve_transposed(self, per_output: FloatArray) -> FloatArray:
        """Total that a unit of demand brings of something that comes with output."""
        return self._solve(per_output, transposed=True)

    def _solve(self, right: FloatArray, *, transposed: bool) -> FloatArray:
        if self.sectors > FACTORISED and right.ndim == 1:
            matrix = self.coefficients.T if transposed else self.coefficients
            found = _iterated(matrix, right)
            if found is not None:
                return found
        factors, pivots = self._factors
        solution, _ = lapack.dgetrs(factors, pivots, right, trans=int(not transposed))
        return np.asarray(solution)

    @cached_property
    def _factors(self) -> tuple[FloatArray, IntArray]:
        """Factors of (I - A), transposed."""
        system = np.negative(self.coefficients)
        np.fill_diagonal(system, 1 - self.coefficients.diagonal())
        # A row-major matrix is the transpose of a column-major one: factorised in place, no copy.
        factors, pivots, _ = lapack.dgetrf(system.T, overwrite_a=1)
        return factors, pivots


def _iterated(matrix: FloatArray, right: FloatArray) -> FloatArray | None:
    """Solve (I - A) x = b by products with A; None where too many would be needed."""
    operator = LinearOperator(matrix.shape, matvec=lambda v: v - matrix @ v, dtype=float)
    found, _ = gmres(operator, right, rtol=RESIDUAL / 10, atol=0, restart=ROUNDS, maxiter=1)
    residual = right - operator @ found
    small = np.abs(residual).max() <= RESIDUAL * np.abs(right).max()
    return np.asarray(found) if small else None


def leontief_system(coefficients: ArrayLike | System, name: str = "coefficients") -> System:
    """Check a coefficient matrix and make its system; refuse one that is not productive.

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
    system = System(matrix)
    multipliers = system.multipliers
    proven = np.isfinite(multipliers).all() and bool((multipliers > 1 - ROUNDING).all())
    if not proven or not (multipliers - multipliers @ matrix > HALF_OF_ONE).all():
        raise _unproductive(name, matrix)
    return system


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


def _unproductive(name: str, matrix: FloatArray) -> MethodError:
    inputs = matrix.sum(axis=0)
    worst = int(np.argmax(inputs))
    return MethodError(
        "The economy uses up all that it makes (spectral radius of at least 1)",
        f"{name}, largest inputs per unit of output {inputs[worst]:.4g} at [{worst}]",
        "Check units and that output contains value added and imports.",
    )
