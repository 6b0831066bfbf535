"""Reading a panel of units over periods, who was treated from when, and clusters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers, refuse, tail_of
from kerege.methods.errors import MethodError

NEVER = -1
"""In ``first``: the unit is never treated."""
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect of treatment on the treated, in the unit of the outcome.

    Attributes
    ----------
    effect, standard_error, lower, upper
        The estimate, its cluster-robust error, and the interval of Student's t.
    p_value
        Of no effect, two-sided.
    clusters
        Treated and untreated clusters; the degrees of freedom are their sum less one.
    """

    effect: float
    standard_error: float
    lower: float
    upper: float
    p_value: float
    clusters: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Panel:
    """Outcomes (units, periods), first treated period of each unit, cluster of each unit."""

    outcome: FloatArray
    first: IntArray
    cluster: IntArray

    @property
    def treated(self) -> IntArray:
        """Ones where a unit is ever treated."""
        return np.asarray(self.first != NEVER, dtype=np.intp)

    def arms(self) -> tuple[int, int]:
        """Return the number of treated and of untreated clusters."""
        sides = [np.unique(self.cluster[self.treated == side]).size for side in (1, 0)]
        return sides[0], sides[1]


def read_panel(outcome: ArrayLike, first: ArrayLike, clusters: ArrayLike | None) -> Panel:
    """Read a balanced panel; a gap, a unit treated from the start or no comparison is refused."""
    y = finite_numbers(outcome, "outcome", ndim=(2,), negative=True)
    start = finite_numbers(first, "first", negative=True)
    refuse(start != np.floor(start), "A period is not whole", "first", "Pass column numbers.")
    if start.size != y.shape[0]:
        raise MethodError(
            "The units do not fit", f"first {start.shape}, outcome {y.shape}", "Pass one a unit."
        )
    refuse(
        (start < NEVER) | (start >= y.shape[1]),
        "A first treated period is not among the periods",
        "first",
        "Count columns from 0; NEVER (-1) for a unit that is never treated.",
    )
    refuse(
        start == 0,
        "A unit is treated in every period",
        "first",
        "Leave it out: without a period before, nothing is known of its change.",
    )
    if (start == NEVER).all() or y.shape[1] < FEWEST:
        raise MethodError("Nobody is treated", "first", "Mark who was treated from when.")
    return Panel(y, start.astype(np.intp), _clusters(clusters, start.size))


def _clusters(clusters: ArrayLike | None, units: int) -> IntArray:
    if clusters is None:
        return np.arange(units, dtype=np.intp)
    found = np.asarray(clusters)
    if found.shape != (units,):
        raise MethodError(
            "The clusters do not fit the units",
            f"clusters {found.shape}, {units} units",
            "Pass the cluster of each unit.",
        )
    return np.unique(found, return_inverse=True)[1].astype(np.intp)


def one_start(panel: Panel) -> int:
    """Return the only first treated period; starts at several times are refused."""
    starts = np.unique(panel.first[panel.first != NEVER])
    if starts.size > 1:
        raise MethodError(
            "Treatment begins at several times",
            f"first treated periods {[int(start) for start in starts]}",
            "Two-way fixed effects would compare with units treated before: take "
            "group_time_effects.",
        )
    if (panel.first != NEVER).all():
        raise MethodError(
            "Everybody is treated", "first", "Without untreated units the change has no measure."
        )
    return int(starts[0])


def enough_clusters(panel: Panel, fewest: int = FEWEST) -> None:
    """Refuse an arm with too few clusters to show a variance."""
    treated, others = panel.arms()
    if min(treated, others) < fewest:
        raise MethodError(
            f"An arm has fewer than {fewest} clusters, which show no variance",
            f"{treated} treated, {others} untreated clusters",
            "For one treated unit take synthetic_control.",
        )
    both = np.intersect1d(panel.cluster[panel.treated == 1], panel.cluster[panel.treated == 0])
    if both.size:
        raise MethodError(
            "A cluster holds treated and untreated units",
            f"clusters, cluster number {int(both[0])} in order",
            "Cluster at the level at which treatment was given.",
        )


def difference(change: FloatArray, panel: Panel) -> tuple[float, float]:
    """Return the difference of the arms in mean change and its cluster-robust error (CR1)."""
    treated = panel.treated.astype(np.float64)
    weight = (treated - treated.mean()) / float(((treated - treated.mean()) ** 2).sum())
    effect = float(weight @ change)
    scores = weight * (change - change.mean() - effect * (treated - treated.mean()))
    sums = np.bincount(panel.cluster, scores)
    return effect, float(np.sqrt((sums**2).sum() * small_sample(panel)))


def small_sample(panel: Panel) -> float:
    """Return the factor G/(G - 1) x (n - 1)/(n - 2) of few clusters and units."""
    groups, n = int(panel.cluster.max()) + 1, panel.first.size
    return groups / (groups - 1) * (n - 1) / (n - 2)


def effect_of(effect: float, error: float, panel: Panel, confidence: float) -> Effect:
    """Return an effect with its interval and p-value."""
    tail = tail_of(confidence)
    if not error > 1e-12 * max(float(np.abs(panel.outcome).max()), 1e-300):
        raise MethodError(
            "The changes do not vary within the arms",
            "outcome",
            "An error of zero is no certainty; look whether the outcome is a formula's output.",
        )
    arms = panel.arms()
    free = int(panel.cluster.max())
    reach = float(special.stdtrit(free, 1 - tail)) * error
    p_value = 2 * float(special.stdtr(free, -abs(effect) / error))
    return Effect(effect, error, effect - reach, effect + reach, p_value, arms)
