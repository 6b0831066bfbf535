"""The shared draws are what a slow, obvious permutation of each region gives."""

from itertools import permutations

import numpy as np
import pytest
from scipy import sparse

from kerege.methods.spatial.conditional import (
    conditional_counts,
    conditional_moments,
    distinct_draws,
)

VALUES = np.array([1.0, 4, 2, 8, 5, 3])
EVEN = np.array(
    [
        [0, 1, 1, 0, 0, 0],
        [1, 0, 0, 1, 0, 0],
        [1, 0, 0, 1, 1, 0],
        [0, 1, 1, 0, 0, 0],
        [0, 0, 1, 0, 0, 1],
        [0, 0, 0, 0, 1, 0],
    ],
    dtype=float,
)
UNEVEN = EVEN * np.array([1, 2, 0.5, 3, 1, 0.7])


def every_lag(values, weights, region):
    """All lags that the neighbours of a region can have, each equally likely."""
    own = weights[region][weights[region] > 0]
    others = np.delete(values, region)
    return np.array([own @ np.array(drawn) for drawn in permutations(others, own.size)])


@pytest.mark.parametrize("weights", [EVEN, UNEVEN], ids=["even", "uneven"])
@pytest.mark.parametrize("values", [VALUES, np.round(VALUES / 4)], ids=["distinct", "tied"])
def test_counts_converge_to_the_exact_share(values, weights):
    draws = 40_000
    greater, less = conditional_counts(
        values, sparse.csr_array(weights), draws, np.random.default_rng(3)
    )
    for region in range(values.size):
        lags = every_lag(values, weights, region)
        observed = weights[region] @ values
        assert greater[region] / draws == pytest.approx((lags >= observed - 1e-9).mean(), abs=0.012)
        assert less[region] / draws == pytest.approx((lags <= observed + 1e-9).mean(), abs=0.012)


@pytest.mark.parametrize("weights", [EVEN, UNEVEN], ids=["even", "uneven"])
def test_moments_are_those_of_all_draws(weights):
    mean, variance = conditional_moments(VALUES, sparse.csr_array(weights))
    for region in range(VALUES.size):
        lags = every_lag(VALUES, weights, region)
        assert mean[region] == pytest.approx(lags.mean())
        assert variance[region] == pytest.approx(lags.var())


def test_equal_weights_give_the_same_by_both_ways(monkeypatch):
    """A touch of unevenness sends a region the weighted way: same draws, same counts."""
    values = np.random.default_rng(1).normal(size=6)
    even = conditional_counts(values, sparse.csr_array(EVEN), 500, np.random.default_rng(2))
    monkeypatch.setattr("kerege.methods.spatial.conditional.TIE", 1e-7)
    touched = EVEN * (1 + 1e-10 * np.arange(6))
    uneven = conditional_counts(values, sparse.csr_array(touched), 500, np.random.default_rng(2))
    np.testing.assert_array_equal(even, uneven)


def test_small_memory_changes_nothing_but_the_draws(monkeypatch):
    monkeypatch.setattr("kerege.methods.spatial.conditional.DRAWN_AT_ONCE", 16)
    monkeypatch.setattr("kerege.methods.spatial.conditional.SUMS_AT_ONCE", 8)
    weights = sparse.csr_array(UNEVEN)
    greater, _ = conditional_counts(VALUES, weights, 4_000, np.random.default_rng(1))
    lags = every_lag(VALUES, UNEVEN, 2)
    assert greater[2] / 4_000 == pytest.approx((lags >= UNEVEN[2] @ VALUES - 1e-9).mean(), abs=0.04)


@pytest.mark.parametrize(("size", "each"), [(6, 6), (6, 2), (400, 5), (1_000, 3)])
def test_draws_are_distinct_and_uniform(size, each):
    ids = distinct_draws(size, 3_000, each, np.random.default_rng(1))
    assert ids.shape == (3_000, each)
    assert all(len(set(row)) == each for row in ids.tolist())
    assert (ids >= 0).all()
    assert (ids < size).all()
    for slot in range(each):
        assert ids[:, slot].mean() == pytest.approx((size - 1) / 2, abs=0.03 * size)
