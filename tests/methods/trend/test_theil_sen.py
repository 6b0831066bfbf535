import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.trend import theil_sen

# Sen (1968), section 6: weights y at times 1, 2, 3, 4, 10, 12, 18.
SEN_TIMES, SEN = [1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]
series = arrays(float, (8,), elements=st.integers(0, 50).map(float))


def test_the_example_of_sen_1968():
    found = theil_sen(SEN_TIMES, SEN, confidence=0.93)
    assert found.slope == 4
    assert (found.lower, found.upper) == (pytest.approx(26 / 7), pytest.approx(35 / 8))


@given(series, st.sampled_from([0.5, 0.8, 0.95]))
def test_scipy_theilslopes(y, confidence):
    years = np.array([2010, 2011, 2012, 2014, 2015, 2018, 2019, 2020])
    found = theil_sen(years, y, confidence=confidence)
    other = stats.theilslopes(y, years, alpha=confidence)
    assert found.slope == pytest.approx(other.slope)
    assert found.level == pytest.approx(other.intercept)
    if np.ptp(y) > 0:  # ties among the values narrow the interval
        assert (found.lower, found.upper) == pytest.approx((other.low_slope, other.high_slope))
        assert found.lower <= found.slope <= found.upper


@given(series, st.floats(0.1, 10), st.floats(-100, 100))
def test_units_and_a_known_pace(y, unit, pace):
    years = np.arange(2010, 2018)
    one = theil_sen(years, y, confidence=0.8)
    other = theil_sen(years, unit * y + pace * (years - 2010), confidence=0.8)
    assert other.slope == pytest.approx(unit * one.slope + pace, abs=1e-9)


def test_one_odd_year_does_not_move_it():
    years = np.arange(2010, 2022)
    y = 2.0 * (years - 2010)
    y[5] = 1e6
    assert theil_sen(years, y, confidence=0.9).slope == pytest.approx(2)


def test_a_still_series_has_no_pace():
    found = theil_sen(range(6), [3.0] * 6, confidence=0.9)
    assert (found.slope, found.lower, found.upper, found.p_value) == (0, 0, 0, 1)


def test_the_p_value_is_exact_without_ties():
    # All 120 orders of five years: one alone rises without exception, one alone falls.
    assert theil_sen(range(5), [1, 2, 3, 4, 5], confidence=0.9).p_value == pytest.approx(2 / 120)


@pytest.mark.parametrize(
    ("years", "values", "more", "message"),
    [
        ([1, 2, 3, 4], [1, 2, 4, 3], {}, "4 years since 1, 5 needed"),
        (range(6), [1, 2, 4, 3, 7, 5], {"breaks": [2]}, "4 years since 2, 5 needed"),
        (range(5), [1, 2, np.nan, 3, 7], {}, "not finite"),
        (range(5), [1, 2, 4, 3, 7], {"confidence": 0}, "between 0 and 1"),
    ],
)
def test_refusals(years, values, more, message):
    with pytest.raises(MethodError, match=message):
        theil_sen(list(years), values, **{"confidence": 0.9, **more})
