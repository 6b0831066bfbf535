import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.regional import location_quotient, location_quotient_accuracy_interval

money = st.floats(1, 1e6)


def test_a_worked_example_by_hand():
    """x = 20 of X = 100, n = 100 of N = 1000, known within 10 %."""
    bounds = location_quotient_accuracy_interval([20.0, 80.0], [100.0, 900.0], relative_error=0.1)
    assert bounds.quotient[0] == 2
    assert bounds.low[0] == pytest.approx((18 / (18 + 88)) / (110 / (110 + 810)))
    assert bounds.high[0] == pytest.approx((22 / (22 + 72)) / (90 / (90 + 990)))


@given(money, money, money, money, st.floats(0, 0.5))
def test_no_corner_of_the_stated_accuracy_lies_outside(x, rest, other, others, error):
    n, whole = x + other, x + other + rest + others
    bounds = location_quotient_accuracy_interval(
        [x, rest], [n, rest + others], relative_error=error
    )
    for a, b, c, d in itertools.product((1 - error, 1, 1 + error), repeat=4):
        total, outside = n * c, (whole - n) * d
        quotient = (x * a / (x * a + rest * b)) / (total / (total + outside))
        assert bounds.low[0] * (1 - 1e-9) <= quotient <= bounds.high[0] * (1 + 1e-9)


@given(st.floats(0.01, 1e6))
def test_the_currency_does_not_matter(rate):
    base = location_quotient_accuracy_interval([2.0, 8], [10, 90], relative_error=0.05)
    other = location_quotient_accuracy_interval(
        [2 * rate, 8 * rate], [10 * rate, 90 * rate], relative_error=0.05
    )
    assert np.allclose(base.low, other.low)
    assert np.allclose(base.high, other.high)


def test_an_exact_source_has_no_width():
    table = np.array([[1.5, 2.5], [3.5, 4.5]])
    bounds = location_quotient_accuracy_interval(table, relative_error=0)
    assert np.allclose(bounds.low, location_quotient(table))
    assert np.allclose(bounds.high, location_quotient(table))


def test_each_region_may_have_its_own_accuracy_and_missing_stays_missing():
    bounds = location_quotient_accuracy_interval(
        [2.0, np.nan],
        [10, 90],
        relative_error=[0.01, 0.2],
        reference_activity=10,
        missing=[False, True],
    )
    assert np.isnan(bounds.low).tolist() == [False, True]
    assert bounds.low[0] < bounds.quotient[0] < bounds.high[0] < 2.1


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (-0.1, "negative"),
        (1.0, "says nothing"),
        (5, "Write 0.05"),
        (np.nan, "not finite"),
        ([0.1, 0.1, 0.1], "does not fit the regions"),
    ],
)
def test_refusals(error, message):
    with pytest.raises(MethodError, match=message):
        location_quotient_accuracy_interval([2.0, 8.0], [10, 90], relative_error=error)


def test_the_accuracy_has_no_default():
    with pytest.raises(TypeError, match="relative_error"):
        location_quotient_accuracy_interval([2.0, 8.0], [10, 90])
