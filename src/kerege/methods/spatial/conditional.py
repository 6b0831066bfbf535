"""Conditional permutation: what the neighbours of each region would be by chance.

For each region its own value stays and its neighbours are drawn without replacement from all
others. One draw of k + 1 distinct regions serves every region with k neighbours: the first k are
the neighbours, and where the region itself is among them the last one takes its place. That is
exactly a draw without replacement from the others. With equal weights all regions with k
neighbours then share one sorted list of sums, in which each finds its place, apart from the few
draws that hold the region itself.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kerege.methods.arrays import FloatArray, IntArray

DRAWN_AT_ONCE = 1_000_000
"""Drawn regions kept in memory at a time."""
SUMS_AT_ONCE = 2_000_000
"""Weighted sums kept in memory at a time."""
TIE = 1e-11
"""Sums closer than this part of the largest possible are equal."""


@dataclass(frozen=True, slots=True)
class Group:
    """Regions with the same number of neighbours.

    ``target`` is the observed sum of each; ``weights`` (members, neighbours) is None where each
    region weighs its neighbours equally and the sum is a plain one.
    """

    size: int
    members: IntArray
    target: FloatArray
    weights: FloatArray | None


def conditional_counts(
    values: FloatArray,
    weights: sparse.csr_array,
    permutations: int,
    generator: np.random.Generator,
) -> tuple[IntArray, IntArray]:
    """Count the permutations whose lag is at least, and at most, the observed one (ties in both).

    The regions drawn are shared by all regions with as many neighbours, so that results of
    different regions are not independent of each other; each alone is.
    """
    groups, number = _groups(values, weights)
    largest = max(group.size for group in groups)
    greater = np.zeros(values.size, dtype=np.intp)
    less = np.zeros(values.size, dtype=np.intp)
    block = max(1, DRAWN_AT_ONCE // (largest + 1))
    for start in range(0, permutations, block):
        ids = distinct_draws(values.size, min(block, permutations - start), largest + 1, generator)
        drawn, owner = values[ids], number[ids]
        sums = np.cumsum(drawn[:, :largest], axis=1)
        for index, group in enumerate(groups):
            rows, slots = np.nonzero(owner[:, : group.size] == index)
            met = ids[rows, slots]
            count = _plain if group.weights is None else _weighted
            more, fewer = count(values, group, drawn, sums, (rows, slots, met))
            greater[group.members] += more
            less[group.members] += fewer
    return greater, less


def distinct_draws(size: int, draws: int, each: int, generator: np.random.Generator) -> IntArray:
    """Draw rows of distinct numbers below ``size`` in random order, (draws, each)."""
    if each * each > size:
        block = max(1, SUMS_AT_ONCE // size)
        parts = [
            np.argsort(generator.random((min(block, draws - start), size)), axis=1)[:, :each]
            for start in range(0, draws, block)
        ]
        return np.concatenate(parts)
    ids = generator.integers(size, size=(draws, each), dtype=np.intp)
    again = np.arange(draws)
    while again.size:
        ordered = np.sort(ids[again], axis=1)
        again = again[(ordered[:, 1:] == ordered[:, :-1]).any(axis=1)]
        ids[again] = generator.integers(size, size=(again.size, each), dtype=np.intp)
    return ids


def _groups(values: FloatArray, weights: sparse.csr_array) -> tuple[list[Group], IntArray]:
    sizes = np.diff(weights.indptr)
    row = np.repeat(np.arange(values.size), sizes)
    first = weights.data[weights.indptr[:-1]]
    uneven = np.zeros(values.size, dtype=np.bool_)
    uneven[row[np.abs(weights.data - first[row]) > 1e-12 * first[row]]] = True
    plain_sum = np.bincount(row, weights=values[weights.indices], minlength=values.size)
    lag = weights @ values
    groups: list[Group] = []
    number = np.empty(values.size, dtype=np.intp)
    for size in np.unique(sizes):
        for weighted in (False, True):
            members = np.flatnonzero((sizes == size) & (uneven == weighted))
            if members.size:
                number[members] = len(groups)
                own = weights.data[weights.indptr[members][:, None] + np.arange(size)]
                target = np.asarray((lag if weighted else plain_sum)[members], dtype=np.float64)
                groups.append(Group(int(size), members, target, own if weighted else None))
    return groups, number


def _plain(
    values: FloatArray,
    group: Group,
    drawn: FloatArray,
    sums: FloatArray,
    met: tuple[IntArray, IntArray, IntArray],
) -> tuple[IntArray, IntArray]:
    rows, _, region = met
    total = sums[:, group.size - 1]
    slack = TIE * group.size * float(np.abs(values).max())
    low, high = group.target - slack, group.target + slack
    ordered = np.sort(total)
    more = ordered.size - np.searchsorted(ordered, low, side="left")
    fewer = np.searchsorted(ordered, high, side="right")
    place = np.searchsorted(group.members, region)
    old = total[rows]
    new = old - values[region] + drawn[rows, group.size]
    turned = [
        np.bincount(place, weights=change, minlength=group.members.size).astype(np.intp)
        for change in (
            (new >= low[place]).astype(float) - (old >= low[place]),
            (new <= high[place]).astype(float) - (old <= high[place]),
        )
    ]
    return more + turned[0], fewer + turned[1]


def _weighted(
    values: FloatArray,
    group: Group,
    drawn: FloatArray,
    _sums: FloatArray,
    met: tuple[IntArray, IntArray, IntArray],
) -> tuple[IntArray, IntArray]:
    assert group.weights is not None  # noqa: S101 -- only weighted groups come here
    rows, slots, region = met
    place = np.searchsorted(group.members, region)
    more = np.zeros(group.members.size, dtype=np.intp)
    fewer = np.zeros(group.members.size, dtype=np.intp)
    slack = TIE * float(np.abs(values).max()) * group.weights.sum(axis=1)
    block = max(1, SUMS_AT_ONCE // drawn.shape[0])
    for start in range(0, group.members.size, block):
        part = slice(start, min(start + block, group.members.size))
        weights = group.weights[part]
        lags = drawn[:, : group.size] @ weights.T
        inside = (place >= start) & (place < part.stop)
        p, s, m = rows[inside], slots[inside], place[inside] - start
        lags[p, m] += weights[m, s] * (drawn[p, group.size] - drawn[p, s])
        more[part] = (lags >= group.target[part] - slack[part]).sum(axis=0)
        fewer[part] = (lags <= group.target[part] + slack[part]).sum(axis=0)
    return more, fewer


def conditional_moments(
    values: FloatArray, weights: sparse.csr_array
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of each region's lag over all draws of its neighbours from the others."""
    size = values.size
    others = (values.sum() - values) / (size - 1)
    spread = (np.square(values).sum() - np.square(values)) / (size - 1) - others**2
    total = np.asarray(weights.sum(axis=1))
    squares = np.asarray(weights.power(2).sum(axis=1))
    factor = ((size - 1) * squares - total**2) / (size - 2)
    return total * others, np.maximum(spread, 0) * np.maximum(factor, 0)


def standardise(gap: FloatArray, variance: FloatArray, scale: float) -> FloatArray:
    """Divide by the standard deviation; NaN where chance leaves nothing open."""
    open_ = variance > (1e-12 * scale) ** 2
    result = np.full(gap.shape, np.nan)
    np.divide(gap, np.sqrt(variance), out=result, where=open_)
    return result
