import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.trend import linear_trend, random_walk_with_drift, target_attainment

YEARS = np.arange(2015, 2025)
RISING = np.array([10.0, 11.5, 11.8, 13.4, 14.1, 15.2, 15.8, 17.1, 17.9, 19.2])


def ask(values, target, **more):
    given_ = {"by": 2030, "rising": True, "horizon": 20, "confidence": 0.8}
    found = linear_trend(YEARS, values)
    return target_attainment(found, target, **{**given_, **more})


def test_the_first_year_in_which_line_and_bounds_reach_the_target():
    found = ask(RISING, 25.0)
    line = np.polynomial.Polynomial.fit(YEARS, RISING, 1)
    crossing = (line - 25).roots()[0]
    assert found.state == "at_this_pace"
    assert found.year == int(np.ceil(crossing))
    assert found.earliest <= found.year <= found.latest
    for year, bound in ((found.earliest, "upper"), (found.latest, "lower")):
        before, there = (
            getattr(linear_trend(YEARS, RISING).forecast([y], confidence=0.8), bound)[0]
            for y in (year - 1, year)
        )
        assert before < 25.0 <= there
    in_time, too_late = (ask(RISING, 25.0, horizon=found.year - at) for at in (2024, 2025))
    assert (in_time.state, in_time.year) == ("at_this_pace", found.year)
    assert (too_late.state, too_late.year) == ("not_at_this_pace", None)


def test_the_probability_by_simulation():
    """What a prior-free posterior of the line says, drawn 200,000 times."""
    random = np.random.default_rng(11)
    t = YEARS - YEARS.mean()
    slope, level = (t @ RISING) / (t @ t), RISING.mean()
    rest = ((RISING - level - slope * t) ** 2).sum()
    sigma = np.sqrt(rest / stats.chi2.rvs(8, size=200_000, random_state=random))
    drawn = random.normal(size=(3, 200_000))
    far = 2030 - YEARS.mean()
    new = level + slope * far
    new = new + sigma * (drawn[0] / np.sqrt(10) + drawn[1] * far / np.sqrt(t @ t) + drawn[2])
    assert ask(RISING, 25.5).probability == pytest.approx(np.mean(new >= 25.5), abs=0.005)


def test_met_already():
    found = ask(RISING, 19.0)
    assert (found.state, found.year, found.earliest) == ("already_met", 2024, None)
    assert found.probability > 0.99
    logs = random_walk_with_drift(YEARS, RISING, logarithmic=True)
    met = target_attainment(logs, 19.2, by=2030, rising=True, horizon=5, confidence=0.8)
    assert met.state == "already_met"
    # exp(log(x)) may lie a rounding beside x, above or below it: what is met stays met.
    for value in RISING:
        falls = random_walk_with_drift(YEARS, [*RISING[:0:-1], value], logarithmic=True)
        there = target_attainment(falls, value, by=2030, rising=False, horizon=5, confidence=0.8)
        assert there.state == "already_met"


def test_not_at_this_pace():
    found = ask(RISING[::-1], 25.0)
    assert (found.state, found.year, found.latest) == ("not_at_this_pace", None, None)
    assert found.probability < 0.01
    assert found.until == 2044
    assert ask(RISING, 25.0, horizon=2).state == "not_at_this_pace"


@given(st.floats(20, 60))
def test_coming_down_mirrors_going_up(target):
    up, down = ask(RISING, target), ask(-RISING, -target, rising=False)
    assert (up.state, up.year, up.earliest, up.latest) == (
        down.state,
        down.year,
        down.earliest,
        down.latest,
    )
    assert up.probability == pytest.approx(down.probability)


@given(st.floats(20, 60), st.floats(0, 20))
def test_a_higher_target_is_never_met_earlier(target, more):
    low, high = ask(RISING, target, horizon=200), ask(RISING, target + more, horizon=200)
    assert low.year <= high.year
    assert low.probability >= high.probability - 1e-12


@pytest.mark.parametrize(
    ("target", "more", "message"),
    [
        (np.nan, {}, "The target is not a number"),
        (25.0, {"horizon": 0}, "The horizon is empty"),
        (25.0, {"by": 2024}, "A forecast is of years to come"),
        (25.0, {"confidence": 1.5}, "between 0 and 1"),
    ],
)
def test_refusals(target, more, message):
    with pytest.raises(MethodError, match=message):
        ask(RISING, target, **more)
