"""Proximity of activities: how often regions that have one have the other."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.complexity.layout import counting, read_specialised


def proximity(specialised: ArrayLike) -> FloatArray:
    r"""Smaller of the two conditional probabilities of being specialised in both.

    :math:`\varphi_{jk} = \dfrac{\sum_i M_{ij} M_{ik}}{\max(u_j, u_k)}` with the ubiquities
    :math:`u_j = \sum_i M_{ij}`.

    Parameters
    ----------
    specialised
        True where a region is specialised in an activity, (regions, activities).

    Returns
    -------
    ndarray
        (activities, activities), from 0 to 1, symmetric, 1 on the diagonal; NaN in the row and the
        column of an activity that no region is specialised in.

    Raises
    ------
    MethodError
        For anything but a table of true and false.

    Notes
    -----
    Being found together is not a cause: capital cities have much of everything. With twenty regions
    each value has steps of 1/20 and more, and many are chance. Counts are exact: they are summed in
    single precision only below :math:`2^{24}`.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007). The product space
    conditions the development of nations. Science 317, 482-487 (proximity).
    """
    table = counting(read_specialised(specialised))
    together = (table.T @ table).astype(np.float64)
    ubiquity = np.diagonal(together).copy()
    larger = np.maximum.outer(ubiquity, ubiquity)
    result = np.divide(together, larger, out=np.full_like(together, np.nan), where=larger > 0)
    nobody = ubiquity == 0
    result[nobody] = np.nan
    result[:, nobody] = np.nan
    return result
