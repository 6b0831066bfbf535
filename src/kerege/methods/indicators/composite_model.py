"""An index as a function of the choices of its makers, for many replications at once."""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from kerege.methods.arrays import FloatArray, IntArray, refuse
from kerege.methods.errors import MethodError
from kerege.methods.indicators.composite_indicator import (
    from_power,
    read_powers,
    refuse_without_power,
    to_power,
)
from kerege.methods.indicators.copeland import pairs, won
from kerege.methods.indicators.levels import Levels, effective, normalised

BLOCK_CELLS = 500_000
"""Replications are computed in blocks of about so many numbers: memory does not grow with them."""

Aggregation = Sequence[float] | Literal["copeland"]


def read_aggregations(
    aggregations: Sequence[Aggregation], levels: Levels, sets: FloatArray
) -> list[FloatArray | None]:
    """Read the aggregations; None is Copeland's."""
    unknown = [way for way in aggregations if isinstance(way, str) and way != "copeland"]
    if unknown:
        raise MethodError(
            "There is no such aggregation", f"aggregations {unknown[0]}", "copeland, or powers."
        )
    ways = [
        None if isinstance(way, str) else read_powers(way, len(levels.parents))
        for way in aggregations
    ]
    if not ways:
        raise MethodError("There is no aggregation", "aggregations", "Pass at least one.")
    for way in ways:
        if way is not None:
            refuse_without_power(sets, way)
    return ways


def check_choices(sets: FloatArray, weight_range: float, drop: float) -> None:
    """Check that there is something to rank, and that the shares lie in their ranges."""
    regions, indicators = sets.shape[1:]
    if regions < 2:  # noqa: PLR2004 -- an order needs two
        raise MethodError("There is nothing to rank", f"data {sets.shape}", "Pass two regions.")
    for name, share in (("weight_range", weight_range), ("drop_probability", drop)):
        refuse(
            np.asarray(not 0 <= share < 1 if name == "weight_range" else not 0 <= share <= 1),
            "A share lies outside its range",
            f"{name} {share}",
            "weight_range is at least 0 and below 1, drop_probability between 0 and 1.",
        )
    if drop > 0 and indicators < 2:  # noqa: PLR2004 -- one has to stay
        raise MethodError("The only indicator cannot be dropped", "data", "Set the chance to 0.")


def leave_out(weights: FloatArray, dropped: IntArray) -> None:
    """Set the weight of the dropped indicator to zero, in place; a number past the last: none."""
    indicators = weights.shape[1]
    out = np.flatnonzero(dropped < indicators)
    weights[out, dropped[out]] = 0
    lost = weights.sum(axis=1) == 0
    if lost.any():
        raise MethodError(
            "Without the dropped indicator no weight is left",
            f"weights, indicator {int(dropped[np.argmax(lost)])}",
            "Give more than one indicator a weight, or drop none.",
        )


class CompositeModel:
    """The index as a function of choices, for many replications at once."""

    def __init__(self, sets: FloatArray, levels: Levels, ways: Sequence[FloatArray | None]) -> None:
        self.sets, self.levels, self.ways = sets, levels, ways
        self._pairs: dict[int, FloatArray] = {}

    @property
    def block(self) -> int:
        """How many replications are computed at once."""
        regions, indicators = self.sets.shape[1:]
        pairwise = any(way is None for way in self.ways)
        widest = regions * regions if pairwise else 2 * regions + indicators
        return max(int(BLOCK_CELLS // widest), 1)

    def parts(self, data: IntArray, way: IntArray) -> Iterator[tuple[int, int, IntArray]]:
        """Group replications by data set and aggregation; give each group's rows."""
        for one in range(len(self.sets)):
            for other in range(len(self.ways)):
                rows = np.flatnonzero((data == one) & (way == other))
                if rows.size:
                    yield one, other, rows

    def scores(self, chosen: int, way: int, weights: Sequence[FloatArray]) -> FloatArray:
        """Return scores (replications, regions) of one data set and one aggregation."""
        parents = self.levels.parents
        scaled, empty = normalised(weights, parents)
        power = self.ways[way]
        if power is None:
            if chosen not in self._pairs:
                self._pairs[chosen] = pairs(self.sets[chosen])
            regions = self.sets.shape[1]
            against = effective(scaled, parents) @ self._pairs[chosen].T
            return won(against.reshape(-1, regions, regions))
        values: FloatArray = self.sets[chosen].T[None]
        level = 0
        while level < len(parents):
            last = level + 1
            # A mean of means of one power is one mean with the products of the weights.
            while last < len(parents) and power[last] == power[level]:
                last += 1
            weight, parent = _joined(scaled[level:last], parents[level:last])
            values = _mean(values, weight, parent, float(power[level]))
            values = np.where(empty[last - 1][:, :, None], 1, values)
            level = last
        return values[:, 0]


def _joined(
    scaled: Sequence[FloatArray], parents: Sequence[IntArray]
) -> tuple[FloatArray, IntArray]:
    weight, parent = effective(scaled, parents), parents[0]
    for above in parents[1:]:
        parent = above[parent]
    return weight, parent


def _mean(values: FloatArray, weight: FloatArray, parent: IntArray, power: float) -> FloatArray:
    """Generalised means, (replications, groups, regions); values may be shared by all."""
    bent = to_power(values, power)
    groups = []
    for group in range(parent.max() + 1):
        inside = np.flatnonzero(parent == group)
        mass = weight[:, inside]
        groups.append(
            mass @ bent[0, inside]
            if len(bent) == 1
            else np.einsum("nk,nkr->nr", mass, bent[:, inside])
        )
    sums = np.stack(groups, axis=1)
    # A group without weight sums to zero, which has no inverse; its place is taken by the caller.
    return from_power(np.where(sums == 0, 1, sums) if power < 0 else sums, power)
