import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import leontief_inverse, leontief_system, technical_coefficients

productive = arrays(np.float64, (4, 4), elements=st.floats(0, 0.24))
any_matrix = arrays(np.float64, (3, 3), elements=st.floats(0, 0.7).map(lambda v: round(v, 3)))


def test_miller_blair_section_2_3(miller_blair):
    assert np.allclose(leontief_inverse(miller_blair["A"]), miller_blair["L"], atol=5e-9)


def test_chile_2013_table_3(chile):
    found = leontief_inverse(technical_coefficients(chile.transactions, chile.output))
    assert np.abs(found - chile.published(3)).max() < 0.0005


@given(productive)
def test_it_is_the_sum_of_rounds(matrix):
    rounds = term = np.eye(4)
    for _ in range(2000):
        term = term @ matrix
        rounds = rounds + term
    assert np.allclose(leontief_inverse(matrix), rounds)
    assert np.allclose(leontief_inverse(matrix), np.linalg.inv(np.eye(4) - matrix))


@given(productive, st.permutations(range(4)))
def test_order_does_not_matter(matrix, order):
    moved = leontief_inverse(matrix[np.ix_(order, order)])
    assert np.allclose(moved, leontief_inverse(matrix)[np.ix_(order, order)])


@given(any_matrix)
def test_it_refuses_exactly_where_the_spectral_radius_is_one_or_more(matrix):
    radius = np.abs(np.linalg.eigvals(matrix)).max()
    if radius < 1 - 1e-6:
        assert (leontief_inverse(matrix) >= -1e-12).all()
    elif radius > 1 + 1e-6:
        with pytest.raises(MethodError, match="uses up all that it makes"):
            leontief_inverse(matrix)


def test_without_trade_it_is_the_identity():
    assert leontief_inverse(np.zeros((3, 3))).tolist() == np.eye(3).tolist()
    assert leontief_inverse([[0.5]]).tolist() == [[2]]


def test_columns_above_one_are_allowed_while_the_rounds_have_an_end():
    """One subsidised sector buys for 1.2 what it sells for 1: no sum of columns tells."""
    matrix = [[0.0, 0.0], [1.2, 0.3]]
    assert np.allclose(leontief_inverse(matrix), np.linalg.inv(np.eye(2) - np.array(matrix)))


def test_a_system_stands_for_its_coefficients():
    matrix = np.array([[0.15, 0.25], [0.2, 0.05]])
    system = leontief_system(matrix)
    assert leontief_system(system) is system
    assert np.array_equal(leontief_inverse(system), leontief_inverse(matrix))
    assert matrix.tolist() == [[0.15, 0.25], [0.2, 0.05]]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1.0]], "uses up all that it makes"),
        ([[0.5, 0.5], [0.5, 0.5]], "uses up all that it makes"),
        ([[0.1, 2.1], [2.0, 0.1]], r"inputs per unit of output 2\.2 at \[1\]"),
        ([[1.5, 0.0], [0.0, 0.1]], "uses up all that it makes"),
        ([[0.1, 0.3, 0], [0.9, 0.7, 0], [0, 0, 0.1]], "uses up all that it makes"),
        ([[1e300, 1e300], [1e300, 1e300]], "uses up all that it makes"),
        ([[0.1, -0.1], [0, 0]], "negative"),
        ([[0.1, np.nan], [0, 0]], "not finite"),
        ([[0.1, 0.1]], "not the same sectors"),
        ([0.1], "1 axes, not 2"),
        (np.zeros((0, 0)), "nothing to compute"),
    ],
)
def test_refusals(matrix, message):
    with pytest.raises(MethodError, match=message):
        leontief_inverse(matrix)
