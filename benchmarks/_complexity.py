"""Rows of complexity beside ecomplexity: from amounts to relatedness density."""

from collections.abc import Callable

import numpy as np

from benchmarks._rows import Row

REGIONS, ACTIVITIES, YEARS = 3_000, 1_000, 10
Timed = Callable[[], np.ndarray]


def amounts(seed: int = 0) -> np.ndarray:
    """Return a made-up table of counts in which nobody and nothing is empty."""
    generator = np.random.default_rng(seed)
    size = np.outer(generator.gamma(0.8, 20, REGIONS), generator.gamma(0.8, 2, ACTIVITIES))
    counts = generator.poisson(size * generator.gamma(1, 1, size.shape))
    counts[np.arange(REGIONS), np.arange(REGIONS) % ACTIVITIES] += 1
    return counts


def _density(table: np.ndarray) -> np.ndarray:
    from kerege.methods import complexity

    quotient = complexity.revealed_comparative_advantage(table)
    has = complexity.specialisation(quotient, threshold=1)
    return complexity.relatedness_density(has, complexity.proximity(has))


def density() -> Timed:
    """One year, ours."""
    table = amounts()
    return lambda: _density(table)


def _whole(table: np.ndarray) -> np.ndarray:
    from kerege.methods import complexity

    quotient = complexity.revealed_comparative_advantage(table)
    has = complexity.specialisation(quotient, threshold=1)
    near = complexity.proximity(has)
    found = complexity.economic_complexity(has)
    complexity.complexity_outlook(has, near, found.activity)
    return complexity.relatedness_density(has, near)


def whole() -> Timed:
    """One year with complexity and outlook, ours: what the peer computes in one call."""
    table = amounts()
    return lambda: _whole(table)


def ten_years() -> Timed:
    """Ten years, every density kept, ours."""
    tables = np.stack([amounts(seed) for seed in range(YEARS)])
    return lambda: np.stack([_density(table) for table in tables])


def whole_ecomplexity() -> Timed:
    """One year with complexity and outlook, the peer's."""
    import pandas as pd
    from ecomplexity import ecomplexity

    table = amounts()
    names = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    frame = pd.DataFrame(
        {
            "time": 2026,
            "loc": np.repeat(np.arange(REGIONS), ACTIVITIES),
            "prod": np.tile(np.arange(ACTIVITIES), REGIONS),
            "val": table.ravel(),
        }
    )

    def timed() -> np.ndarray:
        found = ecomplexity(frame, names, check_logsupermodularity=False, verbose=False)
        return found["density"].to_numpy().reshape(table.shape)

    return timed


ROWS = [
    Row(
        "RCA to density, 3,000 x 1,000 (peer: its one call)",
        __name__,
        "density",
        "whole_ecomplexity",
        "ecomplexity",
    ),
    Row(
        "the same with ECI, PCI and outlook",
        __name__,
        "whole",
        "whole_ecomplexity",
        "ecomplexity",
    ),
    Row("RCA to density, ten years, all kept", __name__, "ten_years"),
]
