import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.indicators import (
    average_rank,
    composite_indicator,
    composite_uncertainty,
    copeland,
    rank_normalise,
)

TWO = {"parents": [[0, 0, 1], [0, 0]], "weights": [[1, 3, 2], [1, 1]]}
MADE = 1 + np.random.default_rng(4).random((2, 6, 3)) * 99


def analysis(data=MADE, seed=1, **changed):
    arguments = {
        "aggregations": [(1, 1), (0, 0)],
        "weight_range": 0.25,
        "drop_probability": 0,
        "replications": 500,
        "top_places": 2,
    }
    return composite_uncertainty(
        data, generator=np.random.default_rng(seed), **{**TWO, **arguments, **changed}
    )


def test_without_a_choice_the_published_ranks_are_certain(asem):
    found = composite_uncertainty(
        asem.ours[None],
        parents=asem.parents,
        weights=asem.weights,
        aggregations=[(1, 1, 1)],
        weight_range=0,
        drop_probability=0,
        replications=3,
        top_places=1,
        generator=np.random.default_rng(1),
    )
    published = average_rank(asem.aggregated[:, -1])
    for ranks in (found.rank, found.mean_rank, found.low, found.median, found.high):
        assert np.array_equal(ranks, published)
    assert found.top.sum() == 1


@pytest.mark.parametrize("ways", [[(1, 1)], [(0, 1), (1, -1)], [(1, 1), "copeland", (2, 0.5)]])
def test_the_same_as_one_replication_after_another(ways):
    """The pipeline in a loop over the same draws."""
    found = analysis(aggregations=ways, replications=300)
    of_data, of_way, _, _, *of_weights = np.random.default_rng(1).spawn(6)
    data, way = of_data.integers(2, size=300), of_way.integers(len(ways), size=300)
    factors = [of.uniform(0.75, 1.25, (300, n)) for of, n in zip(of_weights, (3, 2), strict=True)]
    ranks = []
    for i in range(300):
        weights = [f[i] * w for f, w in zip(factors, TWO["weights"], strict=True)]
        chosen = {"parents": TWO["parents"], "weights": weights}
        power = (1, 1) if ways[way[i]] == "copeland" else ways[way[i]]
        one = composite_indicator(MADE[data[i]], powers=power, **chosen)
        if ways[way[i]] == "copeland":
            one = copeland(MADE[data[i]], weights=one.effective_weights)
        ranks.append(one.ranks)
    assert np.allclose(found.mean_rank, np.mean(ranks, axis=0))
    tails = np.quantile(ranks, (0.025, 0.5, 0.975), axis=0, method="inverted_cdf")
    assert np.array_equal(found.median, tails[1])
    assert np.array_equal(found.high, tails[2])
    assert np.allclose(found.top, (np.array(ranks) <= 2).mean(axis=0))


def test_the_blocks_leave_no_trace(monkeypatch):
    whole = analysis(drop_probability=0.5)
    module = sys.modules["kerege.methods.indicators.composite_model"]
    monkeypatch.setattr(module, "BLOCK_CELLS", 40)
    cut = analysis(drop_probability=0.5)
    for name in ("frequencies", "mean_rank", "low", "high", "shift_by_dropped"):
        assert np.allclose(getattr(whole, name), getattr(cut, name), equal_nan=True)


def test_every_place_is_taken_once():
    data = np.stack([rank_normalise(MADE[0], direction=1)] * 2) + 1
    found = analysis(data)
    assert np.allclose(found.frequencies.sum(axis=0), 1)
    assert np.allclose(found.frequencies.sum(axis=1), 1)
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()


def test_dropping_leaves_the_indicator_out():
    found = analysis(MADE[:1], aggregations=[(1, 1)], weight_range=0, drop_probability=1)
    rank = analysis(MADE[:1], aggregations=[(1, 1)], weight_range=0).rank
    for i, weights in enumerate(([[0, 3, 2], [1, 1]], [[1, 0, 2], [1, 1]], None)):
        if weights is None:
            left = MADE[0][:, 0] / 4 + MADE[0][:, 1] * 3 / 4
            expected = average_rank(left)
        else:
            expected = composite_indicator(
                MADE[0], parents=TWO["parents"], weights=weights, powers=(1, 1)
            ).ranks
        assert found.shift_by_dropped[i] == pytest.approx(np.abs(expected - rank).mean())
    assert np.isnan(found.shift_by_dropped[3])


@pytest.mark.parametrize("power", [(-1, -1), (0, 1), (1, 0)])
def test_a_group_may_lose_its_only_indicator_under_any_mean(power):
    found = analysis(aggregations=[power], drop_probability=1)
    assert np.isfinite(found.mean_rank).all()


def test_a_region_better_in_everything_is_always_first():
    data = MADE.copy()
    data[:, 3] = 200
    found = analysis(data, aggregations=[(1, 1), (0, -1), "copeland"], drop_probability=0.5)
    assert found.low[3] == found.high[3] == 1


@settings(max_examples=15)
@given(st.permutations(range(6)), st.floats(1e-3, 1e6), st.integers(0, 1000))
def test_the_order_of_regions_and_the_unit_do_not_matter(order, unit, seed):
    base = analysis(seed=seed, drop_probability=0.3, replications=60)
    moved = analysis(unit * MADE[:, order], seed, drop_probability=0.3, replications=60)
    for name in ("mean_rank", "low", "high", "median", "top", "rank"):
        assert np.allclose(getattr(moved, name), getattr(base, name)[order])


def test_the_same_seed_gives_the_same_result():
    assert np.array_equal(analysis().mean_rank, analysis().mean_rank)
    assert not np.array_equal(analysis().mean_rank, analysis(seed=2).mean_rank)


@pytest.mark.parametrize(
    ("data", "arguments", "message"),
    [
        (np.where(MADE > 90, np.nan, MADE), {}, "not finite"),
        (MADE - 50, {}, "not above zero"),
        (MADE[:, :1], {}, "nothing to rank"),
        (MADE, {"aggregations": []}, "no aggregation"),
        (MADE, {"aggregations": ["median"]}, "no such aggregation"),
        (MADE, {"aggregations": [(1,)]}, "powers do not fit"),
        (MADE, {"weight_range": 1}, "outside its range"),
        (MADE, {"drop_probability": 1.5}, "outside its range"),
        (MADE, {"replications": 0}, "Nothing is drawn"),
        (MADE, {"top_places": 7}, "not so many places"),
        (MADE, {"confidence": 1}, "between 0 and 1"),
        (MADE, {"weights": [[1, 3], [1, 1]]}, "does not fit the one below"),
        (MADE, {"weights": [[1, 1, 1], [1, 0]], "drop_probability": 0.5}, None),
        (
            MADE[:, :, :1],
            {"parents": [[0]], "weights": [[1]], "aggregations": [(1,)], "drop_probability": 0.5},
            "only indicator",
        ),
        (
            MADE[:, :, :2],
            {
                "parents": [[0, 0]],
                "weights": [[1, 0]],
                "aggregations": [(1,)],
                "drop_probability": 1,
            },
            "no weight is left",
        ),
    ],
)
def test_refusals(data, arguments, message):
    if message is None:
        assert np.isfinite(analysis(data, **arguments).mean_rank).all()
        return
    with pytest.raises(MethodError, match=message):
        analysis(data, **arguments)
