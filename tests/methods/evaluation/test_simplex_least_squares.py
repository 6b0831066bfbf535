import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import optimize

from kerege.methods.errors import MethodError
from kerege.methods.evaluation import simplex_least_squares

matrices = arrays(float, (5, 7), elements=st.floats(-10, 10))
vectors = arrays(float, (5,), elements=st.floats(-10, 10))


@given(matrices, vectors)
def test_no_point_of_the_simplex_is_nearer(x, y):
    w = simplex_least_squares(x, y)
    assert w.min() >= 0
    assert w.sum() == pytest.approx(1)
    rest = x @ w - y
    # Optimal if no corner lies on the near side of the plane through the point found.
    assert (rest @ (x - y[:, None])).min() >= rest @ rest - 1e-5


@given(matrices, vectors)
def test_scipy_nnls_with_the_sum_as_a_heavy_row(x, y):
    w = simplex_least_squares(x, y)
    heavy = 1e4
    other, _ = optimize.nnls(np.vstack([x, np.full(7, heavy)]), np.append(y, heavy))
    assert np.linalg.norm(x @ w - y) == pytest.approx(
        np.linalg.norm(x @ (other / other.sum()) - y), abs=2e-3
    )


@given(matrices, vectors, st.permutations(range(7)))
def test_the_order_does_not_matter_for_the_distance(x, y, order):
    one, other = simplex_least_squares(x, y), simplex_least_squares(x[:, order], y)
    distance = [np.linalg.norm(x @ one - y), np.linalg.norm(x[:, order] @ other - y)]
    assert distance[0] == pytest.approx(distance[1], abs=1e-5)


def test_corners_edges_and_inside():
    x = np.array([[0.0, 4.0, 0.0], [0.0, 0.0, 4.0]])
    assert simplex_least_squares(x, [-1, -1]).tolist() == [1, 0, 0]
    assert simplex_least_squares(x, [1, -3]) == pytest.approx([0.75, 0.25, 0])
    assert simplex_least_squares(x, [1, 1]) == pytest.approx([0.5, 0.25, 0.25])
    assert simplex_least_squares(x, [4, 4]) == pytest.approx([0, 0.5, 0.5])
    assert simplex_least_squares([[2.0, 2.0]], [2.0]) == pytest.approx([0.5, 0.5])
    assert simplex_least_squares([[7.0]], [2.0]) == pytest.approx([1])


@given(arrays(float, (30, 20), elements=st.floats(0, 1)))
def test_a_mixture_is_found_again(x):
    if np.linalg.matrix_rank(x - x[:, [0]]) < 19 or np.linalg.cond(x) > 1e4:
        return
    w = np.zeros(20)
    w[[2, 5, 11]] = 0.5, 0.3, 0.2
    assert simplex_least_squares(x, x @ w) == pytest.approx(w, abs=1e-4)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([[1, np.nan]], [1], "not finite"),
        ([[1, 2]], [1, 2], "The target does not fit"),
        ([1, 2], [1, 2], "1 axes, not 2"),
        ([[]], [1], "nothing to compute"),
    ],
)
def test_refusals(x, y, message):
    with pytest.raises(MethodError, match=message):
        simplex_least_squares(x, y)
