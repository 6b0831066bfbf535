import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kurtosis, skew

from kerege.methods.errors import MethodError
from kerege.methods.indicators import outlier_treatment

TAIL = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 500]]).T


def treat(values=TAIL, **changed):
    rule = {"skewness": 2, "kurtosis": 3.5, "most_points": 2, "logarithm": True}
    return outlier_treatment(values, **{**rule, **changed})


def test_one_long_point_is_drawn_in():
    found = treat()
    assert found.values[:, 0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert found.points.tolist() == [1]
    assert found.changed[:, 0].tolist() == [False] * 9 + [True]
    assert found.within.all()
    assert not found.transformed.any()


def test_the_published_treatment_is_left_alone(asem):
    """What the makers had treated obeys their own rule, so nothing more is done."""
    found = treat(asem.treated, most_points=5)
    assert found.within.all()
    assert np.array_equal(found.values, asem.treated)


def test_shape_is_what_scipy_says():
    found = treat(most_points=0, logarithm=False)
    assert found.skewness[0] == pytest.approx(skew(TAIL[:, 0], bias=False))
    assert found.kurtosis[0] == pytest.approx(kurtosis(TAIL[:, 0], bias=False))
    assert not found.within.any()
    assert np.array_equal(found.values, TAIL)


@settings(max_examples=25)
@given(st.integers(0, 1000), st.floats(0.5, 4), st.sampled_from([1e-9, 3.0, 1e9]))
def test_the_left_tail_is_the_mirror_of_the_right_in_any_unit(seed, power, unit):
    values = np.exp(np.random.default_rng(seed).normal(0, power, (15, 2)))
    right, left, other = treat(values), treat(-values), treat(unit * values)
    assert np.allclose(left.values, -right.values)
    assert np.array_equal(other.points, right.points)
    assert np.array_equal(other.within, right.within)
    for column in range(2):
        shape = right.skewness[column], right.kurtosis[column]
        assert right.within[column] == (abs(shape[0]) <= 2 or shape[1] <= 3.5)
        rising = np.diff(right.values[np.argsort(values[:, column]), column])
        assert (rising >= 0).all(), "the order stays"
        untouched = ~right.changed[:, column] & ~right.transformed[column]
        assert np.array_equal(right.values[untouched, column], values[untouched, column])


def test_a_long_tail_takes_a_logarithm_and_keeps_its_order():
    values = np.exp(np.linspace(0, 9, 40))[:, None]
    for sign in (1, -1):
        found = treat(sign * values, most_points=1)
        assert found.transformed.all()
        assert found.points.tolist() == [0]
        low, span = 1, np.exp(9) - 1
        bent = np.log(values - low + 0.01 * span)
        assert found.values == pytest.approx(sign * bent), (
            "the logarithm of the distance to the end"
        )


def test_what_cannot_be_mended_comes_back_as_it_was_and_says_so():
    values = np.array([[0.0] * 39 + [1]]).T
    found = treat(values)
    assert not found.within.any()
    assert not found.transformed.any()
    assert np.array_equal(found.values, values)


def test_the_unit_does_not_matter_and_gaps_stay_gaps():
    hidden = np.zeros(TAIL.shape, dtype=bool)
    hidden[0] = True
    found = treat(1e9 * TAIL, missing=hidden)
    assert np.isnan(found.values[0, 0])
    assert found.points.tolist() == [1]


@pytest.mark.parametrize(
    ("values", "arguments", "message"),
    [
        (TAIL[:3], {"most_points": 0}, "fewer than four"),
        (np.ones((5, 1)), {}, "same in every region"),
        (TAIL, {"most_points": 5}, "not below half"),
        (TAIL, {"most_points": -1}, "not below half"),
        (TAIL, {"skewness": -1}, "negative"),
        (np.where(TAIL > 100, np.nan, TAIL), {}, "not finite"),
    ],
)
def test_refusals(values, arguments, message):
    with pytest.raises(MethodError, match=message):
        treat(values, **arguments)
