import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import boxcox_normmax

from kerege.methods.errors import MethodError
from kerege.methods.indicators import box_cox

VALUES = np.exp(np.random.default_rng(1).normal(0, 0.8, (60, 2))) ** [1.0, 3.0]


def test_the_power_is_scipys():
    found = box_cox(VALUES)
    for column, power in zip(VALUES.T, found.powers, strict=True):
        assert power == pytest.approx(boxcox_normmax(column, method="mle"), abs=1e-4)


@settings(max_examples=15)
@given(st.integers(0, 1000), st.floats(1e-6, 1e6), st.floats(0.5, 3))
def test_the_unit_does_not_matter_and_the_order_stays(seed, unit, power):
    values = np.exp(np.random.default_rng(seed).normal(0, 0.8, (40, 2))) ** power
    one, other = box_cox(values), box_cox(unit * values)
    assert np.allclose(one.powers, other.powers, atol=1e-5)
    assert np.allclose(one.values, other.values, atol=1e-4)
    assert np.array_equal(np.argsort(one.values, axis=0), np.argsort(values, axis=0))


def test_an_exact_lognormal_shape_takes_the_logarithm():
    quantiles = np.exp(np.linspace(-2, 2, 41))[:, None]
    assert box_cox(quantiles).powers[0] == pytest.approx(0, abs=1e-6)


def test_gaps_stay_gaps():
    hidden = np.zeros(VALUES.shape, dtype=bool)
    hidden[0, 0] = True
    assert np.isnan(box_cox(VALUES, missing=hidden).values[0, 0])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[0.0], [1]], "not above zero"),
        ([[-1.0], [1]], "not above zero"),
        ([[2.0], [2]], "same in every region"),
        ([[np.nan], [2]], "not finite"),
    ],
)
def test_refusals(values, message):
    with pytest.raises(MethodError, match=message):
        box_cox(values)
