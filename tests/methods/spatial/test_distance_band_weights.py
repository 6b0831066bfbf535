import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.spatial import distance_band_weights

LINE = [(0, 0), (0, 3), (0, 7), (0, 100)]


@given(arrays(float, (7, 2), elements=st.integers(-6, 6)), st.floats(0.5, 9), st.integers(0, 2))
def test_it_is_every_pair_within_the_threshold(places, threshold, power):
    distance = np.linalg.norm(places[:, None] - places, axis=2)
    apart = ~np.eye(7, dtype=bool)
    if power and (distance[apart] == 0).any():
        power = 0
    found = distance_band_weights(places, threshold=threshold, metric="plane", power=power)
    distance[~apart] = 1
    expected = np.where((distance <= threshold) & apart, distance ** -float(power), 0)
    np.testing.assert_allclose(found.toarray(), expected)


def test_the_threshold_itself_counts_and_a_far_place_is_an_island():
    found = distance_band_weights(LINE, threshold=4, metric="plane").toarray()
    assert found.tolist() == [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]


def test_power():
    found = distance_band_weights(LINE, threshold=4, metric="plane", power=2).toarray()
    assert found[0, 1] == pytest.approx(1 / 9)
    assert found[2, 1] == pytest.approx(1 / 16)


def test_great_circle_is_in_kilometres():
    """One degree of a meridian is 6371.0088 km x pi / 180 = 111.195 km."""
    places = [(0, 0), (1, 0), (0, 1)]
    assert distance_band_weights(places, threshold=111.1, metric="great-circle").nnz == 0
    assert distance_band_weights(places, threshold=111.2, metric="great-circle").nnz == 4
    by_distance = distance_band_weights(
        places, threshold=200, metric="great-circle", power=1
    ).toarray()
    assert 1 / by_distance[0, 1] == pytest.approx(111.195, abs=1e-3)


def test_the_whole_earth_is_within_half_its_girth():
    places = [(90, 0), (-90, 0), (0, 0)]
    assert distance_band_weights(places, threshold=30_000, metric="great-circle").nnz == 6


def test_the_unit_of_the_plane_does_not_matter(places):
    base = distance_band_weights(places, threshold=3, metric="plane").toarray()
    moved = distance_band_weights(places * 1000 - 7, threshold=3000, metric="plane").toarray()
    np.testing.assert_array_equal(base, moved)


@pytest.mark.parametrize(
    ("coordinates", "arguments", "message"),
    [
        (LINE, {"threshold": 0}, "above zero"),
        (LINE, {"threshold": np.nan}, "above zero"),
        (LINE, {"threshold": 1, "power": -1}, "above zero"),
        ([(0, 0), (0, 0)], {"threshold": 1, "power": 1}, r"coincide.*regions 0 and 1"),
    ],
)
def test_refusals(coordinates, arguments, message):
    with pytest.raises(MethodError, match=message):
        distance_band_weights(coordinates, metric="plane", **arguments)
