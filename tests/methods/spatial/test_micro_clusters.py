import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.spatial import micro_clusters

GOLDEN = Path(__file__).parents[2] / "golden/spatial/scikit_learn_dbscan.json"
EARTH = 6371008.8


def found(coordinates, member, seed=1, **more):
    asked = {"reach": 250, "near": 4, "least": 8, "permutations": 99} | more
    return micro_clusters(coordinates, member, generator=np.random.default_rng(seed), **asked)


def metres(one, other):
    """Haversine, another formula than the chord that the method takes."""
    (a, b), (c, d) = np.radians(one), np.radians(other)
    inner = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * EARTH * np.arcsin(np.sqrt(inner))


def slow(coordinates, member, reach, near, least):
    """Return the clusters as sets of firms, found one firm at a time."""
    firms = range(len(coordinates))
    by = {i: {j for j in firms if metres(coordinates[i], coordinates[j]) <= reach} for i in firms}
    cores = {i for i in firms if member[i] and sum(member[j] for j in by[i]) >= near}
    clusters = []
    while cores:
        todo, group = [cores.pop()], set()
        while todo:
            one = todo.pop()
            group.add(one)
            met = by[one] & cores
            cores -= met
            todo += met
        inside = set().union(*(by[one] for one in group))
        if sum(member[j] for j in inside) >= least:
            clusters.append(frozenset(inside))
    return set(clusters)


@pytest.fixture(scope="module")
def town():
    """A dense centre of all trades, and a quarter further off in which most firms are creative."""
    draw = np.random.default_rng(0)
    centre = np.column_stack([draw.normal(51.13, 0.004, 500), draw.normal(71.43, 0.006, 500)])
    quarter = np.column_stack([draw.normal(51.18, 0.001, 60), draw.normal(71.43, 0.0015, 60)])
    creative = np.concatenate([draw.random(500) < 0.15, draw.random(60) < 0.9])
    return np.vstack([centre, quarter]), creative


def test_a_dense_centre_is_no_cluster_of_a_kind_and_a_creative_quarter_is(town):
    coordinates, creative = town
    both = found(coordinates, creative)
    quarter = np.flatnonzero(np.abs(both.centre[:, 0] - 51.18) < 0.005)
    assert quarter.size == 1
    assert both.p_value[quarter] == 0.01
    assert both.relative[quarter] > 4
    others = np.delete(both.p_value, quarter)
    assert others.size
    assert others.min() > 0.2
    assert both.spread[quarter] == pytest.approx(
        np.sqrt(
            np.mean(
                [
                    metres(both.centre[quarter[0]], place) ** 2
                    for place in coordinates[creative & both.inside[:, quarter[0]]]
                ]
            )
        ),
        rel=1e-4,
    )
    np.testing.assert_array_equal(both.members, both.inside[creative].sum(axis=0))
    np.testing.assert_array_equal(both.firms, both.inside.sum(axis=0))
    assert (np.diff(both.members) <= 0).all()


def test_cores_are_those_of_scikit_learn():
    """With all others far away a cluster is its members, which are those of DBSCAN."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    places = np.array(golden["coordinates"])
    far = np.column_stack([np.full(3, -10.0), np.arange(3.0)])
    member = np.concatenate([np.ones(len(places), bool), np.zeros(3, bool)])
    ours = found(np.vstack([places, far]), member, near=6, least=6, permutations=1)
    label, core = np.array(golden["label"]), np.array(golden["core"])
    theirs = {frozenset(core[label[core] == k].tolist()) for k in set(label.tolist()) - {-1}}
    of_core = {frozenset(set(np.flatnonzero(one).tolist()) & set(core)) for one in ours.inside.T}
    assert of_core == theirs
    assert set(np.flatnonzero(ours.inside.any(axis=1))) == set(np.flatnonzero(label >= 0))


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    near=st.integers(2, 5),
    more=st.integers(0, 4),
    reach=st.floats(50, 800),
)
def test_clusters_are_those_of_a_slow_search(seed, near, more, reach):
    draw = np.random.default_rng(seed)
    places = np.column_stack([draw.normal(43.2, 0.006, 40), draw.normal(76.9, 0.008, 40)])
    member = draw.random(40) < 0.6
    member[:2] = [True, False]
    fast = found(places, member, reach=reach, near=near, least=near + more, permutations=1)
    expected = slow(places, member, reach, near, near + more)
    assert {frozenset(np.flatnonzero(one).tolist()) for one in fast.inside.T} == expected


def test_the_ratio_is_that_of_binomial_likelihoods(town):
    coordinates, creative = town
    both = found(coordinates, creative, permutations=1)
    n, total = creative.size, creative.sum()
    for c, m, ratio in zip(both.members, both.firms, both.log_likelihood_ratio, strict=True):
        inside = stats.binom.logpmf(c, m, c / m) - stats.binom.logpmf(c, m, total / n)
        rest = (total - c, n - m)
        outside = stats.binom.logpmf(*rest, rest[0] / rest[1])
        outside -= stats.binom.logpmf(*rest, total / n)
        more = c / m > rest[0] / rest[1]
        assert ratio == pytest.approx(inside + outside if more else 0, abs=1e-9)
    assert both.share == pytest.approx(both.members / both.firms)
    assert both.relative == pytest.approx(both.share / ((total - both.members) / (n - both.firms)))


def test_p_values_are_those_of_a_slow_search_in_the_same_draws():
    draw = np.random.default_rng(20)
    places = np.column_stack([draw.normal(43.2, 0.002, 30), draw.normal(76.9, 0.0026, 30)])
    member = draw.random(30) < 0.5

    def ratio(inside, kind):
        c, m, total, n = sum(kind[i] for i in inside), len(inside), kind.sum(), kind.size
        if m == n or c * (n - m) <= (total - c) * m:
            return 0.0
        shares = [(c, m, c / m), (total - c, n - m, (total - c) / (n - m))]
        own = sum(stats.binom.logpmf(k, of, p) for k, of, p in shares)
        return own - sum(stats.binom.logpmf(k, of, total / n) for k, of, _ in shares)

    asked = {"reach": 150, "near": 3, "least": 4}
    fast = found(places, member, seed=8, permutations=39, **asked)
    same = np.random.default_rng(8)
    most = []
    for _ in range(39):
        kind = same.permutation(member)
        most.append(max((ratio(x, kind) for x in slow(places, kind, 150, 3, 4)), default=0.0))
    assert fast.p_value.size > 1
    for inside, p in zip(fast.inside.T, fast.p_value, strict=True):
        own = ratio(set(np.flatnonzero(inside)), member)
        assert p == (1 + sum(x >= own - 1e-9 for x in most)) / 40


def test_order_and_meridian_do_not_matter(town):
    coordinates, creative = town
    once = found(coordinates, creative, permutations=1)
    order = np.random.default_rng(5).permutation(creative.size)
    turned = (coordinates + np.array([0.0, 100.0]))[order]
    again = found(turned, creative[order], permutations=1)
    assert sorted(zip(once.members, once.firms, strict=True)) == sorted(
        zip(again.members, again.firms, strict=True)
    )
    assert np.sort(once.log_likelihood_ratio) == pytest.approx(np.sort(again.log_likelihood_ratio))
    assert np.sort(once.spread) == pytest.approx(np.sort(again.spread))


def test_everything_within_reach_is_one_cluster_that_says_nothing(town):
    coordinates, creative = town
    one = found(coordinates, creative, reach=40_000, permutations=9)
    assert one.firms.tolist() == [creative.size]
    assert one.log_likelihood_ratio.tolist() == [0]
    assert one.p_value.tolist() == [1]
    assert one.relative.tolist() == [np.inf]


def test_none_is_an_answer(town):
    coordinates, creative = town
    none = found(coordinates, creative, reach=1)
    assert none.inside.shape == (creative.size, 0)
    assert none.p_value.size == none.centre.size == none.spread.size == 0
    few = found(coordinates, creative, least=400)
    assert few.members.size == 0


def test_labels_dealt_out_at_random_are_flagged_no_more_often_than_promised():
    draw = np.random.default_rng(12)
    places = np.column_stack([draw.normal(51.1, 0.004, 80), draw.normal(71.4, 0.006, 80)])
    flagged = 0
    for seed in range(50):
        member = np.random.default_rng(seed).random(80) < 0.4
        p = found(places, member, seed, least=4, permutations=19).p_value
        flagged += bool(p.size and p.min() <= 0.05)
    assert flagged <= 7


PAIR = [[51.0, 71.0], [51.0, 71.1]]


@pytest.mark.parametrize(
    ("coordinates", "member", "more", "message"),
    [
        (PAIR, [True, True], {}, "nothing to compare with.*2 of 2"),
        (PAIR, [False, False], {}, "nothing to compare with.*0 of 2"),
        (PAIR, [1, 0], {}, "true or false for each firm"),
        (PAIR, [True], {}, r"true or false for each firm.*firms 2"),
        ([[91.0, 0.0]], [True], {}, "not on the Earth"),
        ([[np.nan, 0.0]], [True], {}, "not finite"),
        ([], [], {}, "axes"),
        (PAIR, [True, False], {"reach": 0}, "distance on the Earth"),
        (PAIR, [True, False], {"reach": np.nan}, "distance on the Earth"),
        (PAIR, [True, False], {"reach": 1e9}, "distance on the Earth"),
        (PAIR, [True, False], {"near": 1}, "core fewer than two"),
        (PAIR, [True, False], {"near": 9, "least": 8}, "fewer firms than make its core"),
        (PAIR, [True, False], {"near": 2.5}, r"whole numbers"),
        (PAIR, [True, False], {"least": 8.5}, r"whole numbers"),
        (PAIR, [True, False], {"permutations": 0}, "no such number of permutations"),
    ],
)
def test_refusals(coordinates, member, more, message):
    with pytest.raises(MethodError, match=message):
        found(coordinates, member, **more)


def test_too_many_pairs_are_refused_before_they_are_made(monkeypatch, town):
    monkeypatch.setattr(sys.modules["kerege.methods.spatial.micro_clusters"], "MOST_PAIRS", 1000)
    with pytest.raises(MethodError, match="Too many firms are within reach of each other"):
        found(*town)
