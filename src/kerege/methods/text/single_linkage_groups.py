"""Groups of items that a chain of likeness joins."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kerege.methods.arrays import IntArray, refuse
from kerege.methods.errors import MethodError

ROUNDING = 1e-9
"""By how much the two values of a pair may differ."""


def single_linkage_groups(similarity: ArrayLike | sparse.spmatrix, threshold: float) -> IntArray:
    r"""Put items into one group where a chain of pairs, each alike enough, joins them.

    The clusters of single linkage at the height of the threshold: the connected components of the
    graph in which items with :math:`s_{ij} \ge t` are neighbours.

    Parameters
    ----------
    similarity
        Similarity of each pair, not negative, symmetric, dense or sparse, (items, items).
    threshold
        From which similarity on two items are neighbours; above 0.

    Returns
    -------
    numpy.ndarray
        The number of each item's group from 0, in the order of their first items, (items,).

    Raises
    ------
    MethodError
        For a table that is not square or symmetric, values that are negative or not finite, no
        items, or a threshold that is not above 0.

    Notes
    -----
    A chain may join items that are unlike each other: the ends of a long one need nothing in
    common. A high threshold keeps chains short. The result does not depend on the order of items.

    References
    ----------
    Gower, J. C. and Ross, G. J. S. (1969). Minimum spanning trees and single linkage cluster
    analysis. Applied Statistics 18(1), 54-64.
    """
    if not (np.isfinite(threshold) and threshold > 0):
        raise MethodError(
            "The threshold is not above zero", f"threshold {threshold}", "Give a positive number."
        )
    table = _table(similarity)
    table.data = np.where(table.data >= threshold, table.data, 0.0)
    table.eliminate_zeros()
    _number, labels = connected_components(table, directed=False)
    _first, order = np.unique(labels, return_index=True)
    renamed = np.empty(order.size, dtype=np.intp)
    renamed[np.argsort(order, kind="stable")] = np.arange(order.size)
    found: IntArray = renamed[labels]
    return found


def _table(similarity: Any) -> sparse.csr_matrix:
    try:
        table = sparse.csr_matrix(similarity, dtype=np.float64, copy=True)
    except (TypeError, ValueError) as error:
        raise MethodError(
            "These are not similarities in a table", "similarity", "Give one row for each item."
        ) from error
    if table.shape[0] != table.shape[1] or table.shape[0] == 0:
        raise MethodError(
            "The table is not square, or empty",
            f"similarity {table.shape}",
            "Give a row and a column for each item.",
        )
    refuse(~np.isfinite(table.data), "A similarity is not finite", "similarity", "Correct it.")
    refuse(table.data < 0, "A similarity is negative", "similarity", "Give likeness, not distance.")
    if abs(table - table.T).max() > ROUNDING:
        raise MethodError(
            "The table is not symmetric", "similarity", "Give each pair the same value twice."
        )
    return table
