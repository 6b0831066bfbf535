"""Event study: the difference of the arms period by period around the start."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, IntArray, tail_of
from kerege.methods.evaluation.panel import (
    Panel,
    effect_of,
    enough_clusters,
    one_start,
    read_panel,
    small_sample,
)


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Differences from the last period before the start.

    Attributes
    ----------
    period
        Periods since the start: negative before, 0 the first treated one; -1 is the reference.
    effect, standard_error, lower, upper
        By period; zero in the reference.
    pretrend_p_value
        Of no difference in all periods before the reference together (Wald, F); NaN where there is
        none before it, or too few clusters or too like periods to test them together.
    """

    period: IntArray
    effect: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    pretrend_p_value: float


def event_study(
    outcome: ArrayLike,
    first: ArrayLike,
    *,
    confidence: float,
    clusters: ArrayLike | None = None,
) -> EventStudy:
    r"""Return for each period how far the arms have moved apart since the last one before.

    :math:`\delta_e = \overline{(y_{s+e} - y_{s-1})}_{treated} - \overline{(y_{s+e} -
    y_{s-1})}_{others}`, with cluster-robust covariance between periods.

    Parameters
    ----------
    outcome, first, confidence, clusters
        As for `difference_in_differences`.

    Returns
    -------
    EventStudy
        In the unit of the outcome; intervals are period by period, not of the whole path.

    Raises
    ------
    MethodError
        As `difference_in_differences`.

    Notes
    -----
    A large p-value before the start is no proof of parallel trends: with few units it finds little.

    References
    ----------
    Roth, J. (2022). Pretest with caution: event-study estimates after testing for parallel trends.
    *American Economic Review: Insights* 4, 305-322.
    """
    tail = tail_of(confidence)
    panel = read_panel(outcome, first, clusters)
    start = one_start(panel)
    enough_clusters(panel)
    change = panel.outcome - panel.outcome[:, [start - 1]]
    effect, covariance = _differences(change, panel)
    error = np.sqrt(np.diag(covariance))
    others = np.arange(effect.size) != start - 1
    effect_of(0.0, float(error[others].min()), panel, confidence)  # refuses an error of zero
    reach = float(special.stdtrit(int(panel.cluster.max()), 1 - tail)) * error
    return EventStudy(
        np.arange(effect.size, dtype=np.intp) - start,
        effect,
        error,
        effect - reach,
        effect + reach,
        _pretrend(effect[: start - 1], covariance[: start - 1, : start - 1], panel),
    )


def _differences(change: FloatArray, panel: Panel) -> tuple[FloatArray, FloatArray]:
    treated = panel.treated.astype(np.float64)
    centred = treated - treated.mean()
    weight = centred / float((centred**2).sum())
    effect = weight @ change
    left = change - change.mean(axis=0) - centred[:, None] * effect
    sums = np.zeros((int(panel.cluster.max()) + 1, effect.size))
    np.add.at(sums, panel.cluster, weight[:, None] * left)
    return effect, sums.T @ sums * small_sample(panel)


def _pretrend(effect: FloatArray, covariance: FloatArray, panel: Panel) -> float:
    tested, free = effect.size, int(panel.cluster.max())
    if not tested or tested >= free - 1 or np.linalg.matrix_rank(covariance) < tested:
        return float("nan")
    wald = float(effect @ np.linalg.solve(covariance, effect)) / tested
    return float(special.fdtrc(tested, free, wald))
