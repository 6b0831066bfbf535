import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.evaluation import NEVER, difference_in_differences, group_time_effects

FIRST = np.array([2, 2, 2, 4, 4, 4, 4] + [NEVER] * 5)
panels = arrays(float, (12, 6), elements=st.floats(-50, 50))


def ask(y, first=FIRST, comparison="never", **more):
    return group_time_effects(y, first, **{"comparison": comparison, "confidence": 0.95, **more})


@pytest.mark.parametrize(
    ("comparison", "effects", "errors", "overall", "events", "groups"),
    [
        (
            "never",
            [-0.12666667, 0.84861111, 2.00611111, 1.49388889, 1.12222222],
            [0.48951491, 0.51093858, 0.47745441, 0.62584189, 0.52233739],
            (1.34831699, 0.36182157),
            {-2: (-0.11712121, 0.29797145), 0: (1.06565657, 0.36451483), 1: (1.674899, 0.32213381)},
            {2: (1.36770833, 0.47270366), 4: (1.30177778, 0.47023505)},
        ),
        (
            "not_yet",
            [0.06547619, 1.05797619, 2.17773810, 1.49388889, 1.12222222],
            [0.45114036, 0.49986484, 0.46032117, 0.62584189, 0.52233739],
            (1.41555089, 0.36632055),
            {
                -2: (-0.01231602, 0.30328378),
                0: (1.17985570, 0.37683867),
                1: (1.7685137, 0.36899053),
            },
            {2: (1.46295635, 0.45892754), 4: (1.30177778, 0.47023505)},
        ),
    ],
)
def test_csdid_0_4_3_with_universal_base(comparison, effects, errors, overall, events, groups):
    random = np.random.default_rng(21)
    first = np.repeat([2, 4, NEVER], [12, 10, 18])
    y = (random.normal(0, 1, (40, 6)) + random.normal(0, 2, (40, 1))).round(2)
    y += np.where((first != NEVER)[:, None] & (np.arange(6) >= first[:, None]), 1.0, 0.0)
    found = ask(y, first, comparison=comparison)
    assert np.allclose(found.effect[:5], effects, atol=1e-8)
    assert np.allclose(found.standard_error[:5], errors, atol=1e-8)
    average = found.overall()
    assert (average.effect, average.standard_error) == pytest.approx(overall, abs=1e-8)
    reach = 1.959963985 * average.standard_error
    assert (average.lower, average.upper) == pytest.approx(
        (average.effect - reach, average.effect + reach), abs=1e-8
    )
    for known, ours in ((events, found.by_event()), (groups, found.by_group())):
        for key, expected in known.items():
            pair = (ours[key].effect, ours[key].standard_error)
            assert pair == pytest.approx(expected, abs=1e-7)


@given(panels)
def test_each_effect_is_a_difference_of_four_means(y):
    for comparison in ("never", "not_yet"):
        found = ask(y, comparison=comparison)
        for g, t, effect in zip(found.group, found.period, found.effect, strict=True):
            others = FIRST == NEVER
            if comparison == "not_yet":
                others |= (max(t, g - 1) < FIRST) & (g != FIRST)
            change = y[:, t] - y[:, g - 1]
            expected = change[g == FIRST].mean() - change[others].mean()
            assert effect == pytest.approx(expected, abs=1e-9)


@given(panels)
def test_with_one_group_it_is_the_difference_in_differences(y):
    first = np.where(FIRST == 2, 2, NEVER)
    found = ask(y, first)
    pair = difference_in_differences
    at = int(np.flatnonzero(found.period == 2)[0])
    change = y[:, 2] - y[:, 1]
    if min(change[first == 2].std(), change[first != 2].std()) < 0.1:
        return
    two = pair(y[:, [1, 2]], np.where(first == 2, 1, NEVER), confidence=0.9)
    assert found.effect[at] == pytest.approx(two.effect, abs=1e-9)
    # The influence function carries no small-sample factor.
    assert found.standard_error[at] == pytest.approx(
        two.standard_error / np.sqrt(12 / 11 * 11 / 10), abs=1e-8
    )


@given(panels, st.floats(0.1, 10), st.floats(-9, 9))
def test_units_and_common_changes_do_not_matter(y, unit, shift):
    one, other = ask(y), ask(unit * y + shift * np.arange(6) ** 2)
    assert np.allclose(other.effect, unit * one.effect, atol=1e-7)
    assert np.allclose(other.standard_error, unit * one.standard_error, atol=1e-7)


def test_growing_effects_come_out_where_fixed_effects_go_wrong():
    """All effects are positive and grow; two-way fixed effects give far too little."""
    first = np.repeat([2, 6, NEVER], [20, 20, 2])
    y = np.random.default_rng(1).normal(0, 0.01, (42, 9))
    treated = np.array([[s != NEVER and t >= s for t in range(9)] for s in first])
    since = np.array([[t - s + 1 for t in range(9)] for s in first])
    y += np.where(treated, since, 0)
    d = treated - treated.mean(1, keepdims=True) - treated.mean(0) + treated.mean()
    fixed = (d * y).sum() / (d**2).sum()
    truth = since[treated].mean()
    found = ask(y, first, comparison="not_yet")
    assert fixed < 0.75 * truth
    assert found.overall().effect == pytest.approx(truth, abs=0.05)
    events = found.by_event()
    assert [events[e].effect for e in (0, 1, 2)] == pytest.approx([1, 2, 3], abs=0.05)
    assert events[-3].effect == pytest.approx(0, abs=0.05)
    groups = found.by_group()
    assert (groups[2].effect, groups[6].effect) == pytest.approx((4, 2), abs=0.05)
    with pytest.raises(MethodError, match="several times"):
        difference_in_differences(y, first, confidence=0.9)


def test_errors_of_averages_by_simulation():
    random = np.random.default_rng(6)
    found = []
    for _ in range(400):
        first = random.choice([2, 3, NEVER], size=150, p=[0.3, 0.3, 0.4])
        y = random.normal(0, 1, (150, 5)) + random.normal(0, 2, (150, 1))
        y += np.where((first == 2)[:, None] & (np.arange(5) >= 2), 3.0, 0.0)
        average = ask(y, first, comparison="not_yet").overall()
        found.append((average.effect, average.standard_error))
    effects, errors = np.array(found).T
    # The truth moves with the sizes of the groups: their part of the error is seen only so.
    assert np.mean(errors) == pytest.approx(np.std(effects), rel=0.1)


def test_clusters_add_up_before_squaring():
    y = np.random.default_rng(2).normal(0, 1, (12, 6))
    twice = np.repeat(y, 2, axis=0)
    found = ask(twice, np.repeat(FIRST, 2), clusters=np.repeat(np.arange(12), 2))
    assert np.allclose(found.standard_error, ask(y).standard_error)


@pytest.mark.parametrize(
    ("first", "more", "message"),
    [
        ([2, 3, -1, -1], {}, "start 2, period 0: 1 treated"),
        ([2, 2, 3, 3], {}, "nobody to compare with"),
        ([2, 2, 3, 3], {"comparison": "always"}, "no such comparison"),
        ([2, 2, 3, -1], {}, "A single unit shows no variance"),
        ([0, 2, -1, -1], {}, "treated in every period"),
        ([2, 2, -1, -1], {"confidence": 0}, "between 0 and 1"),
    ],
)
def test_refusals(first, more, message):
    y = np.random.default_rng(1).normal(0, 1, (4, 5))
    with pytest.raises(MethodError, match=message):
        ask(y, first, **more)


def test_without_never_treated_units_the_not_yet_treated_serve():
    y = np.random.default_rng(1).normal(0, 1, (4, 5))
    found = ask(y, [2, 2, 3, 3], comparison="not_yet")
    treated = found.period >= found.group
    assert list(zip(found.group[treated], found.period[treated], strict=True)) == [(2, 2)]
