"""Hypothetical extraction: what the economy would lose without a group of sectors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.inputoutput.system import System, by_sector, leontief_system


@dataclass(frozen=True, slots=True)
class Extraction:
    """Output of each sector before, and what of it is lost, both (sectors,)."""

    output: FloatArray
    lost: FloatArray

    @property
    def share(self) -> float:
        """Part of the whole economy's output that is lost."""
        return float(self.lost.sum() / self.output.sum())


def hypothetical_extraction(
    coefficients: ArrayLike | System, final_demand: ArrayLike, sectors: Sequence[int]
) -> Extraction:
    r"""Output lost if these sectors neither bought nor sold and their demand went abroad.

    For the extracted group :math:`K`, :math:`x - x^* = L_{\cdot K} (L_{KK})^{-1} x_K`: the group
    loses all its output, the others what they supplied to it, directly and through others. Only
    the columns of the group are solved for.

    Parameters
    ----------
    coefficients
        Technical coefficients, not negative, (sectors, sectors); or their system
        (:func:`kerege.methods.inputoutput.leontief_system`).
    final_demand
        Final demand for each product, not negative, one unit of money, (sectors,).
    sectors
        Numbers of the extracted sectors, from 0, each once.

    Returns
    -------
    Extraction
        Output and loss in the unit of the demand.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.leontief_inverse`; also for no demand at all, no
        sector, an unknown or a repeated one.

    Notes
    -----
    The lost inputs are taken to come from abroad, at no other cost; nobody replaces the sector.
    It measures how woven in a sector is, not what closing it would do.

    References
    ----------
    Dietzenbacher, E., van der Linden, J. A. and Steenge, A. E. (1993). Economic Systems Research
    5, 185-206. Miller and Blair (2009).
    *Input-Output Analysis*, 2nd ed.
    """
    system = leontief_system(coefficients)
    demand = by_sector(final_demand, "final_demand", system.sectors)
    if not demand.any():
        raise MethodError("There is no demand", "final_demand", "Pass what is demanded.")
    group = _group(sectors, system.sectors)
    output = system.solve(demand)
    columns = system.solve(np.eye(system.sectors)[:, group])
    lost = columns @ np.linalg.solve(columns[group], output[group])
    return Extraction(output, lost)


def _group(sectors: Sequence[int], count: int) -> list[int]:
    wrong = [k for k in sectors if not (0 <= k < count and k == int(k))]
    group = [] if wrong else [int(k) for k in sectors]
    if not group:
        raise MethodError(
            "There is no such sector", f"sectors {wrong}", f"Choose from 0 to {count - 1}."
        )
    if len(set(group)) < len(group):
        raise MethodError("A sector is extracted twice", f"sectors {group}", "Name each once.")
    return group
