"""Output multipliers: output of the whole economy for one unit of final demand."""

from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.inputoutput.system import System, leontief_system


def output_multipliers(coefficients: ArrayLike | System) -> FloatArray:
    r"""Sum the total requirements of each product: :math:`m_j = \sum_i l_{ij}`.

    Solved as :math:`(I - A)^\top m = 1`, without the inverse.

    Parameters
    ----------
    coefficients
        Technical coefficients, not negative, (sectors, sectors); or their system
        (:func:`kerege.methods.inputoutput.leontief_system`).

    Returns
    -------
    ndarray
        Output of all sectors for a unit of final demand for each product, at least 1, (sectors,).

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.leontief_inverse`.

    Notes
    -----
    Output counts each product anew at every stage, so a multiplier of 1.9 does not mean 1.9 of
    value added or income. A long chain of suppliers is not a merit by itself.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed.
    """
    return leontief_system(coefficients).multipliers
