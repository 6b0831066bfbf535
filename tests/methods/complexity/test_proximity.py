import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.complexity import proximity
from kerege.methods.errors import MethodError

tables = arrays(np.bool_, (6, 5))


def slow(table):
    size = table.shape[1]
    result = np.full((size, size), np.nan)
    for j in range(size):
        for k in range(size):
            if table[:, j].any() and table[:, k].any():
                given_k = table[table[:, k], j].mean()
                given_j = table[table[:, j], k].mean()
                result[j, k] = min(given_k, given_j)
    return result


@given(tables)
def test_it_is_the_smaller_conditional_probability(table):
    np.testing.assert_allclose(proximity(table), slow(table), rtol=1e-12)


@given(tables, st.permutations(range(6)))
def test_the_order_of_regions_does_not_matter(table, order):
    np.testing.assert_array_equal(proximity(table), proximity(table[order]))


def test_limits():
    assert proximity([[1, 1], [1, 1]]).tolist() == [[1, 1], [1, 1]]
    assert proximity([[1, 0], [0, 1]]).tolist() == [[1, 0], [0, 1]]


def test_what_nobody_has_costs_the_others_nothing():
    found = proximity([[1, 0, 1], [1, 0, 0]])
    assert np.isnan(found[1]).all()
    assert np.isnan(found[:, 1]).all()
    assert found[0, 2] == 0.5


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1, 2]], r"neither there nor not there \(specialised, first at \[0, 1\]\)"),
        ([[1, np.nan]], "not finite"),
        ([True, False], "not a table"),
        (np.zeros((0, 3), dtype=bool), "not a table"),
        ([["yes"]], "not numbers"),
    ],
)
def test_refusals(table, message):
    with pytest.raises(MethodError, match=message):
        proximity(table)
