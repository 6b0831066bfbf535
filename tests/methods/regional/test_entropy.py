import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import entropy

amounts = arrays(np.float64, (5,), elements=st.floats(0.1, 1e4))


def test_shannon_1948_section_10():
    """Letters with probabilities 1/2, 1/4, 1/8, 1/8: 7/4 bits per symbol."""
    assert entropy([4, 2, 1, 1], axis=0) / np.log(2) == pytest.approx(7 / 4)


@given(amounts)
def test_it_is_the_entropy_of_scipy(values):
    assert entropy(values, axis=0) == pytest.approx(scipy.stats.entropy(values))


@given(amounts, st.floats(0.01, 100), st.permutations(range(5)))
def test_unit_and_order_do_not_matter(values, unit, order):
    assert entropy(values[order] * unit, axis=0) == pytest.approx(entropy(values, axis=0))


@given(amounts)
def test_a_whole_divided_once_more_is_the_sum_of_its_choices(values):
    """Shannon's third requirement: first between two groups, then within them."""
    share = values / values.sum()
    head, tail = share[:2], share[2:]
    groups = entropy([head.sum(), tail.sum()], axis=0)
    inside = head.sum() * entropy(head, axis=0) + tail.sum() * entropy(tail, axis=0)
    assert entropy(values, axis=0) == pytest.approx(groups + inside)


def test_limits():
    assert entropy([7, 0, 0], axis=0) == 0
    assert entropy([2, 2, 2], axis=0) == pytest.approx(np.log(3))
    assert entropy([2, 2, 2], axis=0, relative=True) == pytest.approx(1)


def test_axes_and_missing_parts():
    values, missing = [[1.0, 1.0], [3.0, np.nan]], [[False, False], [False, True]]
    found = entropy(values, axis=1, relative=True, missing=missing)
    assert np.allclose(found, [1, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("values", "arguments", "message"),
    [
        ([1, -1], {}, "negative"),
        ([0, 0], {}, "A whole is zero"),
        ([np.nan, 1], {}, "not finite"),
        ([], {}, "nothing to compute"),
        ([1], {"relative": True}, "single part"),
    ],
)
def test_refusals(values, arguments, message):
    with pytest.raises(MethodError, match=message):
        entropy(values, axis=0, **arguments)
