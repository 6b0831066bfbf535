import numpy as np
import pytest

from kerege.methods.errors import MethodError
from kerege.methods.indicators import budget_allocation


def test_by_hand():
    found = budget_allocation([[50, 30, 20], [30, 30, 40]])
    assert np.allclose(found.weights, [0.4, 0.3, 0.3])
    assert np.allclose(found.lowest, [0.3, 0.3, 0.2])
    assert np.allclose(found.highest, [0.5, 0.3, 0.4])
    assert np.allclose(found.error, [0.1, 0, 0.1])


def test_the_size_of_the_budget_and_the_order_of_experts_do_not_matter():
    points = np.array([[50, 30, 20], [30, 30, 40], [10, 80, 10]])
    found = budget_allocation(points)
    assert np.allclose(budget_allocation(points[::-1] / 10).weights, found.weights)
    assert found.weights.sum() == pytest.approx(1)


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
