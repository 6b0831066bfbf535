"""Relatedness where it is not known of every region whether it is specialised."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.complexity.layout import read_specialised
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class Relatedness:
    """``proximity`` (activities, activities) and ``density`` (regions, activities), 0 to 1 or NaN.

    ``compared`` (activities, activities): in how many regions both activities are known.
    """

    proximity: FloatArray
    density: FloatArray
    compared: FloatArray


def relatedness_with_gaps(specialised: ArrayLike, known: ArrayLike) -> Relatedness:
    r"""Proximity and density from what is known, a pair of activities at a time.

    With :math:`M_{ij}` 1 where a region is specialised and :math:`K_{ij}` 1 where that is known,
    :math:`\varphi_{jk} = \dfrac{\sum_i M_{ij} M_{ik}}{\max(\sum_i M_{ij} K_{ik},
    \sum_i K_{ij} M_{ik})}`: only regions in which both are known are compared; and
    :math:`d_{ij} = \sum_k M_{ik} \varphi_{kj} \big/ \sum_k K_{ik} \varphi_{kj}`. Where all is known
    these are :func:`proximity` and :func:`relatedness_density`.

    Parameters
    ----------
    specialised
        True where a region is specialised in an activity, (regions, activities); what stands where
        it is not known does not matter.
    known
        True where it is known, (regions, activities).

    Returns
    -------
    Relatedness
        NaN for an activity that no region is known to be specialised in, for pairs that are known
        together nowhere, and for a region that knows nothing near.

    Raises
    ------
    MethodError
        For anything but two tables of true and false of one shape.

    Notes
    -----
    What is not known is left out, not taken as absent: that would make withheld activities far
    from everything. It is right on average if what is withheld is like what is told; small counts
    are withheld most, so that rare activities rest on few regions: look at ``compared``. It
    describes, and promises nothing.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007). The product space
    conditions the development of nations. Science 317, 482-487 (proximity, density).
    """
    table, certain = read_specialised(specialised), read_specialised(known)
    if table.shape != certain.shape:
        raise MethodError(
            "What is known has another shape than the table",
            f"known {certain.shape}, specialised {table.shape}",
            "Pass one boolean for each region and activity.",
        )
    k = certain.astype(np.float64)
    m = (table & certain).astype(np.float64)
    together, beside = m.T @ m, m.T @ k
    larger = np.maximum(beside, beside.T)
    proximity = np.full(together.shape, np.nan)
    np.divide(together, larger, out=proximity, where=larger > 0)
    nobody = m.sum(axis=0) == 0
    proximity[nobody] = np.nan
    proximity[:, nobody] = np.nan
    near = np.nan_to_num(proximity)
    whole = k @ near
    density = np.full(m.shape, np.nan)
    np.divide(m @ near, whole, out=density, where=whole > 0)
    density[:, nobody] = np.nan
    return Relatedness(proximity, density, k.T @ k)
