import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.trend import linear_trend

YEARS = np.arange(1990, 2005)
# Australian air passengers, millions (Hyndman & Athanasopoulos, data set `ausair`, 1990 to 2004).
# fmt: off
AIR = np.array(
    [17.553400, 21.860100, 23.886600, 26.929300, 26.888500, 28.831400, 30.075100, 30.953500,
     30.185700, 31.579700, 32.577569, 33.477398, 39.021581, 41.386432, 41.596552]
)
# fmt: on
series = arrays(float, (9,), elements=st.floats(1, 1e3))


def test_statsmodels_0_15_ols_with_80_per_cent_prediction_intervals():
    found = linear_trend(YEARS, AIR)
    assert found.parameters["slope"] == pytest.approx(1.464292, abs=1e-6)
    assert found.parameters["slope_error"] == pytest.approx(0.109040371, abs=1e-8)
    ahead = found.forecast([2005, 2006, 2007], confidence=0.8)
    assert np.allclose(ahead.value, [42.167858, 43.632150, 45.096442], atol=1e-6)
    assert np.allclose(ahead.lower, [39.364168, 40.763501, 42.156890], atol=1e-6)
    assert np.allclose(ahead.upper, [44.971548, 46.500799, 48.035994], atol=1e-6)


def uneven(y):
    return np.abs(np.diff(y, 2)).max() > 1e-2


@given(series.filter(uneven))
def test_it_is_the_line_of_numpy(y):
    found = linear_trend(YEARS[:9], y)
    slope, level = np.polyfit(np.arange(9), y, 1)
    assert found.parameters["slope"] == pytest.approx(slope, rel=1e-6, abs=1e-6)
    assert np.allclose(found.fitted, level + slope * np.arange(9), atol=1e-5)


@given(series.filter(uneven), st.integers(-500, 500))
def test_the_calendar_does_not_matter(y, shift):
    one = linear_trend(YEARS[:9], y).forecast([2001], confidence=0.9)
    other = linear_trend(YEARS[:9] + shift, y).forecast([2001 + shift], confidence=0.9)
    assert other.lower[0] == pytest.approx(one.lower[0], rel=1e-9, abs=1e-9)


def test_a_line_with_a_little_noise_goes_on():
    years = np.arange(2000, 2030)
    noise = np.random.default_rng(1).normal(0, 1e-3, 30)
    ahead = linear_trend(years, 7 + 2.5 * (years - 2000) + noise).forecast([2040], confidence=0.99)
    assert ahead.value[0] == pytest.approx(107, abs=0.01)
    assert ahead.upper[0] - ahead.lower[0] < 0.02


def test_logarithms_give_an_even_growth():
    years = np.arange(2010, 2020)
    noise = np.exp(np.random.default_rng(2).normal(0, 0.01, 10))
    found = linear_trend(years, 5 * 1.07 ** (years - 2010) * noise, logarithmic=True)
    assert np.expm1(found.parameters["slope"]) == pytest.approx(0.07, abs=0.005)
    assert (found.forecast([2090], confidence=0.95).lower > 0).all()


def test_nothing_before_a_break_is_used():
    old = np.where(YEARS < 1998, 1e9, AIR)
    found = linear_trend(YEARS, old, breaks=[1998])
    assert found.parameters == linear_trend(YEARS[8:], AIR[8:]).parameters


@pytest.mark.parametrize(
    ("years", "values", "more", "message"),
    [
        ([1, 2, 3, 4], [1, 2, 4, 3], {}, "4 years since 1, 5 needed"),
        (range(6), [1, 2, 4, 3, 7, 5], {"breaks": [2]}, "4 years since 2, 5 needed"),
        (range(6), [1, 2, np.inf, 3, 7, 5], {}, "not finite"),
        (range(5), [0, 2, 4, 3, 7], {"logarithmic": True}, "A logarithm needs values above zero"),
        (range(5), [1, 2, 3, 4, 5], {}, "leaves no error to measure"),
        ([[1, 2]], [[1, 2]], {}, "2 axes, not 1"),
    ],
)
def test_refusals(years, values, more, message):
    with pytest.raises(MethodError, match=message):
        linear_trend(list(years), values, **more)
