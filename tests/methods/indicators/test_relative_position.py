import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm, percentileofscore

from kerege.methods.errors import MethodError
from kerege.methods.indicators import relative_position

few = arrays(np.float64, (6,), elements=st.integers(-5, 5))


@given(few, few)
def test_it_is_the_mean_percentile_of_scipy(values, reference):
    expected = percentileofscore(reference, values, kind="mean") / 100
    assert np.allclose(relative_position(values, reference), expected)


@given(few, few, st.floats(0.1, 10), st.permutations(range(6)))
def test_unit_and_order_do_not_matter(values, reference, unit, order):
    base = relative_position(values, reference, error=np.full(6, 0.7))
    moved = relative_position(values * unit, reference[order] * unit, error=np.full(6, 0.7 * unit))
    assert np.allclose(moved, base)


@given(few)
def test_the_reference_set_averages_one_half(reference):
    assert relative_position(reference, reference).mean() == pytest.approx(0.5)


def test_an_error_is_the_probability_of_being_above():
    found = relative_position([1.0, 1.0], [0.0], error=[2.0, 0.0])
    assert np.allclose(found, [norm.cdf(0.5), 1])


def test_limits():
    assert relative_position([-9.0, 9.0], [0.0, 1.0]).tolist() == [0, 1]
    assert relative_position([5.0], [0.0, 1.0], error=[1e9]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("values", "reference", "error", "message"),
    [
        ([np.nan], [1.0], None, "not finite"),
        ([1.0], [], None, "nothing to compute"),
        ([1.0], [1.0], [-1.0], "negative"),
        ([1.0], [1.0], [1.0, 1.0], "do not fit together"),
    ],
)
def test_refusals(values, reference, error, message):
    with pytest.raises(MethodError, match=message):
        relative_position(values, reference, error=error)
