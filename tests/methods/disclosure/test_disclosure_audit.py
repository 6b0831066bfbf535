import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.disclosure import (
    PrimaryCells,
    disclosure_audit,
    frequency_rule,
    table_of_leaves,
    table_with_margins,
)
from kerege.methods.errors import MethodError

TWO, THREE = [-1, 0, 0], [-1, 0, 0, 0]
UP = np.array([[1, 1], [1, 0], [0, 1]])
ALL = np.array([UP @ np.reshape(c, (2, 2)) @ UP.T for c in itertools.product(range(9), repeat=4)])
small = arrays(np.intp, (2, 2), elements=st.integers(0, 4))


def test_handbook_4_2_2_example_3():
    """Geurts (1992), table 10: four cells withheld; X11 lies between 3 and 6.

    The source withholds the values; 5 is one that fits (7, 3 and 6, 4 are the sums).
    """
    table = table_of_leaves([[5, 2], [1, 2], [3, 3]], [THREE, TWO])
    assert table.values[0].tolist() == [16, 9, 7]
    hidden = np.zeros((4, 3), dtype=bool)
    hidden[1:3, 1:] = True
    found = disclosure_audit(table, hidden)
    assert (found.low[1, 1], found.high[1, 1]) == pytest.approx((3, 6))
    assert (found.low[1, 2], found.high[1, 2]) == pytest.approx((1, 4))
    assert (found.low[2, 1], found.high[2, 1]) == pytest.approx((0, 3))
    assert found.components == 1
    assert not found.exact.any()
    assert not found.exposed.any(), "nothing is said to be unsafe"


@given(small, arrays(np.bool_, (3, 3)))
@settings(max_examples=40)
def test_the_second_formula_agrees_every_whole_table_is_tried(inner, hidden):
    """In two dimensions the bounds are whole: the brute force over whole tables finds them."""
    hidden[0] = False
    table = table_of_leaves(inner, [TWO, TWO])
    found = disclosure_audit(table, hidden)
    possible = ALL[np.equal(ALL, table.values)[:, ~hidden].all(axis=1)]
    assert found.low == pytest.approx(np.min(possible, axis=0), abs=1e-6)
    assert found.high == pytest.approx(np.max(possible, axis=0), abs=1e-6)


@given(small, arrays(np.bool_, (3, 3)), st.floats(0.01, 1000))
@settings(max_examples=20)
def test_unit_and_order_do_not_matter(inner, hidden, unit):
    hidden[0, 0] = False
    found = disclosure_audit(table_of_leaves(inner, [TWO, TWO]), hidden)
    turned = [0, 2, 1]
    table = table_with_margins(table_of_leaves(inner, [TWO, TWO]).values[turned] * unit, [TWO, TWO])
    again = disclosure_audit(table, hidden[turned])
    assert again.high == pytest.approx(found.high[turned] * unit, rel=1e-6, abs=1e-6)


def test_one_cell_alone_in_a_sum_is_known_exactly_and_exposed():
    table = table_of_leaves([[1, 9], [8, 7]], [TWO, TWO])
    hidden = table.values == 1
    primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
    found = disclosure_audit(table, hidden, primary=primary)
    assert found.exact.sum() == found.exposed.sum() == 1


def test_a_cell_without_a_published_sum_has_no_upper_bound():
    table = table_of_leaves([4.0, 5.0], [[-1, -1]])
    found = disclosure_audit(table, [True, False])
    assert found.low.tolist() == [0, 5]
    assert found.high.tolist() == [np.inf, 5]


def test_nothing_withheld_is_all_known():
    table = table_of_leaves([4.0, 5.0], [TWO])
    found = disclosure_audit(table, np.zeros(3, dtype=bool))
    assert (found.low == table.values).all()
    assert found.components == 0


def test_refusals():
    table = table_of_leaves([1.0, 5.0], [TWO])
    with pytest.raises(MethodError, match="not one boolean for each cell"):
        disclosure_audit(table, [True])
    primary = frequency_rule(table.values, threshold=3, zero_is_safe=True)
    with pytest.raises(MethodError, match="unsafe cell is published"):
        disclosure_audit(table, np.zeros(3, dtype=bool), primary=primary)


@pytest.mark.parametrize(
    ("values", "parents", "words"),
    [
        ([9.0, 4.0, 4.0], [TWO], "its parts sum to 8"),
        ([-1.0, 0.0, -1.0], [TWO], "negative"),
        ([1.0], [TWO], "do not fit the axes"),
        ([1.0, 1.0], [[1, 0]], "above itself"),
        ([1.0, 1.0], [[-1, 5]], "not on the axis"),
        ([1.0, 1.0], [[-1.0, 0.0]], "positions of parents"),
        (1.0, [], "one to six axes"),
    ],
)
def test_refusals_of_tables(values, parents, words):
    with pytest.raises(MethodError, match=words):
        table_with_margins(values, parents)


@pytest.mark.parametrize(
    ("level", "enough", "more"), [("upper", 1.0, 1.5), ("lower", 2.0, 2.5), ("sliding", 3.0, 3.5)]
)
def test_each_level_alone_exposes_a_cell_whose_bounds_are_closer(level, enough, more):
    """Geurts' table: 5 lies between 3 and 6, so 1 above it, 2 below, 3 together."""
    table = table_of_leaves([[5, 2], [1, 2], [3, 3]], [THREE, TWO])
    hidden = np.zeros((4, 3), dtype=bool)
    hidden[1:3, 1:] = True
    for asked, wanted in ((enough, []), (more, [[1, 1]])):
        levels = {name: np.zeros((4, 3)) for name in ("upper", "lower", "sliding")}
        levels[level][1, 1] = asked
        levels[level][2, 2] = asked + 1000  # not unsafe: no level is asked of it
        unsafe = np.zeros((4, 3), dtype=bool)
        unsafe[1, 1] = True
        found = disclosure_audit(table, hidden, primary=PrimaryCells(unsafe, **levels))
        assert np.argwhere(found.exposed).tolist() == wanted


def test_the_unsafe_cell_that_is_published_is_named_and_no_other():
    table = table_of_leaves([[5, 2], [1, 2], [3, 3]], [THREE, TWO])
    hidden = np.zeros((4, 3), dtype=bool)
    hidden[1, 1] = hidden[1, 2] = True
    unsafe = np.zeros((4, 3), dtype=bool)
    unsafe[1, 1] = unsafe[3, 2] = True
    nothing = np.zeros((4, 3))
    with pytest.raises(MethodError, match="unsafe cell is published") as refused:
        disclosure_audit(table, hidden, primary=PrimaryCells(unsafe, nothing, nothing, nothing))
    assert refused.value.where == "suppressed[3, 2]"
