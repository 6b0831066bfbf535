"""Ghosh model: where the output of a sector goes, and what a unit of primary input reaches."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.inputoutput.system import System, leontief_system, transactions_and_output


def allocation_coefficients(transactions: ArrayLike, output: ArrayLike) -> FloatArray:
    r"""Divide each sale by the output of the seller: :math:`b_{ij} = z_{ij} / x_i`.

    Parameters
    ----------
    transactions, output
        As :func:`kerege.methods.inputoutput.technical_coefficients`.

    Returns
    -------
    ndarray
        Shares of each seller's output (rows) that go to each buyer, (sectors, sectors).

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.technical_coefficients`.

    Notes
    -----
    Shares of one year: who buys is less stable than what is needed.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed.
    """
    table, total = transactions_and_output(transactions, output)
    seller = total[:, None]
    return np.divide(table, seller, out=np.zeros_like(table), where=seller > 0)


def ghosh_inverse(allocation: ArrayLike | System) -> FloatArray:
    r"""Ghosh inverse :math:`G = (I - B)^{-1}`.

    Parameters
    ----------
    allocation
        Allocation coefficients, not negative, (sectors, sectors); or their system.

    Returns
    -------
    ndarray
        :math:`g_{ij}`, output value of sector :math:`j` (column) that a unit of primary input of
        sector :math:`i` (row) reaches, (sectors, sectors).

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.leontief_inverse`.

    Notes
    -----
    Read it as prices: how a rise of primary costs passes on. As quantities it would let sectors
    produce without their other inputs.

    References
    ----------
    Ghosh, A. (1958). Economica 25, 58-64. Dietzenbacher, E. (1997). Journal of Regional Science
    37, 629-651. Miller and Blair (2009), sections 12.1 and 12.2.
    """
    system = leontief_system(allocation, "allocation")
    return system.solve(np.eye(system.sectors))
