"""Row of exact intervals of location quotients beside quantiles of SciPy."""

from collections.abc import Callable

import numpy as np

from benchmarks._rows import Row

Timed = Callable[[], np.ndarray]
REGIONS, ACTIVITIES = 2_888, 289


def made_up() -> np.ndarray:
    """Return counts of firms, as many and as uneven as in the counties of the United States."""
    return np.random.default_rng(7).negative_binomial(0.3, 0.01, (REGIONS, ACTIVITIES))


def ours_quotients() -> Timed:
    """Quotients and their bounds at 95 %."""
    from kerege.methods.regional import location_quotient_interval

    table = made_up()

    def timed() -> np.ndarray:
        found = location_quotient_interval(table)
        return np.stack([found.low, found.high])

    return timed


def scipy_quotients() -> Timed:
    """Clopper and Pearson's bounds of each count of an activity, over the region's share of all."""
    from scipy import stats

    table = made_up()

    def timed() -> np.ndarray:
        all_of = table.sum(axis=0)
        expected = (table.sum(axis=1) / table.sum())[:, None]
        low = np.where(table > 0, stats.beta.ppf(0.025, table, all_of - table + 1), 0)
        high = np.where(table < all_of, stats.beta.ppf(0.975, table + 1, all_of - table), 1)
        return np.stack([low / expected, high / expected])

    return timed


ROWS = [
    Row(
        "location quotient, 2,888 x 289 with intervals",
        __name__,
        "ours_quotients",
        "scipy_quotients",
        "SciPy",
    )
]
