import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from kerege.methods.errors import MethodError
from kerege.methods.survey import cells, raking

SIZES = (2, 3)
EVERY = np.array([[a, b] for a in range(2) for b in range(3)])
weights = arrays(np.float64, (6,), elements=st.floats(0.5, 20))
shares = [arrays(np.float64, (n,), elements=st.floats(0.1, 1)) for n in SIZES]


def margins(parts):
    return [part / part.sum() * 1000 for part in parts]


def sums(codes, weight, sizes=SIZES):
    return [
        np.bincount(codes[:, k], weights=weight, minlength=size) for k, size in enumerate(sizes)
    ]


def test_deming_and_stephan_two_by_two_by_hand():
    """Seed 1 everywhere: the table becomes the product of its margins."""
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    found = raking(codes, [[30, 70], [60, 40]])
    assert np.allclose(found.weights, [18, 12, 42, 28])


def test_apistrat_raked_to_all_schools(apistrat, apipop):
    kinds, awards = ["E", "H", "M"], ["No", "Yes"]

    def number(schools):
        return np.column_stack(
            [
                [kinds.index(k) for k in schools.labels("stype")],
                [awards.index(k) for k in schools.labels("awards")],
            ]
        )

    everyone = number(apipop)
    targets = sums(everyone, np.ones(len(apipop)), (3, 2))
    found = raking(number(apistrat), targets, apistrat.numbers("pw"))
    assert found.weights.sum() == pytest.approx(6194)
    for reached, target in zip(sums(number(apistrat), found.weights, (3, 2)), targets, strict=True):
        assert np.allclose(reached, target, rtol=1e-9)
    assert found.cells == 6


@given(weights, *shares)
def test_the_margins_hold_and_cross_products_are_those_of_the_start(weight, one, two):
    """Raking changes margins only: odds ratios within the table stay (Deming and Stephan)."""
    targets = margins([one, two])
    found = raking(EVERY, targets, weight)
    for reached, target in zip(sums(EVERY, found.weights), targets, strict=True):
        assert np.allclose(reached, target, rtol=1e-9)
    ratio = np.log(found.weights / weight).reshape(SIZES)
    assert np.allclose(ratio - ratio[:1] - ratio[:, :1] + ratio[:1, :1], 0, atol=1e-9)


def test_it_is_the_minimum_of_relative_entropy():
    generator = np.random.default_rng(3)
    start = generator.uniform(1, 5, 6)
    targets = margins([generator.uniform(0.2, 1, n) for n in SIZES])
    found = raking(EVERY, targets, start).weights
    aim = np.concatenate(targets)[:-1]
    direct = minimize(
        lambda w: (w * np.log(w / start) - w).sum() / 1000,
        np.full(6, 1000 / 6),
        bounds=[(1e-6, None)] * 6,
        constraints=[{"type": "eq", "fun": lambda w: np.concatenate(sums(EVERY, w))[:-1] - aim}],
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert np.allclose(found, direct.x, rtol=1e-3)


@given(weights, *shares, st.permutations(range(6)), st.floats(0.01, 100))
def test_order_of_respondents_and_margins_and_scale_do_not_matter(weight, one, two, order, times):
    targets = margins([one, two])
    base = raking(EVERY, targets, weight).weights
    moved = raking(EVERY[order][:, ::-1], targets[::-1], weight[order] * times).weights
    assert np.allclose(moved, base[order], rtol=1e-7)


def test_margins_that_hold_already_change_nothing():
    start = np.array([1.0, 2, 3, 4, 5, 6])
    found = raking(EVERY, sums(EVERY, start), start)
    assert np.allclose(found.weights, start)
    assert found.sweeps == 1


def test_respondents_alike_keep_their_proportions():
    codes = np.array([[0, 0], [0, 0], [1, 1], [0, 1], [1, 0]])
    found = raking(codes, [[60, 40], [50, 50]], [1, 3, 1, 1, 1])
    assert found.weights[1] == pytest.approx(3 * found.weights[0])
    assert found.cells == 4


def test_who_has_no_weight_keeps_none_as_in_a_replicate(monkeypatch):
    start = np.array([1.0, 2, 3, 0, 5, 6])
    found = raking(EVERY, [[40, 60], [30, 30, 40]], start)
    assert found.weights[3] == 0
    assert found.cells == 5
    without = raking(EVERY[start > 0], [[40, 60], [30, 30, 40]], start[start > 0])
    assert np.allclose(found.weights[start > 0], without.weights)
    monkeypatch.setattr(cells, "DENSEST", 0)
    again = raking(EVERY, [[40, 60], [30, 30, 40]], start)
    assert np.allclose(again.weights, found.weights)
    with pytest.raises(MethodError, match="no respondents"):
        raking(EVERY, [[40, 60], [30, 30, 40]], start * (EVERY[:, 0] == 1))


def test_many_combinations_are_counted_without_a_table_of_all(monkeypatch):
    generator = np.random.default_rng(2)
    codes = np.column_stack([generator.integers(0, k, 5000) for k in (3, 4, 5)])
    targets = [generator.dirichlet(np.full(k, 30)) * 1e6 for k in (3, 4, 5)]
    weight = generator.uniform(1, 2, 5000)
    dense = raking(codes, targets, weight)
    monkeypatch.setattr(cells, "DENSEST", 0)
    sparse = raking(codes, targets, weight)
    assert np.allclose(dense.weights, sparse.weights, rtol=1e-12)
    assert dense.cells == sparse.cells == 60


def test_100000_respondents_by_five_margins():
    generator = np.random.default_rng(2)
    sizes = (2, 5, 4, 6, 20)
    codes = np.column_stack([generator.integers(0, k, 100_000) for k in sizes])
    targets = [generator.dirichlet(np.full(k, 20)) * 5e6 for k in sizes]
    found = raking(codes, targets)
    assert found.deviation < 1e-9


CODES = np.array([[0, 0], [1, 1], [0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("codes", "targets", "more", "message"),
    [
        (CODES, [[40, 60], [50, 51]], {"names": ["sex", "age"]}, "sex 100, age 101"),
        (CODES, [[40, 60], [50, 50, 9]], {}, "margin 0 100, margin 1 109"),
        (CODES[:3], [[40, 60], [30, 30, 40]], {}, r"no respondents \(margin 1, first at \[2\]"),
        (CODES, [[40, 60], [0, 100]], {}, r"target of zero \(margin 1"),
        (CODES, [[100], [50, 50]], {}, "margin 0, category 1"),
        (CODES - 1, [[40, 60], [50, 50]], {}, "category -1"),
        (CODES * 1.0, [[40, 60], [50, 50]], {}, "not whole numbers"),
        (CODES[:, :1], [[40, 60], [50, 50]], {}, "each respondent and margin"),
        (CODES[:0], [[40, 60], [50, 50]], {}, "each respondent and margin"),
        (CODES, [[40, 60], [50, np.nan]], {}, "not finite"),
        (CODES, [[40, 60], [50, -50]], {}, "negative"),
        (CODES, [[40, 60], [50, 50]], {"weights": [1, 1]}, "one weight for each"),
        (CODES, [[40, 60], [50, 50]], {"weights": [0, 0, 0, 0]}, "no weight at all"),
        (CODES, [[40, 60], [50, 50]], {"names": ["sex"]}, "one name for each margin"),
        (CODES, [[40, 60], [50, 50]], {"sweeps": 0}, "Nothing can be met"),
        (CODES, [[40, 60], [50, 50]], {"tolerance": 0}, "Nothing can be met"),
        (CODES[:, :0], [], {}, "no margin"),
    ],
)
def test_refusals(codes, targets, more, message):
    with pytest.raises(MethodError, match=message):
        raking(codes, targets, **more)


def test_margins_that_contradict_each_other_are_named():
    """Everyone young is a woman: 50 women and 60 young cannot be."""
    codes = np.array([[0, 0], [0, 1], [1, 1]])
    with pytest.raises(MethodError, match=r"contradict each other .*sex\[1\] = 50, age\[1\] = 40"):
        raking(codes, [[50, 50], [60, 40]], names=["sex", "age"])


def test_the_named_clash_leaves_out_margins_that_have_no_part_in_it():
    generator = np.random.default_rng(5)
    other = generator.integers(0, 4, 300)
    codes = np.column_stack([other, [[0, 0], [0, 1], [1, 1]] * 100])
    with pytest.raises(MethodError) as refused:
        raking(codes, [[25] * 4, [50, 50], [60, 40]], names=["place", "sex", "age"])
    assert "place" not in refused.value.where
    assert refused.value.where.count("=") == 2


def test_margins_that_only_a_zero_weight_would_meet_are_refused():
    codes = np.array([[0, 0], [0, 1], [1, 1]])
    with pytest.raises(MethodError, match="almost no weight"):
        raking(codes, [[60, 40], [60, 40]])


@given(st.data())
def test_it_converges_or_says_why(data):
    """Whatever pattern of cells occurs: margins met to the tolerance, or a refusal."""
    kinds = data.draw(st.lists(st.sampled_from(EVERY.tolist()), min_size=2, max_size=8))
    codes = np.array([*kinds, [0, 0], [1, 1], [1, 2]])
    targets = [np.array([30, 70]), np.array([20, 30, 50])]
    try:
        found = raking(codes, targets, sweeps=300)
    except MethodError as refused:
        assert "contradict" in refused.what or "almost no weight" in refused.what  # noqa: PT017 -- either is right
    else:
        for reached, target in zip(sums(codes, found.weights), targets, strict=True):
            assert np.allclose(reached, target, rtol=2e-9)
