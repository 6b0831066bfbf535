import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import gini, locational_gini

amounts = arrays(np.float64, (6,), elements=st.floats(0, 1e3)).filter(lambda v: v.sum() > 1)
sizes = arrays(np.float64, (6,), elements=st.floats(1, 1e3))


def pairwise(activity, total):
    s, x = activity / activity.sum(), total / total.sum()
    quotient = s / x
    return (np.outer(x, x) * np.abs(quotient[:, None] - quotient[None, :])).sum() / 2


@given(amounts, sizes)
def test_the_area_is_the_mean_difference_of_pairs(activity, total):
    assert locational_gini(activity, total) == pytest.approx(pairwise(activity, total), abs=1e-9)


@given(amounts, st.floats(0.01, 100), st.permutations(range(6)))
def test_of_units_alike_it_is_half_the_mean_difference_over_the_mean(values, unit, order):
    apart = np.abs(values[:, None] - values).mean()
    assert gini(values) == pytest.approx(apart / (2 * values.mean()), abs=1e-9)
    assert gini(unit * values[order]) == pytest.approx(gini(values), abs=1e-9)


def test_two_classes_by_hand():
    """A fifth of the units hold four fifths: 0.8 - 0.2."""
    assert gini([16, 1, 1, 1, 1]) == pytest.approx(0.6)
    assert locational_gini([80, 20], [20, 80]) == pytest.approx(0.6)


def test_the_first_five_numbers_by_hand():
    """Sum of differences 40 over 2 x 25 x 3."""
    assert gini([1, 2, 3, 4, 5]) == pytest.approx(4 / 15)


@given(amounts, sizes, st.floats(0.01, 100), st.permutations(range(6)))
def test_units_and_order_do_not_matter(activity, total, unit, order):
    base = locational_gini(activity, total)
    assert locational_gini(activity[order] * unit, total[order] / unit) == pytest.approx(
        base, abs=1e-9
    )


@given(amounts, sizes)
def test_splitting_a_region_into_like_halves_changes_nothing(activity, total):
    split = np.append(activity, activity[0] / 2), np.append(total, total[0] / 2)
    split[0][0] /= 2
    split[1][0] /= 2
    assert locational_gini(*split) == pytest.approx(locational_gini(activity, total), abs=1e-9)


def test_limits():
    assert gini([4, 4, 4]) == 0
    assert gini([0, 0, 0, 9]) == pytest.approx(1 - 1 / 4)
    assert locational_gini([2, 6], [10, 30]) == pytest.approx(0)
    assert locational_gini([5, 0], [1, 999]) == pytest.approx(0.999)


def test_several_activities_at_once():
    table = np.array([[1, 5], [2, 5], [9, 1]])
    both = locational_gini(table, [10, 20, 30])
    assert both.shape == (2,)
    assert both[1] == locational_gini(table[:, 1], [10, 20, 30])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1], "needs two values"),
        ([0, 0], "All values are zero"),
        ([1, -1], "negative"),
        ([1, np.nan], "not finite"),
        ([], "nothing to compute"),
    ],
)
def test_refusals_of_values(values, message):
    with pytest.raises(MethodError, match=message):
        gini(values)


@pytest.mark.parametrize(
    ("activity", "total", "message"),
    [
        ([1, 2], [1], "different regions"),
        ([1], [1], "One region"),
        ([1, 2], [0, 1], "A region is empty"),
        ([0, 0], [1, 1], "exists nowhere"),
        ([1, np.nan], [1, 1], "not finite"),
    ],
)
def test_refusals_of_regions(activity, total, message):
    with pytest.raises(MethodError, match=message):
        locational_gini(activity, total)
