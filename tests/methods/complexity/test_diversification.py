import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.complexity import diversification, proximity, relatedness_density
from kerege.methods.errors import MethodError

tables = arrays(np.bool_, (6, 5)).filter(
    lambda table: table.any(axis=0).all() and 0 < table[0].sum() < 5
)
VALUE = np.array([0.5, -1, 2, 0.1, -0.3])


@given(tables)
def test_nearness_alone_ranks_by_density(table):
    near = proximity(table)
    found = diversification(table, near, VALUE, 0, density_weight=1)
    density = relatedness_density(table, near)[0]
    np.testing.assert_allclose(found.density, density[found.activity])
    assert (np.diff(found.density) <= 1e-12).all()
    assert sorted(found.activity) == np.flatnonzero(~table[0]).tolist()


@given(tables)
def test_complexity_alone_ranks_by_complexity(table):
    found = diversification(table, proximity(table), VALUE, 0, density_weight=0)
    assert (np.diff(found.complexity) <= 0).all()
    np.testing.assert_array_equal(found.complexity, VALUE[found.activity])


@given(tables)
def test_contributions_add_up_and_come_from_what_the_region_has(table):
    found = diversification(table, proximity(table), VALUE, 0, density_weight=0.5)
    np.testing.assert_allclose(found.contribution.sum(axis=1), found.density, atol=1e-12)
    assert (found.contribution[:, ~table[0]] == 0).all()


@given(tables, st.floats(0.1, 10), st.floats(-5, 5))
def test_the_unit_and_zero_of_complexity_do_not_matter(table, unit, shift):
    near = proximity(table)
    base = diversification(table, near, VALUE, 0, density_weight=0.4)
    moved = diversification(table, near, VALUE * unit + shift, 0, density_weight=0.4)
    np.testing.assert_allclose(moved.score, base.score, atol=1e-9)


def test_by_hand():
    """Options 1 and 2: densities 1/2 and 0, complexities 0 and 1; scores +-1 of each."""
    near = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1.0]])
    found = diversification([[1, 0, 0]], near, [9, 0, 1], 0, density_weight=0.75)
    assert found.activity.tolist() == [1, 2]
    assert found.score.tolist() == [0.5, -0.5]
    assert found.contribution.tolist() == [[0.5, 0, 0], [0, 0, 0]]


def test_an_undefined_activity_is_no_option():
    table = [[1, 0, 0], [1, 1, 0]]
    found = diversification(table, proximity(table), [1, 2, np.nan], 0, density_weight=0.5)
    assert found.activity.tolist() == [1]
    assert found.score.tolist() == [0]


def test_an_activity_that_is_near_to_nothing_is_no_option():
    near = [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    found = diversification([[1, 0, 0]], near, [1, 2, 3], 0, density_weight=0.5)
    assert found.activity.tolist() == [1]


@pytest.mark.parametrize(
    ("table", "region", "weight", "message"),
    [
        ([[1, 0]], 0, 1.5, "between 0 and 1"),
        ([[1, 0]], 0, np.nan, "between 0 and 1"),
        ([[1, 0]], 1, 0.5, "no such region"),
        ([[1, 0]], -1, 0.5, "no such region"),
        ([[0, 0]], 0, 0.5, "nothing to rank"),
        ([[1, 1]], 0, 0.5, "nothing to rank"),
    ],
)
def test_refusals(table, region, weight, message):
    with pytest.raises(MethodError, match=message):
        diversification(table, np.ones((2, 2)), [1, 2], region, density_weight=weight)
