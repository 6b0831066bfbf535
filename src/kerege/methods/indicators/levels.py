"""How indicators hang together in levels: who belongs to whom, and with which weight."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, finite_numbers, refuse
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class Levels:
    """For each level the parent and the weight of every node, from the indicators upwards.

    ``parents[0][i]`` is the group of indicator ``i``; the last level has one parent, the index.
    """

    parents: tuple[IntArray, ...]
    weights: tuple[FloatArray, ...]


def read_levels(
    parents: Sequence[ArrayLike], weights: Sequence[ArrayLike], indicators: int
) -> Levels:
    """Check that the levels fit each other and end in one index."""
    if len(parents) == 0 or len(parents) != len(weights):
        raise MethodError(
            "The levels have no weights each",
            f"parents {len(parents)} levels, weights {len(weights)}",
            "Pass one array of parents and one of weights for each level.",
        )
    nodes, read = indicators, []
    for level, (above, weight) in enumerate(zip(parents, weights, strict=True)):
        parent = finite_numbers(above, f"parents[{level}]", ndim=(1,))
        mass = finite_numbers(weight, f"weights[{level}]", ndim=(1,))
        if len(parent) != nodes or len(mass) != nodes:
            raise MethodError(
                "A level does not fit the one below",
                f"level {level}: {len(parent)} parents, {len(mass)} weights, {nodes} nodes",
                "Give each node one parent and one weight.",
            )
        place = parent.astype(np.intp)
        groups = np.unique(place)
        if (place != parent).any() or not np.array_equal(groups, np.arange(len(groups))):
            raise MethodError(
                "The parents are not numbered from 0 without a gap",
                f"parents[{level}]",
                "Number the nodes of the next level 0, 1, 2 and so on; each has a child.",
            )
        refuse(
            np.bincount(place, mass) == 0,
            "All weights of a group are zero",
            f"weights[{level}]",
            "Give at least one of its parts a weight, or leave the group out.",
        )
        read.append((place, mass))
        nodes = len(groups)
    if nodes != 1:
        raise MethodError(
            "The levels do not end in one index",
            f"parents, last level with {nodes} nodes",
            "Add a level whose parents are all 0.",
        )
    return Levels(tuple(p for p, _ in read), tuple(w for _, w in read))


def normalised(
    weights: Sequence[FloatArray], parents: Sequence[IntArray]
) -> tuple[list[FloatArray], list[BoolArray]]:
    """Scale weights, (replications, nodes) a level, to 1 in each group; a group may be empty.

    Returns the weights and, for each level, which groups (replications, groups) have no weight. The
    weight of such a group is taken out of the next level.
    """
    scaled, empty = [], []
    hollow: BoolArray | None = None
    for weight, parent in zip(weights, parents, strict=True):
        mass = weight if hollow is None or not hollow.any() else np.where(hollow, 0, weight)
        belongs = np.zeros((len(parent), parent.max() + 1))
        belongs[np.arange(len(parent)), parent] = 1
        sums = mass @ belongs
        hollow = sums <= 0
        scaled.append(mass / np.where(hollow, 1, sums)[:, parent])
        empty.append(hollow)
    return scaled, empty


def effective(scaled: Sequence[FloatArray], parents: Sequence[IntArray]) -> FloatArray:
    """Weight of each indicator in the whole index, (replications, indicators)."""
    whole = scaled[-1]
    for weight, parent in zip(scaled[-2::-1], parents[-2::-1], strict=True):
        whole = weight * whole[:, parent]
    return whole
