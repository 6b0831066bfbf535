import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import (
    location_quotient_interval,
    location_quotient_logarithmic_interval,
)


def delta_variance_by_numbers(table, i, j):
    """The same variance from the multinomial covariance and a numerical gradient."""
    whole = table.sum()
    cells = np.array([table[i, j], table[i].sum() - table[i, j], table[:, j].sum() - table[i, j]])
    cells = np.append(cells, whole - cells.sum()) / whole

    def log_quotient(p):
        return np.log(p[0]) - np.log(p[0] + p[1]) - np.log(p[0] + p[2])

    step = 1e-6
    gradient = [
        (log_quotient(cells + step * unit) - log_quotient(cells - step * unit)) / (2 * step)
        for unit in np.eye(4)
    ]
    covariance = (np.diag(cells) - np.outer(cells, cells)) / whole
    return np.array(gradient) @ covariance @ np.array(gradient)


def test_the_variance_is_the_multinomial_one():
    table = np.array([[40, 60, 25], [31, 99, 80]])
    bounds = location_quotient_logarithmic_interval(table)
    for i, j in np.ndindex(table.shape):
        half = 1.959963984540054 * np.sqrt(delta_variance_by_numbers(table, i, j))
        assert np.log(bounds.high[i, j] / bounds.quotient[i, j]) == pytest.approx(half, rel=1e-6)
        assert np.log(bounds.quotient[i, j] / bounds.low[i, j]) == pytest.approx(half, rel=1e-6)


@given(arrays(np.int64, (3,), elements=st.integers(2000, 9000)), st.permutations(range(3)))
def test_for_large_counts_it_is_the_exact_interval_in_any_order(counts, order):
    totals = np.array([900_000, 1_000_000, 2_000_000])
    bounds = location_quotient_logarithmic_interval(counts, totals)
    exact = location_quotient_interval(counts, totals)
    assert np.allclose(bounds.low, exact.low, rtol=0.005)
    assert np.allclose(bounds.high, exact.high, rtol=0.005)
    moved = location_quotient_logarithmic_interval(counts[order], totals[order])
    assert np.allclose(moved.low, bounds.low[order])


def test_for_a_rare_activity_it_is_close_to_the_exact_interval():
    bounds = location_quotient_logarithmic_interval([400, 800], [100_000, 300_000])
    exact = location_quotient_interval([400, 800], [100_000, 300_000])
    assert np.allclose(bounds.low, exact.low, rtol=0.01)
    assert np.allclose(bounds.high, exact.high, rtol=0.01)


def test_the_whole_country_has_no_width():
    bounds = location_quotient_logarithmic_interval([[5, 9]])
    assert np.allclose(bounds.low, 1)
    assert np.allclose(bounds.high, 1)


def test_zero_and_missing_have_no_logarithm():
    bounds = location_quotient_logarithmic_interval(
        [0.0, 5.0, np.nan],
        [9, 9, 9],
        missing=[False, False, True],
        reference_activity=8,
    )
    assert bounds.quotient[0] == 0
    assert np.isnan(bounds.low).tolist() == [True, False, True]
    assert np.isnan(bounds.high).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("activity", "arguments", "message"),
    [
        ([1.5, 2], {}, "not a whole number"),
        ([1, -2], {}, "negative"),
        ([1, 2], {"confidence": 2}, "between 0 and 1"),
        ([0, 0], {}, "exists nowhere"),
    ],
)
def test_refusals(activity, arguments, message):
    with pytest.raises(MethodError, match=message):
        location_quotient_logarithmic_interval(activity, [9, 9], **arguments)
