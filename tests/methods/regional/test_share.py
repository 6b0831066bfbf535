import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import binomtest

from kerege.methods.errors import MethodError
from kerege.methods.regional import share, share_interval


@pytest.mark.parametrize(
    ("hits", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_newcombe_1998_table_1_method_3(hits, whole, low, high):
    bounds = share_interval([hits, whole - hits], axis=0)
    assert bounds.low[0] == pytest.approx(low, abs=5e-5)
    assert bounds.high[0] == pytest.approx(high, abs=5e-5)


@given(st.integers(0, 400), st.integers(1, 400), st.floats(0.5, 0.999))
def test_the_interval_is_that_of_scipy(hits, rest, level):
    bounds = share_interval([hits, rest], axis=0, confidence=level)
    other = binomtest(hits, hits + rest).proportion_ci(level, method="wilson")
    assert bounds.low[0] == pytest.approx(other.low, abs=1e-12)
    assert bounds.high[0] == pytest.approx(other.high, abs=1e-12)


@given(
    arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(1, 1e6)),
    st.floats(0.001, 1000),
)
def test_shares_add_up_and_do_not_depend_on_the_unit(values, unit):
    parts = share(values, axis=1)
    assert np.allclose(parts.sum(axis=1), 1)
    assert np.allclose(share(values * unit, axis=1), parts)
    assert np.allclose(share(values[:, ::-1], axis=1), parts[:, ::-1])


def test_a_single_part_is_the_whole():
    assert share([[7.0]], axis=1) == 1
    bounds = share_interval([4], axis=0)
    assert (bounds.share, bounds.high) == (1, 1)


def test_the_interval_closes_as_counts_grow():
    wide, narrow = share_interval([3, 7], axis=0), share_interval([300_000, 700_000], axis=0)
    assert wide.high[0] - wide.low[0] > 0.4
    assert narrow.high[0] - narrow.low[0] < 0.002


def test_a_missing_part_makes_the_shares_unknown_unless_the_whole_is_known():
    values, missing = [[1.0, 2.0], [3.0, np.nan]], [[False, False], [False, True]]
    assert np.array_equal(
        share(values, axis=1, missing=missing), [[1 / 3, 2 / 3], [np.nan] * 2], equal_nan=True
    )
    given_total = share(values, axis=1, missing=missing, total=[3, 12])
    assert given_total[1, 0] == 0.25
    assert np.isnan(given_total[1, 1])


def test_what_stands_behind_a_mask_is_never_used():
    hidden = share([5.0, 1e9], axis=0, missing=[False, True], total=10.0)
    assert hidden[0] == 0.5


def test_the_input_is_not_changed():
    values = np.array([1.0, 3.0])
    share(values, axis=0, missing=[False, True])
    assert values.tolist() == [1, 3]


@pytest.mark.parametrize(
    ("values", "arguments", "message"),
    [
        ([], {}, "nothing to compute"),
        ([1, -1], {}, r"A value is negative \(values, first at \[1\]\)"),
        ([1, np.nan], {}, r"not finite \(values, first at \[1\]\).*mask 'missing'"),
        ([1, np.inf], {}, "not finite"),
        ([0, 0], {}, "A whole is zero"),
        ([1, 2], {"total": 2.0}, "parts are larger than the whole"),
        ([1, 2], {"total": 0.0}, "A whole is zero"),
        ([1, 2], {"total": [1.0, 2.0]}, "total does not fit"),
        ([1, 2], {"axis": 1}, "no such axis"),
        ([1, 2], {"missing": [True]}, "another shape"),
        ([1, 2], {"missing": [0, 1]}, "not true or false"),
        (1.0, {}, "0 axes, not 1 or 2 or 3"),
        ([[1], [2, 3]], {}, "not numbers in a regular shape"),
        (["a"], {}, "not numbers"),
    ],
)
def test_refusals_of_share(values, arguments, message):
    with pytest.raises(MethodError, match=message):
        share(values, **{"axis": 0, **arguments})


@pytest.mark.parametrize(
    ("counts", "arguments", "message"),
    [
        ([1.5, 2], {}, "not a whole number"),
        ([1, 2], {"confidence": 1.0}, "between 0 and 1"),
        ([1, 2], {"confidence": 95}, "Write 0.95"),
        ([1, 2], {"total": 3.5}, "not a whole number"),
    ],
)
def test_refusals_of_the_interval(counts, arguments, message):
    with pytest.raises(MethodError, match=message):
        share_interval(counts, axis=0, **arguments)
