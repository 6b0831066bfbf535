"""Weights from a list of common borders."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import finite_numbers, refuse
from kerege.methods.errors import MethodError


def contiguity_weights(borders: ArrayLike, *, regions: int) -> sparse.csr_array:
    r"""Binary contiguity :math:`w_{ij} = w_{ji} = 1` where two regions share a border.

    Parameters
    ----------
    borders
        Pairs of region numbers from 0, one for each border, in either order, (borders, 2). A border
        listed twice counts once.
    regions
        How many regions there are; those without a border become islands.

    Returns
    -------
    csr_array
        (regions, regions), symmetric, 1 or nothing.

    Raises
    ------
    MethodError
        For pairs that are not whole numbers of regions, and a region bordering on itself.

    Notes
    -----
    A border is not a road: neighbours across a mountain range may be far apart. A city inside an
    oblast borders on it alone.

    References
    ----------
    Cliff, A. D. and Ord, J. K. (1981). *Spatial Processes: Models and Applications*. Pion.
    """
    pairs = finite_numbers(borders, "borders", ndim=(2,))
    if pairs.shape[1] != 2:  # noqa: PLR2004 -- a border has two sides
        raise MethodError("A border has two sides", f"borders {pairs.shape}", "Pass (borders, 2).")
    refuse(
        (pairs != np.floor(pairs)) | (pairs >= regions),
        "There is no such region",
        "borders",
        f"Number regions from 0 to {regions - 1}.",
    )
    refuse(pairs[:, 0] == pairs[:, 1], "A region borders on itself", "borders", "Leave it out.")
    one, other = pairs.astype(np.intp).T
    table = sparse.coo_array(
        (np.ones(2 * one.size), (np.concatenate([one, other]), np.concatenate([other, one]))),
        shape=(regions, regions),
    ).tocsr()
    table.data[:] = 1
    return table
