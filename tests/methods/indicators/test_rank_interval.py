import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm, rankdata

from kerege.methods.errors import MethodError
from kerege.methods.indicators import rank_interval, rank_interval_of_draws


def ranked(means, deviations, seed=1, **arguments):
    return rank_interval(
        means,
        deviations,
        generator=np.random.default_rng(seed),
        **{"draws": 20_000, "top_places": 1, **arguments},
    )


def test_without_error_the_ranks_are_certain():
    result = ranked([0.2, 0.9, 0.5, 0.5], [0, 0, 0, 0], draws=7, top_places=3)
    for array in (result.rank, result.mean_rank, result.low, result.high):
        assert array.tolist() == [4, 1, 2.5, 2.5]
    assert result.top.tolist() == [0, 1, 1, 1]
    assert result.draws == 7


def test_two_items_have_the_closed_form():
    """The first leads with probability Phi((m1 - m2) / sqrt(s1^2 + s2^2))."""
    result = ranked([1.0, 0.4], [0.3, 0.5], draws=200_000)
    expected = norm.cdf(0.6 / np.hypot(0.3, 0.5))
    assert result.top[0] == pytest.approx(expected, abs=0.004)
    assert result.mean_rank[0] == pytest.approx(2 - expected, abs=0.004)


def test_three_items_have_the_orthant_probability():
    """P(x1 > x2, x1 > x3) of equal deviations: an orthant of a normal pair correlated one half."""
    result = ranked([0.0, 0.0, 0.0], [1, 1, 1], top_places=2, draws=200_000)
    assert np.allclose(result.top, 2 / 3, atol=0.005)
    lead = ranked([0.0, 0.0, 0.0], [1, 1, 1], draws=200_000).top
    assert np.allclose(lead, 1 / 4 + np.arcsin(1 / 2) / (2 * np.pi), atol=0.005)


def test_items_that_are_alike_may_stand_anywhere():
    result = ranked(np.zeros(20), np.ones(20), top_places=5)
    assert np.allclose(result.top, 0.25, atol=0.02)
    assert (result.low == 1).all()
    assert (result.high == 20).all()


def test_the_batches_leave_no_trace(monkeypatch):
    arguments = ([0.1, 0.5, 0.6], [0.2, 0.2, 0.1])
    whole = ranked(*arguments, draws=1000)
    module = sys.modules["kerege.methods.indicators.rank_interval"]
    monkeypatch.setattr(module, "BATCH_CELLS", 21)
    cut = ranked(*arguments, draws=1000)
    assert np.array_equal(whole.top, cut.top)
    assert np.array_equal(whole.low, cut.low)


def test_the_same_seed_gives_the_same_result():
    arguments = ([0.1, 0.5, 0.6], [0.2, 0.2, 0.1])
    assert np.array_equal(ranked(*arguments).mean_rank, ranked(*arguments).mean_rank)
    assert not np.array_equal(ranked(*arguments).mean_rank, ranked(*arguments, seed=2).mean_rank)


@given(
    arrays(np.float64, (40, 5), elements=st.integers(0, 6)),
    st.permutations(range(5)),
    st.sampled_from([0.5, 0.8, 0.95]),
    st.integers(1, 5),
)
def test_draws_are_summarised_as_scipy_ranks_them(draws, order, level, places):
    result = rank_interval_of_draws(draws, top_places=places, confidence=level)
    ranks = rankdata(-draws, axis=1)
    assert np.allclose(result.mean_rank, ranks.mean(axis=0))
    assert np.allclose(result.top, (ranks <= places).mean(axis=0))
    tail = (1 - level) / 2
    for item in range(5):
        below = (ranks[:, item] < result.low[item]).mean()
        above = (ranks[:, item] > result.high[item]).mean()
        assert below <= tail + 1e-9
        assert above <= tail + 1e-9
        assert (ranks[:, item] <= result.low[item]).mean() > tail
    moved = rank_interval_of_draws(draws[:, order], top_places=places, confidence=level)
    assert np.allclose(moved.mean_rank, result.mean_rank[order])


@given(
    arrays(np.float64, (4,), elements=st.integers(-9, 9)),
    arrays(np.float64, (4,), elements=st.integers(0, 9)),
    st.integers(-9, 9),
)
def test_the_unit_does_not_matter_and_without_error_nothing_is_open(means, deviations, unit):
    base = ranked(means, deviations, draws=50)
    other = ranked(means * 2.0**unit, deviations * 2.0**unit, draws=50)
    assert np.array_equal(base.low, other.low)
    assert np.array_equal(base.mean_rank, other.mean_rank)
    assert base.mean_rank.sum() == pytest.approx(10)
    sure = ranked(means, np.zeros(4), draws=2)
    for array in (sure.rank, sure.low, sure.high, sure.mean_rank, base.rank):
        assert np.array_equal(array, rankdata(-means))


def test_a_shared_error_does_not_blur_the_ranks_of_draws():
    common = np.random.default_rng(3).normal(0, 5, (500, 1))
    result = rank_interval_of_draws(common + np.array([1.0, 2.0, 3.0]), top_places=1)
    assert result.low.tolist() == result.high.tolist() == [3, 2, 1]


def test_groups_are_ranked_apart_and_the_missing_take_no_part():
    means = [[0.9, 0.1, np.nan], [0.2, 0.3, 0.4]]
    deviations = [[0.0, 0, 99], [0, 0, 0]]
    result = ranked(means, deviations, missing=np.isnan(means), draws=10)
    assert np.array_equal(result.rank, [[1, 2, np.nan], [3, 2, 1]], equal_nan=True)
    assert np.array_equal(result.high, [[1, 2, np.nan], [3, 2, 1]], equal_nan=True)
    drawn = rank_interval_of_draws(
        np.broadcast_to(means, (4, 2, 3)), top_places=1, missing=np.isnan(means)
    )
    assert np.array_equal(drawn.top, [[1, 0, np.nan], [0, 0, 1]], equal_nan=True)


@pytest.mark.parametrize(
    ("means", "deviations", "arguments", "message"),
    [
        ([1.0, 2], [0.1, -0.1], {}, r"negative \(deviations, first at \[1\]\)"),
        ([1.0, 2], [0.1], {}, "do not fit together"),
        ([1.0, np.nan], [0.1, 0.1], {}, "not finite"),
        ([1.0, 2], [0.1, np.inf], {}, "not finite"),
        ([1.0], [0.1], {}, "fewer than two known items"),
        ([1.0, 2], [0.1, 0.1], {"missing": [True, False]}, "fewer than two known items"),
        ([1.0, 2], [0.1, 0.1], {"draws": 0}, "Nothing is drawn"),
        ([1.0, 2], [0.1, 0.1], {"top_places": 3}, "not so many places"),
        ([1.0, 2], [0.1, 0.1], {"top_places": 0}, "not so many places"),
        ([1.0, 2], [0.1, 0.1], {"confidence": 0}, "between 0 and 1"),
        ([], [], {}, "nothing to compute"),
    ],
)
def test_refusals(means, deviations, arguments, message):
    with pytest.raises(MethodError, match=message):
        ranked(means, deviations, **arguments)


def test_refusals_of_draws():
    with pytest.raises(MethodError, match="1 axes, not 2 or 3"):
        rank_interval_of_draws([1.0, 2.0], top_places=1)
    with pytest.raises(MethodError, match="not finite"):
        rank_interval_of_draws([[1.0, np.nan]], top_places=1)
    with pytest.raises(MethodError, match="fewer than two known items"):
        rank_interval_of_draws([[1.0]], top_places=1)
    with pytest.raises(MethodError, match="another shape"):
        rank_interval_of_draws([[1.0, 2.0]], top_places=1, missing=[True])
