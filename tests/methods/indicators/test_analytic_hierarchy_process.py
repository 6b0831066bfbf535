import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import analytic_hierarchy_process

# Saaty (1980), ch. 2: how many times farther from Philadelphia is one city than another; Cairo,
# Tokyo, Chicago, San Francisco, London, Montreal.
DISTANCES = np.array(
    [
        [1, 1 / 3, 8, 3, 3, 7],
        [3, 1, 9, 3, 3, 9],
        [1 / 8, 1 / 9, 1, 1 / 6, 1 / 5, 2],
        [1 / 3, 1 / 3, 6, 1, 1 / 3, 6],
        [1 / 3, 1 / 3, 5, 3, 1, 6],
        [1 / 7, 1 / 9, 1 / 2, 1 / 6, 1 / 6, 1],
    ]
)
scores = arrays(np.float64, (5,), elements=st.floats(0.1, 10))


@st.composite
def comparisons(draw):
    upper = draw(arrays(np.float64, (4, 4), elements=st.floats(1 / 9, 9)))
    matrix = np.triu(upper, 1)
    return matrix + np.eye(4) + np.tril(1 / np.maximum(upper.T, 1e-9), -1)


def test_saaty_1980_distances_from_philadelphia():
    found = analytic_hierarchy_process(DISTANCES)
    assert found.weights.round(3).tolist() == [0.262, 0.397, 0.033, 0.116, 0.164, 0.027]
    assert found.consistency_index == pytest.approx(0.09, abs=0.005)
    assert found.consistency_ratio == pytest.approx(0.07, abs=0.005)


@given(comparisons())
def test_repeated_multiplication_leads_to_the_same_weights(matrix):
    """The limit of powers, from which Saaty derives the eigenvector."""
    vector = np.ones(4)
    for _ in range(500):
        vector = matrix @ vector
        vector /= vector.sum()
    found = analytic_hierarchy_process(matrix)
    assert np.allclose(found.weights, vector)
    growth = (matrix @ vector).sum()
    assert found.consistency_index == pytest.approx(max(growth - 4, 0) / 3, abs=1e-9)


@given(scores)
def test_consistent_comparisons_give_back_the_scores(score):
    found = analytic_hierarchy_process(score[:, None] / score)
    assert np.allclose(found.weights, score / score.sum())
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert np.allclose(found.judged, 1)


@given(comparisons(), st.permutations(range(4)))
def test_order_does_not_matter_and_weights_are_shares(matrix, order):
    base = analytic_hierarchy_process(matrix)
    moved = analytic_hierarchy_process(matrix[np.ix_(order, order)])
    assert np.allclose(moved.weights, base.weights[order])
    assert moved.consistency_ratio == pytest.approx(base.consistency_ratio, abs=1e-9)
    assert (base.weights > 0).all()
    assert base.weights.sum() == pytest.approx(1)


def test_one_and_two_things_are_always_consistent():
    assert analytic_hierarchy_process([[1]]).weights.tolist() == [1]
    pair = analytic_hierarchy_process([[1, 3], [1 / 3, 1]])
    assert np.allclose(pair.weights, [0.75, 0.25])
    assert pair.consistency_ratio == 0


def test_a_circle_is_as_inconsistent_as_chance_or_worse():
    circle = analytic_hierarchy_process([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    assert np.allclose(circle.weights, 1 / 3)
    assert circle.consistency_ratio > 1


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 2], [2, 1]], r"do not fit \(comparisons, first at \[0, 1\]\)"),
        ([[2.0]], "do not fit"),
        ([[1, 0], [0, 1]], "comparison is zero"),
        ([[1, -2], [-0.5, 1]], "negative"),
        ([[1, np.nan], [1, 1]], "not finite"),
        ([[1, 2]], "not a square"),
        (np.ones((11, 11)), "at most ten things"),
        ([1, 2], "1 axes, not 2"),
    ],
)
def test_refusals(matrix, message):
    with pytest.raises(MethodError, match=message):
        analytic_hierarchy_process(matrix)
