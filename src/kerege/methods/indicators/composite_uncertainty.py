"""How far the ranks of an index hang on the choices of its makers: Monte Carlo over all at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, finite_numbers, tail_of
from kerege.methods.errors import MethodError
from kerege.methods.indicators.average_rank import average_rank
from kerege.methods.indicators.composite_model import (
    Aggregation,
    CompositeModel,
    check_choices,
    leave_out,
    read_aggregations,
)
from kerege.methods.indicators.levels import read_levels


@dataclass(frozen=True, slots=True)
class CompositeUncertainty:
    """Ranks over the replications, (regions,) each; rank 1 is the best.

    ``rank`` is that of the first data, the first aggregation and the weights as given; ``low``,
    ``median`` and ``high`` are quantiles, ``top`` the probability of one of the first
    ``top_places``. ``frequencies`` is (regions, places): the share of replications in which a
    region took each place, a half place shared by two. ``shift_by_data``,
    ``shift_by_aggregation`` and ``shift_by_dropped`` say how many places regions moved on average
    from ``rank`` under each choice (the last entry of the last: nothing dropped); NaN where it was
    never drawn.
    """

    rank: FloatArray
    mean_rank: FloatArray
    low: FloatArray
    median: FloatArray
    high: FloatArray
    top: FloatArray
    frequencies: FloatArray
    shift_by_data: FloatArray
    shift_by_aggregation: FloatArray
    shift_by_dropped: FloatArray
    top_places: int
    replications: int


def composite_uncertainty(
    data: ArrayLike,
    *,
    parents: Sequence[ArrayLike],
    weights: Sequence[ArrayLike],
    aggregations: Sequence[Aggregation],
    weight_range: float,
    drop_probability: float,
    replications: int,
    top_places: int,
    generator: np.random.Generator,
    confidence: float = 0.95,
) -> CompositeUncertainty:
    """Rank regions under choices drawn at random, all at once.

    Each replication draws one of the data sets, one of the aggregations, all weights of all levels,
    and perhaps an indicator to leave out; each choice with equal chance.

    Parameters
    ----------
    data
        Normalised indicators under each choice made before weights: treatment of outliers, ways or
        draws of imputation, normalisation; the first is the index as published. No gaps, more is
        better, (choices, regions, indicators).
    parents, weights
        As in :func:`composite_indicator`.
    aggregations
        The powers of the levels as in :func:`composite_indicator`, or ``"copeland"``, which takes
        the weights of the indicators in the whole; the first is that of the index as published.
    weight_range
        Half width of the factor by which each weight is multiplied: 0.25 draws it from 0.75 to
        1.25, evenly.
    drop_probability
        Chance that a replication leaves one indicator out.
    replications
        Number of draws, at least 1.
    top_places
        How many places count as the first.
    generator
        Source of randomness; the same seed gives the same result.
    confidence
        Level of the interval of ranks.

    Returns
    -------
    CompositeUncertainty
        Places; tied regions share their mean place.

    Raises
    ------
    MethodError
        As :func:`composite_indicator` for any choice, or for fewer than two regions, no choice, no
        replication, or a share or number of places out of range.

    Notes
    -----
    It knows only the choices it is given: an error of the data themselves enters by data sets drawn
    from it. Intervals are wide because the choices are, not by chance; they do not hold jointly.

    References
    ----------
    Saisana, M., Saltelli, A. and Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators. *Journal of the Royal
    Statistical Society* A 168, 307-323. OECD and JRC (2008). *Handbook on Constructing Composite
    Indicators* (uncertainty and sensitivity analysis).
    """
    sets = finite_numbers(data, "data", ndim=(3,), negative=True)
    levels = read_levels(parents, weights, sets.shape[2])
    ways = read_aggregations(aggregations, levels, sets)
    check_choices(sets, weight_range, drop_probability)
    _check(sets, replications, top_places)
    tail = tail_of(confidence)
    model = CompositeModel(sets, levels, ways)
    base = [w[None] for w in levels.weights]
    nominal = average_rank(model.scores(0, 0, base))[0]
    tally = _Tally(model, nominal)
    for chosen in _choices(model, weight_range, drop_probability, replications, generator):
        tally.add(*chosen)
    return tally.result(replications, top_places, tail)


def _check(sets: FloatArray, replications: int, top_places: int) -> None:
    regions = sets.shape[1]
    if replications < 1:
        raise MethodError("Nothing is drawn", f"replications {replications}", "Draw at least once.")
    if not 1 <= top_places <= regions:
        raise MethodError(
            "There are not so many places",
            f"top_places {top_places}, regions {regions}",
            "Choose between 1 and the number of regions.",
        )


Chosen = tuple[int, int, IntArray, list[FloatArray]]


def _choices(
    model: CompositeModel,
    weight_range: float,
    drop: float,
    replications: int,
    generator: np.random.Generator,
) -> Iterator[Chosen]:
    """Draw choices in blocks and group the replications that share data and aggregation.

    Each kind of choice has a generator of its own, so that the size of a block leaves no trace.
    """
    sets, base = model.sets, model.levels.weights
    indicators = sets.shape[2]
    of_data, of_way, of_drop, of_which, *of_weights = generator.spawn(4 + len(base))
    size = model.block
    for start in range(0, replications, size):
        count = min(size, replications - start)
        data = of_data.integers(len(sets), size=count)
        way = of_way.integers(len(model.ways), size=count)
        which = of_which.integers(indicators, size=count)
        dropped = np.where(of_drop.random(count) < drop, which, indicators)
        weights = [
            w * of.uniform(1 - weight_range, 1 + weight_range, (count, len(w)))
            for w, of in zip(base, of_weights, strict=True)
        ]
        leave_out(weights[0], dropped)
        for one, other, rows in model.parts(data, way):
            yield one, other, dropped[rows], [w[rows] for w in weights]


class _Tally:
    """Counts of places, and of places moved under each choice."""

    def __init__(self, model: CompositeModel, nominal: FloatArray) -> None:
        self.model, self.nominal = model, nominal
        regions, indicators = model.sets.shape[1:]
        self.steps = 2 * regions - 1
        self.counts = np.zeros(regions * self.steps, dtype=np.intp)
        sizes = (len(model.sets), len(model.ways), indicators + 1)
        self.moved = [np.zeros((2, size)) for size in sizes]

    def add(self, data: int, way: int, dropped: IntArray, weights: Sequence[FloatArray]) -> None:
        """Rank one group of replications."""
        ranks = average_rank(self.model.scores(data, way, weights))
        regions = len(self.nominal)
        cell = np.arange(regions) * self.steps
        place = (2 * (ranks - 1)).astype(np.intp) + cell
        self.counts += np.bincount(place.ravel(), minlength=self.counts.size)
        shift = np.abs(ranks - self.nominal).mean(axis=1)
        for table, at in zip(self.moved[:2], (data, way), strict=True):
            table[:, at] += shift.sum(), len(shift)
        table = self.moved[2]
        table[0] += np.bincount(dropped, shift, table.shape[1])
        table[1] += np.bincount(dropped, minlength=table.shape[1])

    def result(self, replications: int, top_places: int, tail: float) -> CompositeUncertainty:
        """Summarise."""
        counts = self.counts.reshape(-1, self.steps)
        reached = np.cumsum(counts, axis=1) / replications
        ranks = 1 + np.arange(self.steps) / 2
        moved = [
            np.divide(total, seen, out=np.full(len(seen), np.nan), where=seen > 0)
            for total, seen in self.moved
        ]
        return CompositeUncertainty(
            rank=self.nominal,
            mean_rank=counts @ ranks / replications,
            low=ranks[_first(reached > tail + 1e-12)],
            median=ranks[_first(reached >= 0.5 - 1e-12)],
            high=ranks[_first(reached >= 1 - tail - 1e-12)],
            top=reached[:, 2 * (top_places - 1)],
            frequencies=_places(counts) / replications,
            shift_by_data=moved[0],
            shift_by_aggregation=moved[1],
            shift_by_dropped=moved[2],
            top_places=top_places,
            replications=replications,
        )


def _first(true: BoolArray) -> IntArray:
    return np.asarray(np.argmax(true, axis=1))


def _places(counts: IntArray) -> FloatArray:
    """Count by whole place; a half place belongs to both neighbours by half."""
    whole = counts[:, ::2].astype(np.float64)
    whole[:, :-1] += counts[:, 1::2] / 2
    whole[:, 1:] += counts[:, 1::2] / 2
    return whole
