import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import (
    employment_multipliers,
    leontief_inverse,
    technical_coefficients,
)

productive = arrays(np.float64, (3, 3), elements=st.floats(0, 0.2))
shares = arrays(np.float64, (3,), elements=st.floats(0.01, 0.33))
A = [[0.15, 0.25], [0.20, 0.05]]


def test_chile_2013_table_5(chile):
    technical = technical_coefficients(chile.transactions, chile.output)
    found = employment_multipliers(technical, chile.jobs / chile.output)
    assert np.abs(found.total - chile.published(5)[:, 2]).max() < 0.05


def test_miller_blair_new_demand_moves_835_jobs(miller_blair):
    found = employment_multipliers(miller_blair["A"], miller_blair["labour_coeff"])
    assert found.total @ [600, 1500] == pytest.approx(sum(miller_blair["labour_new"]), abs=0.05)


@given(productive, shares, shares, shares)
def test_type_two_is_read_off_the_closed_inverse(matrix, jobs, income, spent):
    assume(income @ leontief_inverse(matrix) @ spent < 0.95)
    found = employment_multipliers(matrix, jobs, income=income, consumption=spent)
    closed = leontief_inverse(
        np.block([[matrix, spent[:, None]], [income[None, :], np.zeros((1, 1))]])
    )
    assert np.allclose(found.with_households, np.append(jobs, 0) @ closed[:, :-1])
    assert np.allclose(found.total, jobs @ leontief_inverse(matrix))
    assert (found.type_two >= found.type_one).all()


@given(productive, shares, st.permutations(range(3)), st.floats(0.1, 10))
def test_order_does_not_matter_and_jobs_scale(matrix, jobs, order, unit):
    base = employment_multipliers(matrix, jobs)
    moved = employment_multipliers(matrix[np.ix_(order, order)], jobs[order] * unit)
    assert np.allclose(moved.total, base.total[order] * unit)
    assert np.allclose(moved.type_one, base.type_one[order])


def test_without_trade_the_total_is_the_direct():
    assert employment_multipliers(np.zeros((2, 2)), [3, 4]).total.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("jobs", "more", "message"),
    [
        ([1], {}, "not one value for each sector"),
        ([1, -1], {}, "negative"),
        ([1, np.inf], {}, "not finite"),
        ([1, 1], {"income": [0.1, 0.1]}, r"both their income and their consumption \(consumption"),
        ([1, 1], {"consumption": [0.1, 0.1]}, r"their consumption \(income\)"),
        ([1, 1], {"income": [0.9, 0.9], "consumption": [0.9, 0.9]}, "spend so much"),
    ],
)
def test_refusals(jobs, more, message):
    with pytest.raises(MethodError, match=message):
        employment_multipliers(A, jobs, **more)
