"""Leontief inverse: output of each sector for one unit of final demand for each product."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.inputoutput.system import System, leontief_system


def leontief_inverse(coefficients: ArrayLike | System) -> FloatArray:
    r"""Total requirements :math:`L = (I - A)^{-1} = I + A + A^2 + \dots`.

    Parameters
    ----------
    coefficients
        Technical coefficients, not negative, (sectors, sectors); or their system
        (:func:`kerege.methods.inputoutput.leontief_system`).

    Returns
    -------
    ndarray
        :math:`l_{ij}`, output of sector :math:`i` (row) for a unit of final demand for product
        :math:`j` (column), (sectors, sectors).

    Raises
    ------
    MethodError
        For negative or non-finite values, a matrix that is not square, or a spectral radius of at
        least one: the sum of rounds has no end.

    Notes
    -----
    For multipliers and impacts take their own methods, which solve instead of inverting. All of it
    assumes fixed coefficients, idle capacity and constant prices: it is an upper bound of what a
    demand moves where capacity is short.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed., sections 2.3 and 2.4.
    """
    system = leontief_system(coefficients)
    return system.solve(np.eye(system.sectors))
