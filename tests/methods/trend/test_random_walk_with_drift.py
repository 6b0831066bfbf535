import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.trend import random_walk_with_drift

YEARS = np.arange(2015, 2024)
series = arrays(float, (9,), elements=st.floats(1, 1e3)).filter(lambda y: np.ptp(np.diff(y)) > 1e-3)


def test_the_drift_is_the_mean_change_with_the_t_interval_of_a_new_step():
    y = np.array([10.0, 12.0, 11.0, 15.0, 16.0, 20.0])
    found = random_walk_with_drift(range(2018, 2024), y)
    steps = np.diff(y)
    ahead = found.forecast([2024], confidence=0.9)
    assert found.parameters["drift"] == pytest.approx(steps.mean())
    # A new value beside the mean of five others: the textbook interval.
    reach = stats.t.ppf(0.95, 4) * steps.std(ddof=1) * np.sqrt(1 + 1 / 5)
    assert ahead.value[0] == pytest.approx(22.0)
    assert ahead.upper[0] - ahead.value[0] == pytest.approx(reach)


def test_the_interval_holds_what_it_says():
    random = np.random.default_rng(5)
    walks = np.cumsum(random.normal(1.0, 2.0, (1500, 10)), axis=1)
    years = np.arange(2010, 2020)
    held = []
    for walk in walks:
        made = random_walk_with_drift(years[:7], walk[:7]).forecast([2019], confidence=0.8)
        held.append(made.lower[0] <= walk[9] <= made.upper[0])
    assert np.mean(held) == pytest.approx(0.8, abs=0.03)


@given(series, st.floats(0.01, 100), st.floats(-50, 50))
def test_units_move_with_the_series(y, unit, shift):
    one = random_walk_with_drift(YEARS, y).forecast([2025, 2030], confidence=0.8)
    other = random_walk_with_drift(YEARS, unit * y + shift).forecast([2025, 2030], confidence=0.8)
    assert np.allclose(other.upper, unit * one.upper + shift, rtol=1e-6, atol=1e-6)
    assert (one.lower < one.value).all()


@given(series)
def test_logarithms_give_growth_rates(y):
    rising = np.exp(y / 1e3)
    plain = random_walk_with_drift(YEARS, np.log(rising)).forecast([2026], confidence=0.9)
    logs = random_walk_with_drift(YEARS, rising, logarithmic=True).forecast([2026], confidence=0.9)
    assert np.allclose(np.log(logs.lower), plain.lower)


def test_a_gap_is_a_longer_step():
    y = np.array([1.0, 2.0, 5.0, 6.5, 7.0, 9.0])
    found = random_walk_with_drift([2015, 2016, 2018, 2019, 2020, 2021], y)
    drift = 8 / 6
    steps, gaps = np.diff(y), np.array([1, 2, 1, 1, 1])
    assert found.parameters["drift"] == pytest.approx(drift)
    assert found.fitted[1:] == pytest.approx(y[:-1] + drift * gaps)
    assert np.isnan(found.fitted[0])
    assert found.spread**2 == pytest.approx(((steps - drift * gaps) ** 2 / gaps).sum() / 4)


def test_only_what_follows_the_last_break_is_used():
    y = np.array([900.0, 950.0, 1000.0, 10.0, 12.0, 11.0, 15.0, 16.0, 20.0])
    found = random_walk_with_drift(YEARS, y, breaks=[2016, 2018])
    alone = random_walk_with_drift(YEARS[3:], y[3:])
    assert found.series.years[0] == 2018
    assert found.spread == alone.spread
    assert found.forecast([2030], confidence=0.8).is_far.all()
    assert not found.forecast([2028], confidence=0.8).is_far.any()


@pytest.mark.parametrize(
    ("years", "values", "more", "message"),
    [
        ([2020, 2021, 2022, 2023], [1, 2, 4, 3], {}, "4 years since 2020, 5 needed"),
        (range(6), [1, 2, 4, 3, 7, 5], {"breaks": [3]}, "3 years since 3, 5 needed"),
        (range(6), [1, 2, 4, 3, 7, 5], {"breaks": [9]}, "A break lies after the last value"),
        (range(6), [1, 2, 4, 3, 7, 5], {"breaks": [1.5]}, "A year is not whole"),
        (range(6), [1, 2, np.nan, 3, 7, 5], {}, "not finite"),
        ([1, 2, 2, 3, 4], [1, 2, 4, 3, 7], {}, "The years do not rise"),
        ([1, 2, 3.5, 4, 5], [1, 2, 4, 3, 7], {}, "A year is not whole"),
        (range(6), [1, 2, 4, 3, 7], {}, "The years do not fit the values"),
        (range(5), [0, 2, 4, 3, 7], {"logarithmic": True}, "A logarithm needs values above zero"),
        (range(5), [0, 0, 0, 0, 0], {}, "leaves no error to measure"),
        (range(5), [1, 2, 3, 4, 5], {}, "leaves no error to measure"),
        ([], [], {}, "nothing to compute"),
    ],
)
def test_refusals(years, values, more, message):
    with pytest.raises(MethodError, match=message):
        random_walk_with_drift(list(years), values, **more)


@pytest.mark.parametrize(
    ("years", "confidence", "message"),
    [
        ([2023], 0.9, "A forecast is of years to come"),
        ([2025, 2024], 0.9, "The years do not rise"),
        ([2024], 1.0, "between 0 and 1"),
        ([], 0.9, "nothing to compute"),
    ],
)
def test_refusals_of_a_forecast(years, confidence, message):
    found = random_walk_with_drift(YEARS, [1.0, 2, 4, 3, 7, 5, 6, 8, 9])
    with pytest.raises(MethodError, match=message):
        found.forecast(years, confidence=confidence)


def test_a_probability_is_where_the_interval_ends():
    found = random_walk_with_drift(YEARS, [1.0, 2, 4, 3, 7, 5, 6, 8, 9])
    bound = found.forecast([2026], confidence=0.8).upper[0]
    assert found.probability([2026], bound, rising=True)[0] == pytest.approx(0.1)
    assert found.probability([2026], bound, rising=False)[0] == pytest.approx(0.9)
    with pytest.raises(MethodError, match="The target is not a number"):
        found.probability([2026], np.inf, rising=True)


def test_a_logarithm_never_falls_to_zero():
    found = random_walk_with_drift(YEARS, [1.0, 2, 4, 3, 7, 5, 6, 8, 9], logarithmic=True)
    assert found.probability([2030], 0.0, rising=True).tolist() == [1.0]
    assert found.probability([2030], -1.0, rising=False).tolist() == [0.0]
