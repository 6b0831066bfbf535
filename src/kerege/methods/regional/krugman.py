"""Krugman's index of regional specialisation."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError


def krugman(values: ArrayLike, *, against: Literal["rest", "whole"]) -> FloatArray:
    r"""Sum of differences between a region's structure and the country's.

    :math:`K_i = \sum_j |s_{ij} - \bar s_{ij}|`, with :math:`s_{ij}` the share of activity :math:`j`
    in region :math:`i` and :math:`\bar s_{ij}` its share in the rest of the country (or the whole).

    Parameters
    ----------
    values
        Non-negative amounts of one unit, (regions, activities).
    against
        ``"rest"``: the other regions together; ``"whole"``: all regions, this one included, which
        makes large regions look less special.

    Returns
    -------
    ndarray
        From 0 (the same structure) to 2 (nothing in common), no unit, (regions,).

    Raises
    ------
    MethodError
        For negative or non-finite values, one region, an empty region, or another comparison.

    Notes
    -----
    Small regions have special structures by chance. It grows with the number of activities told
    apart, so compare only within one classification.

    References
    ----------
    Krugman, P. (1991). *Geography and Trade*. MIT Press. Midelfart-Knarvik, K. H.
    et al. (2000). The location of European industry. European Commission Economic Paper 142.
    """
    array = _structure(values)
    if against == "rest":
        compared = array.sum(axis=0) - array
    elif against == "whole":
        compared = np.broadcast_to(array.sum(axis=0), array.shape)
    else:
        raise MethodError(
            "There is no such comparison", f"against {against!r}", "Say 'rest' or 'whole'."
        )
    shares = array / array.sum(axis=1, keepdims=True)
    others = compared / compared.sum(axis=1, keepdims=True)
    return np.asarray(np.abs(shares - others).sum(axis=1))


def krugman_between(values: ArrayLike) -> FloatArray:
    r"""Krugman index between each two regions: :math:`K_{ik} = \sum_j |s_{ij} - s_{kj}|`.

    Parameters
    ----------
    values
        Non-negative amounts of one unit, (regions, activities).

    Returns
    -------
    ndarray
        From 0 to 2, no unit, (regions, regions), symmetric, zero on the diagonal.

    Raises
    ------
    MethodError
        For negative or non-finite values, one region, or an empty region.

    Notes
    -----
    As :func:`krugman`.

    References
    ----------
    Krugman, P. (1991). *Geography and Trade*. MIT Press.
    """
    array = _structure(values)
    shares = array / array.sum(axis=1, keepdims=True)
    return np.asarray(np.abs(shares[:, None, :] - shares[None, :, :]).sum(axis=2))


def _structure(values: ArrayLike) -> FloatArray:
    array = finite_numbers(values, "values", ndim=(2,))
    if array.shape[0] == 1:
        raise MethodError("One region has nothing to differ from", "values", "Pass all regions.")
    refuse(
        np.asarray(array.sum(axis=1) == 0), "A region is empty", "values", "Leave the region out."
    )
    return array
