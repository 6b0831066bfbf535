"""Rows, columns and bounds of a linear or integer program, gathered one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from kerege.methods.allocation.limits import LimitRef
    from kerege.methods.allocation.problem import Floats


@dataclass
class Matrix:
    """A program: minimise `cost` x subject to `rows` within bounds.

    A row says lowest <= coefficients x <= highest, and may belong to a limit of the problem.
    `rows`, `columns` and `values` are the coefficients that are not 0.
    """

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[int] = field(default_factory=list)
    lowest: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    owner: list[LimitRef | None] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def column(self, *, upper: float, cost: float = 0.0, integer: bool = False) -> int:
        """Add a variable between 0 and `upper`; return its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.integer.append(int(integer))
        return len(self.cost) - 1

    def row(
        self,
        terms: dict[int, float],
        *,
        lowest: float = -np.inf,
        highest: float = np.inf,
        owner: LimitRef | None = None,
    ) -> int:
        """Add a row; return its number."""
        number = len(self.lowest)
        for column, value in terms.items():
            if value:
                self.rows.append(number)
                self.columns.append(column)
                self.values.append(value)
        self.lowest.append(lowest)
        self.highest.append(highest)
        self.owner.append(owner)
        return number

    def sparse(self) -> csr_array:
        """Return the coefficients, rows x columns."""
        shape = (len(self.lowest), len(self.cost))
        return csr_array((self.values, (self.rows, self.columns)), shape=shape)

    def objective(self) -> Floats:
        """Return the cost of the columns."""
        return np.array(self.cost)


def add(terms: dict[int, float], more: dict[int, float], factor: float = 1.0) -> None:
    """Add terms, times a factor, to the terms of a row."""
    for column, value in more.items():
        terms[column] = terms.get(column, 0.0) + value * factor
