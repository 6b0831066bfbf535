"""The design of a survey: weights, strata, clusters and the size of the population."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers, refuse, tail_of
from kerege.methods.errors import MethodError

FEWEST_CLUSTERS = 2
"""One cluster of a stratum shows no difference to another."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimates with their covariance, (estimates,) and (estimates, estimates).

    ``degrees_of_freedom`` are clusters less strata.
    """

    value: FloatArray
    covariance: FloatArray
    degrees_of_freedom: int

    @property
    def standard_error(self) -> FloatArray:
        """Design-based standard errors."""
        return np.asarray(np.sqrt(np.maximum(self.covariance.diagonal(), 0)))

    def interval(self, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Bounds by Student's t with the design's degrees of freedom."""
        width = float(special.stdtrit(self.degrees_of_freedom, 1 - tail_of(confidence)))
        half = width * self.standard_error
        return self.value - half, self.value + half

    def contrast(self, coefficients: ArrayLike) -> "Estimate":
        """Weigh the estimates together, for example ``[1, -1]`` for a difference."""
        rows = np.atleast_2d(
            finite_numbers(coefficients, "coefficients", ndim=(1, 2), negative=True)
        )
        if rows.shape[1] != self.value.size:
            raise MethodError(
                "There is not one coefficient for each estimate",
                f"coefficients {rows.shape[1]}, estimates {self.value.size}",
                "Give a coefficient for each, 0 where it does not count.",
            )
        covariance = rows @ self.covariance @ rows.T
        return Estimate(rows @ self.value, covariance, self.degrees_of_freedom)


@dataclass(frozen=True, slots=True)
class SurveyDesign:
    """A checked design; made by :func:`survey_design`.

    ``weights`` and ``cluster`` (the number of each respondent's cluster) are (respondents,);
    ``stratum`` (the number of each cluster's stratum) is (clusters,); ``sampled`` (clusters in each
    stratum) and ``fraction`` (the part of the stratum's clusters that was sampled) are (strata,).
    """

    weights: FloatArray
    cluster: IntArray
    stratum: IntArray
    sampled: IntArray
    fraction: FloatArray

    @property
    def degrees_of_freedom(self) -> int:
        """Clusters less strata."""
        return int(self.stratum.size - self.sampled.size)

    def estimate(self, value: FloatArray, scores: FloatArray) -> Estimate:
        """Put the linearised covariance beside estimates; scores are (respondents, estimates)."""
        return Estimate(value, self.covariance(scores), self.degrees_of_freedom)

    def covariance(self, scores: FloatArray) -> FloatArray:
        """Covariance of the weighted totals of scores, by differences between clusters."""
        totals = self.cluster_totals(self.weights[:, None] * scores)
        means = _sums(self.stratum, totals, self.sampled.size) / self.sampled[:, None]
        apart = totals - means[self.stratum]
        spread = np.maximum(self.sampled - 1, 1)
        scale = (1 - self.fraction) * self.sampled / spread
        return np.asarray((apart * scale[self.stratum][:, None]).T @ apart)

    def cluster_totals(self, values: FloatArray) -> FloatArray:
        """Add up values (respondents, columns) over the respondents of each cluster."""
        return _sums(self.cluster, values, self.stratum.size)


def survey_design(
    weights: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    population: ArrayLike | None = None,
) -> SurveyDesign:
    """Describe how a sample was drawn.

    Parameters
    ----------
    weights
        How many of the population each respondent stands for, above zero, (respondents,).
    strata
        Label of each respondent's stratum, (respondents,); by default one stratum.
    clusters
        Label of each respondent's primary sampling unit, (respondents,), not used twice in
        different strata; by default each respondent was drawn alone.
    population
        How many primary sampling units the respondent's stratum holds in the population,
        (respondents,), one number in each stratum. By default endless, which is on the safe side.

    Returns
    -------
    SurveyDesign
        To be passed to the estimators.

    Raises
    ------
    MethodError
        For weights not above zero, arrays of other lengths, a cluster in two strata, a stratum with
        one cluster (unless it is the whole stratum), or a population smaller than its sample.

    Notes
    -----
    Stages below the first are covered by the differences between primary units, which overstates
    the error a little where a large part of them was sampled. Non-response, coverage and wording
    are in no design-based error.

    References
    ----------
    Lumley, T. (2010). *Complex Surveys*. Wiley. Särndal, C.-E., Swensson, B. and
    Wretman, J. (1992). *Model Assisted Survey Sampling*. Springer.
    """
    weight = finite_numbers(weights, "weights")
    refuse(weight == 0, "A respondent has no weight", "weights", "Leave the respondent out.")
    stratum_of = _labels(strata, "strata", weight.size)
    if stratum_of is None:
        stratum_of = np.zeros(weight.size, dtype=np.intp)
    cluster = _labels(clusters, "clusters", weight.size)
    if cluster is None:
        cluster = np.arange(weight.size)
    stratum = np.zeros(int(cluster.max()) + 1, dtype=np.intp)
    stratum[cluster] = stratum_of
    refuse(
        stratum[cluster] != stratum_of,
        "A cluster lies in two strata",
        "clusters",
        "Name clusters by stratum and number, so that each name is used once.",
    )
    sampled = np.bincount(stratum)
    fraction = _fraction(population, stratum_of, sampled)
    refuse(
        (sampled < FEWEST_CLUSTERS)[stratum_of] & (fraction < 1)[stratum_of],
        "A stratum has one cluster, which shows no variance",
        "strata",
        "Join it with a like stratum, or pass its population if the cluster is all of it.",
    )
    return SurveyDesign(weight, cluster, stratum, sampled, fraction)


def columns_of(values: ArrayLike, name: str, design: SurveyDesign) -> FloatArray:
    """Read one or more variables of the respondents as (respondents, variables)."""
    array = finite_numbers(values, name, ndim=(1, 2), negative=True)
    if array.shape[0] != design.weights.size:
        raise MethodError(
            "There is not one value for each respondent",
            f"{name} {array.shape[0]}, respondents {design.weights.size}",
            "Give the values in the order of the weights; take who did not answer as a domain.",
        )
    return array[:, None] if array.ndim == 1 else array


def _labels(labels: ArrayLike | None, name: str, respondents: int) -> IntArray | None:
    if labels is None:
        return None
    array = np.asarray(labels)
    if array.shape != (respondents,):
        raise MethodError(
            "There is not one label for each respondent",
            f"{name} {array.shape}, respondents {respondents}",
            "Give the labels in the order of the weights.",
        )
    if array.dtype.kind == "f":
        refuse(~np.isfinite(array), "A label is not known", name, "Leave the respondent out.")
    return np.unique(array, return_inverse=True)[1].astype(np.intp)


def _fraction(population: ArrayLike | None, stratum_of: IntArray, sampled: IntArray) -> FloatArray:
    if population is None:
        return np.zeros(sampled.size)
    given = finite_numbers(population, "population")
    if given.shape != stratum_of.shape:
        raise MethodError(
            "There is not one population for each respondent",
            f"population {given.shape}, respondents {stratum_of.size}",
            "Give each respondent the number of units of its stratum.",
        )
    size = np.zeros(sampled.size)
    size[stratum_of] = given
    refuse(
        size[stratum_of] != given,
        "A stratum has two sizes",
        "population",
        "Give all respondents of a stratum the same number.",
    )
    refuse(
        size[stratum_of] < sampled[stratum_of],
        "A stratum's population is smaller than its sample",
        "population",
        "It counts primary sampling units, not shares.",
    )
    return np.asarray(sampled / size)


def _sums(group: IntArray, values: FloatArray, groups: int) -> FloatArray:
    return np.column_stack(
        [np.bincount(group, weights=column, minlength=groups) for column in values.T]
    )
