import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import technical_coefficients

tables = arrays(np.float64, (4, 4), elements=st.floats(0, 1e3))
outputs = arrays(np.float64, (4,), elements=st.floats(1, 1e4))


def test_miller_blair_table_2_4(miller_blair):
    found = technical_coefficients(miller_blair["Z"], miller_blair["x"])
    assert np.allclose(found, miller_blair["A"])


def test_chile_2013_table_1_and_forward_linkages_of_table_6(chile):
    found = technical_coefficients(chile.transactions, chile.output)
    assert np.abs(found - chile.published(1)[:12, :12]).max() < 0.0005
    assert np.abs(found.sum(axis=0) - chile.published(6)[:, 0]).max() < 0.0005
    assert np.abs(found.sum(axis=1) - chile.published(6)[:, 1]).max() < 0.0005


@given(tables, outputs)
def test_it_is_the_product_with_the_inverse_of_the_diagonal(table, output):
    assert np.allclose(technical_coefficients(table, output), table @ np.diag(1 / output))


@given(tables, outputs, st.floats(0.01, 100), st.permutations(range(4)))
def test_unit_and_order_do_not_matter(table, output, unit, order):
    moved = technical_coefficients(table[np.ix_(order, order)] * unit, output[order] * unit)
    assert np.allclose(moved, technical_coefficients(table, output)[np.ix_(order, order)])


def test_a_sector_that_does_not_exist_has_no_coefficients():
    assert technical_coefficients([[1, 0], [0, 0]], [4, 0]).tolist() == [[0.25, 0], [0, 0]]


def test_nothing_is_changed():
    table = np.array([[1.0, 2.0], [3.0, 4.0]])
    technical_coefficients(table, [10, 20])
    assert table.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("table", "output", "message"),
    [
        ([[1, 2], [3, 4]], [0, 5], r"buys inputs and has no output \(output, first at \[0\]\)"),
        ([[0, 2], [0, 4]], [0, 5], "sells and has no output"),
        ([[1, 2], [3, -4]], [5, 5], "negative"),
        ([[1, 2], [3, np.nan]], [5, 5], "not finite"),
        ([[1, 2]], [5], "not the same sectors"),
        ([[1, 2], [3, 4]], [5], "not one value for each sector"),
        ([[1, 2], [3, 4]], [5, np.inf], "not finite"),
        ([[]], [], "nothing to compute"),
        ([1, 2], [5, 5], "1 axes, not 2"),
    ],
)
def test_refusals(table, output, message):
    with pytest.raises(MethodError, match=message):
        technical_coefficients(table, output)
