from importlib import import_module
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.judgement import group_priorities, group_weight_bootstrap

# Saaty (1980), ch. 2: distances of six cities from Philadelphia.
DISTANCES = np.array(
    [
        [1, 1 / 3, 8, 3, 3, 7],
        [3, 1, 9, 3, 3, 9],
        [1 / 8, 1 / 9, 1, 1 / 6, 1 / 5, 2],
        [1 / 3, 1 / 3, 6, 1, 1 / 3, 6],
        [1 / 3, 1 / 3, 5, 3, 1, 6],
        [1 / 7, 1 / 9, 1 / 2, 1 / 6, 1 / 6, 1],
    ]
)
WAYS = ("judgements", "priorities")
scores = arrays(np.float64, (4, 3), elements=st.floats(0.1, 10))


def drawn(answers, way, draws=2000, seed=1, **more):
    return group_weight_bootstrap(
        answers, aggregate=way, generator=np.random.default_rng(seed), draws=draws, **more
    )


@pytest.mark.parametrize("way", WAYS)
def test_members_of_one_mind_have_the_weights_of_saaty_1980_without_error(way):
    found = drawn([DISTANCES] * 4, way, draws=10)
    assert found.weights.round(3).tolist() == [0.262, 0.397, 0.033, 0.116, 0.164, 0.027]
    assert np.allclose(found.draws, found.weights)
    assert np.allclose(found.standard_errors, 0)


@pytest.mark.parametrize("way", [*WAYS, "medians"])
def test_the_draws_are_those_of_every_group_that_can_be_drawn(way):
    """With three members all 27 draws can be written down; the sample must meet their moments."""
    score = np.array([[1.0, 2, 3], [4, 1, 1], [2, 2, 9]])
    answers = score if way == "medians" else score[:, :, None] / score[:, None, :]
    every = []
    for picked in product(range(3), repeat=3):
        if way == "medians":
            middle = np.median(score[list(picked)], axis=0)
            every.append(middle / middle.sum())
        else:
            every.append(group_priorities(answers[list(picked)], aggregate=way).weights)
    found = drawn(answers, way, draws=20_000)
    assert np.allclose(found.draws.mean(axis=0), np.mean(every, axis=0), atol=0.005)
    assert np.allclose(found.standard_errors, np.std(every, axis=0), rtol=0.03)


@settings(max_examples=25)
@given(scores, st.permutations(range(3)), st.floats(0.01, 100))
def test_units_and_the_order_of_things_do_not_matter(score, order, unit):
    found = drawn(score, "medians", draws=20)
    assert np.allclose(drawn(score[:, order] * unit, "medians", 20).draws, found.draws[:, order])
    pairs = score[:, :, None] / score[:, None, :]
    for way in WAYS:
        plain = drawn(pairs, way, draws=20)
        turned = drawn(pairs[:, order][:, :, order], way, draws=20)
        assert np.allclose(turned.draws, plain.draws[:, order])
        assert np.allclose(plain.draws.sum(axis=1), 1)


def test_more_members_of_the_same_kind_narrow_the_weights_by_the_root():
    score = np.array([[1.0, 2, 3], [4, 1, 1], [2, 2, 9], [3, 5, 2]])
    pairs = score[:, :, None] / score[:, None, :]
    few, many = (drawn(np.repeat(pairs, times, axis=0), "priorities") for times in (1, 25))
    assert np.allclose(few.standard_errors / many.standard_errors, 5, rtol=0.15)


def test_what_a_member_did_not_rate_is_no_zero_and_draws_without_it_are_taken_anew():
    ratings = np.array([[5.0, 5], [5, 0], [5, 0]])
    mask = [[False, False], [False, True], [False, True]]
    found = drawn(ratings, "medians", draws=500, missing=mask)
    assert found.weights.tolist() == [0.5, 0.5]
    assert np.allclose(found.draws, 0.5)


@pytest.mark.parametrize(
    ("answers", "way", "more", "message"),
    [
        ([DISTANCES] * 2, "mean", {}, "no such way"),
        ([[1, 2], [2, 1]], "medians", {"draws": 1}, "One draw"),
        ([[1, 2]], "medians", {}, "One member"),
        ([DISTANCES], "priorities", {}, "One member"),
        ([DISTANCES] * 2, "priorities", {"missing": [[True]]}, "complete or not there"),
        ([[1, -2], [2, 1]], "medians", {}, "negative"),
        ([[1, np.nan], [2, 1]], "medians", {}, "not finite"),
        ([[0, 0], [0, 0]], "medians", {}, "no median is above zero"),
        ([[1, 2], [2, 1]], "medians", {"missing": [[True, False]] * 2}, "rated by nobody"),
        ([*[[0, 0]] * 100, *[[1, 1]] * 101], "medians", {"draws": 2}, None),
        ([[[1, 2], [2, 1]]] * 2, "judgements", {}, "inverse do not fit"),
    ],
)
def test_refusals(answers, way, more, message):
    if message is None:
        assert np.allclose(drawn(answers, way, **more).draws, 0.5)
        return
    with pytest.raises(MethodError, match=message):
        drawn(answers, way, **more)


def test_draws_that_hardly_ever_have_weights_are_refused(monkeypatch):
    module = import_module("kerege.methods.judgement.group_weight_bootstrap")
    monkeypatch.setattr(module, "MOST_TRIES", 1)
    with pytest.raises(MethodError, match="Hardly any"):
        drawn([[0, 0], [0, 0], [9, 9], [9, 9], [9, 9]], "medians")
