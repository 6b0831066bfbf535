import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import (
    income_multipliers,
    leontief_inverse,
    technical_coefficients,
)

productive = arrays(np.float64, (3, 3), elements=st.floats(0, 0.2))
shares = arrays(np.float64, (3,), elements=st.floats(0.01, 0.33))
A = [[0.15, 0.25], [0.20, 0.05]]


def test_miller_blair_sections_2_5_and_6_2_2():
    """Wages 300 of 1000 and 500 of 2000; households spend 50, 400 and 50 of 1000.

    The closed inverse's household row reads 0.570, 0.489.
    """
    found = income_multipliers(A, [0.3, 0.25], consumption=[0.05, 0.40], household_services=0.05)
    assert np.allclose(found.with_households, [0.570, 0.489], atol=0.0005)
    assert np.allclose(found.type_one, [1.47, 1.52], atol=0.005)
    assert np.allclose(found.type_two, [1.90, 1.96], atol=0.005)


def test_chile_2013_table_5(chile):
    technical = technical_coefficients(chile.transactions, chile.output)
    found = income_multipliers(technical, chile.wages / chile.output)
    assert np.abs(found.total - chile.published(5)[:, 1]).max() < 0.0005
    assert found.with_households is None
    assert found.type_two is None


def closed_inverse(matrix, income, spent, own):
    return leontief_inverse(np.block([[matrix, spent[:, None]], [income[None, :], np.array(own)]]))


@given(productive, shares, shares, st.floats(0, 0.2))
def test_type_two_is_the_household_row_of_the_closed_inverse(matrix, income, spent, own):
    assume(income @ leontief_inverse(matrix) @ spent + own < 0.95)
    found = income_multipliers(matrix, income, consumption=spent, household_services=own)
    closed = closed_inverse(matrix, income, spent, own)
    assert np.allclose(found.with_households, closed[-1, :-1])
    assert np.allclose(found.total, income @ np.linalg.inv(np.eye(3) - matrix))


@given(productive, shares, shares)
def test_both_types_stand_in_one_proportion(matrix, income, spent):
    assume(income @ leontief_inverse(matrix) @ spent < 0.95)
    found = income_multipliers(matrix, income, consumption=spent)
    ratio = found.type_two / found.type_one
    assert np.allclose(ratio, ratio[0])
    assert (ratio >= 1).all()


@given(productive, shares, st.permutations(range(3)), st.floats(0.1, 10))
def test_order_does_not_matter_and_the_unit_of_income_scales(matrix, income, order, unit):
    base = income_multipliers(matrix, income)
    moved = income_multipliers(matrix[np.ix_(order, order)], income[order] * unit)
    assert np.allclose(moved.total, base.total[order] * unit)
    assert np.allclose(moved.type_one, base.type_one[order])


def test_without_trade_or_spending_the_total_is_the_direct():
    found = income_multipliers(np.zeros((2, 2)), [0.3, 0.0], consumption=[0, 0])
    assert found.total.tolist() == found.with_households.tolist() == [0.3, 0]
    assert found.type_one[0] == 1
    assert np.isnan(found.type_one[1])


@pytest.mark.parametrize(
    ("income", "more", "message"),
    [
        ([0.3], {}, "not one value for each sector"),
        ([0.3, -1], {}, "negative"),
        ([0.3, np.nan], {}, "not finite"),
        ([0.3, 0.3], {"consumption": [1.0]}, "not one value for each sector"),
        ([0.9, 0.9], {"consumption": [0.5, 0.5]}, "spend so much that the rounds have no end"),
        ([0.3, 0.3], {"consumption": [0, 0], "household_services": 1}, "spend so much"),
        ([0.3, 0.3], {"consumption": [0, 0], "household_services": -0.1}, "negative"),
    ],
)
def test_refusals(income, more, message):
    with pytest.raises(MethodError, match=message):
        income_multipliers(A, income, **more)
