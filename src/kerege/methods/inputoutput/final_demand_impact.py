"""Impact of final demand: what a creative tenge moves in the rest of the economy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError
from kerege.methods.inputoutput.system import System, by_sector, leontief_system


@dataclass(frozen=True, slots=True)
class Impact:
    """Output moved in each sector: the demand itself, its first suppliers, and all before them.

    ``demand``, ``first_suppliers``, ``further_suppliers`` and their sum ``output`` are (sectors,).
    ``factors`` is (factors, sectors): income, jobs or value added that come with the output.
    """

    demand: FloatArray
    first_suppliers: FloatArray
    further_suppliers: FloatArray
    factors: FloatArray

    @property
    def output(self) -> FloatArray:
        """All output moved in each sector."""
        return self.demand + self.first_suppliers + self.further_suppliers


def final_demand_impact(
    coefficients: ArrayLike | System,
    final_demand: ArrayLike,
    *,
    per_output: ArrayLike | None = None,
) -> Impact:
    r"""Output :math:`L f` that a demand moves, split by distance, and what comes with it.

    :math:`L f = f + A f + (L - I - A) f`; a factor with :math:`v_{kj}` per unit of output of
    sector :math:`j` comes to :math:`v_{kj} (L f)_j`.

    Parameters
    ----------
    coefficients
        Technical coefficients of domestic supply, not negative, (sectors, sectors); or their
        system (:func:`kerege.methods.inputoutput.leontief_system`).
    final_demand
        Demand for each domestic product, (sectors,), for example a grant programme split by what
        it buys; negative for demand that goes away.
    per_output
        Income, jobs, value added or other factors per unit of output, (factors, sectors).

    Returns
    -------
    Impact
        Output in the unit of the demand; factors in their own units.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.leontief_inverse`; also for vectors of other sectors.

    Notes
    -----
    Gross, not net: the money could have been spent elsewhere and moved something too. The part that
    buys imports must be taken out of the demand first. Fixed coefficients, no shortage, no prices;
    households' spending is not counted (see ``income_multipliers`` for that).

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed., sections 2.3 and 2.4
    (numerical example: new demand 600 and 1500).
    """
    system = leontief_system(coefficients)
    demand = by_sector(final_demand, "final_demand", system.sectors, negative=True)
    factors = np.zeros((0, system.sectors))
    if per_output is not None:
        factors = finite_numbers(per_output, "per_output", ndim=(2,))
        if factors.shape[1] != system.sectors:
            raise MethodError(
                "There is not one value for each sector",
                f"per_output, shape {factors.shape}, sectors {system.sectors}",
                "Pass one row for each factor, the sectors in the order of the coefficients.",
            )
    output = system.solve(demand)
    first = system.coefficients @ demand
    return Impact(demand, first, output - demand - first, factors * output)
