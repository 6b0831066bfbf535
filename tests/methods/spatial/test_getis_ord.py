import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.spatial import distance_band_weights, getis_ord, local_moran


def run(values, weights, *, star=False, **arguments):
    arguments = {"permutations": 999, "generator": np.random.default_rng(1)} | arguments
    return getis_ord(values, weights, star=star, **arguments)


def slow(values, weights, *, star):
    """Ord and Getis (1995), equations 14a and 14b, region by region."""
    result = []
    for i in range(values.size):
        row = weights[i].copy()
        inside = np.ones(values.size, dtype=bool)
        if star:
            row[i] = row.max()
        else:
            inside[i] = False
        n = inside.sum()
        mean, spread = values[inside].mean(), values[inside].std()
        total, squares = row.sum(), (row**2).sum()
        bottom = spread * np.sqrt((n * squares - total**2) / (n - 1))
        result.append((row @ values - total * mean) / bottom)
    return np.array(result)


@settings(max_examples=20)
@given(arrays(float, (20,), elements=st.integers(-9, 9)), st.booleans(), st.sampled_from([0, 1]))
def test_it_is_the_formula_region_by_region(places, values, star, power):
    values[:3] = 10, 11, 12  # whoever is left out, the others differ
    weights = distance_band_weights(places, threshold=4, metric="plane", power=power)
    found = run(values, weights, star=star, permutations=9)
    expected = slow(values, weights.toarray(), star=star)
    np.testing.assert_allclose(found.deviation, expected, atol=1e-12)


def test_unit_zero_and_the_scale_of_weights_do_not_matter(rising, near):
    base, moved = run(rising, near, star=True), run(rising * 5 + 100, near * 7, star=True)
    np.testing.assert_allclose(moved.deviation, base.deviation)
    np.testing.assert_allclose(moved.p_value, base.p_value)


def test_turning_high_and_low_turns_the_sides(rising, near):
    high = run(rising, near, alternative="greater")
    low = run(-rising, near, alternative="less")
    np.testing.assert_allclose(high.deviation, -low.deviation)
    np.testing.assert_allclose(high.p_value, low.p_value)


def test_two_sided_p_is_that_of_local_moran(rising, near):
    """Both compare the same neighbours with the same draws."""
    other = local_moran(rising, near, generator=np.random.default_rng(1), permutations=999)
    np.testing.assert_allclose(run(rising, near).p_value, other.p_value)


def test_the_warm_end_is_found(places, rising, near):
    found = run(rising, near, alternative="greater")
    east = places[:, 0] > np.quantile(places[:, 0], 0.8)
    assert (found.deviation[east] > 0).all()
    assert (found.p_value[east] < 0.15).all()


def test_an_island_is_left_out_with_no_answer():
    weights = np.zeros((6, 6))
    weights[:5, :5] = np.eye(5, k=1) + np.eye(5, k=-1)
    found = run([1.0, 2, 3, 4, 9, 7], weights, islands="leave_out", star=True)
    assert np.isnan(found.deviation).tolist() == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"permutations": 0}, "number of permutations"),
        ({"alternative": "hot"}, "Unknown alternative"),
        ({"values": [5] * 20}, "same value"),
        ({"weights": np.zeros((20, 20))}, "no neighbour"),
    ],
)
def test_refusals(rising, near, change, message):
    arguments = {"values": rising, "weights": near} | change
    with pytest.raises(MethodError, match=message):
        run(**arguments)
