"""The way from one scope to another adds up exactly, whatever the scopes."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kerege.evidence.waterfall import Change, waterfall

CODES = [f"{n:04d}" for n in range(12)]
amount = st.decimals(min_value=0, max_value=10**12, places=6)
weight = st.decimals(min_value=0, max_value=1, places=4)
scope = st.dictionaries(st.sampled_from(CODES), weight)
amounts = st.dictionaries(st.sampled_from(CODES), st.none() | amount)


@given(amounts, scope, scope)
def test_start_and_differences_are_the_end(amounts, before, after):
    found = waterfall(amounts, before, after)
    parts = sum((found.sum_of(change) for change in Change), Decimal(0))
    assert found.start + parts == found.end
    assert found.sum_of(Change.SAME) == 0
    assert found.sum_of(Change.OUT) <= 0 <= found.sum_of(Change.IN)


@given(amounts, scope, scope)
def test_the_way_back_is_the_way_turned_round(amounts, before, after):
    there, back = waterfall(amounts, before, after), waterfall(amounts, after, before)
    assert (there.start, there.end) == (back.end, back.start)
    assert {s.code: s.difference for s in there.steps} == {
        s.code: -s.difference for s in back.steps
    }


@given(amounts, scope, scope, scope)
def test_two_ways_joined_are_one_way(amounts, one, two, three):
    first, second = waterfall(amounts, one, two), waterfall(amounts, two, three)
    whole = waterfall(amounts, one, three)
    assert whole.end - whole.start == (first.end - first.start) + (second.end - second.start)


@given(amounts, scope, scope)
def test_every_counted_code_is_in_a_step_or_named_as_unmeasured(amounts, before, after):
    found = waterfall(amounts, before, after)
    counted = {code for part in (before, after) for code, weight in part.items() if weight}
    assert counted == {step.code for step in found.steps} | set(found.unmeasured)


def test_what_falls_out_comes_in_and_changes_weight():
    one, half = Decimal(1), Decimal("0.5")
    found = waterfall(
        {"a": Decimal(100), "b": Decimal(40), "c": Decimal(10), "d": Decimal(7), "e": None},
        {"a": one, "b": one, "d": one, "e": one},
        {"b": half, "c": one, "d": one},
    )
    assert (found.start, found.end) == (147, 37)
    assert [(s.code, s.change, s.difference) for s in found.steps] == [
        ("a", Change.OUT, -100),
        ("b", Change.WEIGHT, -20),
        ("c", Change.IN, 10),
        ("d", Change.SAME, 0),
    ]
    assert found.unmeasured == ["e"]


def test_what_a_scope_divides_is_in_neither_total():
    one = Decimal(1)
    found = waterfall({"59": Decimal(9), "60": one}, {"59": one, "60": one}, {"60": one}, {"59"})
    assert (found.start, found.end, found.divided) == (1, 1, ["59"])


def test_nothing_counted_is_an_empty_way():
    found = waterfall({}, {}, {})
    assert (found.start, found.end, found.steps) == (0, 0, [])
