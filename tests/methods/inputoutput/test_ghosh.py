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
    technical_coefficients,
)

tables = arrays(np.float64, (4, 4), elements=st.floats(0, 100))
demands = arrays(np.float64, (4,), elements=st.floats(1, 1000))


def test_chile_2013_table_2(chile):
    found = allocation_coefficients(chile.transactions, chile.output)
    assert np.abs(found - chile.published(2)).max() < 0.0005


@given(tables, demands)
def test_it_is_the_leontief_inverse_seen_from_the_sellers(table, demand):
    output = table.sum(axis=1) + demand
    leontief = leontief_inverse(technical_coefficients(table, output))
    ghosh = ghosh_inverse(allocation_coefficients(table, output))
    assert np.allclose(ghosh, leontief * output / output[:, None])


@given(tables, demands)
def test_primary_inputs_reach_the_whole_output(table, demand):
    output = table.sum(axis=1) + demand
    primary = output - table.sum(axis=0)
    assert np.allclose(primary @ ghosh_inverse(allocation_coefficients(table, output)), output)


@given(tables, demands, st.floats(0.01, 100), st.permutations(range(4)))
def test_unit_and_order_do_not_matter(table, demand, unit, order):
    output = table.sum(axis=1) + demand
    moved = allocation_coefficients(table[np.ix_(order, order)] * unit, output[order] * unit)
    assert np.allclose(moved, allocation_coefficients(table, output)[np.ix_(order, order)])


def test_without_trade_it_is_the_identity():
    assert allocation_coefficients(np.zeros((2, 2)), [1, 0]).tolist() == [[0, 0], [0, 0]]
    assert ghosh_inverse(np.zeros((2, 2))).tolist() == [[1, 0], [0, 1]]


def test_refusals():
    with pytest.raises(MethodError, match="sells and has no output"):
        allocation_coefficients([[0, 1], [0, 0]], [0, 1])
    with pytest.raises(MethodError, match="negative"):
        allocation_coefficients([[-1]], [1])
    with pytest.raises(MethodError, match=r"uses up all that it makes .*\(allocation"):
        ghosh_inverse([[1.0]])
    with pytest.raises(MethodError, match="not finite"):
        ghosh_inverse([[np.nan]])
    with pytest.raises(MethodError, match="not the same sectors"):
        ghosh_inverse([[0.1, 0.1]])
