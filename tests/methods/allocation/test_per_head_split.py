"""The plain alternative spends by head, leaves the rest, and is judged by the same measure."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import AllocationProblem, measure_allocation, per_head_split
from kerege.methods.allocation.limits import LimitKind, Prerequisite, place_floor
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]


def test_each_place_buys_what_its_share_pays(make_problem: Make) -> None:
    plan = per_head_split(make_problem(budget=[16, 16]), [3, 1])
    assert plan.share.tolist() == [[12, 12], [4, 4]]
    assert plan.units[0].tolist() == [[0, 1], [0, 0]]
    assert plan.units[1].tolist() == [[1, 0], [1, 0]]
    assert plan.unspent.tolist() == [[9, 2], [1, 4]]


def test_money_that_does_not_divide_goes_to_the_largest_remainder(make_problem: Make) -> None:
    plan = per_head_split(make_problem(budget=[10, 11]), [1, 2])
    assert plan.share.tolist() == [[3, 4], [7, 7]]


def test_running_costs_come_out_of_later_shares(make_problem: Make) -> None:
    problem = make_problem(effect=[[0.5]], cost=[10], running_cost=np.array([[11], [0]]).T)
    plan = per_head_split(make_problem(effect=[[0.5]], cost=[10]), [1, 0])
    assert plan.units[0, 0].tolist() == [1, 0]
    assert per_head_split(problem, [1, 0]).units[0, 0].tolist() == [0, 1]


def test_a_prerequisite_is_kept_and_a_broken_floor_is_named(make_problem: Make) -> None:
    problem = make_problem(
        prerequisites=(Prerequisite(1, 0),), limits=(place_floor("of the small", 1, 5),)
    )
    plan = per_head_split(problem, [1, 1])
    assert not plan.units.any()
    assert [(x.limit.kind, x.excess) for x in plan.breaches] == [(LimitKind.PLACE_FLOOR, 5)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    people=st.lists(st.integers(0, 9), min_size=2, max_size=2).filter(any),
    budget=st.lists(st.integers(0, 40), min_size=2, max_size=2),
    running=st.integers(0, 3),
)
def test_never_more_than_the_budget_and_never_better_than_the_planner(
    make_problem: Make, people: list[int], budget: list[int], running: int
) -> None:
    problem = make_problem(budget=budget, running_cost=np.full((2, 2), running))
    plan = per_head_split(problem, people)
    assert plan.breaches == ()
    assert (plan.share.sum(axis=0) == budget).all()
    assert (plan.unspent >= 0).all()
    assert (plan.share - plan.unspent == plan.cost.sum(axis=0)).all()
    best = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert plan.objective <= best.objective + 1e-9


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ([1, 2, 3], "is given for 2 places"),
        ([0.5, 0.5], "not a whole number"),
        ([-1, 2], "not a whole number"),
        ([0, 0], "There are no people"),
    ],
)
def test_a_population_that_cannot_be_one_is_refused(
    make_problem: Make, people: list[float], message: str
) -> None:
    with pytest.raises(MethodError, match=message):
        per_head_split(make_problem(), people)
