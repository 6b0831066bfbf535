import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import copeland


def test_by_hand():
    found = copeland([[3, 1, 2], [2, 2, 2], [1, 3, 1]], weights=[2, 1, 1])
    assert np.allclose(
        found.outranking, [[0.5, 0.625, 0.75], [0.375, 0.5, 0.75], [0.25, 0.25, 0.5]]
    )
    assert found.scores.tolist() == [2, 0, -2]
    assert found.ranks.tolist() == [1, 2, 3]


def test_a_circle_stands_alike():
    found = copeland([[3, 1, 2], [2, 3, 1], [1, 2, 3]], weights=[1, 1, 1])
    assert found.scores.tolist() == [0, 0, 0]


def test_a_tie_of_weights_that_do_not_add_up_exactly_is_a_tie():
    values = [[1, 1, 1, 0, 0], [0, 0, 0, 1, 1]]
    assert copeland(values, weights=[0.1, 0.2, 0.2, 0.3, 0.2]).scores.tolist() == [0, 0]


@given(arrays(np.float64, (5, 3), elements=st.integers(0, 4)), st.permutations(range(5)))
def test_scores_sum_to_zero_and_forget_units_and_order(values, order):
    found = copeland(values, weights=[1, 2, 3])
    assert found.scores.sum() == 0
    assert np.allclose(found.outranking + found.outranking.T, 1)
    assert np.array_equal(copeland(np.exp(values), weights=[1, 2, 3]).scores, found.scores)
    assert np.array_equal(copeland(values[order], weights=[1, 2, 3]).scores, found.scores[order])


@pytest.mark.parametrize(
    ("values", "weights", "message"),
    [
        ([[1, 2]], [1, 1], "no pair"),
        ([[1, 2], [2, 1]], [1], "do not fit the indicators"),
        ([[1, 2], [2, 1]], [0, 0], "All weights are zero"),
        ([[1, 2], [2, 1]], [1, -1], "negative"),
        ([[1, np.nan], [2, 1]], [1, 1], "not finite"),
    ],
)
def test_refusals(values, weights, message):
    with pytest.raises(MethodError, match=message):
        copeland(values, weights=weights)
