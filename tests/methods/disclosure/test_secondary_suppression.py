import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.disclosure import (
    PrimaryCells,
    contributions,
    disclosure_audit,
    frequency_rule,
    p_percent_rule,
    secondary_suppression,
    table_of_leaves,
)
from kerege.methods.disclosure.moves import Move
from kerege.methods.disclosure.problem import read_problem
from kerege.methods.disclosure.secondary_suppression import proven
from kerege.methods.errors import MethodError

TWO, THREE = [-1, 0, 0], [-1, 0, 0, 0]
TREE = [-1, 0, 0, 1, 1, 2, 2]
square = arrays(np.intp, (3, 3), elements=st.integers(0, 12))
solid = arrays(np.intp, (3, 4, 2), elements=st.integers(0, 9))


def of_counts(table, threshold=3, **more):
    primary = frequency_rule(table.values, threshold=threshold, zero_is_safe=True)
    return primary, secondary_suppression(
        table, primary, weights=np.ones(table.values.shape), **more
    )


def test_handbook_4_2_2_example_3_is_the_pattern_that_protects_its_cell():
    """With X11 unsafe and its interval of 3 to 6 asked for, 2 x 2 cells are withheld."""
    table = table_of_leaves([[5, 2], [1, 2], [3, 3]], [THREE, TWO])
    level = np.zeros((4, 3))
    level[1, 1] = 1.0
    primary = PrimaryCells(level > 0, level, 2 * level, level)
    found = secondary_suppression(table, primary, weights=np.ones((4, 3)))
    assert (found.lost, found.bound, found.gap) == (3, 3, 0)
    assert not disclosure_audit(table, found.suppressed, primary=primary).exposed.any()


@given(arrays(np.intp, (2, 3), elements=st.integers(0, 7)))
@settings(max_examples=4, deadline=None)
def test_the_second_formula_agrees_no_pattern_of_all_is_cheaper(inner):
    """Every pattern that costs less is audited; none of them is safe."""
    table = table_of_leaves(inner, [TWO, THREE])
    weights = 1.0 + np.arange(12).reshape(3, 4) % 3
    primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
    open_ = np.argwhere((table.values > 0) & ~primary.unsafe)
    try:
        best = secondary_suppression(table, primary, weights=weights).lost
    except MethodError:
        best = np.inf
    prices = weights[tuple(open_.T)]
    for size in range(len(open_) + 1):
        for chosen in itertools.combinations(range(len(open_)), size):
            if prices[list(chosen)].sum() < best - 1e-9:
                hidden = primary.unsafe.copy()
                hidden[tuple(open_[list(chosen)].T)] = True
                safe = not disclosure_audit(table, hidden, primary=primary).exposed.any()
                assert not (safe and primary.unsafe.any())


@given(solid, st.integers(2, 5))
@settings(max_examples=25, deadline=None)
def test_no_unsafe_cell_can_be_bounded_closer_than_its_level(inner, threshold):
    """Regions x a hierarchy of activities x a breakdown, all margins: the exact audit agrees."""
    table = table_of_leaves(inner, [THREE, TREE, TWO])
    try:
        primary, found = of_counts(table, threshold, rounds=0)
    except MethodError as refusal:
        assert "No choice of further cells" in refusal.what  # noqa: PT017 -- the others are read below
        return
    audit = disclosure_audit(table, found.suppressed, primary=primary)
    assert not audit.exposed.any()
    assert not (audit.exact & found.secondary).any()
    reach = np.where(primary.unsafe, table.values + found.upper, 0)
    assert (audit.high + 1e-6 >= reach).all()
    assert found.bound <= found.lost + 1e-6
    assert found.gap == pytest.approx(1 - found.bound / found.lost if found.lost else 0)


@given(square, st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_levels_of_amounts_hold_on_both_sides(inner, seed):
    table = table_of_leaves(inner * 10.0 + 1, [THREE, THREE])
    draw = np.random.default_rng(seed)
    unsafe = draw.random((4, 4)) < 0.2
    unsafe[0, 0] = False
    upper = np.where(unsafe, draw.uniform(0, 9, (4, 4)), 0)
    lower = np.where(unsafe, draw.uniform(0, 1, (4, 4)), 0)
    primary = PrimaryCells(unsafe, upper, lower, np.where(unsafe, 3.0, 0))
    found = secondary_suppression(table, primary, weights=table.values)
    assert not disclosure_audit(table, found.suppressed, primary=primary).exposed.any()


def test_order_of_regions_and_unit_of_weights_do_not_change_the_price():
    inner = np.random.default_rng(0).poisson(4, (6, 5))
    price = [
        of_counts(table_of_leaves(inner[order], [[-1] + [0] * 6, [-1] + [0] * 5]))[1].lost
        for order in (np.arange(6), np.array([5, 3, 1, 0, 2, 4]))
    ]
    assert price[0] == price[1]


def test_a_table_without_unsafe_cells_is_published_whole():
    _, found = of_counts(table_of_leaves(np.full((3, 3), 9), [THREE, THREE]))
    assert not found.suppressed.any()
    assert (found.lost, found.bound, found.gap) == (0, 0, 0)


def test_what_must_be_published_is():
    table = table_of_leaves([[1, 9, 8], [7, 9, 6], [5, 5, 5]], [THREE, THREE])
    margins = np.zeros((4, 4), dtype=bool)
    margins[0] = margins[:, 0] = True
    _, found = of_counts(table, published=margins)
    assert not (found.suppressed & margins).any()
    assert found.lost == 3


def test_the_holder_of_a_single_cell_cannot_undo_another():
    """Two singletons in one row: each knows the own count, so the pair alone hides nothing."""
    table = table_of_leaves([[1, 1, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]], [THREE, [-1, 0, 0, 0, 0]])
    primary = frequency_rule(table.values, threshold=2, zero_is_safe=True)
    holder = np.full(table.values.shape, -1)
    holder[1, 1], holder[1, 2] = 0, 1
    margins = np.zeros(table.values.shape, dtype=bool)
    margins[0] = margins[:, 0] = True
    same = {"weights": np.ones(table.values.shape), "published": margins}
    careless = secondary_suppression(table, primary, **same)
    careful = secondary_suppression(table, primary, single_holder=holder, **same)
    assert careful.lost > careless.lost
    for mine in ((1, 1), (1, 2)):
        known = careful.suppressed.copy()
        known[mine] = False
        others = replace(primary, unsafe=primary.unsafe & known)
        assert not disclosure_audit(table, known, primary=others).exposed.any()


@given(arrays(np.intp, (4, 4), elements=st.integers(0, 6)))
@settings(max_examples=12, deadline=None)
def test_no_single_holder_of_a_random_table_learns_of_another(inner):
    four = [-1, 0, 0, 0, 0]
    table = table_of_leaves(inner, [four, four])
    cells = np.repeat(np.argwhere(inner >= 0), inner.ravel(), axis=0) + 1
    if not len(cells):
        return
    count = len(cells)
    who = contributions(table, cells=cells, holders=np.arange(count), amounts=np.ones(count))
    primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
    alone = who.single_holder()
    try:
        found = secondary_suppression(table, primary, weights=np.ones((5, 5)), single_holder=alone)
    except MethodError:
        return
    for holder in np.unique(alone[alone >= 0]):
        known = found.suppressed & (alone != holder)
        others = replace(primary, unsafe=primary.unsafe & (alone != holder))
        assert not disclosure_audit(table, known, primary=others).exposed.any()


def test_amounts_of_companies_are_protected_by_p_percent():
    table = table_of_leaves([[100.0, 60.0], [80.0, 70.0], [90.0, 50.0]], [THREE, TWO])
    draw = np.random.default_rng(1)
    rows = []
    for at, value in np.ndenumerate(table.values[1:, 1:]):
        parts = draw.dirichlet(np.ones(6)) if at != (0, 0) else np.array([0.9, 0.08, 0.02])
        rows += [(at, part * value) for part in parts]
    given = contributions(
        table,
        cells=np.array([at for at, _ in rows]) + 1,
        holders=np.arange(len(rows)),
        amounts=[amount for _, amount in rows],
    )
    assert given.total() == pytest.approx(table.values)
    primary = p_percent_rule(given, p=10)
    assert primary.unsafe[1, 1]
    found = secondary_suppression(table, primary, weights=table.values)
    assert not disclosure_audit(table, found.suppressed, primary=primary).exposed.any()


def test_a_false_proof_is_not_believed():
    table = table_of_leaves([[1, 9], [9, 9]], [TWO, TWO])
    primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
    problem = read_problem(table, primary, np.ones((3, 3)), None, None)
    hidden = np.flatnonzero(primary.unsafe)
    wrong = Move(np.array([4]), np.array([2.0]))
    with pytest.raises(MethodError, match="no possible table"):
        proven(problem, hidden, (wrong,), 0.0)
    with pytest.raises(MethodError, match="No choice of further cells"):
        proven(problem, hidden, (), 0.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": np.zeros((3, 3))}, "not positive"),
        ({"weights": np.ones((2, 3))}, "do not fit together"),
        ({"weights": np.full((3, 3), np.nan)}, "not finite"),
        ({"published": np.ones((3, 3), dtype=bool)}, "published and to be withheld"),
        ({"single_holder": np.zeros(3, dtype=int)}, "do not fit together"),
    ],
)
def test_refusals(change, words):
    table = table_of_leaves([[1, 9], [9, 9]], [TWO, TWO])
    primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
    with pytest.raises(MethodError, match=words):
        secondary_suppression(table, primary, **({"weights": np.ones((3, 3))} | change))


def test_a_level_below_zero_and_a_cell_beyond_protection_are_refused():
    table = table_of_leaves([[1, 9], [0, 0]], [TWO, TWO])
    primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
    with pytest.raises(MethodError, match="larger than the value"):
        secondary_suppression(
            table, replace(primary, lower=primary.unsafe * 5.0), weights=np.ones((3, 3))
        )
    margins = ~primary.unsafe
    with pytest.raises(MethodError, match=r"No choice of further cells.*cell \["):
        secondary_suppression(table, primary, weights=np.ones((3, 3)), published=margins)
