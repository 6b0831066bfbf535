"""Rows of composite indicators: 51 regions, 49 indicators in 8 groups and 2 pillars.

The peer of the uncertainty analysis is the pipeline itself in a loop: treatment of outliers,
normalisation, aggregation and ranks once for each replication, with the methods of this library.
That of the Sobol indices is SALib on the same results.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks._rows import Row

REGIONS, INDICATORS, GROUPS, PILLARS = 51, 49, 8, 2
SIZE, RESAMPLES = 1_024, 100
Timed = Callable[[], np.ndarray]
ARITHMETIC, GEOMETRIC = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
PARENTS = (np.arange(INDICATORS) % GROUPS, np.arange(GROUPS) % PILLARS, np.zeros(PILLARS))
WEIGHTS = tuple(np.ones(len(parent)) for parent in PARENTS)


def made_up() -> np.ndarray:
    """Return indicators that hang together and have long tails."""
    generator = np.random.default_rng(0)
    shared = generator.normal(size=(REGIONS, 1))
    return np.exp(0.6 * shared + generator.normal(size=(REGIONS, INDICATORS)))


def _normalised(values: np.ndarray, way: int) -> np.ndarray:
    from kerege.methods import indicators

    treated = indicators.outlier_treatment(
        values, skewness=2, kurtosis=3.5, most_points=5, logarithm=True
    ).values
    scale = (indicators.min_max_normalise, indicators.rank_normalise)[way]
    return 1 + 99 * scale(treated, direction=1)


def _batched(replications: int) -> Timed:
    from kerege.methods import indicators

    values = made_up()

    def timed() -> np.ndarray:
        found = indicators.composite_uncertainty(
            np.stack([_normalised(values, 0), _normalised(values, 1)]),
            parents=PARENTS,
            weights=WEIGHTS,
            aggregations=[ARITHMETIC, GEOMETRIC],
            weight_range=0.25,
            drop_probability=0,
            replications=replications,
            top_places=5,
            generator=np.random.default_rng(1),
        )
        return np.stack([found.low, found.median, found.high])

    return timed


def _loop() -> Timed:
    from kerege.methods import indicators

    values = made_up()

    def timed() -> np.ndarray:
        # The same draws as the batched analysis makes, so that both give the same ranks.
        of_data, of_way, _, _, *of_weights = np.random.default_rng(1).spawn(4 + len(WEIGHTS))
        data, way = of_data.integers(2, size=1_000), of_way.integers(2, size=1_000)
        weights = [
            of.uniform(0.75, 1.25, (1_000, len(w)))
            for w, of in zip(WEIGHTS, of_weights, strict=True)
        ]
        ranks = np.stack(
            [_once(values, data[i], way[i], [w[i] for w in weights]) for i in range(1_000)]
        )
        return np.quantile(ranks, (0.025, 0.5, 0.975), axis=0, method="inverted_cdf")

    def _once(values: np.ndarray, data: int, way: int, weights: list[np.ndarray]) -> np.ndarray:
        return indicators.composite_indicator(
            _normalised(values, data),
            parents=PARENTS,
            weights=weights,
            powers=(ARITHMETIC, GEOMETRIC)[way],
        ).ranks

    return timed


def results() -> np.ndarray:
    """Return results of a function with pairs that act together, (2 inputs + 2, size)."""
    generator = np.random.default_rng(2)
    one, other = generator.random((2, SIZE, INDICATORS))

    def of(points: np.ndarray) -> np.ndarray:
        weights = np.arange(1, INDICATORS + 1) / INDICATORS
        return points @ weights + 3 * points[:, 0] * points[:, 1] + np.sin(6 * points[:, 2])

    rows = [of(one), of(other)]
    for base, from_ in ((one, other), (other, one)):
        for i in range(INDICATORS):
            mixed = base.copy()
            mixed[:, i] = from_[:, i]
            rows.append(of(mixed))
    return np.stack(rows)


def _all(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate([np.ravel(part) for part in parts])


def sobol() -> Timed:
    """Time ours."""
    from kerege.methods import indicators

    found_at = results()

    def timed() -> np.ndarray:
        found = indicators.sobol_indices(
            found_at, resamples=RESAMPLES, generator=np.random.default_rng(7)
        )
        return _all(
            *(found.first, found.first_error, found.total, found.total_error),
            *(found.second, found.second_error),
        )

    return timed


def salib() -> Timed:
    """Time SALib's on the same results in its own order."""
    from SALib.analyze import sobol as analyse

    found_at = results()
    order = [0, *range(2, len(found_at)), 1]
    flat = found_at[order].T.ravel()
    problem = {
        "num_vars": INDICATORS,
        "names": [f"x{i}" for i in range(INDICATORS)],
        "bounds": [[0, 1]] * INDICATORS,
    }

    def timed() -> np.ndarray:
        found = analyse.analyze(problem, flat, num_resamples=RESAMPLES, seed=7)
        return _all(*(found[key] for key in ("S1", "S1_conf", "ST", "ST_conf", "S2", "S2_conf")))

    return timed


batched_1000 = partial(_batched, 1_000)
batched_100000 = partial(_batched, 100_000)
loop_1000 = partial(_loop)

ROWS = [
    Row("index 51 x 49, 1,000 replications", __name__, "batched_1000", "loop_1000", "loop"),
    Row("index 51 x 49, 100,000 replications", __name__, "batched_100000"),
    Row("Sobol, 49 weights, N = 1,024", __name__, "sobol", "salib", "SALib"),
]
