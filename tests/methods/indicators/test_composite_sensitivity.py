import itertools
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.indicators import (
    Choice,
    average_rank,
    composite_indicator,
    composite_sensitivity,
    copeland,
)

TWO = {"parents": [[0, 0, 1], [0, 0]], "weights": [[1, 3, 2], [1, 1]]}
MADE = 1 + np.random.default_rng(4).random((2, 3, 8, 3)) * 99
WAYS = [(1, 1), (0, 0), "copeland"]


def analysis(data=MADE, seed=1, **changed):
    arguments = {
        "aggregations": WAYS[:2],
        "weight_range": 0.25,
        "drop_probability": 0.3,
        "size": 256,
        "resamples": 50,
    }
    return composite_sensitivity(
        data, generator=np.random.default_rng(seed), **{**TWO, **arguments, **changed}
    )


def ranks_of(values, way, weights=TWO["weights"]):
    power = (1, 1) if way == "copeland" else way
    one = composite_indicator(values, parents=TWO["parents"], weights=weights, powers=power)
    if way == "copeland":
        return copeland(values, weights=one.effective_weights).ranks
    return one.ranks


def test_the_same_as_counting_every_combination():
    """With choices from lists alone the shares can be counted exactly."""
    nominal = ranks_of(MADE[0, 0], WAYS[0])
    shift = np.empty((2, 3, 3))
    for i, j, k in itertools.product(range(2), range(3), range(3)):
        shift[i, j, k] = np.abs(ranks_of(MADE[i, j], WAYS[k]) - nominal).mean()
    variance = shift.var()
    first = [shift.mean(axis=tuple({0, 1, 2} - {axis})).var() / variance for axis in range(3)]
    total = [shift.var(axis=axis).mean() / variance for axis in range(3)]
    found = analysis(
        aggregations=WAYS, weight_range=0, drop_probability=0, size=8192, resamples=200
    )
    assert found.choices == (Choice("data", (0,)), Choice("data", (1,)), Choice("aggregation"))
    assert np.allclose(found.first, first, atol=0.02)
    assert np.allclose(found.total, total, atol=0.02)
    assert (np.abs(found.first - first) <= 2 * found.first_error + 1e-3).all()
    assert found.mean_shift == pytest.approx(shift.mean(), abs=0.02)
    assert found.deviation == pytest.approx(np.sqrt(variance), abs=0.02)


def test_weights_and_dropping_as_in_a_loop_over_the_definition():
    """The variance of means over everything else, drawn anew in a plain loop."""
    rng = np.random.default_rng(8)
    data = MADE[:1, :1]

    def shift(which, factors):
        weights = [np.array([1.0, 3, 2]) * factors[:3], np.array([1.0, 1]) * factors[3:]]
        if which < 3:
            weights[0][which] = 0
        if weights[0][2] == 0:  # its group is empty
            weights[1][1] = 0
        if weights[0][:2].sum() == 0:
            weights[1][0] = 0
        values = data[0, 0]
        inner = weights[0][:2] / max(weights[0][:2].sum(), 1e-300)
        groups = np.stack([values[:, :2] @ inner, values[:, 2]], axis=1)
        score = groups @ (weights[1] / weights[1].sum())
        return np.abs(average_rank(score) - nominal).mean()

    nominal = ranks_of(data[0, 0], (1, 1))
    means, every = [], []
    for which in range(4):
        drawn = [shift(which, rng.uniform(0.75, 1.25, 5)) for _ in range(1500)]
        means.append(np.mean(drawn))
        every.append(drawn)
    chance = np.array([0.3 / 3] * 3 + [0.7])
    mean = chance @ means
    variance = chance @ [np.mean((np.array(d) - mean) ** 2) for d in every]
    share = chance @ (np.array(means) - mean) ** 2 / variance
    found = analysis(data, aggregations=[(1, 1)], size=4096)
    assert found.choices[0] == Choice("dropped")
    assert found.first[0] == pytest.approx(share, abs=0.05)
    assert found.mean_shift == pytest.approx(mean, abs=0.03)


def test_a_weight_alone_in_its_group_is_no_choice():
    kinds = [c for c in analysis().choices if c.kind == "weight"]
    assert kinds == [Choice("weight", at) for at in ((0, 0), (0, 1), (1, 0), (1, 1))]
    zero = analysis(weights=[[1, 0, 2], [1, 1]])
    assert [c.at for c in zero.choices if c.kind == "weight"] == [(1, 0), (1, 1)]


def test_one_open_choice_explains_everything():
    found = analysis(MADE[:, :1], aggregations=[(1, 1)], weight_range=0, drop_probability=0)
    assert found.choices == (Choice("data", (0,)),)
    assert found.first == pytest.approx([1], abs=0.1)
    assert found.total == pytest.approx([1], abs=0.1)


def test_a_choice_that_changes_nothing_explains_nothing():
    data = np.concatenate([MADE[:, :1]] * 2, axis=1)
    found = analysis(data)
    assert found.total[found.choices.index(Choice("data", (1,)))] == 0


def test_regions_may_come_in_any_order_and_weights_in_any_unit():
    plain = analysis()
    turned = analysis(MADE[:, :, ::-1])
    scaled = analysis(weights=[[10, 30, 7], [5, 5]])
    for other in (turned, scaled):
        assert np.allclose(plain.first, other.first)
        assert np.allclose(plain.total, other.total)


def test_the_blocks_leave_no_trace(monkeypatch):
    whole = analysis(aggregations=WAYS)
    module = sys.modules["kerege.methods.indicators.composite_model"]
    monkeypatch.setattr(module, "BLOCK_CELLS", 4000)
    cut = analysis(aggregations=WAYS)
    assert np.allclose(whole.total, cut.total)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.5, 0.9]))
def test_shares_lie_where_shares_lie(seed, width):
    data = 1 + np.random.default_rng(seed).random((2, 6, 3))
    found = analysis(data, seed, weight_range=width)
    assert (found.total >= 0).all()
    assert (found.first <= found.total + 2 * (found.first_error + found.total_error)).all()
    assert found.first.sum() <= 1 + 2 * found.first_error.sum()
    assert 0 <= found.mean_shift <= 5


NAN = MADE.copy()
NAN[0, 0, 0, 0] = np.nan


@pytest.mark.parametrize(
    ("data", "changed", "message"),
    [
        (MADE[0, 0], {}, "no axis of choices"),
        (NAN, {}, "not finite|finite"),
        (MADE[:, :, :1], {}, "nothing to rank"),
        (MADE, {"weight_range": 1}, "outside its range"),
        (MADE, {"weight_range": np.nan}, "outside its range"),
        (MADE, {"drop_probability": 1.1}, "outside its range"),
        (MADE, {"aggregations": []}, "no aggregation"),
        (MADE, {"aggregations": ["median"]}, "no such aggregation"),
        (-MADE, {"aggregations": [(1, 1), (0, 0)]}, "not above zero"),
        (MADE, {"size": 100}, "power of 2"),
        (MADE, {"resamples": 1}, "needs resamples"),
        (MADE, {"confidence": 1}, "confidence"),
        (
            MADE[:1, :1],
            {"aggregations": [(1, 1)], "weight_range": 0, "drop_probability": 0},
            "No choice is open",
        ),
        (
            np.stack([np.outer([1.0, 2, 3], [1.0, 1, 1])] * 2),
            {"aggregations": [(1, 1)], "drop_probability": 0},
            "does not vary",
        ),
        (MADE, {"weights": [[0, 0, 1], [1, 1]]}, "weights of a group are zero"),
        (MADE, {"weights": [[1, 0, 0], [1, 1]]}, "weights of a group are zero"),
    ],
)
def test_refusals(data, changed, message):
    with pytest.raises(MethodError, match=message):
        analysis(data, **changed)


def test_the_only_weight_cannot_be_dropped():
    with pytest.raises(MethodError, match="no weight is left"):
        analysis(MADE, parents=[[0, 0, 0]], weights=[[1, 0, 0]], aggregations=[(1,), (0,)])
