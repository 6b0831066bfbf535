import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import mahalanobis

from kerege.methods.errors import MethodError
from kerege.methods.regional import like_regions, like_regions_uncorrelated

tables = arrays(
    np.float64, (6, 3), elements=st.floats(-50, 50).map(lambda v: round(v, 1)), unique=True
)


def standard(table):
    return (table - table.mean(axis=0)) / table.std(axis=0, ddof=1)


def test_by_hand():
    """Scores -1, 0, 1 and -1, 1, 0: squared differences 1 and 4, 4 and 1; the mean is 2.5."""
    found = like_regions([[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]], 0, weights=[1, 1])
    assert np.allclose(found.contribution, [[0, 0], [0.5, 2], [2, 0.5]])
    assert np.allclose(found.distance, np.sqrt([0, 2.5, 2.5]))
    assert found.order.tolist() == [1, 2]
    assert found.used.tolist() == [2, 2, 2]


@given(tables, arrays(np.float64, (3,), elements=st.floats(0.1, 5)))
def test_without_gaps_it_is_the_weighted_euclidean_distance(table, weights):
    found = like_regions(table, 2, weights=weights)
    scores = standard(table)
    direct = np.sqrt((weights * (scores - scores[2]) ** 2).sum(axis=1) / weights.sum())
    assert np.allclose(found.distance, direct)


@given(tables)
def test_the_contributions_add_up_to_the_squared_distance(table):
    for found in (
        like_regions(table, 1, weights=[1, 2, 3]),
        like_regions_uncorrelated(table, 1, shrinkage=0.5),
    ):
        assert np.allclose(found.contribution.sum(axis=1), found.distance**2)
        assert found.distance[1] == 0
        assert (np.diff(found.distance[found.order]) >= 0).all()
        assert sorted([*found.order, 1]) == list(range(6))


@given(tables, st.permutations(range(6)), st.floats(0.1, 10))
def test_unit_and_order_do_not_matter(table, order, unit):
    base = like_regions(table, 0, weights=[1, 1, 1])
    place = order.index(0)
    moved = like_regions(table[order] * [unit, 1, -1], place, weights=[1, 1, 1])
    assert np.allclose(moved.distance, base.distance[order])


@given(tables, st.floats(0.2, 1))
def test_it_is_the_mahalanobis_distance_of_scipy(table, shrinkage):
    found = like_regions_uncorrelated(table, 3, shrinkage=shrinkage)
    scores = standard(table)
    related = np.corrcoef(table, rowvar=False)
    inverse = np.linalg.inv((1 - shrinkage) * related + shrinkage * np.eye(3))
    for other in range(6):
        direct = mahalanobis(scores[3], scores[other], inverse) / np.sqrt(3)
        assert found.distance[other] == pytest.approx(direct, abs=1e-6)


@given(tables)
def test_full_shrinkage_is_the_plain_distance(table):
    plain = like_regions(table, 0, weights=[1, 1, 1])
    assert np.allclose(like_regions_uncorrelated(table, 0, shrinkage=1).distance, plain.distance)


def test_the_same_indicator_twice_counts_once_when_shrinkage_is_slight():
    generator = np.random.default_rng(2)
    base = generator.normal(size=(40, 2))
    doubled = np.column_stack([base[:, 0], base[:, 0], base[:, 1]])
    twice = like_regions_uncorrelated(doubled, 0, shrinkage=1e-6).distance * np.sqrt(3)
    once = like_regions_uncorrelated(base, 0, shrinkage=1e-6).distance * np.sqrt(2)
    assert np.allclose(twice, once, rtol=1e-3)


def test_only_what_both_regions_have_is_compared_and_counted():
    values = np.array([[1.0, 5.0, 2.0], [2.0, 6.0, 4.0], [3.0, 7.0, 9.0], [0.0, 1.0, 3.0]])
    missing = np.zeros((4, 3), dtype=bool)
    missing[0, 1] = missing[1, 2] = missing[3, 0] = missing[3, 2] = True
    found = like_regions(values, 0, weights=[1, 1, 1], missing=missing)
    assert found.used.tolist() == [2, 1, 2, 0]
    assert np.isnan(found.distance[3])
    assert 3 not in found.order
    assert np.array_equal(np.isnan(found.contribution), missing | missing[0])
    assert found.contribution[1, 0] == pytest.approx(found.distance[1] ** 2)


def test_a_region_that_shares_only_indicators_without_weight_has_no_distance():
    values = np.array([[1.0, 5.0], [2.0, 6.0], [3.0, 7.0]])
    missing = np.array([[False, False], [True, False], [False, False]])
    found = like_regions(values, 0, weights=[1, 0], missing=missing)
    assert np.isnan(found.distance[1])
    assert found.order.tolist() == [2]


@pytest.mark.parametrize(
    ("values", "region", "message"),
    [
        ([[1.0], [2.0]], 0, "needs three regions"),
        ([[1.0], [2.0], [3.0]], 3, "no such region"),
        ([[1.0], [2.0], [3.0]], -1, "no such region"),
        ([[1.0], [1.0], [1.0]], 0, "same in every region"),
        ([[1.0], [np.nan], [1.0]], 0, "not finite"),
        ([1.0, 2.0, 3.0], 0, "1 axes, not 2"),
    ],
)
def test_refusals(values, region, message):
    with pytest.raises(MethodError, match=message):
        like_regions(values, region, weights=[1])
    with pytest.raises(MethodError, match=message):
        like_regions_uncorrelated(values, region, shrinkage=0.5)


def test_refusals_of_weights_gaps_and_shrinkage():
    values = [[1.0], [2.0], [3.0]]
    with pytest.raises(MethodError, match="No indicator has a weight"):
        like_regions(values, 0, weights=[0])
    with pytest.raises(MethodError, match="negative"):
        like_regions(values, 0, weights=[-1])
    with pytest.raises(MethodError, match="do not fit together"):
        like_regions(values, 0, weights=[1, 1])
    with pytest.raises(MethodError, match="fewer than two regions"):
        like_regions(values, 0, weights=[1], missing=[[True], [True], [False]])
    for shrinkage in (0, 1.1):
        with pytest.raises(MethodError, match="shrinkage"):
            like_regions_uncorrelated(values, 0, shrinkage=shrinkage)
