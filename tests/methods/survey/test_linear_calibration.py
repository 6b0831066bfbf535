import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import linear_calibration

weights = arrays(np.float64, (7,), elements=st.floats(1, 20))
known = arrays(
    np.float64, (7,), elements=st.floats(-50, 50).map(lambda v: round(v, 1)), unique=True
)
GROUP = np.array([0, 0, 0, 1, 1, 1, 1])


def test_one_category_for_each_is_poststratification():
    """With one column for each group the factor is the group's size over its weight."""
    columns = np.column_stack([GROUP == 0, GROUP == 1]).astype(float)
    found = linear_calibration(columns, [30, 80], np.full(7, 10.0))
    assert np.allclose(found.ratio, np.where(GROUP == 0, 1.0, 2.0))


def test_apistrat_total_of_api99_is_met(apistrat, apipop):
    columns = np.column_stack([np.ones(len(apistrat)), apistrat.numbers("api99")])
    totals = [len(apipop), apipop.numbers("api99").sum()]
    found = linear_calibration(columns, totals, apistrat.numbers("pw"))
    assert np.allclose(found.weights @ columns, totals, rtol=1e-12)
    assert found.deviation < 1e-14


@given(weights, known, st.floats(50, 200), st.floats(-500, 500))
def test_it_is_the_nearest_by_squares(weight, column, size, total):
    """The same weights from the conditions of the least squares, solved as one system."""
    columns = np.column_stack([np.ones(7), column])
    found = linear_calibration(columns, [size, total], weight)
    bordered = np.block([[np.diag(1 / weight), columns], [columns.T, np.zeros((2, 2))]])
    direct = np.linalg.solve(bordered, [*np.ones(7), size, total])[:7]
    assert np.allclose(found.weights, direct, rtol=1e-5, atol=1e-6)


@given(weights, known, st.permutations(range(7)), st.floats(0.01, 100))
def test_order_and_units_do_not_matter(weight, column, order, unit):
    columns = np.column_stack([np.ones(7), column])
    base = linear_calibration(columns, [90, 30], weight)
    moved = linear_calibration(columns[order] * [1, unit], [90, 30 * unit], weight[order])
    assert np.allclose(moved.weights, base.weights[order], rtol=1e-6, atol=1e-6)


@given(weights, known)
def test_totals_that_hold_change_nothing(weight, column):
    columns = np.column_stack([np.ones(7), column])
    assert np.allclose(linear_calibration(columns, weight @ columns, weight).ratio, 1)


def test_weights_may_turn_negative_and_the_ratio_says_so():
    found = linear_calibration([[1, 0], [1, 1], [1, 10]], [3, 30], [1, 1, 1])
    assert found.ratio.min() < 0


@pytest.mark.parametrize(
    ("columns", "totals", "weight", "message"),
    [
        ([[1, 1], [1, 1], [1, 1]], [3, 3], [1, 1, 1], r"already say \(auxiliary, first at \[1\]"),
        ([[1, 0, 1], [1, 1, 0], [1, 1, 0]], [3, 2, 1], [1, 1, 1], r"first at \[2\]"),
        ([[1, 2]], [1, 2], [1], "already say"),
        ([[1, 0], [1, 0]], [2, 1], [1, 1], "zero for all with weight"),
        ([[1], [1]], [2, 1], [1, 1], "do not fit together"),
        ([[1], [1]], [2], [0, 0], "zero for all with weight"),
        ([[1], [np.nan]], [2], [1, 1], "not finite"),
        ([1, 1], [2], [1, 1], "1 axes, not 2"),
    ],
)
def test_refusals(columns, totals, weight, message):
    with pytest.raises(MethodError, match=message):
        linear_calibration(columns, totals, weight)
