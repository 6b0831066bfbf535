"""Rows of disclosure control; no peer in Python. What was lost is printed to standard error."""

import sys
from collections.abc import Callable

import numpy as np

from benchmarks._rows import Row

Timed = Callable[[], np.ndarray]
SECTIONS, GROUPS, CLASSES, REGIONS = 20, 100, 600, 20


def made_up() -> object:
    """Return regions x classes in groups and sections x 3 breakdowns of skewed, sparse counts."""
    from kerege.methods.disclosure import table_of_leaves
    from kerege.methods.disclosure.layout import leaves_of

    draw = np.random.default_rng(0)
    regions = np.r_[-1, np.zeros(REGIONS, dtype=int)]
    groups = 1 + np.sort(draw.integers(0, SECTIONS, GROUPS))
    classes = 1 + SECTIONS + np.sort(draw.integers(0, GROUPS, CLASSES))
    activities = np.r_[-1, np.zeros(SECTIONS, dtype=int), groups, classes]
    leaves = len(leaves_of(activities))
    size = draw.lognormal(0, 1, (REGIONS, 1, 1)) * draw.lognormal(0, 2, (1, leaves, 1))
    size = size * np.array([0.6, 0.3, 0.1])
    mean = 12 * size / size.mean() * draw.gamma(1, 1, size.shape)
    return table_of_leaves(draw.poisson(mean), [regions, activities, np.array([-1, 0, 0, 0])])


def ours_suppression() -> Timed:
    """Suppress and prove the whole table."""
    from kerege.methods.disclosure import frequency_rule, secondary_suppression

    table = made_up()

    def timed() -> np.ndarray:
        primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
        found = secondary_suppression(table, primary, weights=np.ones(table.values.shape))
        shown = table.values[~found.suppressed].sum() / table.values.sum()
        print(
            f"{table.values.size} cells, {primary.unsafe.sum()} unsafe, all proven by"
            f" {len(found.witnesses)} witnesses; {found.lost:.0f} further cells withheld, at least"
            f" {found.bound:.0f} needed (gap at most {found.gap:.0%}); {shown:.1%} of the sum of"
            " all cells is published",
            file=sys.stderr,
        )
        return np.array([found.lost, found.bound])

    return timed


ROWS = [Row("secondary suppression, 20 x 600 x 3 with margins", __name__, "ours_suppression")]
