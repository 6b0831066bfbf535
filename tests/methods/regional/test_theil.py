import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import entropy

from kerege.methods.errors import MethodError
from kerege.methods.regional import theil

amounts = arrays(np.float64, (6,), elements=st.floats(0, 1e3)).filter(lambda v: v.sum() > 1)
heads = arrays(np.float64, (6,), elements=st.floats(1, 1e3))
groups = arrays(np.int64, (6,), elements=st.integers(0, 2))


@given(amounts, heads)
def test_it_is_the_divergence_of_scipy(amount, population):
    assert theil(amount, population).total == pytest.approx(entropy(amount, population), abs=1e-12)


@given(amounts, heads, groups)
def test_between_and_within_make_the_total(amount, population, group):
    found = theil(amount, population, group=group)
    assert found.between + found.within == pytest.approx(found.total, abs=1e-12)
    assert found.group_within.sum() == pytest.approx(found.within, abs=1e-12)
    assert found.between >= -1e-12
    assert (found.group_within >= -1e-12).all()


@given(amounts, heads, groups)
def test_within_is_the_index_of_each_group_by_its_share(amount, population, group):
    found = theil(amount, population, group=group)
    for number in set(group):
        inside = group == number
        if inside.sum() > 1 and amount[inside].sum() > 0:
            share = amount[inside].sum() / amount.sum()
            own = theil(amount[inside], population[inside]).total
            assert found.group_within[number] == pytest.approx(share * own, abs=1e-9)


@given(amounts, heads, st.floats(0.01, 100), st.permutations(range(6)))
def test_units_and_order_do_not_matter(amount, population, unit, order):
    base = theil(amount, population)
    moved = theil(amount[order] * unit, population[order] / unit)
    assert moved.total == pytest.approx(base.total, abs=1e-9)


def test_limits():
    assert theil([2, 6], [1, 3]).total == pytest.approx(0)
    assert theil([5, 0, 0, 0], [1, 1, 1, 1]).total == pytest.approx(np.log(4))
    one_group = theil([1, 2, 3], [1, 1, 1])
    assert one_group.between == pytest.approx(0)
    apart = theil([1, 2, 3], [1, 1, 1], group=[0, 1, 2])
    assert apart.within == pytest.approx(0)


def test_by_hand():
    """Shares 3/4 and 1/4 of equal populations: 0.75 ln 1.5 + 0.25 ln 0.5."""
    expected = 0.75 * np.log(1.5) + 0.25 * np.log(0.5)
    assert theil([3, 1], [1, 1]).total == pytest.approx(expected)


@pytest.mark.parametrize(
    ("amount", "population", "group", "message"),
    [
        ([1, 2], [1], None, "different regions"),
        ([1], [1], None, "One region"),
        ([1, 2], [0, 1], None, "A region is empty"),
        ([0, 0], [1, 1], None, "exists nowhere"),
        ([1, -2], [1, 1], None, "negative"),
        ([[1, 2]], [1, 1], None, "2 axes, not 1"),
        ([1, 2], [1, 1], [0, 0.5], "not whole"),
        ([1, 2], [1, 1], [0, -1], "negative"),
        ([1, 2], [1, 1], [0], "do not fit together"),
    ],
)
def test_refusals(amount, population, group, message):
    with pytest.raises(MethodError, match=message):
        theil(amount, population, group=group)
