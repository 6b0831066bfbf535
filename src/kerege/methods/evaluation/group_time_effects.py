"""Group-time effects for treatment that begins at several times."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, tail_of
from kerege.methods.errors import MethodError
from kerege.methods.evaluation.panel import NEVER, Panel, read_panel

Comparison = Literal["never", "not_yet"]
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Average:
    """A weighted mean of effects with its cluster-robust error and normal interval."""

    effect: float
    standard_error: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class GroupTimeEffects:
    """Effects by group (units with one start) and period.

    Attributes
    ----------
    group, period
        Start and period (column numbers) of each effect.
    effect, standard_error
        In the unit of the outcome; in periods before the start they should be near zero.
    influence
        Contribution of each unit to each effect (units, effects).
    first
        Start of each unit.
    cluster
        Cluster of each unit.
    confidence
        Of the intervals of averages.
    """

    group: IntArray
    period: IntArray
    effect: FloatArray
    standard_error: FloatArray
    influence: FloatArray
    first: IntArray
    cluster: IntArray
    confidence: float

    def overall(self) -> Average:
        """Return the mean effect over all treated periods, groups weighted by their size."""
        return self._mean(self.period >= self.group)

    def by_event(self) -> dict[int, Average]:
        """Return periods since the start -> mean effect, groups weighted by their size."""
        since = self.period - self.group
        return {int(e): self._mean(since == e) for e in np.unique(since) if e != -1}

    def by_group(self) -> dict[int, Average]:
        """Return start -> mean effect over the treated periods of the group."""
        return {
            int(g): self._mean((self.group == g) & (self.period >= g))
            for g in np.unique(self.group)
        }

    def _mean(self, kept: BoolArray) -> Average:
        member = self.first[:, None] == self.group[kept]
        size = member.mean(axis=0)
        weight = size / size.sum()
        effect = float(weight @ self.effect[kept])
        # The weights are themselves estimated from who is in which group.
        moved = (member - size) / size.sum() - weight * (member - size).sum(
            axis=1, keepdims=True
        ) / (size.sum())
        influence = self.influence[:, kept] @ weight + moved @ self.effect[kept]
        error = float(_error(influence[:, None], self.cluster)[0])
        reach = float(special.ndtri(1 - tail_of(self.confidence))) * error
        return Average(effect, error, effect - reach, effect + reach)


def group_time_effects(
    outcome: ArrayLike,
    first: ArrayLike,
    *,
    comparison: Comparison,
    confidence: float,
    clusters: ArrayLike | None = None,
) -> GroupTimeEffects:
    r"""Return the effect of each group in each period, compared with untreated units only.

    :math:`ATT(g,t) = E[y_t - y_{g-1} \mid G = g] - E[y_t - y_{g-1} \mid C]`, where :math:`C` are
    the units never treated, or also those not treated by :math:`\max(t, g-1)`. The base is the last
    period before the start for every period (universal base).

    Parameters
    ----------
    outcome
        Balanced panel (units, periods); none missing.
    first
        Column of the first treated period of each unit, `NEVER` (-1) for those never treated.
    comparison
        ``"never"`` or ``"not_yet"``: whom the treated are compared with.
    confidence
        Of the intervals of averages.
    clusters
        Cluster of each unit; by default each unit.

    Returns
    -------
    GroupTimeEffects
        With `overall`, `by_event` and `by_group`.

    Raises
    ------
    MethodError
        For non-finite outcomes, nobody treated, a unit treated from the first period, an unknown
        comparison, a group with one unit, or fewer than two units to compare with.

    Notes
    -----
    The plain regression with fixed effects compares late with early treated units and can give a
    negative mean of positive effects. Parallel trends are assumed for every group; there are no
    covariates. Errors are asymptotic in the number of units: with few units they are too small.

    References
    ----------
    Callaway, B. and Sant'Anna, P. H. C. (2021). Difference-in-differences with multiple time
    periods. *Journal of Econometrics* 225, 200-230. Goodman-Bacon, A. (2021), ibid., 254-277.
    """
    tail_of(confidence)
    if comparison not in {"never", "not_yet"}:
        raise MethodError(
            "There is no such comparison", f"comparison {comparison}", "Take never or not_yet."
        )
    panel = read_panel(outcome, first, clusters)
    rows = []
    for g in np.unique(panel.first[panel.first != NEVER]):
        for t in range(panel.outcome.shape[1]):
            others = _others(panel, int(g), t, comparison)
            if t == g - 1 or (others is None):
                continue
            rows.append((int(g), t, *_effect(panel, int(g), t, others)))
    if not rows:
        raise MethodError(
            "There is nobody to compare with",
            "first",
            "Keep units that are never treated, or take comparison not_yet.",
        )
    influence = np.stack([row[3] for row in rows], axis=1)
    return GroupTimeEffects(
        np.array([row[0] for row in rows], dtype=np.intp),
        np.array([row[1] for row in rows], dtype=np.intp),
        np.array([row[2] for row in rows]),
        _error(influence, panel.cluster),
        influence,
        panel.first,
        panel.cluster,
        confidence,
    )


def _others(panel: Panel, g: int, t: int, comparison: Comparison) -> BoolArray | None:
    """Return who is compared with, or None where all are treated by then."""
    others = panel.first == NEVER
    if comparison == "not_yet":
        others = others | ((panel.first > max(t, g - 1)) & (panel.first != g))
    if int(others.sum()) == 0:
        return None
    ours = int((panel.first == g).sum())
    if min(ours, int(others.sum())) < FEWEST:
        raise MethodError(
            "A single unit shows no variance",
            f"start {g}, period {t}: {ours} treated, {int(others.sum())} to compare with",
            "Join groups, leave the unit out, or take synthetic_control for it.",
        )
    return np.asarray(others)


def _effect(panel: Panel, g: int, t: int, others: BoolArray) -> tuple[float, FloatArray]:
    change = panel.outcome[:, t] - panel.outcome[:, g - 1]
    ours, n = panel.first == g, panel.first.size
    mean, base = float(change[ours].mean()), float(change[others].mean())
    influence = np.where(ours, (change - mean) * n / ours.sum(), 0.0)
    influence -= np.where(others, (change - base) * n / others.sum(), 0.0)
    return mean - base, influence


def _error(influence: FloatArray, cluster: IntArray) -> FloatArray:
    sums = np.zeros((int(cluster.max()) + 1, influence.shape[1]))
    np.add.at(sums, cluster, influence)
    return np.asarray(np.sqrt((sums**2).sum(axis=0)) / influence.shape[0])
