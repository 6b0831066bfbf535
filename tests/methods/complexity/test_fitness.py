import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.methods.complexity import fitness
from kerege.methods.errors import MethodError

TABLE = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0]])


def slow(table, steps):
    regions, activities = table.shape
    fit, hard = [1.0] * regions, [1.0] * activities
    for _ in range(steps):
        new = [sum(hard[j] for j in range(activities) if table[i, j]) for i in range(regions)]
        harder = [
            1 / sum(1 / fit[i] for i in range(regions) if table[i, j]) for j in range(activities)
        ]
        fit = [value * regions / sum(new) for value in new]
        hard = [value * activities / sum(harder) for value in harder]
    return fit, hard


def test_it_is_the_iteration_by_loops():
    found = fitness(TABLE, tolerance=1e-6)
    region, activity = slow(TABLE, found.iterations)
    np.testing.assert_allclose(found.region, region, rtol=1e-9)
    np.testing.assert_allclose(found.activity, activity, rtol=1e-9)


def test_it_stands_still():
    found = fitness(TABLE, tolerance=1e-6)
    more = slow(TABLE, found.iterations + 1)
    assert np.abs(found.region - more[0]).max() <= 1e-6
    assert 0 < found.change <= 1e-6


def test_all_alike():
    found = fitness(np.ones((3, 2)))
    assert found.region.tolist() == [1, 1, 1]
    assert found.activity.tolist() == [1, 1]


def test_blocks_that_share_nothing_swing_and_are_refused():
    """Between blocks the scale is free, so the iteration swings for ever."""
    with pytest.raises(MethodError, match="share no activity"):
        fitness([[1, 1, 0], [1, 1, 0], [0, 0, 1]], most_iterations=500)


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_the_order_does_not_matter(rows, columns):
    base, moved = (fitness(t, tolerance=1e-4) for t in (TABLE, TABLE[rows][:, columns]))
    np.testing.assert_allclose(moved.region, base.region[rows], atol=1e-9)
    np.testing.assert_allclose(moved.activity, base.activity[columns], atol=1e-9)


def test_who_has_nothing_costs_the_others_nothing():
    more = np.zeros((5, 5))
    more[:4, :4] = TABLE
    base, found = fitness(TABLE, tolerance=1e-6), fitness(more, tolerance=1e-6)
    np.testing.assert_array_equal(found.region[:4], base.region)
    assert np.isnan(found.region[4])
    assert np.isnan(found.activity[4])


def test_a_region_that_goes_to_zero_is_named():
    """Region 2 has only what everybody has; region 1 alone has three more."""
    found = fitness([[1, 1, 1, 1], [1, 0, 0, 0]], tolerance=1e-14)
    assert found.vanishing.tolist() == [False, True]
    assert np.isfinite(found.region).all()


@pytest.mark.parametrize(
    ("table", "arguments", "message"),
    [
        (np.zeros((2, 2)), {}, "No region has a specialisation"),
        (TABLE, {"tolerance": 0}, "never end"),
        (TABLE, {"tolerance": np.nan}, "never end"),
        (TABLE, {"most_iterations": 0}, "never end"),
        (TABLE, {"most_iterations": 3}, "does not stand still"),
        ([[0.5]], {}, "neither there nor not there"),
    ],
)
def test_refusals(table, arguments, message):
    with pytest.raises(MethodError, match=message):
        fitness(table, **arguments)
