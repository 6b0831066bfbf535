"""Scopes beside one another: what one gives away of another, and of what lies between them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.disclosure import differencing_audit, division_audit
from kerege.methods.errors import MethodError

WIDE, NARROW = "wide", "narrow"
PARTS = {
    WIDE: {"film": 1, "music": 1, "craft": 1},
    NARROW: {"film": 1, "music": 1},
    "screen": {"film": 1},
    "sound": {"music": 1},
}


def test_an_attack_by_subtraction_is_found_only_where_both_are_published():
    """Neither scope tells of the two firms of crafts; the one minus the other does."""
    assert division_audit({WIDE: 57}, [], PARTS, least=1, smallest=3).differences == {}
    found = division_audit({WIDE: 57}, [{NARROW: 55}], PARTS, least=1, smallest=3)
    assert found.differences == {("craft",): pytest.approx((2, 2))}
    assert (found.cells, found.set_aside) == ({}, ())
    large = division_audit({WIDE: 57}, [{NARROW: 40}], PARTS, least=1, smallest=3)
    assert large.differences == {}, "seventeen firms are no secret"
    empty = division_audit({WIDE: 57}, [{NARROW: 57}], PARTS, least=1, smallest=3)
    assert empty.differences == {}, "nor is that there is nobody"


def test_of_a_sum_every_difference_is_a_secret_that_no_table_has_judged():
    found = division_audit({WIDE: 57}, [{NARROW: 40}], PARTS, least=1)
    assert found.differences == {("craft",): pytest.approx((17, 17))}
    judged = {**PARTS, "craft": {"craft": 1}}
    told = [{NARROW: 40}, {"craft": 17}]
    assert division_audit({WIDE: 57}, told, judged, least=1).differences == {}
    itself = {NARROW: 40, "craft": 17}
    assert division_audit(itself, [{WIDE: 57}], judged, least=1).differences == {}


def test_what_one_withholds_another_may_not_tell():
    before = {NARROW: 12, "screen": None, "sound": None}
    assert division_audit(before, [], PARTS, least=1).cells == {}
    other = {**PARTS, "records": {"music": 1}}
    found = division_audit({"records": 10}, [before], other, least=1)
    assert found.cells == {name: pytest.approx((n, n)) for name, n in
                           {"screen": 2, "sound": 10}.items()}  # fmt: skip
    # It was open before the newcomer: that is not its doing.
    again = division_audit({WIDE: 50}, [before, {"records": 10}], other, least=1, smallest=3)
    assert (again.cells, again.differences) == ({}, {})


def test_bounds_that_do_not_meet_are_told_where_too_few_can_be_behind_them():
    parts = {"all": {"a": 1, "b": 1, "c": 1}, "ab": {"a": 1, "b": 1}, "bc": {"b": 1, "c": 1}}
    found = division_audit({"all": 20}, [{"ab": 18}, {"bc": 19}], parts, least=1, smallest=3)
    assert found.differences == {("c",): pytest.approx((2, 2)), ("a",): pytest.approx((1, 1))}
    loose = division_audit({"ab": 2}, [{"bc": 30}], parts, least=1, smallest=3)
    assert loose.differences.keys() == {("a",), ("b",)}
    assert loose.differences["a",] == pytest.approx((0, 2))


def test_other_units_are_set_aside_and_rounding_is_not():
    parts = {WIDE: {"a": 1, "b": 1}, NARROW: {"a": 1}, "half": {"a": 0.3333}}
    assert division_audit({WIDE: 5}, [{NARROW: 9}], parts, least=1, smallest=3).set_aside == (0,)
    for unit in (1, 1e9):
        told = [{"half": round(9 * unit * 0.3333, 6)}, {NARROW: 9.000001 * unit}]
        found = division_audit({WIDE: 11 * unit}, told, parts, least=unit, smallest=3 * unit)
        assert found.set_aside == ()
        assert found.differences["b",] == pytest.approx((2 * unit, 2 * unit), abs=1e-3 * unit)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.integers(0, 2**12 - 1))
@settings(max_examples=25)
def test_it_agrees_with_the_audit_that_knows_the_truth(values, pattern):
    """Three random classes of four units; bounds hold the truth, and are the other audit's."""
    units = [f"u{n}" for n in range(4)]
    classes = {f"c{row}": [n for n in range(4) if pattern >> (4 * row + n) & 1] for row in range(3)}
    parts = {name: {units[n]: 1.0 for n in of} for name, of in classes.items() if of}
    told = {name: float(sum(values[n] for n in classes[name])) for name in parts}
    *before, last = [{name: value} for name, value in told.items()] or [{}]
    found = division_audit(last, before, parts, least=1, smallest=3)
    shown = np.array([[float(n in classes[name]) for n in range(4)] for name in parts])
    for of, (low, high) in found.differences.items():
        guarded = np.array([[float(unit in of) for unit in units]])
        truth = differencing_audit(values, published=shown, guarded=guarded, upper=[1], lower=[1])
        assert (low, high) == pytest.approx((truth.low[0], truth.high[0]), abs=1e-6)
        assert low - 1e-6 <= truth.values[0] <= high + 1e-6 < 3


@pytest.mark.parametrize(
    ("new", "parts", "level", "what", "where"),
    [
        ({WIDE: -1}, PARTS, 1, "negative or no number", "division 0, class wide: -1"),
        ({WIDE: float("nan")}, PARTS, 1, "negative or no number", "nan"),
        ({"unknown": 1}, PARTS, 1, "no units", "class unknown"),
        ({WIDE: 1}, {WIDE: {"a": 0}}, 1, "weight that is not above zero", "class wide"),
        ({WIDE: 1}, PARTS, 0, "not above zero", "least: 0"),
        ({WIDE: 1}, PARTS, float("nan"), "not above zero", "least: nan"),
    ],
)
@pytest.mark.parametrize("smallest", [None, 3])
def test_refusals_name_the_place(new, parts, level, smallest, what, where):
    with pytest.raises(MethodError) as refused:
        division_audit(new, [], parts, least=level, smallest=smallest)
    assert what in refused.value.what
    assert where in refused.value.where
    assert refused.value.mend


def test_a_range_is_exposed_that_is_narrower_than_asked():
    new = {NARROW: 4, "screen": None, "sound": None}
    assert division_audit(new, [], PARTS, least=4).cells == {}
    found = division_audit(new, [], PARTS, least=5).cells
    assert found == dict.fromkeys(("screen", "sound"), pytest.approx((0, 4)))
    with pytest.raises(MethodError, match="not above zero"):
        division_audit(new, [], PARTS, least=5, smallest=0)


def test_nothing_and_only_zeros_expose_nothing():
    assert division_audit({}, [], {}, least=1).cells == {}
    found = division_audit({WIDE: 0}, [{NARROW: 0}], PARTS, least=1)
    assert (found.cells, found.differences) == ({}, {})
