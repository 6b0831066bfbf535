"""Differencing: what a new table reveals together with everything published before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import BoolArray, FloatArray, finite_numbers
from kerege.methods.disclosure.linear_audit import System, bounds_of
from kerege.methods.disclosure.problem import ROOM
from kerege.methods.errors import MethodError


@dataclass(frozen=True, eq=False)
class DifferencingAudit:
    """What follows from all published sums together.

    Attributes
    ----------
    values, low, high : (G,) float
        True value of each guarded sum, and the bounds that an outsider can compute.
    exposed : (G,) bool
        Whether the bounds are closer than the levels allow.
    """

    values: FloatArray
    low: FloatArray
    high: FloatArray
    exposed: BoolArray


def differencing_audit(
    atoms: ArrayLike,
    *,
    published: object,
    guarded: object,
    upper: ArrayLike,
    lower: ArrayLike,
) -> DifferencingAudit:
    r"""Bound guarded sums by everything that was ever published about the same units.

    Scopes, unions of regions and vintages are sums over the same smallest cells (atoms): the
    units that are in both scopes, in one only, in one vintage only. With the matrix of all
    published sums, old and new, each guarded sum g is bounded by :math:`\min` and
    :math:`\max g y` over :math:`y \ge 0,\ A y = A a`. The difference of two published sums that
    contain one another is itself a cell and is guarded like one.

    Parameters
    ----------
    atoms
        (N,) true values of the atoms, non-negative, in one unit.
    published
        (P, N) matrix or sparse matrix: which atoms each published number sums, with 1 (weights of
        a crosswalk are allowed). Numbers that were withheld are left out.
    guarded
        (G, N): the sums that must not become known, unsafe cells of all releases and the unsafe
        differences between them.
    upper, lower
        (G,) least distance of the bounds above and below the true value.

    Returns
    -------
    DifferencingAudit

    Raises
    ------
    MethodError
        For values that are negative or not finite, or matrices that do not fit.

    Notes
    -----
    It sees only what it is told: keep what was published. An earlier vintage counts while its
    units are the same; what changed between vintages is an atom of its own.

    References
    ----------
    Hundepool, A. et al., *Handbook on Statistical Disclosure Control*, 4.2.2 for the bounds; the
    system of linked tables is that of Fischetti and Salazar (2000).
    """
    truth = finite_numbers(atoms, "atoms")
    shown = _matrix(published, "published", len(truth))
    guard = _matrix(guarded, "guarded", len(truth))
    levels = [finite_numbers(level, name) for level, name in ((upper, "upper"), (lower, "lower"))]
    for level, name in zip(levels, ("upper", "lower"), strict=True):
        if len(level) != guard.shape[0]:
            raise MethodError(
                "Two arguments do not fit together",
                f"{name} ({len(level)},), guarded {guard.shape}",
                "Give one level for each guarded sum.",
            )
    system = System(shown, np.asarray(shown @ truth).ravel(), truth)
    low, high = bounds_of(system, guard)
    values = np.asarray(guard @ truth).ravel()
    room = ROOM * max(1.0, float(truth.max()))
    exposed = (high - values < levels[0] - room) | (values - low < levels[1] - room)
    return DifferencingAudit(values, low, high, exposed)


def _matrix(given: object, name: str, atoms: int) -> sparse.csr_matrix:
    matrix = sparse.csr_matrix(given, dtype=np.float64)
    if matrix.shape[1] != atoms or not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        raise MethodError(
            "A matrix of sums does not fit the atoms",
            f"{name}, shape {matrix.shape}, {atoms} atoms",
            "Give one row for each sum and one column for each atom, with shares from 0.",
        )
    return matrix
