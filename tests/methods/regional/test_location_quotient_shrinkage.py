import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gamma

from kerege.methods.errors import MethodError
from kerege.methods.regional import location_quotient, shrunk_location_quotient

COUNTS = np.array([2.0, 30, 8, 60, 0])
TOTALS = np.array([50.0, 500, 400, 900, 150])


def marshall_1991(events, base):
    """Marshall's global estimator written in rates, as spatial statistics packages have it."""
    mean = events.sum() / base.sum()
    rate = events / base
    variance = (base * (rate - mean) ** 2).sum() / base.sum() - mean / base.mean()
    weight = variance / (variance + mean / base)
    return weight * rate + (1 - weight) * mean, variance, mean


def test_it_is_marshalls_rate_estimator_over_the_national_rate():
    rates, variance, mean = marshall_1991(COUNTS, TOTALS)
    shrunk = shrunk_location_quotient(COUNTS, TOTALS)
    assert np.allclose(shrunk.quotient, rates / mean)
    assert shrunk.spread[0] == pytest.approx(variance / mean**2)
    assert shrunk.centre[0] == 1


def test_a_worked_example_by_hand():
    """Two regions of equal size, 10 and 30: E = 20, m = 1, A = 0.25 - 0.05 = 0.2, w = 0.8."""
    shrunk = shrunk_location_quotient([10, 30], [100, 100])
    assert shrunk.spread[0] == pytest.approx(0.2)
    assert np.allclose(shrunk.own_weight, 0.8)
    assert np.allclose(shrunk.quotient, [0.6, 1.4])


def test_the_interval_is_the_middle_of_the_gamma_distribution():
    shrunk = shrunk_location_quotient([10, 30], [100, 100], confidence=0.9)
    posterior = gamma(np.array([10, 30]) + 5, scale=1 / (20 + 5))
    assert np.allclose(shrunk.low, posterior.ppf(0.05))
    assert np.allclose(shrunk.high, posterior.ppf(0.95))
    assert np.allclose(shrunk.quotient, posterior.mean())


def test_it_is_closer_to_the_truth_than_the_plain_quotient_on_average():
    generator = np.random.default_rng(11)
    totals = np.tile([100.0, 300, 1000, 3000], 10)
    plain = shrunk = 0.0
    for _ in range(200):
        truth = generator.gamma(8, 1 / 8, totals.size)
        counted = generator.poisson(0.02 * totals * truth)
        aim = truth / (truth @ totals / totals.sum())
        plain += ((location_quotient(counted, totals) - aim) ** 2).sum()
        shrunk += ((shrunk_location_quotient(counted, totals).quotient - aim) ** 2).sum()
    assert shrunk < plain / 2


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    generator = np.random.default_rng(12)
    totals = np.tile([100.0, 300, 1000, 3000], 50)
    truth = generator.gamma(8, 1 / 8, totals.size)
    shrunk = shrunk_location_quotient(generator.poisson(0.02 * totals * truth), totals)
    aim = truth / (truth @ totals / totals.sum())
    assert 0.9 < ((shrunk.low < aim) & (aim < shrunk.high)).mean() <= 1


@given(arrays(np.int64, (5,), elements=st.integers(1, 90)), st.permutations(range(5)))
def test_order_does_not_matter_and_estimates_lie_between_own_and_common(counted, order):
    totals = np.array([100.0, 200, 300, 400, 500])
    shrunk = shrunk_location_quotient(counted, totals)
    moved = shrunk_location_quotient(counted[order], totals[order])
    assert np.allclose(moved.quotient, shrunk.quotient[order])
    own = location_quotient(counted, totals)
    assert (shrunk.quotient >= np.minimum(own, shrunk.centre) - 1e-9).all()
    assert (shrunk.quotient <= np.maximum(own, shrunk.centre) + 1e-9).all()


def test_no_difference_beyond_chance_leaves_the_common_value():
    shrunk = shrunk_location_quotient([10, 10, 11], [100, 100, 100])
    assert np.allclose(shrunk.quotient, 1)
    assert np.allclose(shrunk.own_weight, 0)
    assert np.allclose(shrunk.low, shrunk.high)


def test_large_counts_keep_their_own_value():
    counted, totals = np.array([1e6, 3e6]), np.array([1e7, 1e7])
    shrunk = shrunk_location_quotient(counted, totals)
    assert np.allclose(shrunk.quotient, location_quotient(counted, totals), rtol=1e-4)


def test_a_missing_region_is_not_given_the_mean():
    shrunk = shrunk_location_quotient(
        [10.0, 30, np.nan],
        [100, 100, 100],
        missing=[False, False, True],
        reference_activity=60,
    )
    for array in (shrunk.quotient, shrunk.low, shrunk.high, shrunk.own_weight):
        assert np.isnan(array).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("counted", "arguments", "message"),
    [
        ([1.5, 2], {}, "not a whole number"),
        ([1, -2], {}, "negative"),
        ([0, 0], {}, "exists nowhere"),
        ([0, 0], {"reference_activity": 5}, "None of the regions"),
        ([1, 2], {"missing": [True, False], "reference_activity": 5}, "needs two regions"),
        ([1, 2], {"confidence": -1}, "between 0 and 1"),
    ],
)
def test_refusals(counted, arguments, message):
    with pytest.raises(MethodError, match=message):
        shrunk_location_quotient(counted, [9, 9], **arguments)


def test_a_region_that_is_not_known_has_no_part_in_mean_and_spread():
    """Two activities, one region of the first unknown: the known regions alone, by hand."""
    reference_total, reference = 10_000.0, np.array([300.0, 400])
    counts = np.column_stack([COUNTS, COUNTS[::-1] + 1])
    missing = np.zeros(counts.shape, bool)
    missing[4, 0] = True
    found = shrunk_location_quotient(
        counts,
        TOTALS,
        reference_activity=reference,
        reference_total=reference_total,
        missing=missing,
    )
    for column in (0, 1):
        known = ~missing[:, column]
        seen = counts[known, column]
        expected = TOTALS[known] * reference[column] / reference_total
        ratio, mean = seen / expected, seen.sum() / expected.sum()
        squares = (expected * (ratio - mean) ** 2).sum() / expected.sum()
        spread = squares - mean * known.sum() / expected.sum()
        assert mean != pytest.approx(1, abs=0.05)
        assert found.centre[column] == pytest.approx(mean)
        assert found.spread[column] == pytest.approx(spread)
        posterior = gamma(seen + mean**2 / spread, scale=1 / (expected + mean / spread))
        assert np.allclose(found.quotient[known, column], posterior.mean())
        assert np.allclose(found.low[known, column], posterior.ppf(0.025))
        assert np.allclose(found.high[known, column], posterior.ppf(0.975))
    assert np.isnan([found.quotient[4, 0], found.low[4, 0], found.high[4, 0]]).all()


def test_one_column_that_cannot_be_answered_is_named_among_others():
    given = {"reference_activity": [30.0, 40.0], "reference_total": 1000.0}
    with pytest.raises(MethodError, match="None of the regions") as refused:
        shrunk_location_quotient([[2, 0], [3, 0], [4, 0]], [50.0, 60, 70], **given)
    assert refused.value.where == "activity, column 1"
    missing = [[False, False], [False, True], [False, True]]
    with pytest.raises(MethodError, match="needs two regions") as refused:
        shrunk_location_quotient([[2, 1], [3, 1], [4, 1]], [50.0, 60, 70], **given, missing=missing)
    assert refused.value.where == "activity, column 1"
