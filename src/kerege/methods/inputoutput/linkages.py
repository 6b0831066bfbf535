"""Backward and forward linkages: on whom a sector depends and who depends on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray
from kerege.methods.inputoutput.ghosh import allocation_coefficients
from kerege.methods.inputoutput.system import leontief_system
from kerege.methods.inputoutput.technical_coefficients import technical_coefficients


@dataclass(frozen=True, slots=True)
class Linkages:
    """Linkages of each sector; each array is (sectors,).

    Direct ones are column sums of the technical and row sums of the allocation coefficients; total
    ones the same sums of the Leontief and the Ghosh inverse.
    """

    backward_direct: FloatArray
    backward_total: FloatArray
    forward_direct: FloatArray
    forward_total: FloatArray

    @property
    def backward(self) -> FloatArray:
        """Total backward linkages over their mean: above 1 is more than an average sector."""
        return np.asarray(self.backward_total / self.backward_total.mean())

    @property
    def forward(self) -> FloatArray:
        """Total forward linkages over their mean."""
        return np.asarray(self.forward_total / self.forward_total.mean())

    @property
    def key(self) -> BoolArray:
        """True where both normalised linkages are above 1."""
        return (self.backward > 1) & (self.forward > 1)


def linkages(transactions: ArrayLike, output: ArrayLike) -> Linkages:
    r"""Direct and total linkages, backward on the buyers' side and forward on the sellers'.

    :math:`BL_j = \sum_i a_{ij}` and :math:`\sum_i l_{ij}`; :math:`FL_i = \sum_j b_{ij}` and
    :math:`\sum_j g_{ij}`. Two systems are solved; nothing is inverted.

    Parameters
    ----------
    transactions, output
        As :func:`kerege.methods.inputoutput.technical_coefficients`.

    Returns
    -------
    Linkages
        Per unit of demand (backward) and of primary input (forward).

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.technical_coefficients` and
        :func:`kerege.methods.inputoutput.leontief_inverse`.

    Notes
    -----
    Unweighted: a tiny sector can lead. A sector broken up finer has other linkages. Strong linkages
    show dependence, not that support would pay; with imports among the transactions they cross the
    border.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed., sections 12.2.1 to
    12.2.3.
    """
    technical = technical_coefficients(transactions, output)
    allocation = allocation_coefficients(transactions, output)
    ghosh = leontief_system(allocation, "transactions")
    return Linkages(
        backward_direct=technical.sum(axis=0),
        backward_total=leontief_system(technical, "transactions").multipliers,
        forward_direct=allocation.sum(axis=1),
        forward_total=ghosh.solve(np.ones(ghosh.sectors)),
    )
