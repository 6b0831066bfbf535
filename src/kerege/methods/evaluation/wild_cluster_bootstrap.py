"""Wild cluster bootstrap: the p-value of a difference in differences with few clusters."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.evaluation.panel import (
    Panel,
    difference,
    effect_of,
    enough_clusters,
    one_start,
    read_panel,
    small_sample,
)

FEWEST = 3
"""With one or two treated clusters the bootstrap hardly ever (or always) rejects."""
BLOCK = 4096


@dataclass(frozen=True, slots=True)
class WildBootstrap:
    """The effect, its t, the bootstrap p-value, and how many sign patterns it rests on."""

    effect: float
    t: float
    p_value: float
    draws: int
    is_exhaustive: bool


def wild_cluster_bootstrap(
    outcome: ArrayLike,
    first: ArrayLike,
    *,
    generator: np.random.Generator,
    draws: int,
    clusters: ArrayLike | None = None,
) -> WildBootstrap:
    r"""Test no effect by turning the signs of whole clusters' residuals.

    Residuals are those under no effect; each draw turns the sign of every cluster at random
    (Rademacher) and computes the cluster-robust t again. The p-value is the share of draws whose
    :math:`|t|` reaches the one found; where all :math:`2^G` patterns are no more than ``draws``
    they are all used.

    Parameters
    ----------
    outcome, first, clusters
        As for `difference_in_differences`.
    generator
        Source of the signs.
    draws
        Their number, at least 99.

    Returns
    -------
    WildBootstrap
        Effect in the unit of the outcome.

    Raises
    ------
    MethodError
        As `difference_in_differences`; also for fewer than three clusters in an arm or fewer than
        99 draws.

    Notes
    -----
    With few clusters only few p-values are possible: with six, none below 2/64.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. and Miller, D. L. (2008). Bootstrap-based improvements for
    inference with clustered errors. *Review of Economics and Statistics* 90, 414-427. MacKinnon,
    J. G. and Webb, M. D. (2017). *Journal of Applied Econometrics* 32, 233-254.
    """
    if draws < 99:  # noqa: PLR2004 -- fewer cannot reach a p-value of 0.01
        raise MethodError("Too few draws", f"draws {draws}", "Take 99 or more.")
    panel = read_panel(outcome, first, clusters)
    start = one_start(panel)
    enough_clusters(panel, FEWEST)
    y = panel.outcome
    change = np.asarray(y[:, start:].mean(axis=1) - y[:, :start].mean(axis=1))
    effect, error = difference(change, panel)
    effect_of(effect, error, panel, 0.5)  # refuses an error of zero
    t = effect / error
    groups = int(panel.cluster.max()) + 1
    every = 2**groups <= draws
    signs = (
        np.array(list(product((-1.0, 1.0), repeat=groups)))
        if every
        else generator.choice((-1.0, 1.0), size=(draws, groups))
    )
    left = change - change.mean()
    reached = sum(
        int((np.abs(_t(signs[at : at + BLOCK], left, panel)) >= abs(t) * (1 - 1e-9)).sum())
        for at in range(0, len(signs), BLOCK)
    )
    p_value = reached / len(signs) if every else (reached + 1) / (draws + 1)
    return WildBootstrap(effect, t, p_value, len(signs), every)


def _t(signs: FloatArray, left: FloatArray, panel: Panel) -> FloatArray:
    turned = signs[:, panel.cluster] * left
    treated = panel.treated.astype(np.float64)
    centred = treated - treated.mean()
    weight = centred / float((centred**2).sum())
    effect = turned @ weight
    rest = turned - turned.mean(axis=1, keepdims=True) - effect[:, None] * centred
    member = np.eye(int(panel.cluster.max()) + 1)[panel.cluster]
    variance = (((rest * weight) @ member) ** 2).sum(axis=1) * small_sample(panel)
    t = np.full(effect.shape, np.inf)
    np.divide(effect, np.sqrt(variance), out=t, where=variance > 0)
    return t
