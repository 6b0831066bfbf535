import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.evaluation import NEVER, difference_in_differences, event_study

FIRST = np.array([3] * 5 + [NEVER] * 7)
panels = arrays(float, (12, 6), elements=st.floats(-50, 50)).filter(
    lambda y: all(np.std((y - y[:, [2]])[:5, t]) > 0.1 for t in (0, 1, 3, 4, 5))
)


@given(panels)
def test_each_period_is_a_difference_in_differences_of_two_periods(y):
    found = event_study(y, FIRST, confidence=0.9)
    assert found.period.tolist() == [-3, -2, -1, 0, 1, 2]
    assert (found.effect[2], found.standard_error[2]) == (0, 0)
    for column, t in ((0, 0), (4, 4)):
        pair = difference_in_differences(
            y[:, [2, t]], np.where(FIRST == NEVER, NEVER, 1), confidence=0.9
        )
        assert found.effect[column] == pytest.approx(pair.effect, abs=1e-9)
        assert found.standard_error[column] == pytest.approx(pair.standard_error, abs=1e-9)
        assert found.lower[column] == pytest.approx(pair.lower, abs=1e-8)
        assert found.upper[column] == pytest.approx(pair.upper, abs=1e-8)


@given(panels, st.floats(-20, 20))
def test_a_common_movement_does_not_matter(y, shift):
    one = event_study(y, FIRST, confidence=0.9)
    other = event_study(y + shift * np.sin(np.arange(6)), FIRST, confidence=0.9)
    assert np.allclose(one.effect, other.effect, atol=1e-8)


def test_the_test_of_the_periods_before_is_even_and_finds_a_trend():
    random = np.random.default_rng(3)
    first = np.where(np.arange(60) < 30, 3, NEVER)
    p = [
        event_study(random.normal(0, 1, (60, 6)), first, confidence=0.9).pretrend_p_value
        for _ in range(600)
    ]
    assert np.mean(np.array(p) < 0.1) == pytest.approx(0.1, abs=0.04)
    apart = random.normal(0, 1, (60, 6)) + np.where(first == NEVER, 0, 2.0)[:, None] * np.arange(6)
    assert event_study(apart, first, confidence=0.9).pretrend_p_value < 1e-6


def test_with_one_period_before_there_is_no_test():
    y = np.random.default_rng(1).normal(0, 1, (12, 3))
    found = event_study(y, np.where(FIRST == NEVER, NEVER, 1), confidence=0.9)
    assert np.isnan(found.pretrend_p_value)


def test_more_periods_than_clusters_can_test_are_not_tested():
    y = np.random.default_rng(1).normal(0, 1, (5, 6))
    few, more, most = (event_study(y, [s, s, -1, -1, -1], confidence=0.9) for s in (3, 4, 5))
    assert 0 <= few.pretrend_p_value <= 1
    assert np.isnan([more.pretrend_p_value, most.pretrend_p_value]).all()


@pytest.mark.parametrize(
    ("first", "columns", "message"),
    [
        ([2, 3, -1, -1, -1], 6, "Treatment begins at several times"),
        ([3, -1, -1, -1, -1], 6, "fewer than 2 clusters"),
    ],
)
def test_refusals(first, columns, message):
    y = np.random.default_rng(1).normal(0, 1, (5, columns))
    with pytest.raises(MethodError, match=message):
        event_study(y, first, confidence=0.9)


def test_a_period_without_variation_is_refused():
    y = np.random.default_rng(1).normal(0, 1, (12, 6))
    y[:, 4] = y[:, 2]
    with pytest.raises(MethodError, match="do not vary within the arms"):
        event_study(y, FIRST, confidence=0.9)
