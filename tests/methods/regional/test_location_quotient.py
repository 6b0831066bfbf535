import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest

from kerege.methods.errors import MethodError
from kerege.methods.regional import (
    location_quotient,
    location_quotient_interval,
    location_quotient_significance,
)

# G. Krumme, "Shift & Share Table", University of Washington, Geography 350: the region
# "Holukuluku" in 1985, its four industries, and the nation's structure in per cent.
HOLUKULUKU = np.array([500.0, 100.0, 200.0, 200.0])
NATION_PER_CENT = np.array([10.0, 20.0, 40.0, 30.0])

counts = arrays(np.int64, (4, 3), elements=st.integers(1, 60))


def test_krumme_table_columns_1_to_3():
    quotient = location_quotient(
        HOLUKULUKU[None, :],
        reference_activity=NATION_PER_CENT * 100,
        reference_total=10_000.0,
    )
    assert np.allclose(quotient, [[5, 0.5, 0.5, 0.667]], atol=5e-4)


@given(counts)
def test_the_second_formula_agrees(table):
    """The share of the activity that lies in the region, over the region's share of everything."""
    located = table / table.sum(axis=0)
    expected = table.sum(axis=1, keepdims=True) / table.sum()
    assert np.allclose(location_quotient(table), located / expected)


@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=30)
def test_interval_and_significance_are_those_of_scipy(table, level):
    bounds = location_quotient_interval(table, confidence=level)
    significance = location_quotient_significance(table)
    expected = table.sum(axis=1) / table.sum()
    for i, j in np.ndindex(table.shape):
        test = binomtest(int(table[i, j]), int(table[:, j].sum()), expected[i])
        other = test.proportion_ci(level, method="exact")
        assert bounds.low[i, j] == pytest.approx(other.low / expected[i], rel=1e-6)
        assert bounds.high[i, j] == pytest.approx(other.high / expected[i], rel=1e-6)
        tails = [
            binomtest(test.k, test.n, expected[i], alternative=side).pvalue
            for side in ("less", "greater")
        ]
        assert significance[i, j] == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


@given(counts, st.sampled_from([0.5, 0.9, 0.95]))
def test_the_interval_leaves_out_one_exactly_where_it_is_significant(table, level):
    bounds = location_quotient_interval(table, confidence=level)
    outside = (bounds.low > 1) | (bounds.high < 1)
    significance = location_quotient_significance(table)
    clear = np.abs(significance - (1 - level)) > 1e-6
    assert np.array_equal(outside[clear], (significance < 1 - level)[clear])


@given(counts, st.permutations(range(4)), st.integers(2, 50))
def test_order_and_unit_do_not_matter(table, order, unit):
    assert np.allclose(location_quotient(table[order]), location_quotient(table)[order])
    assert np.allclose(location_quotient(table * unit), location_quotient(table))


@given(counts)
def test_weighted_by_size_the_quotients_of_an_activity_average_one(table):
    weight = table.sum(axis=1, keepdims=True) / table.sum()
    assert np.allclose((location_quotient(table) * weight).sum(axis=0), 1)


def test_the_same_structure_everywhere_gives_one():
    table = np.outer([1, 2, 7], [10, 20, 30])
    assert np.allclose(location_quotient(table), 1)
    assert (location_quotient_significance(table) > 0.9).all()


def test_the_country_itself_has_one_and_an_interval_to_its_end():
    bounds = location_quotient_interval([[5, 9]])
    assert np.allclose(bounds.quotient, 1)
    assert np.allclose(bounds.high, 1)


def test_a_small_place_leads_and_its_interval_says_how_little_that_means():
    potters, workers = [3, 40, 57], [60, 3000, 6940]
    bounds = location_quotient_interval(potters, workers)
    assert bounds.quotient[0] == 5
    assert bounds.low[0] == pytest.approx(1.04, abs=0.01)
    assert bounds.high[0] == pytest.approx(14.2, abs=0.1)


def test_zero_has_an_upper_bound():
    bounds = location_quotient_interval([0, 10], [50, 50])
    assert (bounds.quotient[0], bounds.low[0]) == (0, 0)
    assert bounds.high[0] == pytest.approx(2 * (1 - 0.025 ** (1 / 10)))


def test_the_interval_covers_at_least_at_its_level():
    generator = np.random.default_rng(20)
    totals, rate, missed, drawn = np.array([200.0, 800.0, 3000.0]), 0.02, 0, 0
    for _ in range(2000):
        counted = generator.poisson(rate * totals)
        if counted.sum() == 0:
            continue
        bounds = location_quotient_interval(counted, totals)
        missed += int(((bounds.low > 1) | (bounds.high < 1)).sum())
        drawn += 3
    assert 0.005 < missed / drawn < 0.05


def test_one_activity_equals_its_column():
    table = np.array([[1, 5, 9], [4, 2, 6]])
    column = location_quotient_interval(table[:, 1], table.sum(axis=1))
    whole = location_quotient_interval(table)
    assert np.array_equal(column.low, whole.low[:, 1])
    assert np.array_equal(column.quotient, whole.quotient[:, 1])


def test_missing_stays_missing():
    table, gap = np.array([[1.0, np.nan], [2.0, 3.0]]), np.array([[False, True], [False, False]])
    known = {
        "total": [10, 20],
        "reference_activity": [3, 5],
        "reference_total": 30,
        "missing": gap,
    }
    assert np.array_equal(np.isnan(location_quotient(table, **known)), gap)
    bounds = location_quotient_interval(table, **known)
    assert np.array_equal(np.isnan(bounds.low), gap)
    assert np.array_equal(np.isnan(bounds.high), gap)
    assert np.array_equal(np.isnan(location_quotient_significance(table, **known)), gap)


def test_large_counts_are_solved_one_by_one_with_the_same_result(monkeypatch):
    table = np.random.default_rng(3).integers(1, 500, (30, 4))
    together = location_quotient_interval(table)
    module = sys.modules["kerege.methods.regional.location_quotient_exact"]
    monkeypatch.setattr(module, "LARGEST_TABLE", 0)
    alone = location_quotient_interval(table)
    assert np.array_equal(together.low, alone.low)
    assert np.array_equal(together.high, alone.high)


ONE = ([[1, 2], [3, 4]], None)


@pytest.mark.parametrize(
    ("activity", "total", "arguments", "message"),
    [
        ([1, 2], None, {}, "One activity alone has no total"),
        ([1, 2], [3], {}, "different regions"),
        ([1, 2], [0, 9], {}, "A region is empty"),
        ([1, 2], [9, np.nan], {}, "not finite"),
        ([1, -2], [9, 9], {}, "negative"),
        ([10, 2], [9, 9], {}, "larger than the region's total"),
        ([0, 0], [9, 9], {}, "exists nowhere"),
        ([1, 2], [9, 9], {"reference_activity": [3, 3]}, "other activities"),
        ([1, 2], [9, 9], {"reference_activity": 1}, "larger than the reference"),
        ([1, 2], [9, 9], {"reference_total": 10}, "smaller than its parts"),
        ([1, 2], [9, 9], {"missing": [True, False]}, "reference of an activity with a missing"),
        (*ONE, {"missing": [[True, False], [False, False]]}, "total of a region with a missing"),
        ([[[1]]], None, {}, "3 axes, not 1 or 2"),
        ([], [], {}, "nothing to compute"),
    ],
)
def test_refusals(activity, total, arguments, message):
    for method in (location_quotient, location_quotient_interval, location_quotient_significance):
        with pytest.raises(MethodError, match=message):
            method(activity, total, **arguments)


def test_an_interval_needs_counts_and_a_level():
    with pytest.raises(MethodError, match="not a whole number"):
        location_quotient_interval([1.5, 2], [9, 9])
    with pytest.raises(MethodError, match="not a whole number"):
        location_quotient_significance([1, 2], [9, 9], reference_activity=4.5)
    with pytest.raises(MethodError, match="between 0 and 1"):
        location_quotient_interval([1, 2], [9, 9], confidence=0)
