"""Technical coefficients: what a sector buys for one unit of its output."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.inputoutput.system import transactions_and_output


def technical_coefficients(transactions: ArrayLike, output: ArrayLike) -> FloatArray:
    r"""Divide each purchase by the output of the buyer: :math:`a_{ij} = z_{ij} / x_j`.

    Parameters
    ----------
    transactions
        Sales of sector :math:`i` (row) to sector :math:`j` (column), not negative, one unit of
        money, (sectors, sectors). Domestic products only, if the multipliers are to be domestic.
    output
        Total output of each sector, same unit, (sectors,).

    Returns
    -------
    ndarray
        Coefficients, no unit, (sectors, sectors). A sector without output and without inputs has
        a column of zeros.

    Raises
    ------
    MethodError
        For negative or non-finite values, a table that is not square, outputs of other sectors, or
        a sector that buys or sells and has no output.

    Notes
    -----
    A coefficient is an average of one year in the prices of that year, not a recipe: it moves with
    prices and with the mix inside a sector. With imports among the transactions it says what is
    used, not what the country supplies.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed. Cambridge University
    Press, section 2.2.2, Tables 2.3 and 2.4.
    """
    table, total = transactions_and_output(transactions, output)
    return np.divide(table, total, out=np.zeros_like(table), where=total > 0)
