"""Complexity outlook: how many complex activities are near, and what each would open."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.complexity.layout import read_complexity, read_proximity, read_specialised


@dataclass(frozen=True, slots=True)
class ComplexityOutlook:
    """``index`` is (regions,); ``gain`` (regions, activities), NaN where already specialised."""

    index: FloatArray
    gain: FloatArray


def complexity_outlook(
    specialised: ArrayLike, proximity: ArrayLike, complexity: ArrayLike
) -> ComplexityOutlook:
    r"""Complexity outlook index of regions, and the gain from each further specialisation.

    .. math:: COI_i = \sum_j d_{ij} (1 - M_{ij})\, c_j, \qquad
              COG_{ij} = \sum_{k \ne j} (1 - M_{ik})\, c_k \frac{\varphi_{jk}}{\sum_l \varphi_{lk}}
              - d_{ij}\, c_j

    with :math:`d` the relatedness density and :math:`c` the complexity. The gain is exactly what
    the index would rise by if region :math:`i` became specialised in :math:`j` while
    proximities and complexities stayed as they are.

    Parameters
    ----------
    specialised
        True where a region is specialised in an activity, (regions, activities).
    proximity
        As in :func:`kerege.methods.complexity.relatedness_density`.
    complexity
        Of each activity, (activities,), for example ``economic_complexity(...).activity``; NaN
        where the activity is undefined.

    Returns
    -------
    ComplexityOutlook
        In units of ``complexity``. Undefined activities add nothing and have no gain (NaN).

    Raises
    ------
    MethodError
        As :func:`kerege.methods.complexity.relatedness_density`; also for unknown complexities.

    Notes
    -----
    Complexities are around zero, so a region near to many simple activities has a negative index,
    and one that already has everything has zero. The gain says nothing of cost or demand. The
    source writes the sum with :math:`k = j`, which counts the new activity as still to be won.

    References
    ----------
    Hausmann, R., Hidalgo, C. A. et al. (2014). *The Atlas of Economic Complexity: Mapping Paths to
    Prosperity*. MIT Press (complexity outlook index and gain).
    """
    table = read_specialised(specialised)
    near, undefined = read_proximity(proximity, table.shape[1])
    value = read_complexity(complexity, table.shape[1], undefined)
    whole = near.sum(axis=0)
    share = np.divide(near, whole, out=np.zeros_like(near), where=whole > 0)
    has = table.astype(np.float64)
    density = has @ share
    ahead = (1 - has) * value
    index = (density * ahead).sum(axis=1)
    opened = ahead @ share.T - ahead * np.diagonal(share)
    gain = np.where(table | undefined, np.nan, opened - density * value)
    return ComplexityOutlook(index=index, gain=gain)
