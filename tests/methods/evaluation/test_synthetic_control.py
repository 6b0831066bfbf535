import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from kerege.methods.errors import MethodError
from kerege.methods.evaluation import synthetic_control


def panel(seed=0, units=9, periods=20, effect=0.0, first=12):
    """Units driven by two common factors; the treated one (row 0) is a mixture with noise."""
    random = np.random.default_rng(seed)
    factors = np.cumsum(random.normal(0, 1, (2, periods)), axis=1)
    loads = random.uniform(0, 1, (units, 2))
    loads[0] = 0.6 * loads[1] + 0.4 * loads[2]
    y = 20 + loads @ factors + random.normal(0, 0.05, (units, periods))
    y[0, first:] += effect
    return y


def test_a_planted_effect_comes_out():
    found = synthetic_control(panel(effect=3.0), treated=0, first=12)
    assert found.gap[12:].mean() == pytest.approx(3, abs=0.3)
    assert found.fit < 0.1
    assert found.ratio > 20
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights[0] == 0
    assert found.is_unique


def test_a_second_program_finds_no_better_weights():
    y = panel(3)
    found = synthetic_control(y, treated=0, first=12)

    def loss(w):
        return ((y[0, :12] - w @ y[1:, :12]) ** 2).sum()

    other = optimize.minimize(
        loss,
        np.full(8, 1 / 8),
        method="SLSQP",
        bounds=[(0, 1)] * 8,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    assert loss(found.weights[1:]) <= other.fun * (1 + 1e-6)
    assert found.error_before == pytest.approx(np.sqrt(loss(found.weights[1:]) / 12))


@given(st.floats(0.1, 10), st.floats(-100, 100), st.integers(0, 5))
def test_units_of_measure_do_not_matter(unit, shift, seed):
    y = panel(seed)
    one = synthetic_control(y, treated=0, first=12)
    other = synthetic_control(unit * y + shift, treated=0, first=12)
    assert np.allclose(other.gap, unit * one.gap, atol=1e-4 * unit)
    assert other.fit == pytest.approx(one.fit, rel=1e-3)


def test_weights_of_predictors_given_or_searched():
    y = panel(1)
    random = np.random.default_rng(9)
    good, noise = y[:, :12].mean(axis=1), random.normal(0, 1, 9)
    x = np.stack([good, y[:, 11], noise], axis=1)
    flat = synthetic_control(y, treated=0, first=12, predictors=x, predictor_weights=[1, 1, 1])
    found = synthetic_control(y, treated=0, first=12, predictors=x)
    assert found.predictor_weights.sum() == pytest.approx(1)
    assert found.error_before <= flat.error_before + 1e-12
    again = synthetic_control(
        y, treated=0, first=12, predictors=x * [1000, 1, 0.01], predictor_weights=[2, 2, 2]
    )
    assert np.allclose(again.weights, flat.weights, atol=1e-6)
    one = synthetic_control(y, treated=0, first=12, predictors=x[:, :1])
    assert one.predictor_weights.tolist() == [1]


def test_an_exact_fit_is_called_neither_rare_nor_unique():
    y = panel(units=9)
    y[0] = 0.5 * y[1] + 0.5 * y[2]
    found = synthetic_control(y, treated=0, first=12)
    assert found.ratio == np.inf
    assert not found.is_unique


def test_a_unit_outside_all_others_shows_it_in_the_fit():
    y = panel()
    y[0] += 50
    assert synthetic_control(y, treated=0, first=12).fit > 5


Y = panel(units=5, periods=8, first=5)


@pytest.mark.parametrize(
    ("outcome", "more", "message"),
    [
        (Y, {"first": 2}, "The start leaves too few periods"),
        (Y, {"first": 8}, "The start leaves too few periods"),
        (Y, {"treated": 5}, "no treated unit with two others"),
        (Y[:2], {}, "no treated unit with two others"),
        (np.where(Y[1, 1] == Y, np.nan, Y), {}, "not finite"),
        (np.zeros((5, 8)), {}, "does not move before the start"),
        (Y, {"predictor_weights": [1]}, "Weights without predictors"),
        (Y, {"predictors": np.ones((5, 1))}, "A predictor is the same everywhere"),
        (Y, {"predictors": Y[:3]}, "The predictors do not fit the units"),
        (Y, {"predictors": Y[:, :2], "predictor_weights": [1]}, "weights do not fit the predict"),
        (Y, {"predictors": Y[:, :2], "predictor_weights": [0, 0]}, "weights do not fit the pre"),
        (Y, {"predictors": Y[:, :2], "predictor_weights": [-1, 2]}, "negative"),
    ],
)
def test_refusals(outcome, more, message):
    with pytest.raises(MethodError, match=message):
        synthetic_control(outcome, **{"treated": 0, "first": 5, **more})
