from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.trend import (
    exponential_smoothing,
    linear_trend,
    random_walk_with_drift,
    rolling_origin,
)

YEARS = np.arange(2005, 2020)
BOTH = {"drift": random_walk_with_drift, "line": linear_trend}
series = arrays(float, (9,), elements=st.floats(1, 100)).filter(
    lambda y: np.abs(np.diff(y, 2)).min() > 1e-2
)


def ask(y, **more):
    given_ = {"candidates": BOTH, "first": 5, "horizon": 1, "confidence": 0.8}
    return rolling_origin(YEARS[: len(y)], y, **{**given_, **more})


@given(series)
def test_a_plain_loop_gives_the_same_errors(y):
    found = ask(y, horizon=2)
    errors, still, held = [], [], []
    for cut in range(5, 9):
        drift = (y[cut - 1] - y[0]) / (cut - 1)
        fitted = random_walk_with_drift(YEARS[:cut], y[:cut])
        for at in (cut, cut + 1)[: 9 - cut]:
            errors.append(abs(y[at] - y[cut - 1] - (at - cut + 1) * drift))
            still.append(abs(y[at] - y[cut - 1]))
            made = fitted.forecast([YEARS[at]], confidence=0.8)
            held.append(made.lower[0] <= y[at] <= made.upper[0])
    assert found.forecasts == len(errors) == 7
    assert found.error["drift"] == pytest.approx(np.mean(errors))
    assert found.no_change == pytest.approx(np.mean(still))
    assert found.coverage["drift"] == pytest.approx(np.mean(held))


@given(series, st.floats(0.1, 100))
def test_the_unit_does_not_matter(y, unit):
    one, other = ask(y), ask(unit * y)
    assert other.error["line"] == pytest.approx(unit * one.error["line"], rel=1e-6)
    assert other.no_change == pytest.approx(unit * one.no_change)


def test_a_line_is_best_for_a_line_and_a_walk_for_a_walk():
    random = np.random.default_rng(8)
    line = 3.0 * (YEARS - 2005) + random.normal(0, 2, 15)
    assert ask(line).best == "line"
    assert ask(line).beats_no_change
    walks = np.cumsum(random.normal(0.5, 3, (40, 15)), axis=1)
    assert np.mean([ask(walk).best == "drift" for walk in walks]) > 0.6


def test_one_that_cannot_take_part_is_left_out_with_the_reason():
    damped = partial(exponential_smoothing, trend="damped")
    y = np.random.default_rng(8).normal(10, 2, 15)
    found = ask(y, candidates={**BOTH, "damped": damped})
    assert "5 years since 2005, 8 needed" in found.left_out["damped"]
    assert set(found.error) == {"drift", "line"}
    assert 0 <= found.coverage["line"] <= 1


@pytest.mark.parametrize(
    ("length", "more", "message"),
    [
        (7, {}, "7 values, 2 origins after the first 5"),
        (9, {"horizon": 0}, "There is nothing to compare"),
        (9, {"candidates": {}}, "There is nothing to compare"),
        (9, {"confidence": 1}, "between 0 and 1"),
        (9, {"first": 4}, "No candidate can forecast this series"),
    ],
)
def test_refusals(length, more, message):
    with pytest.raises(MethodError, match=message):
        ask(np.random.default_rng(8).normal(10, 2, length), **more)
