import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import (
    income_multipliers,
    leontief_inverse,
    leontief_system,
    output_multipliers,
    technical_coefficients,
)
from kerege.methods.inputoutput import system as system_module

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


LARGE = system_module.FACTORISED + 1


def large(*, slow=False):
    """Return a productive matrix that products solve at once, or that they do not solve."""
    if slow:  # each sector buys of the next alone: a round goes one sector further
        return np.roll(np.eye(LARGE), 1, axis=1) * 0.999
    matrix = np.random.default_rng(4).random((LARGE, LARGE)) ** 4
    return matrix / (matrix.sum(axis=0) * np.linspace(1.1, 4, LARGE))


@pytest.mark.parametrize("slow", [False, True])
def test_a_large_table_gives_the_same_with_and_without_factors(monkeypatch, slow):
    matrix = large(slow=slow)
    wages, demand = np.random.default_rng(5).random((2, LARGE))
    system = leontief_system(matrix)
    found = [system.multipliers, income_multipliers(system, wages).total, system.solve(demand)]
    assert ("_factors" in vars(system)) == slow
    monkeypatch.setattr(system_module, "FACTORISED", LARGE)
    direct = leontief_system(matrix)
    for ours, exact in zip(
        found,
        [direct.multipliers, direct.solve_transposed(wages), direct.solve(demand)],
        strict=True,
    ):
        assert np.allclose(ours, exact, rtol=1e-12, atol=0)
    both = np.stack([wages, demand], axis=1)
    assert np.allclose(leontief_system(system).solve(both)[:, 1], found[2], rtol=1e-12, atol=0)
    if not slow:  # what is not solved exactly errs by no more than is promised
        error = np.abs(np.ones(LARGE) - found[0] + found[0] @ matrix).max()
        assert (np.abs(found[0] - direct.multipliers) <= (error + 1e-14) * found[0]).all()
        left = np.abs(demand - found[2] + matrix @ found[2])
        away = np.abs(found[2] - direct.solve(demand)).sum()
        assert away <= direct.multipliers @ (left + 1e-15 * found[2])


def test_a_large_table_that_uses_up_all_is_refused():
    matrix = large()
    with pytest.raises(MethodError, match="uses up all that it makes"):
        output_multipliers(matrix * 4)
    with pytest.raises(MethodError, match="uses up all that it makes"):
        output_multipliers(np.eye(LARGE))


def test_refusals():
    with pytest.raises(MethodError, match="uses up all that it makes"):
        output_multipliers([[0.6, 0.6], [0.6, 0.6]])
    with pytest.raises(MethodError, match="negative"):
        output_multipliers([[-0.1]])
    with pytest.raises(MethodError, match="not the same sectors"):
        output_multipliers([[0.1], [0.1]])
    with pytest.raises(MethodError, match="not finite"):
        output_multipliers([[np.nan]])
