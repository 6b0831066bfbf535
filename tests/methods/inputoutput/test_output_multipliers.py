import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import (
    employment_multipliers,
    income_multipliers,
    leontief_inverse,
    leontief_system,
    output_multipliers,
    technical_coefficients,
)

productive = arrays(np.float64, (4, 4), elements=st.floats(0, 0.24))
TRANSPORT, FINANCE = 6, 7


def test_miller_blair_section_6_2_1(miller_blair):
    """Simple output multipliers are 1.52 and 1.45."""
    assert np.allclose(output_multipliers(miller_blair["A"]), [1.52, 1.45], atol=0.005)


def test_chile_2013_table_5_but_for_two_cells_that_are_printed_wrongly(chile):
    found = output_multipliers(technical_coefficients(chile.transactions, chile.output))
    printed = chile.published(5)[:, 0]
    wrong = np.abs(found - printed) > 0.005
    assert np.flatnonzero(wrong).tolist() == [TRANSPORT, FINANCE]
    printed_inverse = chile.published(3).sum(axis=0)
    assert np.abs(found - printed_inverse).max() < 12 * 0.0005
    assert found[[TRANSPORT, FINANCE]].round(4).tolist() == [1.6447, 1.4347]


@given(productive)
def test_it_is_the_column_sum_of_the_inverse(matrix):
    assert np.allclose(output_multipliers(matrix), leontief_inverse(matrix).sum(axis=0))


@given(productive, st.permutations(range(4)))
def test_order_does_not_matter(matrix, order):
    moved = output_multipliers(matrix[np.ix_(order, order)])
    assert np.allclose(moved, output_multipliers(matrix)[order])


@given(productive)
def test_none_is_below_one_and_equal_columns_give_the_geometric_series(matrix):
    assert (output_multipliers(matrix) >= 1).all()
    shares = (matrix + 0.01) / (matrix + 0.01).sum(axis=0) * 0.6
    assert np.allclose(output_multipliers(shares), 1 / (1 - 0.6))


@pytest.mark.slow
def test_3000_sectors_take_one_factorisation_for_all_multipliers():
    generator = np.random.default_rng(4)
    matrix = generator.random((3000, 3000)) ** 4
    matrix /= matrix.sum(axis=0) * 1.6
    start = time.process_time()
    system = leontief_system(matrix)
    found = output_multipliers(system)
    income = income_multipliers(system, np.full(3000, 0.3))
    jobs = employment_multipliers(system, np.full(3000, 2.0))
    assert time.process_time() - start < 3
    assert np.allclose(found, 1 / (1 - 1 / 1.6))
    assert np.allclose(income.total, 0.3 * found)
    assert np.allclose(jobs.total, 2 * found)


def test_refusals():
    with pytest.raises(MethodError, match="uses up all that it makes"):
        output_multipliers([[0.6, 0.6], [0.6, 0.6]])
    with pytest.raises(MethodError, match="negative"):
        output_multipliers([[-0.1]])
    with pytest.raises(MethodError, match="not the same sectors"):
        output_multipliers([[0.1], [0.1]])
    with pytest.raises(MethodError, match="not finite"):
        output_multipliers([[np.nan]])
