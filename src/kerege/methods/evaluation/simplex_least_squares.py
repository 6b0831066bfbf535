"""Least squares with weights that are not negative and sum to one, solved exactly."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError

TOLERANCE = 1e-12


def simplex_least_squares(columns: ArrayLike, target: ArrayLike) -> FloatArray:
    r"""Return the weights of columns whose mixture lies nearest to a target.

    :math:`\min_w \lVert Xw - y \rVert` with :math:`w \ge 0`, :math:`\sum w = 1`: the point of
    least norm in the polytope of the differences :math:`x_j - y`, found by Wolfe's active set in
    finitely many steps. Its optimality is checked before it is returned.

    Parameters
    ----------
    columns
        Matrix (rows, columns), at least one column.
    target
        Vector (rows,).

    Returns
    -------
    ndarray
        Weights (columns,). Where several are equally good, one of them.

    Raises
    ------
    MethodError
        For non-finite numbers, shapes that differ, or numbers so far apart in size that the
        optimum cannot be verified.

    References
    ----------
    Wolfe, P. (1976). Finding the nearest point in a polytope. *Mathematical Programming* 11,
    128-149.
    """
    x = finite_numbers(columns, "columns", ndim=(2,), negative=True)
    y = finite_numbers(target, "target", negative=True)
    if y.shape != x.shape[:1]:
        raise MethodError(
            "The target does not fit the columns",
            f"columns {x.shape}, target {y.shape}",
            "Pass one target for each row.",
        )
    points = x - y[:, None]
    scale = float(np.abs(points).max())
    if scale == 0:
        return np.full(x.shape[1], 1 / x.shape[1])
    points = points / scale
    chosen, weights = _nearest(points)
    found = np.zeros(x.shape[1])
    found[chosen] = weights
    _verify(points, found)
    return found


def _nearest(points: FloatArray) -> tuple[list[int], FloatArray]:
    chosen = [int(np.argmin((points**2).sum(axis=0)))]
    weights = np.ones(1)
    for _ in range(50 * points.shape[1] + 50):
        x = points[:, chosen] @ weights
        products = x @ points
        better = int(np.argmin(products))
        if float(x @ x) - products[better] <= TOLERANCE or better in chosen:
            break
        chosen, weights = _settle(points, [*chosen, better], np.append(weights, 0.0))
    return chosen, weights


def _settle(
    points: FloatArray, chosen: list[int], weights: FloatArray
) -> tuple[list[int], FloatArray]:
    """Move to the nearest point of the affine hull, dropping what would turn negative."""
    while True:
        corner = points[:, chosen]
        n = len(chosen)
        system = np.ones((n + 1, n + 1))
        system[:n, :n], system[n, n] = corner.T @ corner, 0
        wanted = np.linalg.lstsq(system, np.append(np.zeros(n), 1.0), rcond=None)[0][:n]
        if (wanted > TOLERANCE).all():
            return chosen, wanted / wanted.sum()
        low = wanted <= TOLERANCE
        apart = np.maximum(weights[low] - wanted[low], 1e-300)
        step = min(1.0, float((weights[low] / apart).min()))
        weights = (1 - step) * weights + step * wanted
        kept = weights > TOLERANCE
        if kept.all():
            kept[int(np.argmin(weights))] = False
        chosen = [point for point, stays in zip(chosen, kept, strict=True) if stays]
        weights = weights[kept] / weights[kept].sum()


def _verify(points: FloatArray, weights: FloatArray) -> None:
    x = points @ weights
    gap = float(x @ x) - float((x @ points).min())
    if gap > 1e-8:  # noqa: PLR2004 -- relative to points of size one
        raise MethodError(
            "The optimum could not be verified",
            f"columns, gap {gap:.1e}",
            "Bring the rows to comparable sizes.",
        )
