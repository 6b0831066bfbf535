import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.trend import chow_test

YEARS = np.arange(2010, 2022)
series = arrays(float, (12,), elements=st.floats(-100, 100)).filter(
    lambda y: np.abs(np.diff(y, 2)).min() > 1e-2
)


@given(series)
def test_it_is_the_f_of_two_dummies(y):
    later = (YEARS >= 2016).astype(float)
    t = YEARS - 2010.0
    small = np.stack([np.ones(12), t], axis=1)
    large = np.stack([np.ones(12), t, later, later * t], axis=1)
    rest = [float(((y - x @ np.linalg.lstsq(x, y)[0]) ** 2).sum()) for x in (small, large)]
    found = chow_test(YEARS, y, at=2016)
    assert found.f == pytest.approx((rest[0] - rest[1]) / 2 / (rest[1] / 8), rel=1e-6, abs=1e-8)
    assert found.degrees_of_freedom == (2, 8)


@given(series, st.floats(0.1, 10), st.floats(-10, 10))
def test_units_and_a_common_line_do_not_matter(y, unit, pace):
    one = chow_test(YEARS, y, at=2015)
    other = chow_test(YEARS, unit * y + pace * (YEARS - 2000), at=2015)
    assert other.f == pytest.approx(one.f, rel=1e-5, abs=1e-6)
    assert other.slope_after == pytest.approx(unit * one.slope_after + pace, abs=1e-8)


def test_its_p_value_is_even_where_nothing_breaks():
    random = np.random.default_rng(4)
    p = [chow_test(YEARS, random.normal(0, 1, 12), at=2016).p_value for _ in range(2000)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.015)


def test_a_bent_line_is_found():
    y = np.where(YEARS < 2016, 1.0 * (YEARS - 2010), 30 - 4.0 * (YEARS - 2016))
    found = chow_test(YEARS, y + np.tile([0.1, -0.1], 6), at=2016)
    assert found.p_value < 1e-6
    assert found.slope_before > 0 > found.slope_after


@pytest.mark.parametrize(
    ("years", "values", "at", "message"),
    [
        (range(6), [1, 2, 4, 3, 7, 5], 2, "2 years before 2, 4 from it"),
        (range(6), [1, 2, 4, 3, 7, 5], 9, "6 years before 9, 0 from it"),
        (range(6), [1, 2, 3, 7, 8, 9], 3, "Two lines leave no error"),
        (range(6), [1, 2, np.nan, 3, 7, 5], 3, "not finite"),
    ],
)
def test_refusals(years, values, at, message):
    with pytest.raises(MethodError, match=message):
        chow_test(list(years), values, at=at)
