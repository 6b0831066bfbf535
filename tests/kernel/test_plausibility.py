from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.kernel.plausibility import (
    Statement,
    doubts,
    half_step,
    is_jump,
    plain,
    stated_range,
)


def state(key, value, variable="entities", relation="exactly", **more):
    low, high = stated_range(Decimal(value), relation)
    fields = {"unit": "entities", "territory": "KZ", "period": "2024-08"}
    return Statement(
        key=key, variable=variable, value=Decimal(value), low=low, high=high, **{**fields, **more}
    )


def added(key, value, **more):
    return state(key, value, variable="added", change_of="entities", **more)


def growth(key, value, relation="exactly", **more):
    more = {"unit": "%", "change_of": "entities", "is_rate": True, **more}
    return state(key, value, variable="growth", relation=relation, **more)


def test_the_same_number_as_an_increment_and_as_a_total():
    [found] = doubts(
        [added("plus", "6033"), state("tax", "6033", variable="retail_tax", period="")]
    )
    assert (found.check, found.holds) == ("two_meanings", False)
    assert found.concerns("plus")
    assert found.concerns("tax")
    assert not found.concerns("other")


@pytest.mark.parametrize(
    "other",
    [
        state("tax", "6034", variable="retail_tax"),
        state("tax", "6033", variable="retail_tax", unit="persons"),
        state("tax", "6033", variable="retail_tax", territory="KZ-71"),
        added("tax", "6033"),
    ],
)
def test_other_numbers_units_places_and_increments_are_no_double(other):
    assert doubts([added("plus", "6033"), other]) == []


def test_zero_is_no_double():
    assert doubts([added("plus", "0"), state("tax", "0", variable="retail_tax")]) == []


def test_an_increment_larger_than_its_stock():
    [found] = doubts([added("plus", "50000"), state("all", "45597")])
    assert found.check == "larger"
    assert doubts([added("plus", "50000"), state("all", "45597", relation="more_than")]) == []
    assert doubts([added("plus", "50000"), state("all", "45597", scope="other")]) == []
    assert doubts([added("plus", "50000"), state("all", "45597", period="")]) == []


@pytest.mark.parametrize(
    ("rate", "relation", "holds"),
    [
        ("15.2", "exactly", True),  # 6,033 of 39,564
        ("13.2", "exactly", True),  # 6,033 of 45,597: some sources divide by the stock after
        ("15", "about", True),
        ("16.4", "exactly", False),
        ("15", "exactly", True),  # rounded to whole per cent
        ("25", "about", False),
        ("10", "more_than", True),
        ("10", "less_than", False),
    ],
)
def test_a_rate_beside_increment_and_stock(rate, relation, holds):
    found = doubts([added("plus", "6033"), state("all", "45597"), growth("g", rate, relation)])
    assert [(one.check, one.holds) for one in found] == [("rate", holds)]
    assert round(found[0].implied, 2) == Decimal("15.25")


def test_a_rate_beside_the_stocks_of_two_years():
    years = [state("old", "200", period="2023"), state("new", "220", period="2024")]
    good, bad = growth("g", "10", period="2024"), growth("g", "12", period="2024")
    assert [one.holds for one in doubts([*years, good])] == [True]
    assert [one.holds for one in doubts([*years, bad])] == [False]
    anew = [years[0], state("new", "220", period="2024", begins_anew=True)]
    assert doubts([*anew, bad]) == []
    assert doubts([state("old", "0", period="2023"), years[1], bad]) == []
    assert doubts([state("old", "200", period="2022"), years[1], bad]) == []


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_rate_that_was_computed_agrees(before, plus):
    rate = round(Decimal(100 * plus) / before, 1)
    found = doubts([added("plus", plus), state("all", before + plus), growth("g", rate)])
    assert all(one.holds for one in found if one.check == "rate")


def test_what_does_not_fit_stands_first():
    found = doubts(
        [
            added("plus", "6033"),
            state("all", "45597"),
            growth("g", "15.2"),
            state("tax", "6033", variable="retail_tax"),
        ]
    )
    assert [one.holds for one in found] == [False, True]


def test_numbers_and_their_rounding():
    assert half_step(Decimal("45.50")) == Decimal("0.05")
    assert half_step(Decimal(6000)) == Decimal("0.5")
    assert plain(Decimal("1E+3")) == "1000"
    assert is_jump(Decimal(10), Decimal(21))
    assert is_jump(Decimal(10), Decimal("4.9"))
    assert not is_jump(Decimal(10), Decimal(20))
    assert not is_jump(Decimal(0), Decimal(20))
