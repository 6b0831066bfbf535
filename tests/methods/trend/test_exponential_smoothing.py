import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.trend import exponential_smoothing

# Hyndman & Athanasopoulos, Forecasting: Principles and Practice: oil production in Saudi Arabia
# 1996 to 2007 (data set `oil`) and Australian air passengers 1990 to 2004 (`ausair`).
# fmt: off
OIL = np.array(
    [446.6565229, 454.4733065, 455.6629740, 423.6322388, 456.2713279, 440.5880501,
     425.3325201, 485.1494479, 506.0481621, 526.7919833, 514.2688890, 494.2110193]
)
AIR = np.array(
    [17.553400, 21.860100, 23.886600, 26.929300, 26.888500, 28.831400, 30.075100, 30.953500,
     30.185700, 31.579700, 32.577569, 33.477398, 39.021581, 41.386432, 41.596552]
)
# fmt: on
OIL_YEARS, AIR_YEARS = np.arange(1996, 2008), np.arange(1990, 2005)


def test_simple_smoothing_of_the_oil_series_as_published():
    # Section 7.1 of the first edition, as also in the tests of statsmodels.
    found = exponential_smoothing(OIL_YEARS, OIL, trend="none")
    assert found.parameters["alpha"] == pytest.approx(0.892, abs=5e-4)
    assert found.parameters["level"] == pytest.approx(447.478, abs=5e-3)
    assert found.forecast([2008], confidence=0.8).value[0] == pytest.approx(496.4935, abs=1e-3)


@pytest.mark.parametrize(
    ("trend", "series", "log_likelihood", "last"),
    [
        # statsmodels 0.15.0, tsa.exponential_smoothing.ets.ETSModel, fifth forecast.
        ("none", "oil", -55.712223, 496.493571),
        ("none", "air", -33.718653, 41.596531),
        ("additive", "oil", -54.498971, 544.081131),
        ("damped", "air", -27.893343, 46.507259),
    ],
)
def test_statsmodels(trend, series, log_likelihood, last):
    years, values = (OIL_YEARS, OIL) if series == "oil" else (AIR_YEARS, AIR)
    found = exponential_smoothing(years, values, trend=trend)
    assert found.parameters["log_likelihood"] == pytest.approx(log_likelihood, abs=2e-6)
    ahead = found.forecast(np.arange(years[-1] + 1, years[-1] + 6), confidence=0.8)
    assert ahead.value[-1] == pytest.approx(last, rel=5e-6)


@pytest.mark.parametrize(
    ("trend", "series", "log_likelihood"),
    [("additive", "air", -29.231938), ("damped", "oil", -54.671053)],
)
def test_it_finds_a_better_optimum_where_statsmodels_stops_at_a_local_one(
    trend, series, log_likelihood
):
    years, values = (OIL_YEARS, OIL) if series == "oil" else (AIR_YEARS, AIR)
    found = exponential_smoothing(years, values, trend=trend)
    assert found.parameters["log_likelihood"] > log_likelihood


def test_the_variance_of_statsmodels_with_its_divisor():
    # statsmodels divides by n; Kerege by n less the parameters.
    found = exponential_smoothing(OIL_YEARS, OIL, trend="none")
    _, error = found.path(np.arange(2008.0, 2013.0))
    expected = [631.118368, 1133.273489, 1635.428610, 2137.583731, 2639.738852]
    assert np.allclose(error**2 * 10 / 12, expected, rtol=1e-4)


def plain(values, found, trend):
    """Run the recursion of the book step by step."""
    p = found.parameters
    level, slope, errors = p["level"], p["slope"], []
    for value in values:
        expected = level + p["phi"] * slope
        errors.append(value - expected)
        level = expected + p["alpha"] * errors[-1]
        slope = p["phi"] * slope + p["beta"] * errors[-1]
    path = []
    for _ in range(3):
        slope *= p["phi"]
        level += slope
        path.append(level)
    return np.array(errors), np.array(path)


noisy = arrays(float, (10,), elements=st.floats(1, 100)).filter(
    lambda y: np.abs(np.diff(y, 2)).max() > 1
)


@settings(max_examples=15, deadline=None)
@given(noisy, st.sampled_from(["none", "additive", "damped"]))
def test_the_slow_recursion_gives_the_same_and_no_neighbour_fits_better(y, trend):
    years = np.arange(2010, 2020)
    found = exponential_smoothing(years, y, trend=trend)
    errors, path = plain(y, found, trend)
    assert np.allclose(found.fitted, y - errors, atol=1e-6)
    assert np.allclose(found.forecast([2020, 2021, 2022], confidence=0.5).value, path, atol=1e-6)
    squares = (errors**2).sum()
    for name in ("level", "slope")[: 1 if trend == "none" else 2]:
        moved = type("Moved", (), {"parameters": dict(found.parameters)})
        moved.parameters[name] += 0.01
        assert (plain(y, moved, trend)[0] ** 2).sum() >= squares - 1e-9


@settings(max_examples=15, deadline=None)
@given(noisy, st.floats(0.01, 100))
def test_the_unit_does_not_matter(y, unit):
    years = np.arange(2010, 2020)
    one = exponential_smoothing(years, y, trend="none")
    other = exponential_smoothing(years, unit * y, trend="none")
    assert other.spread == pytest.approx(unit * one.spread, rel=1e-5)


def test_a_wandering_level_is_followed_and_a_steady_one_averaged():
    random = np.random.default_rng(3)
    years = np.arange(1995, 2025)
    walk = 50 + np.cumsum(random.normal(0, 1, 30))
    steady = 50 + random.normal(0, 1, 30)
    assert exponential_smoothing(years, walk, trend="none").parameters["alpha"] > 0.8
    found = exponential_smoothing(years, steady, trend="none")
    assert found.parameters["alpha"] < 0.3


def test_nothing_before_a_break_is_used():
    old = np.where(AIR_YEARS < 1996, 1e9, AIR)
    found = exponential_smoothing(AIR_YEARS, old, trend="none", breaks=[1996])
    alone = exponential_smoothing(AIR_YEARS[6:], AIR[6:], trend="none")
    assert dict(found.parameters) == dict(alone.parameters)


def test_logarithms():
    logs = exponential_smoothing(AIR_YEARS, AIR, trend="additive", logarithmic=True)
    plain_of_logs = exponential_smoothing(AIR_YEARS, np.log(AIR), trend="additive")
    ahead = logs.forecast([2006], confidence=0.9)
    assert np.log(ahead.upper) == pytest.approx(
        plain_of_logs.forecast([2006], confidence=0.9).upper
    )


@pytest.mark.parametrize(
    ("values", "more", "message"),
    [
        ([1, 2, 4, 3], {"trend": "none"}, "4 years since 0, 5 needed"),
        ([1, 2, 4, 3, 5, 4], {"trend": "additive"}, "6 years since 0, 7 needed"),
        ([1, 2, 4, 3, 5, 4, 6], {"trend": "damped"}, "7 years since 0, 8 needed"),
        ([1, 2, 4, 3, 5], {"trend": "seasonal"}, "There is no such trend"),
        ([1, 2, 4, np.nan, 5], {"trend": "none"}, "not finite"),
        ([3, 3, 3, 3, 3], {"trend": "none"}, "leaves no error to measure"),
        ([0, 0, 0, 0, 0], {"trend": "none"}, "leaves no error to measure"),
        ([0, 1, 2, 1, 3], {"trend": "none", "logarithmic": True}, "A logarithm needs"),
    ],
)
def test_refusals(values, more, message):
    with pytest.raises(MethodError, match=message):
        exponential_smoothing(np.arange(len(values)), values, **more)


def test_a_missing_year_is_refused():
    with pytest.raises(MethodError, match="A year is missing in the series"):
        exponential_smoothing([1, 2, 4, 5, 6], [1, 2, 4, 3, 5], trend="none")
