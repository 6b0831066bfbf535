"""Difference in differences with one start of treatment."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.evaluation.panel import (
    Effect,
    difference,
    effect_of,
    enough_clusters,
    one_start,
    read_panel,
)


def difference_in_differences(
    outcome: ArrayLike,
    first: ArrayLike,
    *,
    confidence: float,
    clusters: ArrayLike | None = None,
) -> Effect:
    r"""Return how much more the treated changed than the others.

    With the mean before and after of each unit, :math:`\Delta_i = \bar y_{i,post} - \bar
    y_{i,pre}`, the effect is :math:`\bar\Delta_{treated} - \bar\Delta_{others}`: in a balanced
    panel with one start this is the coefficient of two-way fixed effects.

    Parameters
    ----------
    outcome
        Balanced panel (units, periods) of one unit of measure; none missing.
    first
        Column of the first treated period of each unit (units,), `NEVER` (-1) for the others.
    confidence
        Of the interval, e.g. 0.95.
    clusters
        Cluster of each unit (units,), the level at which treatment was given; by default each unit.

    Returns
    -------
    Effect
        In the unit of the outcome.

    Raises
    ------
    MethodError
        For non-finite outcomes, starts at several times (fixed effects would compare with units
        treated before), nobody or everybody treated, a unit treated from the first period, an arm
        with one cluster, a cluster with both arms, or changes that do not vary.

    Notes
    -----
    It is an effect only if the treated would have changed like the others (parallel trends), which
    the data cannot prove; `event_study` shows whether they did before. Errors are robust to any
    dependence within clusters (CR1) with Student's t of clusters less one; with few clusters take
    `wild_cluster_bootstrap`.

    References
    ----------
    Angrist, J. D. and Pischke, J.-S. (2009). *Mostly Harmless Econometrics*. Princeton, ch. 5 and
    8. Bertrand, M., Duflo, E. and Mullainathan, S. (2004). *Quarterly Journal of Economics* 119,
    249-275.
    """
    panel = read_panel(outcome, first, clusters)
    start = one_start(panel)
    enough_clusters(panel)
    change = np.asarray(
        panel.outcome[:, start:].mean(axis=1) - panel.outcome[:, :start].mean(axis=1)
    )
    effect, error = difference(change, panel)
    return effect_of(effect, error, panel, confidence)
