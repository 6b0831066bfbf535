"""Which choice of an index's makers moves the ranks most: Sobol indices over all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers
from kerege.methods.errors import MethodError
from kerege.methods.indicators.average_rank import average_rank
from kerege.methods.indicators.composite_model import (
    Aggregation,
    CompositeModel,
    check_choices,
    leave_out,
    read_aggregations,
)
from kerege.methods.indicators.levels import Levels, read_levels
from kerege.methods.indicators.sobol_indices import sobol_indices, sobol_sample

Kind = Literal["data", "aggregation", "dropped", "weight"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One uncertain choice.

    ``at`` is the axis of the data for ``data``, level and node for ``weight``, else empty.
    """

    kind: Kind
    at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CompositeSensitivity:
    """Shares of the variance of the mean shift of ranks, one for each of the ``choices``.

    ``first`` is what a choice explains alone, ``total`` with all its interactions; the interval is
    the share plus and minus its ``error``. ``mean_shift`` is how many places regions move on
    average, ``deviation`` its standard deviation over the choices drawn, both in places.
    """

    choices: tuple[Choice, ...]
    first: FloatArray
    first_error: FloatArray
    total: FloatArray
    total_error: FloatArray
    mean_shift: float
    deviation: float


def composite_sensitivity(
    data: ArrayLike,
    *,
    parents: Sequence[ArrayLike],
    weights: Sequence[ArrayLike],
    aggregations: Sequence[Aggregation],
    weight_range: float,
    drop_probability: float,
    size: int,
    resamples: int,
    generator: np.random.Generator,
    confidence: float = 0.95,
) -> CompositeSensitivity:
    r"""Split the variance of the mean shift of ranks into shares of the choices.

    The result of one set of choices is :math:`\bar R = \frac1n \sum_r |\mathrm{rank}_r -
    \mathrm{rank}^0_r|` over the regions, against the ranks of the first data, the first aggregation
    and the weights as given.

    Parameters
    ----------
    data
        Normalised indicators, more is better, no gaps, with one axis for each kind of choice made
        before weights (treatment, imputation, normalisation), then (regions, indicators); the first
        of each is that of the index as published.
    parents, weights, aggregations, weight_range, drop_probability
        As in :func:`composite_uncertainty`.
    size
        Number of base points, a power of 2; the index is computed ``size`` x (2 choices + 2) times.
    resamples
        Bootstrap samples for the intervals, at least 2.
    generator
        Source of randomness; the same seed gives the same result.
    confidence
        Level of the intervals.

    Returns
    -------
    CompositeSensitivity
        Only choices that are open: an axis of one, one aggregation, a fixed weight or a weight that
        is alone in its group is none.

    Raises
    ------
    MethodError
        As :func:`composite_uncertainty` and :func:`sobol_sample`, or if no choice is open or none
        of them moves a rank.

    Notes
    -----
    A share depends on the range that its choice was given. Weights are drawn one by one before they
    are scaled within their group. A small share says that the choice need not be argued about, not
    that the index is right.

    References
    ----------
    Saisana, M., Saltelli, A. and Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators. *Journal of the Royal
    Statistical Society* A 168, 307-323. Saltelli, A. et al. (2010). *Computer Physics
    Communications* 181, 259-270.
    """
    array = np.asarray(data, dtype=np.float64)
    if array.ndim < 3:  # noqa: PLR2004 -- a kind of choice, regions, indicators
        raise MethodError(
            "The data have no axis of choices",
            f"data {array.shape}",
            "Put one axis for each kind of choice before regions and indicators.",
        )
    kinds = array.shape[:-2]
    sets = finite_numbers(array.reshape(-1, *array.shape[-2:]), "data", ndim=(3,), negative=True)
    levels = read_levels(parents, weights, sets.shape[2])
    ways = read_aggregations(aggregations, levels, sets)
    check_choices(sets, weight_range, drop_probability)
    choices = _open(kinds, len(ways), levels, weight_range, drop_probability)
    if not choices:
        raise MethodError(
            "No choice is open", "data, aggregations, weight_range", "Give one of them a range."
        )
    of_points, of_resamples = generator.spawn(2)
    points = sobol_sample(
        np.zeros(len(choices)), np.ones(len(choices)), size=size, generator=of_points
    )
    drawn = _Drawn(choices, points.reshape(-1, len(choices)))
    model = CompositeModel(sets, levels, ways)
    shift = _shifts(model, drawn, kinds, weight_range, drop_probability).reshape(len(points), size)
    found = sobol_indices(shift, resamples=resamples, generator=of_resamples, confidence=confidence)
    return CompositeSensitivity(
        choices=choices,
        first=found.first,
        first_error=found.first_error,
        total=found.total,
        total_error=found.total_error,
        mean_shift=float(shift[:2].mean()),
        deviation=float(shift[:2].std()),
    )


def _open(
    kinds: tuple[int, ...], ways: int, levels: Levels, weight_range: float, drop: float
) -> tuple[Choice, ...]:
    found = [Choice("data", (axis,)) for axis, count in enumerate(kinds) if count > 1]
    found += [Choice("aggregation")] if ways > 1 else []
    found += [Choice("dropped")] if drop > 0 else []
    if weight_range > 0:
        for level, (parent, weight) in enumerate(zip(levels.parents, levels.weights, strict=True)):
            heavy = np.bincount(parent, weight > 0)
            found += [
                Choice("weight", (level, node))
                for node in range(len(weight))
                if weight[node] > 0 and heavy[parent[node]] > 1
            ]
    return tuple(found)


class _Drawn:
    """Where each choice stands at each point, from 0 to 1."""

    def __init__(self, choices: tuple[Choice, ...], points: FloatArray) -> None:
        self._column = {choice: i for i, choice in enumerate(choices)}
        self.points = points

    def of(self, choice: Choice) -> FloatArray | None:
        """Return the points of a choice, or None where it is not open."""
        column = self._column.get(choice)
        return None if column is None else self.points[:, column]

    def number(self, choice: Choice, count: int) -> IntArray:
        """Return which of ``count`` even possibilities is taken."""
        at = self.of(choice)
        if at is None:
            return np.zeros(len(self.points), dtype=np.intp)
        return np.minimum((at * count).astype(np.intp), count - 1)


def _shifts(
    model: CompositeModel,
    drawn: _Drawn,
    kinds: tuple[int, ...],
    weight_range: float,
    drop: float,
) -> FloatArray:
    """Return the mean shift of ranks at every point."""
    base = model.levels.weights
    nominal = average_rank(model.scores(0, 0, [w[None] for w in base]))[0]
    axes = [drawn.number(Choice("data", (axis,)), n) for axis, n in enumerate(kinds)]
    data = np.ravel_multi_index(tuple(axes), kinds)
    way = drawn.number(Choice("aggregation"), len(model.ways))
    dropped = _dropped(drawn.of(Choice("dropped")), drop, model.sets.shape[2], len(drawn.points))
    found = np.empty(len(drawn.points))
    for start in range(0, len(found), model.block):
        here = slice(start, start + model.block)
        weights = [
            _weights(drawn, level, mass, weight_range, here) for level, mass in enumerate(base)
        ]
        leave_out(weights[0], dropped[here])
        for one, other, rows in model.parts(data[here], way[here]):
            ranks = average_rank(model.scores(one, other, [w[rows] for w in weights]))
            found[start + rows] = np.abs(ranks - nominal).mean(axis=1)
    return found


def _dropped(at: FloatArray | None, drop: float, indicators: int, count: int) -> IntArray:
    """Return which indicator is left out; past the last: none."""
    if at is None:
        return np.full(count, indicators, dtype=np.intp)
    which = np.minimum((at / drop * indicators).astype(np.intp), indicators - 1)
    return np.where(at < drop, which, indicators)


def _weights(
    drawn: _Drawn, level: int, mass: FloatArray, weight_range: float, here: slice
) -> FloatArray:
    count = len(drawn.points[here])
    weights = np.tile(mass, (count, 1))
    for node in range(len(mass)):
        at = drawn.of(Choice("weight", (level, node)))
        if at is not None:
            weights[:, node] *= 1 + weight_range * (2 * at[here] - 1)
    return weights
