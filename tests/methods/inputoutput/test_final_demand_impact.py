import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import (
    employment_multipliers,
    final_demand_impact,
    leontief_inverse,
    leontief_system,
    output_multipliers,
    technical_coefficients,
)

productive = arrays(np.float64, (4, 4), elements=st.floats(0, 0.24))
demands = arrays(np.float64, (4,), elements=st.floats(-100, 1000))
A = [[0.15, 0.25], [0.20, 0.05]]


def test_miller_blair_section_2_3_new_demand_of_600_and_1500(miller_blair):
    """The book rounds the inverse, hence 1247.5 and 1841.6, jobs 374.25 and 460.4."""
    found = final_demand_impact(
        miller_blair["A"], [600, 1500], per_output=[miller_blair["labour_coeff"]]
    )
    assert np.allclose(found.output, miller_blair["x_new"], atol=0.05)
    assert np.allclose(found.factors[0], miller_blair["labour_new"], atol=0.05)


def test_chile_2013_final_demand_gives_back_output_and_output_gives_table_4(chile):
    technical = technical_coefficients(chile.transactions, chile.output)
    demand = chile.output - chile.transactions.sum(axis=1)
    assert np.allclose(final_demand_impact(technical, demand).output, chile.output)
    printed = final_demand_impact(technical, chile.output).output
    assert np.abs(printed - chile.published(4)[:, 0]).max() <= 0.5


@given(productive, demands)
def test_the_three_parts_are_the_rounds_of_the_series(matrix, demand):
    found = final_demand_impact(matrix, demand)
    inverse = leontief_inverse(matrix)
    assert np.allclose(found.output, inverse @ demand)
    assert np.allclose(found.first_suppliers, matrix @ demand)
    assert np.allclose(found.further_suppliers, matrix @ matrix @ inverse @ demand)
    assert found.output.sum() == pytest.approx(output_multipliers(matrix) @ demand)
    jobs = final_demand_impact(matrix, demand, per_output=[[1, 2, 3, 4], [0, 0, 0, 1]]).factors
    total = employment_multipliers(matrix, [1, 2, 3, 4]).total @ demand
    assert jobs.shape == (2, 4)
    assert jobs[0].sum() == pytest.approx(total)


@given(productive, demands, demands, st.permutations(range(4)))
def test_impacts_add_up_and_order_does_not_matter(matrix, one, other, order):
    system = leontief_system(matrix)
    both = final_demand_impact(system, one + other).output
    parts = final_demand_impact(system, one).output + final_demand_impact(system, other).output
    assert np.allclose(both, parts)
    moved = final_demand_impact(matrix[np.ix_(order, order)], one[order]).output
    assert np.allclose(moved, final_demand_impact(system, one).output[order])


def test_without_suppliers_a_tenge_moves_itself():
    found = final_demand_impact(np.zeros((2, 2)), [1, 0])
    assert found.output.tolist() == [1, 0]
    assert found.factors.shape == (0, 2)


@pytest.mark.parametrize(
    ("demand", "factors", "message"),
    [
        ([1], None, "not one value for each sector"),
        ([1, np.nan], None, "not finite"),
        ([1, 1], [[1]], "one row for each factor"),
        ([1, 1], [1, 1], "1 axes, not 2"),
        ([1, 1], [[1, -1]], "negative"),
    ],
)
def test_refusals(demand, factors, message):
    with pytest.raises(MethodError, match=message):
        final_demand_impact(A, demand, per_output=factors)
