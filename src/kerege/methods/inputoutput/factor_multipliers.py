"""What income and employment multipliers share: effects per unit of demand, with households."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError
from kerege.methods.inputoutput.system import System, by_sector


@dataclass(frozen=True, slots=True)
class FactorMultipliers:
    """Income or jobs by sector; each array is (sectors,).

    ``direct`` per unit of output; ``total`` per unit of final demand, with all suppliers;
    ``type_one`` total over direct. ``with_households`` and ``type_two`` also count what households
    spend of the income, and are absent where their consumption was not given. Ratios are NaN where
    the direct coefficient is zero.
    """

    direct: FloatArray
    total: FloatArray
    with_households: FloatArray | None

    @property
    def type_one(self) -> FloatArray:
        """Total over direct."""
        return _ratio(self.total, self.direct)

    @property
    def type_two(self) -> FloatArray | None:
        """Total with households over direct."""
        if self.with_households is None:
            return None
        return _ratio(self.with_households, self.direct)


def household_income(
    system: System, income: FloatArray, consumption: ArrayLike, own: float
) -> tuple[FloatArray, FloatArray]:
    """Income of households for a unit of demand with their spending, and what they consume."""
    spent = by_sector(consumption, "consumption", system.sectors)
    within = float(finite_numbers(own, "household_services", ndim=(0,)))
    first = system.solve_transposed(income)
    returned = float(first @ spent) + within
    if returned >= 1:
        raise MethodError(
            "Households spend so much that the rounds have no end",
            f"consumption, {returned:.4g} of each unit of income comes back as income",
            "Check units: consumption is per unit of household income, income per unit of output.",
        )
    return np.asarray(first / (1 - returned)), spent


def _ratio(total: FloatArray, direct: FloatArray) -> FloatArray:
    return np.asarray(np.divide(total, direct, out=np.full(direct.shape, np.nan), where=direct > 0))
