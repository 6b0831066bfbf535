"""Rows of local Moran beside esda: 999 permutations, six nearest neighbours."""

from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks._rows import Row

NEIGHBOURS, PERMUTATIONS = 6, 999
Timed = Callable[[], np.ndarray]


def made_up(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return places and values without a pattern."""
    generator = np.random.default_rng(0)
    return generator.random((size, 2)), generator.normal(size=size)


def _ours(size: int, permutations: int, *, uneven: bool = False) -> Timed:
    from kerege.methods import spatial

    places, values = made_up(size)
    weights = spatial.nearest_neighbour_weights(places, neighbours=NEIGHBOURS, metric="plane")
    if uneven:
        weights.data = np.random.default_rng(1).uniform(0.5, 1.5, weights.nnz)
    weights = spatial.row_standardise(weights)

    def timed() -> np.ndarray:
        generator = np.random.default_rng(1)
        found = spatial.local_moran(values, weights, generator=generator, permutations=permutations)
        return found.statistic

    return timed


def _esda(size: int) -> Timed:
    """Make the peer's, with its statistic brought to the divisor n."""
    import esda
    from libpysal.weights import KNN

    places, values = made_up(size)
    weights = KNN.from_array(places, k=NEIGHBOURS)
    weights.transform = "r"

    def timed() -> np.ndarray:
        found = esda.Moran_Local(
            values, weights, permutations=PERMUTATIONS, seed=1, keep_simulations=False
        )
        return found.Is * size / (size - 1)

    return timed


ours_20 = partial(_ours, 20, PERMUTATIONS)
ours_3000 = partial(_ours, 3_000, PERMUTATIONS)
ours_50000 = partial(_ours, 50_000, PERMUTATIONS)
ours_50000_uneven = partial(_ours, 50_000, PERMUTATIONS, uneven=True)
ours_50000_many = partial(_ours, 50_000, 99_999)
esda_20 = partial(_esda, 20)
esda_3000 = partial(_esda, 3_000)
esda_50000 = partial(_esda, 50_000)

ROWS = [
    Row("LISA, n = 20", __name__, "ours_20", "esda_20", "esda"),
    Row("LISA, n = 3,000", __name__, "ours_3000", "esda_3000", "esda"),
    Row("LISA, n = 50,000", __name__, "ours_50000", "esda_50000", "esda"),
    Row("LISA, n = 50,000, uneven weights", __name__, "ours_50000_uneven"),
    Row("LISA, n = 50,000, 99,999 permutations", __name__, "ours_50000_many"),
]
