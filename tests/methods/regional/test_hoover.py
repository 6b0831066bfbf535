import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import hoover, locational_gini

amounts = arrays(np.float64, (6,), elements=st.floats(0, 1e3)).filter(lambda v: v.sum() > 1)
sizes = arrays(np.float64, (6,), elements=st.floats(1, 1e3))


def test_by_hand():
    """Shares 0.5, 0.3, 0.2 against 0.2, 0.3, 0.5: three tenths would have to move."""
    assert hoover([50, 30, 20], [20, 30, 50]) == pytest.approx(0.3)


@given(amounts, sizes)
def test_it_is_the_surplus_of_the_regions_that_have_more(activity, total):
    surplus = activity / activity.sum() - total / total.sum()
    assert hoover(activity, total) == pytest.approx(surplus[surplus > 0].sum(), abs=1e-9)


@given(amounts, sizes)
def test_it_is_never_above_the_locational_gini(activity, total):
    """The Lorenz curve's largest distance from the diagonal against twice its area."""
    assert hoover(activity, total) <= locational_gini(activity, total) + 1e-9


@given(amounts, sizes, st.floats(0.01, 100), st.permutations(range(6)))
def test_units_and_order_do_not_matter(activity, total, unit, order):
    assert hoover(activity[order] * unit, total[order]) == pytest.approx(
        hoover(activity, total), abs=1e-9
    )


def test_limits_and_several_activities():
    found = hoover([[1, 4], [3, 0]], [10, 30])
    assert np.allclose(found, [0, 0.75])


@pytest.mark.parametrize(
    ("activity", "total", "message"),
    [
        ([1, 2], [1], "different regions"),
        ([1], [1], "One region"),
        ([1, 2], [0, 1], "A region is empty"),
        ([0, 0], [1, 1], "exists nowhere"),
        ([1, -2], [1, 1], "negative"),
    ],
)
def test_refusals(activity, total, message):
    with pytest.raises(MethodError, match=message):
        hoover(activity, total)
