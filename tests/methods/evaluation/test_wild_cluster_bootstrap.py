from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.evaluation import NEVER, difference_in_differences, wild_cluster_bootstrap

FIRST = np.array([2] * 6 + [NEVER] * 8)
CLUSTER = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])


def ask(y, first=FIRST, **more):
    given = {"generator": np.random.default_rng(5), "draws": 999, "clusters": CLUSTER}
    return wild_cluster_bootstrap(y, first, **{**given, **more})


@pytest.mark.parametrize("effect", [0.1, 0.3, 0.8])
def test_all_sign_patterns_by_a_plain_loop_over_the_whole_panel(effect):
    y = np.random.default_rng(4).normal(0, 1, (14, 4))
    y[:6, 2:] += effect
    found = ask(y)
    t = difference_in_differences(y, FIRST, confidence=0.9, clusters=CLUSTER)
    t = t.effect / t.standard_error
    # Residuals of the panel under no effect: units and periods taken out.
    null = y - y.mean(1, keepdims=True) - y.mean(0) + y.mean()
    reached = []
    for signs in product((-1, 1), repeat=7):
        other = difference_in_differences(
            y - null + np.array(signs)[CLUSTER][:, None] * null,
            FIRST,
            confidence=0.9,
            clusters=CLUSTER,
        )
        reached.append(abs(other.effect / other.standard_error) >= abs(t) * (1 - 1e-9))
    assert (found.draws, found.is_exhaustive) == (128, True)
    assert found.t == pytest.approx(t)
    assert found.p_value == pytest.approx(np.mean(reached))


def test_with_few_clusters_it_holds_its_level():
    random = np.random.default_rng(8)
    first = np.repeat([2, NEVER], [20, 20])
    cluster = np.repeat(np.arange(8), 5)
    p = []
    for _ in range(250):
        y = random.normal(0, 1, (40, 4)) + 2 * random.normal(0, 1, (8, 4))[cluster]
        p.append(ask(y, first, clusters=cluster).p_value)
    assert np.mean(np.array(p) < 0.1) < 0.16


@settings(max_examples=15)
@given(st.integers(0, 1000), st.floats(1e-3, 1e6), st.floats(-10, 10))
def test_unit_sign_level_and_seed(seed, unit, level):
    y = np.random.default_rng(seed).normal(0, 1, (14, 4))
    one = ask(y, clusters=None, draws=199)
    assert not one.is_exhaustive
    assert one == ask(y, clusters=None, draws=199)
    other = ask(-unit * (y + level), clusters=None, draws=199)
    assert other.p_value == one.p_value
    assert other.t == pytest.approx(-one.t)


def test_a_large_effect_has_the_least_p_value():
    y = np.random.default_rng(4).normal(0, 0.1, (14, 4))
    y[:6, 2:] += 10
    assert ask(y).p_value == 2 / 128
    assert ask(y, clusters=None).p_value == 1 / 1000, "of 999 draws, the data count as one more"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"draws": 98}, "Too few draws"),
        ({"first": np.array([2] * 4 + [NEVER] * 10)}, "fewer than 3 clusters"),
        ({"first": np.array([2, 2, 1, 1, 2, 2] + [NEVER] * 8)}, "several times"),
    ],
)
def test_refusals(more, message):
    y = np.random.default_rng(4).normal(0, 1, (14, 4))
    with pytest.raises(MethodError, match=message):
        ask(y, **more)


def test_changes_that_do_not_vary_are_refused():
    with pytest.raises(MethodError, match="do not vary"):
        ask(np.ones((14, 4)))
