import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.evaluation import NEVER, difference_in_differences

# Card, D. and Krueger, A. B. (1994), American Economic Review 84, 772-793, Table 3, row 1 and 2:
# mean full-time equivalent employment before and after in New Jersey and Pennsylvania.
NEW_JERSEY, PENNSYLVANIA = (20.44, 21.03), (23.33, 21.17)
FIRST = np.array([3, 3, 3, 3, NEVER, NEVER, NEVER, NEVER, NEVER])
panels = arrays(float, (9, 6), elements=st.floats(-50, 50)).filter(
    lambda y: np.std(y[:4, 3:].mean(1) - y[:4, :3].mean(1)) > 0.1
)


def test_card_and_krueger_1994_table_3():
    spread = np.array([-1.0, 0.0, 1.0])  # symmetric restaurants keep the published means
    before = np.concatenate([NEW_JERSEY[0] + 0 * spread, PENNSYLVANIA[0] + 0 * spread])
    after = np.concatenate([NEW_JERSEY[1] + spread, PENNSYLVANIA[1] + spread])
    first = [1, 1, 1, NEVER, NEVER, NEVER]
    found = difference_in_differences(np.stack([before, after], 1), first, confidence=0.95)
    assert found.effect == pytest.approx(2.76, abs=0.015)  # 2.75 from the rounded means


def fixed_effects(y, first, cluster):
    """Regress on units and periods as a program without short cuts would."""
    units, periods = y.shape
    d = np.array([[float(s != NEVER and t >= s) for t in range(periods)] for s in first])
    unit, time = np.indices(y.shape)
    columns = [d.ravel()]
    columns += [(unit == i).ravel().astype(float) for i in range(units)]
    columns += [(time == t).ravel().astype(float) for t in range(1, periods)]
    x = np.stack(columns, axis=1)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y.ravel()
    score = x * (y.ravel() - x @ beta)[:, None]
    label = np.repeat(cluster, periods)
    sums = np.stack([score[label == c].sum(axis=0) for c in np.unique(cluster)])
    return beta[0], np.sqrt((bread @ sums.T @ sums @ bread)[0, 0])


@given(panels)
def test_it_is_the_regression_with_two_way_fixed_effects(y):
    for cluster in (np.arange(9), np.array([0, 0, 1, 1, 2, 2, 3, 3, 4])):
        effect, error = fixed_effects(y, FIRST, cluster)
        assume(error > 1e-6)  # changes that cancel within the clusters are refused
        found = difference_in_differences(y, FIRST, confidence=0.9, clusters=cluster)
        groups = np.unique(cluster).size
        assert found.effect == pytest.approx(effect, abs=1e-8)
        small = np.sqrt(groups / (groups - 1) * 8 / 7)
        assert found.standard_error == pytest.approx(error * small, abs=1e-8)


def test_statsmodels_0_15_cov_type_cluster_on_the_changes():
    y = np.random.default_rng(12).normal(0, 1, (9, 6)).round(2)
    found = difference_in_differences(y, FIRST, confidence=0.95)
    assert (round(found.effect, 6), round(found.standard_error, 6)) == (0.692333, 0.701012)


@given(panels, st.floats(0.1, 10), st.floats(-20, 20))
def test_units_and_common_changes_do_not_matter(y, unit, shift):
    one = difference_in_differences(y, FIRST, confidence=0.9)
    moved = unit * y + shift * np.arange(6) + np.arange(9)[:, None]
    other = difference_in_differences(moved, FIRST, confidence=0.9)
    assert other.effect == pytest.approx(unit * one.effect, abs=1e-7)
    assert other.p_value == pytest.approx(one.p_value, abs=1e-6)


def test_a_planted_effect_comes_out_and_the_interval_holds():
    random = np.random.default_rng(2)
    first = np.where(np.arange(40) < 20, 4, NEVER)
    held = []
    for _ in range(400):
        y = random.normal(0, 1, (40, 8)) + random.normal(0, 3, (40, 1))
        y[:20, 4:] += 1.5
        found = difference_in_differences(y, first, confidence=0.9)
        held.append(found.lower <= 1.5 <= found.upper)
    assert np.mean(held) == pytest.approx(0.9, abs=0.045)


Y = np.random.default_rng(1).normal(0, 1, (6, 4))


@pytest.mark.parametrize(
    ("outcome", "first", "more", "message"),
    [
        (Y, [2, 3, -1, -1, -1, -1], {}, "Treatment begins at several times"),
        (Y, [-1] * 6, {}, "Nobody is treated"),
        (Y, [2] * 6, {}, "Everybody is treated"),
        (Y, [0, 2, -1, -1, -1, -1], {}, "A unit is treated in every period"),
        (Y, [4, 2, -1, -1, -1, -1], {}, "is not among the periods"),
        (Y, [1.5, 2, -1, -1, -1, -1], {}, "A period is not whole"),
        (Y, [2, 2, -1], {}, "The units do not fit"),
        (Y, [2, -1, -1, -1, -1, -1], {}, "1 treated, 5 untreated clusters"),
        (Y, [2, 2, -1, -1, -1, -1], {"clusters": [1, 2, 2, 3, 4, 5]}, "holds treated and untr"),
        (Y, [2, 2, -1, -1, -1, -1], {"clusters": [1, 2]}, "The clusters do not fit"),
        (Y, [2, 2, -1, -1, -1, -1], {"confidence": 1}, "between 0 and 1"),
        (np.where(Y > 9, Y, np.nan), [2, 2, -1, -1, -1, -1], {}, "not finite"),
        (np.ones((6, 4)), [2, 2, -1, -1, -1, -1], {}, "do not vary within the arms"),
        (np.zeros((6, 4)), [2, 2, -1, -1, -1, -1], {}, "do not vary within the arms"),
        ([[]], [2], {}, "nothing to compute"),
    ],
)
def test_refusals(outcome, first, more, message):
    with pytest.raises(MethodError, match=message):
        difference_in_differences(outcome, first, **{"confidence": 0.9, **more})
