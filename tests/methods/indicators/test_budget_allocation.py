import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import budget_allocation


def test_by_hand():
    found = budget_allocation([[50, 30, 20], [30, 30, 40]])
    assert np.allclose(found.weights, [0.4, 0.3, 0.3])
    assert np.allclose(found.lowest, [0.3, 0.3, 0.2])
    assert np.allclose(found.highest, [0.5, 0.3, 0.4])
    assert np.allclose(found.error, [0.1, 0, 0.1])


@given(
    arrays(float, (3, 4), elements=st.floats(0.01, 1)), st.permutations(range(3)), st.floats(1, 1e9)
)
def test_the_size_of_the_budget_and_the_order_of_experts_do_not_matter(points, order, budget):
    shares = points / points.sum(axis=1, keepdims=True)
    found = budget_allocation(shares[order] * budget)
    assert np.allclose(found.weights, shares.mean(axis=0))
    assert np.allclose(found.error, shares.std(axis=0, ddof=1) / np.sqrt(3))
    assert np.allclose(found.lowest, shares.min(axis=0))
    assert np.allclose(found.highest, shares.max(axis=0))


def test_one_expert_has_no_error():
    assert np.isnan(budget_allocation([[1, 3]]).error).all()


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([[0, 0], [1, 1]], "gives no points"),
        ([[50, 50], [50, 40]], r"same budget \(points, first at \[1\]\)"),
        ([[50, -50]], "negative"),
        ([[50, np.nan]], "not finite"),
    ],
)
def test_refusals(points, message):
    with pytest.raises(MethodError, match=message):
        budget_allocation(points)
