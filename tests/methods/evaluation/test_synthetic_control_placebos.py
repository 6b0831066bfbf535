import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.evaluation import (
    leave_one_out,
    placebo_in_space,
    placebo_in_time,
    synthetic_control,
)


def panel(seed=0, units=12, periods=20, effect=0.0, first=12):
    random = np.random.default_rng(seed)
    factors = np.cumsum(random.normal(0, 1, (2, periods)), axis=1)
    y = 20 + random.uniform(0, 1, (units, 2)) @ factors + random.normal(0, 0.3, (units, periods))
    y[0] = y[1:5].mean(axis=0) + random.normal(0, 0.3, periods)
    y[0, first:] += effect
    return y


def test_a_large_effect_is_the_rarest_and_no_rarer_than_so_few_units_allow():
    found = placebo_in_space(panel(effect=8.0), treated=0, first=12)
    assert found.p_value == found.least_p_value == 1 / 12
    assert found.ratio.argmax() == 0


@settings(max_examples=8)
@given(st.integers(0, 1000), st.floats(0.01, 100), st.floats(-100, 100))
def test_unit_and_zero_do_not_matter(seed, unit, zero):
    y = panel(seed, units=7, periods=12, effect=2.0, first=8)
    asked = {"treated": 0, "first": 8}
    space, moved = (placebo_in_space(x, **asked) for x in (y, unit * y + zero))
    assert np.allclose(moved.gap, unit * space.gap, atol=1e-4 * unit)
    assert moved.p_value == space.p_value == (space.ratio >= space.ratio[0]).mean()
    early, other = (placebo_in_time(x, **asked, pretended=5) for x in (y, unit * y + zero))
    assert np.allclose(other.gap, unit * early.gap, atol=1e-4 * unit)
    without, others = (leave_one_out(x, **asked) for x in (y, unit * y + zero))
    for donor in without.keys() & others.keys():
        assert np.allclose(others[donor].gap, unit * without[donor].gap, atol=1e-4 * unit)


def test_each_placebo_is_a_control_without_the_treated_unit():
    y = panel(2)
    found = placebo_in_space(y, treated=0, first=12)
    alone = synthetic_control(y[1:], treated=4, first=12)
    assert np.allclose(found.gap[5], alone.gap)
    assert found.ratio[5] == pytest.approx(alone.ratio)
    assert found.p_value == pytest.approx((found.ratio >= found.ratio[0]).mean())


def test_without_an_effect_the_p_value_is_about_even():
    p = []
    for seed in range(120):
        random = np.random.default_rng(seed)
        y = random.normal(0, 1, (10, 16))
        p.append(placebo_in_space(y, treated=0, first=12).p_value)
    assert np.mean(np.array(p) <= 0.2) == pytest.approx(0.2, abs=0.12)


def test_predictors_go_with_their_units():
    y = panel(4)
    x = np.stack([y[:, :12].mean(axis=1), y[:, 11]], axis=1)
    found = placebo_in_space(y, treated=0, first=12, predictors=x, predictor_weights=[1, 1])
    alone = synthetic_control(
        y[1:], treated=2, first=12, predictors=x[1:], predictor_weights=[1, 1]
    )
    assert np.allclose(found.gap[3], alone.gap)


def test_a_pretended_start_does_not_see_the_real_effect():
    found = placebo_in_time(panel(effect=8.0), treated=0, first=12, pretended=8)
    assert found.gap.size == 12
    assert np.abs(found.gap[8:]).mean() < 2


def test_each_donor_is_left_out_once():
    y = panel(effect=5.0)
    whole = synthetic_control(y, treated=0, first=12)
    found = leave_one_out(y, treated=0, first=12)
    assert sorted(found) == np.flatnonzero(whole.weights > 0).tolist()
    for donor, without in found.items():
        assert without.weights[donor] == without.weights[0] == 0
        assert without.weights.sum() == pytest.approx(1)
        assert without.error_before >= whole.error_before - 1e-9
        assert without.gap[12:].mean() == pytest.approx(5, abs=1.5)


def test_refusals():
    y = panel()
    with pytest.raises(MethodError, match="The pretended start is not before"):
        placebo_in_time(y, treated=0, first=12, pretended=12)
    with pytest.raises(MethodError, match="too few periods"):
        placebo_in_time(y, treated=0, first=12, pretended=2)
    y[0] = y[1]
    with pytest.raises(MethodError, match="fitted exactly"):
        placebo_in_space(y, treated=0, first=12)
    with pytest.raises(MethodError, match="two others"):
        placebo_in_space(panel()[:3], treated=0, first=12)
