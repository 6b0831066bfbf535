import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from kerege.methods.errors import MethodError
from kerege.methods.indicators import (
    borda_normalise,
    distance_to_reference,
    distance_to_target,
    percentile_normalise,
)

VALUES = np.array([[2.0, 30], [4, 10], [6, 20], [6, 40]])


def test_a_reference_counts_as_one():
    assert np.allclose(distance_to_reference(VALUES, reference=[4, 10])[:2], [[0.5, 3], [1, 1]])


def test_the_way_to_a_target_ends_there():
    found = distance_to_target(VALUES, direction=[1, -1], target=[5, 15])
    assert np.allclose(found, [[0, 0.4], [2 / 3, 1], [1, 0.8], [1, 0]])


def test_a_target_at_the_best_is_min_max():
    found = distance_to_target(VALUES, direction=1, target=[6, 40])
    assert np.allclose(found[:, 1], [2 / 3, 0, 1 / 3, 1])


def test_percentiles_and_points_are_those_of_scipys_ranks():
    ranks = rankdata(VALUES, axis=0)
    assert np.allclose(percentile_normalise(VALUES, direction=1), (ranks - 0.5) / 4)
    assert np.allclose(borda_normalise(VALUES, direction=1), ranks - 1)


@given(
    arrays(float, (6,), elements=st.integers(0, 50)),
    st.sampled_from([1, -1]),
    st.floats(0.01, 1e6),
    st.permutations(range(6)),
)
def test_unit_and_order_do_not_matter(values, direction, unit, order):
    moved = unit * values[order]
    for method in (percentile_normalise, borda_normalise):
        found = method(values, direction=direction)
        assert np.allclose(method(moved, direction=direction), found[order])
    assert np.allclose(found, rankdata(direction * values) - 1)
    share = distance_to_reference(values, reference=7)
    assert np.allclose(distance_to_reference(moved, reference=7 * unit), share[order])
    if np.ptp(values) > 0:
        worst, best = (values.min(), values.max())[::direction]
        target = (worst + best) / 2
        way = distance_to_target(values, direction=direction, target=target)
        assert np.allclose(way, np.minimum((values - worst) / (target - worst), 1))
        again = distance_to_target(moved, direction=direction, target=target * unit)
        assert np.allclose(again, way[order])


def test_units_do_not_matter_and_gaps_stay():
    hidden = np.zeros(VALUES.shape, dtype=bool)
    hidden[0, 0] = True
    for method in (percentile_normalise, borda_normalise):
        one = method(VALUES, direction=-1, missing=hidden)
        assert np.isnan(one[0, 0])
        assert np.array_equal(one, method(1e9 * VALUES, direction=-1, missing=hidden), True)
    scaled = distance_to_target(9 * VALUES, direction=1, target=[45, 135])
    assert np.allclose(scaled, distance_to_target(VALUES, direction=1, target=[5, 15]))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: distance_to_reference(VALUES, reference=0), "not above zero"),
        (lambda: distance_to_reference(-VALUES, reference=1), "negative"),
        (lambda: distance_to_reference(VALUES, reference=[1, 2, 3]), "does not fit"),
        (lambda: distance_to_target(VALUES, direction=1, target=[2, 20]), "Even the worst"),
        (lambda: distance_to_target(VALUES, direction=2, target=9), "direction is 1 or -1"),
        (lambda: distance_to_target(np.ones((3, 1)), direction=1, target=9), "no room"),
        (lambda: percentile_normalise([1.0], direction=1), "fewer than two"),
        (lambda: borda_normalise([1.0, np.nan], direction=1), "not finite"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(MethodError, match=message):
        call()
