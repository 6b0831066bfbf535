"""Weights from the nearest neighbours of each place."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.errors import MethodError
from kerege.methods.spatial.layout import Metric, coordinates_of


def nearest_neighbour_weights(
    coordinates: ArrayLike, *, neighbours: int, metric: Metric
) -> sparse.csr_array:
    r"""Binary weights :math:`w_{ij} = 1` where :math:`j` is among the k nearest to :math:`i`.

    Parameters
    ----------
    coordinates
        Places, (regions, 2): latitude and longitude in degrees for ``"great-circle"``, two
        coordinates of one unit for ``"plane"``.
    neighbours
        k, at least 1 and fewer than the regions.
    metric
        ``"great-circle"`` on a sphere, or ``"plane"``.

    Returns
    -------
    csr_array
        (regions, regions), k entries of 1 in each row, not symmetric. No islands.

    Raises
    ------
    MethodError
        For coordinates that are not finite or not on the Earth, an unknown metric, and k out of
        range.

    Notes
    -----
    Everyone gets k neighbours, however far. Of places equally far at the k-th rank the one with the
    smaller number is not preferred: any may be taken.

    References
    ----------
    Anselin, L. (2002). Under the hood: issues in the specification and interpretation of spatial
    regression models. Agricultural Economics 27, 247-267.
    """
    from scipy.spatial import KDTree  # a tenth of a second that other methods need not pay

    points = coordinates_of(coordinates, metric)
    size = len(points)
    if not (1 <= neighbours < size and neighbours == int(neighbours)):
        raise MethodError(
            "There is no such number of neighbours",
            f"neighbours {neighbours}, regions {size}",
            "Pass a whole number from 1, smaller than the number of regions.",
        )
    _, near = KDTree(points).query(points, k=neighbours + 1)
    itself = near == np.arange(size)[:, None]
    # Among places that coincide the place itself may not be listed; then the last one goes.
    itself[~itself.any(axis=1), -1] = True
    columns = near[~itself].reshape(size, neighbours)
    rows = np.repeat(np.arange(size), neighbours)
    return sparse.csr_array(
        (np.ones(rows.size), (rows, np.sort(columns, axis=1).ravel())), shape=(size, size)
    )
