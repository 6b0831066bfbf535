import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import benefit_of_the_doubt


def doubt(values, low=0, high=1):
    return benefit_of_the_doubt(values, lowest_share=low, highest_share=high)


def test_by_hand():
    """The third lies under the line from (1, 0) to (0, 1): 0.3 + 0.5 = 0.8."""
    found = doubt([[1, 0.01], [0.01, 1], [0.3, 0.5]])
    assert np.allclose(found.scores[:2], 1)
    assert found.scores[2] == pytest.approx(0.8 / 1.01)


def test_one_indicator_is_its_share_of_the_best():
    assert np.allclose(doubt([[2], [4], [1]]).scores, [0.5, 1, 0.25])


def test_fixed_shares_leave_one_answer():
    """With equal shares of two indicators 1/s is the largest mean of ratios to the region."""
    values = np.array([[0.9, 0.2], [0.4, 0.8], [0.5, 0.5]])
    found = doubt(values, 0.5, 0.5)
    ratios = (values[None] / values[:, None]).mean(axis=2)
    assert np.allclose(found.scores, 1 / ratios.max(axis=1))
    assert np.allclose(found.shares, 0.5)


@settings(deadline=None, max_examples=25)
@given(arrays(np.float64, (4, 3), elements=st.floats(0.05, 1)))
def test_bounds_only_cost_and_units_do_not_matter(values):
    free, bound = doubt(values), doubt(values, 0.2, 0.6)
    assert (bound.scores <= free.scores + 1e-9).all()
    assert free.scores.max() == pytest.approx(1)
    assert (bound.shares >= 0.2 - 1e-7).all()
    assert (bound.shares <= 0.6 + 1e-7).all()
    assert np.allclose(bound.shares.sum(axis=1), 1)
    assert np.allclose(doubt(values * [1, 1e6, 1e-3], 0.2, 0.6).scores, bound.scores, atol=1e-7)


@pytest.mark.parametrize(
    ("values", "low", "high", "message"),
    [
        ([[0, 0], [1, 1]], 0, 1, "zeros only"),
        ([[1, 0], [1, 1]], 0.3, 1, "cannot meet the bounds"),
        ([[1, 1], [1, 2]], 0.6, 1, "No shares can meet"),
        ([[1, 1], [1, 2]], 0, 0.4, "No shares can meet"),
        ([[1, 1], [1, 2]], [0.5, 0.3], [0.4, 0.9], "No shares can meet"),
        ([[1, 1], [1, 2]], 0, 2, "above 1"),
        ([[1, 1], [1, 2]], [0.1], 1, "does not fit"),
        ([[1, -1], [1, 2]], 0, 1, "negative"),
        ([[1, np.nan], [1, 2]], 0, 1, "not finite"),
    ],
)
def test_refusals(values, low, high, message):
    with pytest.raises(MethodError, match=message):
        doubt(values, low, high)
