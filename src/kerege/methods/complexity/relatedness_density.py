"""Relatedness density: how much of what is near to an activity a region already has."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.complexity.layout import read_proximity, read_specialised


def relatedness_density(specialised: ArrayLike, proximity: ArrayLike) -> FloatArray:
    r"""Share of the proximity to an activity that a region's specialisations hold.

    :math:`d_{ij} = \sum_k M_{ik} \varphi_{kj} \big/ \sum_k \varphi_{kj}`, the activity itself
    included, as in the source.

    Parameters
    ----------
    specialised
        True where a region is specialised in an activity, (regions, activities).
    proximity
        From :func:`kerege.methods.complexity.proximity` or other relatedness of activities (shared
        skills, for example), not negative, (activities, activities). The row and column of an
        undefined activity are NaN.

    Returns
    -------
    ndarray
        From 0 to 1, (regions, activities); NaN in the column of an activity that is undefined or
        near to none.

    Raises
    ------
    MethodError
        For anything but a table of true and false, and proximities that are negative, not finite or
        of another shape.

    Notes
    -----
    Diverse regions have a high density of everything: compare activities within a region rather
    than regions. It describes past patterns of growth and promises none. For activities that a
    region has, its own specialisation is part of the number.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007). The product space
    conditions the development of nations. Science 317, 482-487 (density).
    """
    table = read_specialised(specialised)
    near, undefined = read_proximity(proximity, table.shape[1])
    whole = near.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        near /= whole
    near[:, undefined | (whole == 0)] = 0
    density = table.astype(np.float64) @ near
    density[:, undefined | (whole == 0)] = np.nan
    return density
