import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import analytic_hierarchy_process
from kerege.methods.judgement import inconsistent_comparison

# Saaty (1980), ch. 2: distances of Cairo, Tokyo, Chicago, San Francisco, London, Montreal.
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


def test_saaty_1980_san_francisco_and_london():
    """London was judged three times as far as San Francisco; the weights say 1.4 times."""
    found = inconsistent_comparison(DISTANCES)
    assert (found.first, found.second) == (3, 4)
    assert found.judged == pytest.approx(1 / 3)
    assert found.fitting == pytest.approx(0.116 / 0.164, abs=0.01)


@settings(max_examples=40)
@given(
    arrays(np.float64, (5,), elements=st.floats(0.5, 2)),
    st.sampled_from([(i, j) for i in range(5) for j in range(i + 1, 5)]),
)
def test_one_comparison_that_is_turned_is_found(score, pair):
    matrix = score[:, None] / score
    matrix[pair] *= 9
    matrix[pair[::-1]] /= 9
    found = inconsistent_comparison(matrix)
    assert (found.first, found.second) == pair
    assert found.judged == pytest.approx(matrix[pair])
    mended = matrix.copy()
    mended[pair], mended[pair[::-1]] = found.fitting, 1 / found.fitting
    ratios = [analytic_hierarchy_process(one).consistency_ratio for one in (mended, matrix)]
    assert ratios[0] < ratios[1]


def test_the_order_of_things_does_not_matter():
    order = [5, 2, 0, 1, 4, 3]
    found = inconsistent_comparison(DISTANCES[np.ix_(order, order)])
    assert {order[found.first], order[found.second]} == {3, 4}


def test_consistent_comparisons_fit():
    found = inconsistent_comparison([[1, 2], [0.5, 1]])
    assert (found.first, found.second) == (0, 1)
    assert found.judged == pytest.approx(found.fitting)


def test_refusals():
    with pytest.raises(MethodError, match="inverse do not fit"):
        inconsistent_comparison([[1, 2], [2, 1]])
    with pytest.raises(MethodError, match="not a square"):
        inconsistent_comparison([[1, 2]])
    with pytest.raises(MethodError, match="has no pair"):
        inconsistent_comparison([[1]])
