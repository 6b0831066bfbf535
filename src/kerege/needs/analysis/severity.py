"""The severity of every need in every region, pooled from the readings, with its uncertainty."""

from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import ndtri

from kerege.methods.indicators import (
    PooledEstimate,
    average_rank,
    inverse_variance_pooling,
    rank_interval,
    rank_interval_of_draws,
)
from kerege.needs.analysis.readings import Reading
from kerege.needs.analysis.weighing import Weighing
from kerege.needs.assumptions import Assumptions


@dataclass(frozen=True)
class Part:
    """What one reading, or (None) all regions together, adds to a severity."""

    reading: Reading | None
    value: float
    standard_error: float
    weight: float


@dataclass(frozen=True)
class Cell:
    """One need in one region."""

    mean: float
    deviation: float
    own_deviation: float
    lower: float
    upper: float
    parts: list[Part]
    is_known: bool
    is_synthetic: bool


@dataclass(frozen=True)
class Pooled:
    """The cells and the weight of the common level in each, (regions, areas); its variance."""

    cells: list[list[Cell]]
    level_variance: list[float]
    pull: np.ndarray

    def table(self, name: str) -> np.ndarray:
        """Return one property of the cells as an array, (regions, areas)."""
        return np.array([[getattr(cell, name) for cell in row] for row in self.cells])


@dataclass(frozen=True)
class _Level:
    """How the statements about the country move the common level of a need."""

    said: list[Reading]
    shares: list[float]
    variance: float


def pooled(
    readings: list[Reading], size: tuple[int, int], assumptions: Assumptions
) -> Pooled | None:
    """Pool readings by precision and draw each region towards the common level of the need.

    Parameters
    ----------
    readings
        What figures and statements suggest.
    size
        Numbers of regions and of needs.
    assumptions
        The numbers of the recipe.

    Returns
    -------
    Pooled or None
        None if nothing at all is known of any region.
    """
    regions, areas = size
    own = [reading for reading in readings if reading.region is not None]
    if not own:
        return None
    at = np.array([(reading.region or 0) * areas + reading.area for reading in own])
    estimate = inverse_variance_pooling(
        [reading.value for reading in own],
        [reading.variance for reading in own],
        cell=at,
        group=np.tile(np.arange(areas), regions),
        sparse_prior=(0.5, assumptions.between),
        between=assumptions.between,
        confidence=assumptions.confidence,
    )
    levels = [_level(area, readings, assumptions) for area in range(areas)]
    members: dict[int, list[tuple[Reading, float]]] = {}
    for cell, reading, weight in zip(at, own, estimate.weight, strict=True):
        members.setdefault(int(cell), []).append((reading, float(weight)))
    pooling = _Pooling(estimate, levels, members, assumptions)
    return Pooled(
        [
            [pooling.cell(place * areas + area, area) for area in range(areas)]
            for place in range(regions)
        ],
        [level.variance for level in levels],
        estimate.prior_weight.reshape(regions, areas),
    )


def _level(area: int, readings: list[Reading], assumptions: Assumptions) -> _Level:
    """Weigh the statements about the country against what is not known of the level."""
    said = [one for one in readings if one.area == area and one.region is None]
    precision = 1 / assumptions.level + sum(1 / one.variance for one in said)
    return _Level(said, [1 / one.variance / precision for one in said], 1 / precision)


@dataclass(frozen=True)
class _Pooling:
    """The estimate with the common levels, from which each cell is put together."""

    estimate: PooledEstimate
    levels: list[_Level]
    members: dict[int, list[tuple[Reading, float]]]
    assumptions: Assumptions

    def cell(self, at: int, area: int) -> Cell:
        """Return one need in one region with its parts, which add up to its mean."""
        parts = self._parts(at, area)
        pull, own = float(self.estimate.prior_weight[at]), float(self.estimate.deviation[at])
        mean = sum(part.weight * part.value for part in parts)
        deviation = sqrt(own**2 + pull**2 * self.levels[area].variance)
        z = float(ndtri((1 + self.assumptions.confidence) / 2))
        return Cell(
            mean=mean,
            deviation=deviation,
            own_deviation=own,
            lower=max(0.0, mean - z * deviation),
            upper=min(1.0, mean + z * deviation),
            parts=parts,
            is_known=bool(self.estimate.known[at]),
            is_synthetic=any(part.reading and part.reading.is_synthetic for part in parts),
        )

    def _parts(self, at: int, area: int) -> list[Part]:
        level, pull = self.levels[area], float(self.estimate.prior_weight[at])
        shared = [(one, pull * share) for one, share in zip(level.said, level.shares, strict=True)]
        between = float(self.estimate.prior_variance[area]) + self.assumptions.level
        rest = Part(
            None,
            float(self.estimate.prior_mean[area]),
            sqrt(between),
            pull * (1 - sum(level.shares)),
        )
        heard = self.members.get(at, []) + shared
        return [Part(one, one.value, sqrt(one.variance), weight) for one, weight in heard] + [rest]


def ranks(means: np.ndarray, deviations: np.ndarray, stream: int, assumptions: Assumptions) -> Any:
    """Rank along the last axis, 1 for the most severe, with the interval of the rank."""
    return rank_interval(
        means,
        deviations,
        generator=np.random.default_rng([assumptions.seed, stream]),
        draws=assumptions.draws,
        top_places=min(assumptions.top_places, means.shape[-1]),
        confidence=assumptions.confidence,
    )


def weighted_ranks(
    means: np.ndarray,
    deviations: np.ndarray,
    stream: int,
    assumptions: Assumptions,
    weighing: Weighing,
) -> Any:
    """Rank by weight times severity along the last axis, both drawn in each draw.

    The severities are the draws of `ranks`: with equal weights that are certain, so are the ranks.
    """
    generator = np.random.default_rng([assumptions.seed, stream])
    drawn = means + deviations * generator.standard_normal((assumptions.draws, *means.shape))
    weights = weighing.draws.reshape(assumptions.draws, *(1,) * (means.ndim - 1), -1)
    found = rank_interval_of_draws(
        drawn * weights,
        top_places=min(assumptions.top_places, means.shape[-1]),
        confidence=assumptions.confidence,
    )
    return replace(found, rank=average_rank(means * weighing.weights))


def country_level(
    found: Pooled, weights: np.ndarray, assumptions: Assumptions
) -> list[tuple[float, float, float, float]]:
    """Return mean, standard deviation and interval of each need for the country.

    The regions' errors are taken as independent but for the common level, which they share.
    """
    means, own = found.table("mean"), found.table("own_deviation")
    z = float(ndtri((1 + assumptions.confidence) / 2))
    answers = []
    for area, level in enumerate(found.level_variance):
        mean = float(weights @ means[:, area])
        shared = float(weights @ found.pull[:, area]) ** 2 * level
        deviation = sqrt(float(weights**2 @ own[:, area] ** 2) + shared)
        answers.append(
            (mean, deviation, max(0.0, mean - z * deviation), min(1.0, mean + z * deviation))
        )
    return answers
