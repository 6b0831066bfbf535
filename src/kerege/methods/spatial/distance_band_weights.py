"""Weights from the distance between places, up to a threshold."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.errors import MethodError
from kerege.methods.spatial.layout import EARTH, Metric, coordinates_of


def distance_band_weights(
    coordinates: ArrayLike, *, threshold: float, metric: Metric, power: float = 0
) -> sparse.csr_array:
    r"""Weights :math:`w_{ij} = d_{ij}^{-a}` where :math:`0 \le d_{ij} \le t`, else nothing.

    Parameters
    ----------
    coordinates
        As in :func:`kerege.methods.spatial.nearest_neighbour_weights`.
    threshold
        :math:`t`, greater than zero: kilometres for ``"great-circle"``, the unit of the coordinates
        for ``"plane"``.
    metric
        ``"great-circle"`` (sphere of radius 6371.0088 km) or ``"plane"``.
    power
        :math:`a`, not negative; 0 gives every neighbour within the band a weight of 1.

    Returns
    -------
    csr_array
        (regions, regions), symmetric. A place with none within the band is an island: its row is
        empty.

    Raises
    ------
    MethodError
        For coordinates that are not finite or not on the Earth, a threshold or power out of range,
        and places that coincide when the weight would be infinite.

    Notes
    -----
    Distance as the crow flies. Where regions differ much in size, small ones get many neighbours
    and large ones none. Memory grows with the pairs within the band.

    References
    ----------
    Cliff, A. D. and Ord, J. K. (1981). *Spatial Processes: Models and Applications*. Pion.
    """
    from scipy.spatial import KDTree  # a tenth of a second that other methods need not pay

    points = coordinates_of(coordinates, metric)
    if not 0 < threshold < np.inf or not 0 <= power < np.inf:
        raise MethodError(
            "A threshold starts above zero and a power at zero",
            f"threshold {threshold}, power {power}",
            "Pass a distance in kilometres or in the unit of the plane.",
        )
    size = len(points)
    reach = threshold
    if metric == "great-circle":
        reach = 2 * np.sin(min(threshold / EARTH, np.pi) / 2)
    pairs = KDTree(points).query_pairs(reach * (1 + 1e-12), output_type="ndarray")
    one, other = pairs.T
    weight = np.ones(one.size)
    if power:
        distance = np.linalg.norm(points[one] - points[other], axis=1)
        if metric == "great-circle":
            distance = 2 * EARTH * np.arcsin(np.minimum(distance / 2, 1))
        if (distance == 0).any():
            at = int(np.argmax(distance == 0))
            raise MethodError(
                "Two places coincide, so the weight would be infinite",
                f"coordinates, regions {one[at]} and {other[at]}",
                "Move one of them, join them, or take power 0.",
            )
        weight = distance**-power
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    return sparse.coo_array((np.tile(weight, 2), (rows, columns)), shape=(size, size)).tocsr()
