"""Rasmussen's power and sensitivity of dispersion."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.inputoutput.leontief_inverse import leontief_inverse
from kerege.methods.inputoutput.system import System


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Indices of each sector, (sectors,): 1 is an average sector.

    ``power`` from the columns of the Leontief inverse, ``sensitivity`` from its rows; the
    variations say how unevenly the effect falls on sectors (high: on few).
    """

    power: FloatArray
    sensitivity: FloatArray
    power_variation: FloatArray
    sensitivity_variation: FloatArray


def dispersion(coefficients: ArrayLike | System) -> Dispersion:
    r"""How far a sector's demand spreads, and how much all demand reaches it.

    :math:`U_j = \frac{1}{n}\sum_i l_{ij} / \frac{1}{n^2}\sum_{ij} l_{ij}`, the same by rows, and
    the coefficient of variation of each column or row (standard deviation with :math:`n - 1`).

    Parameters
    ----------
    coefficients
        Technical coefficients, not negative, at least two sectors, (sectors, sectors); or
        their system (:func:`kerege.methods.inputoutput.leontief_system`).

    Returns
    -------
    Dispersion
        Indices without unit.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.leontief_inverse`; also for one sector.

    Notes
    -----
    The sensitivity supposes that demand for every product grows by one unit, small or large: for
    forward dependence the Ghosh rows of :func:`kerege.methods.inputoutput.linkages` are preferred.

    References
    ----------
    Rasmussen, P. N. (1956). *Studies in Inter-sectoral Relations*. North-Holland. Miller
    and Blair (2009). *Input-Output Analysis*, 2nd ed.
    """
    inverse = leontief_inverse(coefficients)
    if len(inverse) == 1:
        raise MethodError("One sector has nothing to spread to", "coefficients", "Pass all.")
    mean = inverse.mean()
    columns, rows = inverse.mean(axis=0), inverse.mean(axis=1)
    return Dispersion(
        power=columns / mean,
        sensitivity=rows / mean,
        power_variation=np.asarray(inverse.std(axis=0, ddof=1) / columns),
        sensitivity_variation=np.asarray(inverse.std(axis=1, ddof=1) / rows),
    )
