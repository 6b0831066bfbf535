"""Weights from principal components rotated by varimax, as the handbook takes them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.indicators.multivariate_checks import multivariate_checks

STEPS = 1_000
"""Turns of the rotation before it counts as not settled."""


@dataclass(frozen=True, slots=True)
class ComponentWeights:
    """Weights that add up to 1, (indicators,), and the rotated ``loadings`` behind them.

    ``loadings`` is (indicators, components), ``explained`` the share of the variance of each
    rotated component, and ``component`` the one from which each indicator has its weight.
    """

    weights: FloatArray
    loadings: FloatArray
    explained: FloatArray
    component: FloatArray


def principal_component_weights(values: ArrayLike, *, components: int) -> ComponentWeights:
    r"""Weight indicators by their squared loadings on rotated principal components.

    Each indicator belongs to the component on which it loads most. Its weight is its squared
    loading over the component's sum of squares, times the component's share of the variance
    explained; weights are then scaled to 1.

    Parameters
    ----------
    values
        Indicators turned so that more is better, no gaps, (regions, indicators).
    components
        How many components to keep; usual are those with an eigenvalue above 1.

    Returns
    -------
    ComponentWeights
        Without units.

    Raises
    ------
    MethodError
        As :func:`multivariate_checks`, or for a number of components out of range.

    Notes
    -----
    The weight says how much an indicator has in common with others, not how much it matters: what
    is counted twice weighs twice. The numbers move with the regions and the year.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators* (weights
    based on principal components or factor analysis). Nicoletti, G., Scarpetta, S. and Boylaud, O.
    (2000). OECD Economics Department Working Papers 226.
    """
    found = multivariate_checks(values)
    usable = int((found.eigenvalues > 0).sum())
    if not 1 <= components <= usable:
        raise MethodError(
            "There are not so many components",
            f"components {components}, of {usable}",
            "Keep at least one, usually those with an eigenvalue above 1.",
        )
    values_, vectors = np.linalg.eigh(found.correlation)
    first = vectors[:, ::-1][:, :components] * np.sqrt(np.maximum(values_[::-1][:components], 0))
    loadings = _varimax(first)
    squares = loadings**2
    sums = squares.sum(axis=0)
    component = squares.argmax(axis=1)
    row = np.arange(len(squares))
    weights = squares[row, component] / sums[component] * sums[component] / sums.sum()
    return ComponentWeights(
        weights=weights / weights.sum(),
        loadings=loadings,
        explained=sums / len(squares),
        component=component.astype(np.float64),
    )


def _varimax(loadings: FloatArray) -> FloatArray:
    """Rotate so that the squared loadings vary most (Kaiser 1958), rows at equal length."""
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    rows = loadings / np.where(length > 0, length, 1)
    turn, before = np.eye(loadings.shape[1]), 0.0
    for _ in range(STEPS):
        turned = rows @ turn
        target = rows.T @ (turned**3 - turned * (turned**2).mean(axis=0))
        left, values, right = np.linalg.svd(target)
        turn = left @ right
        if values.sum() <= before * (1 + 1e-12):
            break
        before = float(values.sum())
    return np.asarray(rows @ turn * length)
