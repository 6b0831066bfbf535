import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import composite_indicator

TWO = {"parents": [[0, 0, 1], [0, 0]], "weights": [[1, 3, 2], [1, 1]]}
VALUES = np.array([[1.0, 2, 3], [4, 5, 6], [9, 1, 2]])
POSITIVE = arrays(np.float64, (4, 3), elements=st.floats(0.1, 100))


def index(values=VALUES, powers=(1, 1), **changed):
    return composite_indicator(values, powers=powers, **{**TWO, **changed})


def test_the_published_stages_and_the_first_rank(asem):
    assert np.allclose(asem.ours, asem.normalised, rtol=0, atol=1e-12)
    found = composite_indicator(
        asem.ours, parents=asem.parents, weights=asem.weights, powers=(1, 1, 1)
    )
    assert np.allclose(np.hstack(found.levels), asem.aggregated, rtol=0, atol=1e-12)
    first = int(np.argmin(found.ranks))
    assert asem.names[first] == "Switzerland"
    assert round(found.scores[first], 2) == 68.38


def test_by_hand():
    found = index()
    assert np.allclose(found.levels[0], [[1.75, 3], [4.75, 6], [3, 2]])
    assert np.allclose(found.scores, [2.375, 5.375, 2.5])
    assert found.ranks.tolist() == [3, 1, 2]
    assert np.allclose(found.effective_weights, [1 / 8, 3 / 8, 1 / 2])
    assert np.allclose(found.contributions, VALUES * [1 / 8, 3 / 8, 1 / 2])


def test_a_geometric_and_a_harmonic_mean_by_another_formula():
    weights = np.array([1, 3, 4]) / 8
    assert np.allclose(index(powers=(0, 0)).scores, np.prod(VALUES**weights, axis=1))
    assert np.allclose(index(powers=(-1, -1)).scores, 1 / (1 / VALUES @ weights))


@given(POSITIVE, st.sampled_from([(1, 1), (0, 0), (1, 0), (-1, 0.5), (2, -1)]))
def test_contributions_add_up_and_the_unit_scales(values, powers):
    found = index(values, powers)
    assert np.allclose(found.contributions.sum(axis=1), found.scores)
    assert np.allclose(index(7 * values, powers).scores, 7 * found.scores)
    assert (found.scores >= values.min(axis=1) - 1e-9).all()
    assert (found.scores <= values.max(axis=1) + 1e-9).all()


@given(POSITIVE)
def test_lower_powers_forgive_less(values):
    means = [index(values, (p, p)).scores for p in (-2, -1, 0, 1, 2)]
    assert all((low <= high + 1e-9).all() for low, high in itertools.pairwise(means))


@given(POSITIVE, st.permutations(range(4)))
def test_the_order_of_regions_does_not_matter(values, order):
    assert np.allclose(index(values[order]).scores, index(values).scores[order])


def test_a_contribution_is_the_value_times_the_slope():
    found = index(powers=(0, -1))
    step = 1e-6
    for i in range(3):
        moved = VALUES.copy()
        moved[:, i] *= 1 + step
        slope = (index(moved, (0, -1)).scores - found.scores) / step
        assert np.allclose(found.contributions[:, i], slope, rtol=1e-4)


def test_one_region_and_standard_scores_that_cancel():
    found = index(np.array([[-3.0, 1, 2]]))
    assert np.allclose(found.contributions, [[-3 / 8, 3 / 8, 1]])


@pytest.mark.parametrize(
    ("values", "arguments", "message"),
    [
        ([[1, np.nan, 2]], {}, r"not finite \(values, first at \[0, 1\]\)"),
        ([[1, 0, 2]], {"powers": (0, 1)}, r"not above zero.*\[0, 1\]"),
        (VALUES, {"powers": (1,)}, "powers do not fit"),
        (VALUES, {"parents": [[0, 0, 1]]}, "no weights each"),
        (VALUES, {"parents": [[0, 0, 2], [0, 0]]}, "without a gap"),
        (VALUES, {"parents": [[0, 0.5, 1], [0, 0]]}, "without a gap"),
        (VALUES, {"parents": [[0, 0, 1], [0, 1]]}, "do not end in one index"),
        (VALUES, {"parents": [[0, 1], [0, 0]]}, "does not fit the one below"),
        (VALUES, {"weights": [[1, -1, 1], [1, 1]]}, "negative"),
        (VALUES, {"weights": [[0, 0, 1], [1, 1]]}, "All weights of a group are zero"),
        ([1, 2, 3], {}, "1 axes, not 2"),
    ],
)
def test_refusals(values, arguments, message):
    with pytest.raises(MethodError, match=message):
        index(values, **arguments)
