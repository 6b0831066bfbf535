import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.indicators import inverse_variance_pooling

# Efron, B. (2010), Large-Scale Inference, Table 1.1: hits of eighteen players in 45 times at bat,
# and the James-Stein estimates of their ability.
HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
JAMES_STEIN = np.array(
    [294, 289, 285, 280, 275, 275, 270, 266, 261, 261, 256, 256, 256, 256, 256, 252, 247, 242]
)

IGNORANCE = (0.5, 1 / 12)


@st.composite
def diagnoses(draw, least=4):
    """Contributions to the cells of one or two groups, each with at least so many known cells."""
    groups = draw(st.integers(1, 2))
    group = np.repeat(np.arange(groups), 7)
    known = [
        np.array(draw(st.permutations(range(7)))[: draw(st.integers(least, 7))])
        for _ in range(groups)
    ]
    cell = np.concatenate([cells + 7 * g for g, cells in enumerate(known)])
    more = draw(st.lists(st.sampled_from(list(cell)), max_size=6))
    cell = np.concatenate([cell, np.array(more, dtype=int)])
    size = len(cell)
    value = np.array(draw(st.lists(st.floats(0, 1), min_size=size, max_size=size)))
    variance = np.array(draw(st.lists(st.floats(0.001, 0.2), min_size=size, max_size=size)))
    return value, variance, cell, group


def slow_and_obvious(value, variance, cell, group):
    """The formulas of the docstring, one cell at a time."""
    cells = len(group)
    own = {}
    for c in set(cell):
        y, v = value[cell == c], variance[cell == c]
        mean = np.average(y, weights=1 / v)
        q = ((y - mean) ** 2 / v).sum()
        scale = max(1.0, q / (len(y) - 1)) if len(y) > 1 else 1.0
        own[c] = (mean, scale / (1 / v).sum())
    means, spreads = np.empty(cells), np.empty(cells)
    for g in set(group):
        known = [c for c in own if group[c] == g]
        y = np.array([own[c][0] for c in known])
        s = np.array([own[c][1] for c in known])
        k, w = len(known), 1 / s
        q = (w * (y - np.average(y, weights=w)) ** 2).sum()
        tau = max(0.0, (q - (k - 1)) / (w.sum() - (w**2).sum() / w.sum()))
        star = 1 / (s + tau)
        mu, typical = np.average(y, weights=star), np.average(s, weights=star)
        for c in np.flatnonzero(group == g):
            if c in own:
                i = known.index(c)
                pull = (k - 3) / (k - 1) * s[i] / (s[i] + tau)
                means[c] = (1 - pull) * y[i] + pull * mu
                spreads[c] = s[i] * (1 - (1 - star[i] / star.sum()) * pull)
                ratio = (typical + tau) / (s[i] + tau)
                spreads[c] += 2 / (k - 3) * pull**2 * ratio * (y[i] - mu) ** 2
            else:
                means[c] = mu
                spreads[c] = (k - 1) / (k - 3) * tau + 2 / (k - 3) * typical + 1 / star.sum()
    return means, np.sqrt(spreads)


def test_efron_2010_table_1_1():
    average = HITS / 45
    variance = average.mean() * (1 - average.mean()) / 45
    result = inverse_variance_pooling(
        average, np.full(18, variance), cell=range(18), group=np.zeros(18)
    )
    assert np.array_equal(np.round(result.mean * 1000), JAMES_STEIN)
    assert result.prior_mean[0] == pytest.approx(0.265, abs=5e-4)


@given(diagnoses())
@settings(max_examples=150)
def test_it_is_the_slow_and_obvious_computation(diagnosis):
    value, variance, cell, group = diagnosis
    result = inverse_variance_pooling(value, variance, cell=cell, group=group)
    means, deviations = slow_and_obvious(*diagnosis)
    assert np.allclose(result.mean, means, atol=1e-9)
    assert np.allclose(result.deviation, deviations, atol=1e-9)


@given(diagnoses())
def test_the_parts_add_up_to_the_mean_and_the_weights_to_one(diagnosis):
    value, variance, cell, group = diagnosis
    result = inverse_variance_pooling(value, variance, cell=cell, group=group)
    parts, weights = result.prior_part.copy(), result.prior_weight.copy()
    for k, c in enumerate(cell):
        parts[c] += result.part[k]
        weights[c] += result.weight[k]
    assert np.allclose(parts, result.mean)
    assert np.allclose(weights, 1)
    assert np.allclose(result.part, result.weight * value)
    assert (result.weight > 0).all()


@given(diagnoses())
def test_everything_stays_on_the_scale_and_the_unknown_is_said(diagnosis):
    value, variance, cell, group = diagnosis
    result = inverse_variance_pooling(value, variance, cell=cell, group=group)
    assert ((result.low >= 0) & (result.low <= result.mean + 1e-12)).all()
    assert ((result.high <= 1) & (result.high >= result.mean - 1e-12)).all()
    assert set(np.flatnonzero(result.known)) == set(cell)
    assert np.array_equal(result.contributions, np.bincount(cell, minlength=len(group)))
    assert np.allclose(result.mean[~result.known], result.prior_mean[group][~result.known])
    assert (result.deviation > 0).all()


@given(diagnoses(), st.randoms())
def test_the_order_of_contributions_does_not_matter(diagnosis, random):
    value, variance, cell, group = diagnosis
    order = list(range(len(value)))
    random.shuffle(order)
    base = inverse_variance_pooling(value, variance, cell=cell, group=group)
    other = inverse_variance_pooling(value[order], variance[order], cell=cell[order], group=group)
    assert np.allclose(base.mean, other.mean)
    assert np.allclose(base.deviation, other.deviation)
    assert np.allclose(base.weight[order], other.weight)


@given(diagnoses())
def test_turning_the_scale_round_turns_the_result_round(diagnosis):
    value, variance, cell, group = diagnosis
    base = inverse_variance_pooling(value, variance, cell=cell, group=group)
    other = inverse_variance_pooling(1 - value, variance, cell=cell, group=group)
    assert np.allclose(other.mean, 1 - base.mean)
    assert np.allclose(other.deviation, base.deviation)
    assert np.allclose(other.low, 1 - base.high)


REGIONS = np.array([0.2, 0.35, 0.5, 0.6, 0.8])


def test_sure_contributions_keep_their_value_and_vague_ones_join_the_rest():
    sure = inverse_variance_pooling(REGIONS, np.full(5, 1e-9), cell=range(5), group=np.zeros(5))
    assert np.allclose(sure.mean, REGIONS, atol=1e-6)
    mixed = inverse_variance_pooling(
        REGIONS, [1e-4, 1e-4, 1e-4, 1e-4, 10.0], cell=range(5), group=np.zeros(5)
    )
    assert mixed.prior_weight[4] == pytest.approx(0.5, abs=0.01)


def test_a_new_statement_moves_its_own_region_most():
    base = inverse_variance_pooling(REGIONS, np.full(5, 0.01), cell=range(5), group=np.zeros(5))
    more = inverse_variance_pooling(
        [*REGIONS, 0.9], np.full(6, 0.01), cell=[*range(5), 0], group=np.zeros(5)
    )
    moved = np.abs(more.mean - base.mean)
    assert more.mean[0] > base.mean[0]
    assert np.argmax(moved) == 0


def test_disagreement_widens_and_is_reported():
    arguments = {"cell": [0, 0, 1, 2, 3], "group": np.zeros(4)}
    values, variances = [0.1, 0.9, 0.4, 0.5, 0.6], np.full(5, 0.01)
    wide = inverse_variance_pooling(values, variances, **arguments)
    narrow = inverse_variance_pooling(values, variances, **arguments, scale_disagreement=False)
    assert wide.disagreement[0] == pytest.approx(np.sqrt(2 * 0.4**2 / 0.01))
    assert np.isnan(wide.disagreement[1:]).all()
    assert wide.deviation[0] > 2 * narrow.deviation[0]
    # Twice 0.01 in one cell, beside a prior that says almost nothing: half the variance.
    vague = {"cell": [0, 0], "group": [0], "sparse_prior": (0.5, 1e6)}
    alone = inverse_variance_pooling([0.1, 0.9], [0.01] * 2, **vague, scale_disagreement=False)
    assert alone.deviation[0] == pytest.approx(np.sqrt(0.005), rel=1e-6)


def test_a_sparse_group_takes_the_prior_it_is_given():
    """One contribution 0.9 with variance 1/12 against ignorance: half way, half the variance."""
    result = inverse_variance_pooling(
        [0.9], [1 / 12], cell=[1], group=[0, 0, 1], sparse_prior=IGNORANCE
    )
    assert np.allclose(result.mean, [0.5, 0.7, 0.5])
    assert np.allclose(result.deviation**2, [1 / 12, 1 / 24, 1 / 12])
    assert result.known.tolist() == [False, True, False]
    assert not result.prior_estimated.any()
    assert (result.low[0], result.high[0]) == (0, 1)


def test_a_rich_group_does_not_feel_the_sparse_prior():
    value, cell = [*REGIONS, 0.9], range(6)
    group = [0, 0, 0, 0, 0, 1]
    rich = inverse_variance_pooling(REGIONS, np.full(5, 0.01), cell=range(5), group=np.zeros(5))
    both = inverse_variance_pooling(
        value, np.full(6, 0.01), cell=cell, group=group, sparse_prior=(0.1, 0.01)
    )
    assert np.allclose(both.mean[:5], rich.mean)
    assert both.mean[5] == pytest.approx(0.5)
    assert both.prior_estimated.tolist() == [True, False]


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    generator = np.random.default_rng(4)
    held, unseen = [], []
    for _ in range(800):
        truth = np.clip(generator.normal(0.5, 0.1, 12), 0, 1)
        variance = generator.uniform(0.002, 0.03, 10)
        seen = np.clip(generator.normal(truth[:10], np.sqrt(variance)), 0, 1)
        result = inverse_variance_pooling(seen, variance, cell=range(10), group=np.zeros(12))
        inside = (result.low <= truth) & (truth <= result.high)
        held.append(inside[:10].mean())
        unseen.append(inside[10:].mean())
    assert 0.92 < np.mean(held) < 0.985
    assert 0.90 < np.mean(unseen) < 0.985


def test_a_given_spread_between_cells_is_the_normal_posterior():
    """Slow and obvious: conjugate normal updating around the mean that the values show."""
    rng = np.random.default_rng(7)
    value, variance, between = rng.uniform(0, 1, 6), rng.uniform(0.01, 0.1, 6), 0.04
    found = inverse_variance_pooling(value, variance, cell=range(6), group=[0] * 7, between=between)
    weight = 1 / (variance + between)
    mu, of_mu = (weight * value).sum() / weight.sum(), 1 / weight.sum()
    for c in range(6):
        mean = (value[c] / variance[c] + mu / between) / (1 / variance[c] + 1 / between)
        pull = variance[c] / (variance[c] + between)
        assert found.mean[c] == pytest.approx(mean)
        plain = 1 / (1 / variance[c] + 1 / between)
        assert found.deviation[c] ** 2 == pytest.approx(plain + pull**2 * of_mu)
    assert found.mean[6] == pytest.approx(mu)
    assert found.deviation[6] ** 2 == pytest.approx(between + of_mu)
    assert (found.prior_variance == between).all()
    assert not found.prior_estimated.any()


def test_evenly_spread_places_keep_their_order_under_a_given_spread():
    places = (np.arange(20) + 0.5) / 20
    arguments = {"variances": [0.1] * 20, "cell": range(20), "group": [0] * 20}
    estimated = inverse_variance_pooling(places, **arguments)
    given = inverse_variance_pooling(places, between=1 / 24, **arguments)
    assert np.ptp(estimated.mean) < np.ptp(given.mean)
    assert (np.diff(given.mean) > 0).all()


GOOD = {"values": [0.5] * 4, "variances": [0.01] * 4, "cell": range(4), "group": [0] * 4}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"values": [0.5, 0.5, 0.5, 1.2]}, r"lies above 1 \(values, first at \[3\]\)"),
        ({"values": [0.5, 0.5, 0.5, -0.1]}, "negative"),
        ({"values": [0.5, 0.5, 0.5, np.nan]}, "not finite"),
        ({"values": []}, "nothing to compute"),
        ({"variances": [0.01, 0.01, 0.01, 0.0]}, "not positive"),
        ({"variances": [0.01]}, "do not fit together"),
        ({"cell": [0, 1, 2]}, "do not fit together"),
        ({"cell": [0, 1, 2, 4]}, "no such cell"),
        ({"cell": [0, 1, 2, 2.5]}, "not whole"),
        ({"cell": [0, 1, 2, -1]}, "negative"),
        ({"group": [0, 0, 0, 0.5]}, "not whole"),
        ({"group": [0, 0, 0, 1]}, r"fewer than 4 known cells.*\(group, first at \[0\]\)"),
        ({"group": [0, 0, 0, 1], "sparse_prior": (1.5, 0.1)}, "not a prior"),
        ({"group": [0, 0, 0, 1], "sparse_prior": (0.5, 0.0)}, "not a prior"),
        ({"between": 0.0}, "not positive"),
        ({"confidence": 1.5}, "between 0 and 1"),
    ],
)
def test_refusals(wrong, message):
    arguments = {**GOOD, **wrong}
    values, variances = arguments.pop("values"), arguments.pop("variances")
    with pytest.raises(MethodError, match=message):
        inverse_variance_pooling(values, variances, **arguments)
