"""Equal shares: worked by hand, beside another program, and what it promises to every voter."""

import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import equal_shares
from kerege.methods.errors import MethodError

GOLDEN = Path(__file__).parents[2] / "golden" / "equal_shares" / "pabutools.json"
CASES = json.loads(GOLDEN.read_text())


def votes(*rows: str) -> np.ndarray:
    return np.array([[mark == "1" for mark in row] for row in rows])


def test_a_case_worked_by_hand() -> None:
    """Ten voters with 10 each; seven want a hall of 70 and a court of 30, three a library of 30.

    By number the court costs each of seven 30/7 and goes first, the library each of three 10; the
    seven then have 40 left together, too little for the hall. By cost every project has the ratio
    1 over its supporters: the hall and the court tie at 1/7, the hall stands first and takes all
    that the seven have; then the library.
    """
    ballots = votes(*["110"] * 7, *["001"] * 3)
    by_number = equal_shares([70, 30, 30], ballots, 100, satisfaction="number", raise_by=0)
    assert by_number.chosen == (1, 2)
    assert by_number.price == (Fraction(30, 7), Fraction(10))
    assert by_number.unspent == 40
    by_cost = equal_shares([70, 30, 30], ballots, 100, satisfaction="cost", raise_by=0)
    assert by_cost.chosen == (0, 2)
    assert by_cost.price == (Fraction(10), Fraction(10))
    assert by_cost.tied == (0,)
    assert by_cost.unspent == 0


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_another_program_funds_the_same(case: dict) -> None:
    found = equal_shares(
        case["cost"],
        votes(*case["approves"]),
        case["budget"],
        satisfaction=case["satisfaction"],
        raise_by=case["raise_by"],
    )
    assert sorted(found.chosen) == case["chosen"]


elections = st.integers(1, 6).flatmap(
    lambda projects: st.tuples(
        st.lists(st.integers(1, 30), min_size=projects, max_size=projects),
        st.lists(
            st.lists(st.booleans(), min_size=projects, max_size=projects), min_size=1, max_size=8
        ),
        st.integers(0, 90),
        st.sampled_from(["cost", "number"]),
        st.sampled_from([0, 1]),
    )
)


@settings(max_examples=80, deadline=None)
@given(elections)
def test_within_the_budget_and_the_same_in_other_units_and_another_order_of_voters(
    election: tuple,
) -> None:
    cost, ballots, budget, satisfaction, step = election
    approves = np.array(ballots)
    found = equal_shares(cost, approves, budget, satisfaction=satisfaction, raise_by=step)
    spent = sum(cost[c] for c in found.chosen)
    assert spent + found.unspent == budget
    assert found.unspent >= 0
    assert all(approves[:, c].any() for c in found.chosen), "bought without a supporter"
    again = equal_shares(
        [1000 * c for c in cost],
        approves[::-1],
        1000 * budget,
        satisfaction=satisfaction,
        raise_by=1000 * step,
    )
    assert again.chosen == found.chosen
    assert again.price == tuple(1000 * price for price in found.price)


@settings(max_examples=80, deadline=None)
@given(elections)
def test_a_group_that_agrees_and_can_pay_gets_its_project(election: tuple) -> None:
    """Supporters of a project that is left out cannot pay for it with what they have left.

    What each pays is recomputed here, voter by voter, from the prices.
    """
    cost, ballots, budget, satisfaction, _step = election
    approves = np.array(ballots)
    found = equal_shares(cost, approves, budget, satisfaction=satisfaction, raise_by=0)
    left = [found.endowment] * len(ballots)
    for c, price in zip(found.chosen, found.price, strict=True):
        paid = [min(left[v], price) for v in np.flatnonzero(approves[:, c])]
        assert sum(paid) == cost[c]
        for v in np.flatnonzero(approves[:, c]):
            left[v] -= min(left[v], price)
    for c in set(range(len(cost))) - set(found.chosen):
        assert sum(left[v] for v in np.flatnonzero(approves[:, c])) < cost[c]


def test_limits_of_one_voter_of_nobody_who_agrees_and_of_an_empty_pot() -> None:
    one = equal_shares([3, 4, 5], votes("111"), 8, satisfaction="number", raise_by=0)
    assert one.chosen == (0, 1)
    nothing = equal_shares([3, 4], votes("00", "00"), 100, satisfaction="cost", raise_by=1)
    assert nothing.chosen == ()
    assert nothing.unspent == 100
    assert not equal_shares([1], votes("1"), 0, satisfaction="cost", raise_by=0).chosen


def test_parts_are_raised_until_nothing_more_fits() -> None:
    ballots = votes("10", "01", "01")
    bare = equal_shares([50, 40], ballots, 90, satisfaction="cost", raise_by=0)
    assert bare.chosen == (1,)
    full = equal_shares([50, 40], ballots, 90, satisfaction="cost", raise_by=5)
    assert sorted(full.chosen) == [0, 1]
    assert full.endowment == 50
    assert full.unspent == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"cost": [0, 1]}, "A cost is not a whole amount"),
        ({"cost": [1.5, 2]}, "A cost is not a whole amount"),
        ({"cost": [-1, 2]}, "A cost is not a whole amount"),
        ({"approves": votes("1")}, "for 2 projects"),
        ({"approves": np.ones((1, 2))}, "for 2 projects"),
        ({"approves": np.zeros((0, 2), dtype=bool)}, "Nobody voted"),
        ({"budget": -1}, "is not a whole amount of 0 or more"),
        ({"budget": float("nan")}, "is not a whole amount of 0 or more"),
        ({"raise_by": -1}, "is not a whole amount of 0 or more"),
        ({"raise_by": True}, "is not a whole amount of 0 or more"),
        ({"satisfaction": "joy"}, "is not a measure of satisfaction"),
    ],
)
def test_refusals(change: dict, says: str) -> None:
    given_ = {
        "cost": [1, 2],
        "approves": votes("11"),
        "budget": 5,
        "satisfaction": "cost",
        "raise_by": 0,
    } | change
    with pytest.raises(MethodError, match=says):
        equal_shares(**given_)


def test_a_step_that_is_too_small_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["kerege.methods.allocation.equal_shares"], "MOST_ROUNDS", 3)
    with pytest.raises(MethodError, match="The parts were raised 3 times"):
        equal_shares([50, 9], votes("10", "01"), 60, satisfaction="cost", raise_by=1)
