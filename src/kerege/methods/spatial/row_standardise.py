"""Row-standardised weights: the lag of a region is the mean of its neighbours."""

from typing import Any

import numpy as np
from scipy import sparse

from kerege.methods.spatial.layout import read_weights


def row_standardise(weights: Any) -> sparse.csr_array:  # scipy's sparse arrays carry no types
    r"""Divide each row by its sum: :math:`w_{ij} / \sum_k w_{ik}`.

    Parameters
    ----------
    weights
        Not negative, nothing on the diagonal, (regions, regions), sparse or dense.

    Returns
    -------
    csr_array
        Each row adds up to 1; the row of an island stays empty.

    Raises
    ------
    MethodError
        For weights that are not square, negative, not finite, or on the diagonal.

    Notes
    -----
    It gives regions with few neighbours the same say as those with many, and makes symmetric
    weights asymmetric.

    References
    ----------
    Anselin, L. (1988). *Spatial Econometrics: Methods and Models*. Kluwer.
    """
    table = read_weights(weights)
    sums = np.asarray(table.sum(axis=1))
    table.data /= np.repeat(sums, np.diff(table.indptr))
    return table
