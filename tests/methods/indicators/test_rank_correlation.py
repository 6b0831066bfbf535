import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.indicators import rank_correlation

IQ = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110]
HOURS = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]


def test_a_worked_example():
    """Squared differences of ranks add up to 194: 1 - 6 x 194 / 990 = -29 / 165."""
    found = rank_correlation(IQ, HOURS, confidence=0.95)
    assert found.coefficient == pytest.approx(-29 / 165)
    assert found.pairs == 10
    reach = 1.959963984540054 * np.sqrt((1 + (29 / 165) ** 2 / 2) / 7)
    assert np.arctanh(found.high) - np.arctanh(found.coefficient) == pytest.approx(reach)
    assert np.arctanh(found.coefficient) - np.arctanh(found.low) == pytest.approx(reach)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=10, max_size=40))
def test_it_is_that_of_scipy_and_order_units_and_sides_do_not_matter(pairs):
    one, other = np.array(pairs, dtype=float).T
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return
    found = rank_correlation(one, other, confidence=0.9)
    assert found.coefficient == pytest.approx(stats.spearmanr(one, other).statistic)
    assert found.low <= found.coefficient <= found.high
    again = rank_correlation(np.exp(other[::-1] / 9), 5 * one[::-1] + 1, confidence=0.9)
    assert again.coefficient == pytest.approx(found.coefficient)
    turned = rank_correlation(one, -other, confidence=0.9)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_ranks_that_agree_wholly_leave_nothing_open():
    up = np.arange(12.0)
    for sign in (1, -1):
        found = rank_correlation(up, sign * up**3, confidence=0.95)
        assert (found.low, found.coefficient, found.high) == (sign, sign, sign)


def test_the_interval_holds_the_true_value_about_as_often_as_it_says():
    draw = np.random.default_rng(4)
    r = 0.6
    true = 6 / np.pi * np.arcsin(r / 2)
    held = 0
    for _ in range(400):
        one = draw.normal(size=20)
        other = r * one + np.sqrt(1 - r**2) * draw.normal(size=20)
        found = rank_correlation(one, other, confidence=0.9)
        held += found.low <= true <= found.high
    assert 340 <= held <= 385


TEN = list(range(10))


@pytest.mark.parametrize(
    ("one", "other", "confidence", "message"),
    [
        (TEN, TEN[:-1], 0.9, "different regions.*one 10, other 9"),
        (TEN[:-1], TEN[:-1], 0.9, "Too few regions.*9 regions"),
        ([*TEN[:-1], np.nan], TEN, 0.9, "not finite.*one"),
        (TEN, [1] * 10, 0.9, "the same value.*other"),
        ([0] * 10, TEN, 0.9, "the same value.*one"),
        (TEN, TEN, 1, "confidence lies between"),
        ([], [], 0.9, "nothing to compute from"),
        (["a"] * 10, TEN, 0.9, "not numbers"),
    ],
)
def test_refusals(one, other, confidence, message):
    with pytest.raises(MethodError, match=message):
        rank_correlation(one, other, confidence=confidence)
