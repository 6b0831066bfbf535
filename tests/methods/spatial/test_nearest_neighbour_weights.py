import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.spatial import nearest_neighbour_weights

CITIES = [(51.13, 71.43), (43.24, 76.91), (42.34, 69.59), (47.11, 51.92)]
"""Astana, Almaty, Shymkent, Atyrau: latitude, longitude."""


def haversine(one, other):
    (a, b), (c, d) = np.radians(one), np.radians(other)
    inner = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(inner))


@given(arrays(float, (7, 2), elements=st.integers(-6, 6)), st.integers(1, 6))
def test_no_neighbour_is_farther_than_one_that_is_none(places, neighbours):
    found = nearest_neighbour_weights(places, neighbours=neighbours, metric="plane").toarray()
    for i, row in enumerate(found):
        distance = np.delete(np.linalg.norm(places - places[i], axis=1), i)
        near = np.delete(row, i) > 0
        assert row[i] == 0
        assert near.sum() == neighbours
        assert distance[near].max() <= distance[~near].min(initial=np.inf) + 1e-9


def test_great_circle_is_the_order_by_haversine():
    found = nearest_neighbour_weights(CITIES, neighbours=2, metric="great-circle").toarray()
    for i, row in enumerate(found):
        distance = [haversine(CITIES[i], other) for other in CITIES]
        assert sorted(np.flatnonzero(row)) == sorted(np.argsort(distance)[1:3])


def test_across_the_date_line():
    found = nearest_neighbour_weights(
        [(0, 179), (0, -179), (0, 170)], neighbours=1, metric="great-circle"
    )
    assert found.toarray()[0].tolist() == [0, 1, 0]


def test_turning_and_scaling_the_plane_changes_nothing(places):
    base = nearest_neighbour_weights(places, neighbours=3, metric="plane").toarray()
    turned = nearest_neighbour_weights(
        places[:, ::-1] * 1000 + 5, neighbours=3, metric="plane"
    ).toarray()
    np.testing.assert_array_equal(base, turned)


def test_places_that_coincide_are_neighbours_and_none_is_its_own():
    found = nearest_neighbour_weights([(1, 1)] * 5, neighbours=2, metric="plane").toarray()
    assert (found.sum(axis=1) == 2).all()
    assert not np.diagonal(found).any()


@pytest.mark.parametrize(
    ("coordinates", "neighbours", "metric", "message"),
    [
        (CITIES, 4, "plane", "no such number of neighbours"),
        (CITIES, 0, "plane", "no such number of neighbours"),
        (CITIES, 1.5, "plane", "no such number of neighbours"),
        (CITIES, 1, "euclid", "Unknown metric"),
        ([(91, 0), (0, 0)], 1, "great-circle", "not on the Earth"),
        ([(np.nan, 0), (0, 0)], 1, "plane", "not finite"),
        ([(1, 2, 3)], 1, "plane", "two coordinates"),
    ],
)
def test_refusals(coordinates, neighbours, metric, message):
    with pytest.raises(MethodError, match=message):
        nearest_neighbour_weights(coordinates, neighbours=neighbours, metric=metric)
