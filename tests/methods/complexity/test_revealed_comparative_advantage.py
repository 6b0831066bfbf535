import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.complexity import revealed_comparative_advantage
from kerege.methods.errors import MethodError
from kerege.methods.regional import location_quotient

amounts = arrays(np.float64, (4, 3), elements=st.floats(0.5, 1e6))


@given(amounts)
def test_it_is_the_location_quotient_where_nothing_is_empty(amount):
    np.testing.assert_allclose(
        revealed_comparative_advantage(amount), location_quotient(amount), rtol=1e-12
    )


@given(amounts)
def test_the_mean_weighted_by_region_is_one(amount):
    weights = amount.sum(axis=1) / amount.sum()
    np.testing.assert_allclose(weights @ revealed_comparative_advantage(amount), 1, rtol=1e-9)


@given(amounts, st.floats(0.001, 1000), st.permutations(range(4)))
def test_units_and_order_do_not_matter(amount, unit, order):
    base = revealed_comparative_advantage(amount)
    moved = revealed_comparative_advantage(amount[order] * unit)
    np.testing.assert_allclose(moved, base[order], rtol=1e-9)


def test_by_hand():
    """Region 1 has 3 of 4 in the activity, all have 4 of 8: (3/4) / (4/8) = 1.5."""
    assert revealed_comparative_advantage([[3, 1], [1, 3]]).tolist() == [[1.5, 0.5], [0.5, 1.5]]


def test_an_empty_region_and_a_nowhere_activity_do_not_cost_the_others():
    found = revealed_comparative_advantage([[3, 1, 0], [1, 3, 0], [0, 0, 0]])
    assert found[:2, :2].tolist() == [[1.5, 0.5], [0.5, 1.5]]
    assert np.isnan(found[2]).all()
    assert np.isnan(found[:, 2]).all()


def test_missing_cells_with_given_totals():
    found = revealed_comparative_advantage(
        [[3, 0], [1, 3]], total=[4, 4], reference=[4, 4], missing=[[False, True], [False, False]]
    )
    assert found[0, 0] == pytest.approx(1.5)
    assert np.isnan(found[0, 1])


def test_the_input_is_not_changed():
    amount = np.array([[3.0, 1], [1, 3]])
    revealed_comparative_advantage(amount)
    assert amount.tolist() == [[3, 1], [1, 3]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"amount": [[0, 0], [0, 0]]}, "nothing anywhere"),
        ({"amount": [[1, -2]]}, "negative"),
        ({"amount": [[1, np.nan]]}, "not finite"),
        ({"amount": [1, 2]}, "1 axes, not 2"),
        ({"amount": [[1, 2]], "missing": [[True, False]]}, "sum over missing"),
        ({"amount": [[1, 2]], "total": [3, 3]}, "do not fit"),
        ({"amount": [[1, 2]], "reference": [3]}, "do not fit"),
        ({"amount": [[1, 2]], "total": [2]}, "smaller than its parts"),
        ({"amount": [[1, 2]], "reference_total": 0}, "nothing anywhere"),
    ],
)
def test_refusals(arguments, message):
    with pytest.raises(MethodError, match=message):
        revealed_comparative_advantage(**arguments)
