import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from kerege.methods.errors import MethodError
from kerege.methods.spatial import (
    contiguity_weights,
    local_moran,
    moran,
    nearest_neighbour_weights,
    row_standardise,
)


def run(values, weights, **arguments):
    arguments = {"permutations": 999, "generator": np.random.default_rng(1)} | arguments
    return local_moran(values, weights, **arguments)


@settings(max_examples=20)
@given(arrays(float, (20,), elements=st.integers(-9, 9)).filter(lambda x: np.ptp(x) > 0))
def test_it_is_the_product_by_a_loop_and_its_mean_is_the_global_statistic(near, values):
    found = run(values, near, permutations=9)
    z = values - values.mean()
    for i, statistic in enumerate(found.statistic):
        lag = sum(near[i, j] * z[j] for j in range(20))
        assert statistic == pytest.approx(z[i] * lag / (z**2).mean(), abs=1e-12)
    assert found.statistic.mean() == pytest.approx(moran(values, near).statistic, abs=1e-12)


def test_p_values_are_those_of_a_slow_permutation_of_each_region(rising, near):
    found = run(rising, near, permutations=19_999)
    generator = np.random.default_rng(5)
    z = rising - rising.mean()
    dense = near.toarray()
    for i in (0, 7, 13):
        others = np.delete(z, i)
        own = dense[i][dense[i] > 0]
        lags = np.array(
            [own @ generator.choice(others, own.size, replace=False) for _ in range(10_000)]
        )
        observed = dense[i] @ z
        sides = (lags >= observed).mean(), (lags <= observed).mean()
        assert found.p_value[i] == pytest.approx(min(1, 2 * min(sides)), abs=0.03)


def test_unit_and_zero_do_not_matter(rising, near):
    base, moved = run(rising, near), run(rising * 40 - 900, near * 3)
    np.testing.assert_allclose(moved.p_value, base.p_value)
    np.testing.assert_allclose(moved.deviation, base.deviation)
    np.testing.assert_array_equal(moved.quadrant, base.quadrant)


def test_two_sided_is_twice_the_smaller_side(rising, near):
    two, like, unlike = (
        run(rising, near, alternative=side).p_value for side in ("two-sided", "greater", "less")
    )
    np.testing.assert_allclose(two, np.minimum(1, 2 * np.minimum(like, unlike)))


def test_of_pure_noise_about_the_level_is_flagged():
    """Draws are shared between regions, so one run strays; several seeds settle it."""
    generator = np.random.default_rng(2)
    places = generator.random((1500, 2))
    weights = nearest_neighbour_weights(places, neighbours=6, metric="plane")
    shares = [
        (run(generator.normal(size=1500), weights, generator=generator).p_value <= 0.05).mean()
        for _ in range(20)
    ]
    assert np.mean(shares) == pytest.approx(0.05, abs=0.008)


def test_quadrants():
    line = row_standardise(contiguity_weights([[i, i + 1] for i in range(7)], regions=8))
    found = run(np.array([9, 9, 9, 1, 1, 1, 8, 1.0]), line)
    assert found.quadrant.tolist()[:2] == [1, 1]
    assert found.quadrant[6] == 4
    assert found.quadrant[4] == 3
    assert found.quadrant[7] == 2


@pytest.mark.parametrize("sign", [1, -1])
def test_like_neighbours_are_rare_on_the_greater_side_and_unlike_ones_on_the_less(sign):
    line = row_standardise(contiguity_weights([[i, i + 1] for i in range(29)], regions=30))
    values = np.tile([0.0, 1.0], 15)
    values[10:15] = 9  # like among like; and 9 alone among zeros
    values[25] = 9
    greater, less = (run(sign * values, line, alternative=a).p_value for a in ("greater", "less"))
    assert greater[12] < 0.05 < less[12]
    assert less[25] < greater[25]


def test_a_region_at_the_mean_is_never_flagged(near):
    values = np.r_[0.0, np.arange(1, 10), -np.arange(1, 10), 0.0]
    assert run(values, near).p_value[0] == 1
    moved = values * 0.7 + 0.1
    assert moved[0] != moved.mean(), "but for rounding"
    assert run(moved, near).p_value[0] == 1


def test_all_others_as_neighbours_leave_chance_nothing():
    weights = np.ones((5, 5)) - np.eye(5)
    found = run([1.0, 2, 3, 4, 9], weights)
    assert (found.p_value == 1).all()
    assert np.isnan(found.deviation).all()


def test_an_island_is_left_out_with_no_answer(rising, near):
    bigger = sparse.block_diag([near, np.zeros((1, 1))]).tocsr()
    found = run(np.r_[rising, 50.0], bigger, islands="leave_out")
    np.testing.assert_allclose(found.statistic[:20], run(rising, near).statistic)
    assert np.isnan(found.statistic[20])
    assert np.isnan(found.p_value[20])
    assert found.quadrant[20] == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"permutations": 0}, "number of permutations"),
        ({"permutations": 9.5}, "number of permutations"),
        ({"alternative": "smaller"}, "Unknown alternative"),
        ({"values": [1, 2]}, "different regions"),
        ({"values": [5] * 20}, "same value"),
        ({"weights": np.zeros((20, 20))}, "no neighbour"),
    ],
)
def test_refusals(rising, near, change, message):
    arguments = {"values": rising, "weights": near} | change
    with pytest.raises(MethodError, match=message):
        run(**arguments)


def test_a_neighbour_without_neighbours_is_refused():
    weights = np.zeros((4, 4))
    weights[:3, :3] = 1 - np.eye(3)
    weights[0, 3] = 1
    with pytest.raises(MethodError, match="is a neighbour of others"):
        run([1, 2, 3, 4], weights, islands="leave_out")


def test_too_few_with_neighbours():
    with pytest.raises(MethodError, match="Too few"):
        run([1, 2, 3], contiguity_weights([[0, 1]], regions=3), islands="leave_out")
