import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import (
    allocation_coefficients,
    ghosh_inverse,
    leontief_inverse,
    linkages,
    technical_coefficients,
)

tables = arrays(np.float64, (4, 4), elements=st.floats(0, 100))
demands = arrays(np.float64, (4,), elements=st.floats(1, 1000))


def test_chile_2013_tables_6_and_7(chile):
    found = linkages(chile.transactions, chile.output)
    assert np.abs(found.backward_direct - chile.published(6)[:, 0]).max() < 0.0005
    assert np.abs(found.backward - chile.published(7)[:, 0]).max() < 0.0005
    assert np.abs(found.forward_direct - chile.published(2).sum(axis=1)).max() < 12 * 0.0005


@given(tables, demands)
def test_they_are_the_sums_of_both_inverses(table, demand):
    output = np.maximum(table.sum(axis=1), table.sum(axis=0)) + demand
    found = linkages(table, output)
    technical = technical_coefficients(table, output)
    allocation = allocation_coefficients(table, output)
    assert np.allclose(found.backward_total, leontief_inverse(technical).sum(axis=0))
    assert np.allclose(found.forward_total, ghosh_inverse(allocation).sum(axis=1))
    assert np.allclose(found.backward_direct, technical.sum(axis=0))
    assert np.allclose(found.forward_direct, allocation.sum(axis=1))


@given(tables, demands, st.floats(0.01, 100), st.permutations(range(4)))
def test_unit_and_order_do_not_matter(table, demand, unit, order):
    output = table.sum(axis=1) + demand
    base = linkages(table, output)
    moved = linkages(table[np.ix_(order, order)] * unit, output[order] * unit)
    assert np.allclose(moved.backward, base.backward[order])
    assert np.allclose(moved.forward, base.forward[order])


def test_without_trade_all_sectors_are_average_and_none_is_key():
    found = linkages(np.zeros((3, 3)), [1, 2, 3])
    assert found.backward.tolist() == found.forward.tolist() == [1, 1, 1]
    assert not found.key.any()


def test_a_sector_from_which_and_to_which_all_goes_is_key():
    found = linkages([[0, 5, 5], [5, 0, 0], [5, 0, 0]], [20, 20, 20])
    assert found.key.tolist() == [True, False, False]


def test_a_sector_that_only_buys_or_only_sells_is_not_key():
    found = linkages([[0, 0, 0], [9, 0, 0], [0, 0, 0]], [20, 20, 20])
    assert (found.backward > 1).tolist() == [True, False, False]
    assert (found.forward > 1).tolist() == [False, True, False]
    assert not found.key.any()
    assert found.backward.mean() == pytest.approx(1)
    assert found.forward.mean() == pytest.approx(1)


def test_refusals():
    with pytest.raises(MethodError, match="buys inputs and has no output"):
        linkages([[1, 1], [1, 1]], [0, 5])
    with pytest.raises(MethodError, match="uses up all that it makes"):
        linkages([[4, 4], [4, 4]], [5, 5])
    with pytest.raises(MethodError, match="negative"):
        linkages([[-1]], [5])
