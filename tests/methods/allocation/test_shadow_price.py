"""A limit is worth what the next whole measure does, not what a slice of it would."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from kerege.methods.allocation import AllocationProblem, measure_allocation
from kerege.methods.allocation.limits import (
    LimitKind,
    LimitRef,
    Lock,
    Prerequisite,
    group_cap,
    place_floor,
)
from kerege.methods.allocation.shadow_price import price_of_unit, shadow_price
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]
EXACT = {"mip_rel_gap": 0.0, "time_limit": None}


def test_one_tenge_more_buys_nothing_and_seven_buy_a_hub(make_problem: Make) -> None:
    problem = make_problem(effect=[[0.5]], cost=[10], budget=[13], reach=np.eye(2))
    plan = measure_allocation(problem, **EXACT)
    budget = LimitRef(LimitKind.BUDGET, 0)
    small = shadow_price(problem, plan, budget, step=1, **EXACT)
    large = shadow_price(problem, plan, budget, step=7, **EXACT)
    assert small.gain == 0
    assert large.gain == pytest.approx(0.5)
    assert large.per_step == pytest.approx(0.5 / 7)
    assert (large.lowest, large.highest) == pytest.approx((0.5, 0.5))
    assert large.relaxation_dual == pytest.approx(0.05)


def test_a_floor_costs_what_the_money_would_do_elsewhere(make_problem: Make) -> None:
    problem = make_problem(
        effect=[[0.5]], cost=[10], budget=[10], limits=(place_floor("of the small", 1, 10),)
    )
    plan = measure_allocation(problem, **EXACT)
    assert plan.units[0, :, 0].tolist() == [0, 1]
    price = shadow_price(
        problem, plan, LimitRef(LimitKind.PLACE_FLOOR, 0, "of the small"), step=10, **EXACT
    )
    assert price.gain == pytest.approx(4 * 0.5 - 1 * 0.5)
    # what the other limits say stays: without money for the first region the floor costs nothing
    capped = replace(problem, limits=(*problem.limits, group_cap("none", (0,), money=0)))
    plan = measure_allocation(capped, **EXACT)
    floor = LimitRef(LimitKind.PLACE_FLOOR, 0, "of the small")
    assert shadow_price(capped, plan, floor, step=10, **EXACT).gain == 0


def test_a_cap_and_a_promise_have_a_price_too(make_problem: Make) -> None:
    problem = make_problem(
        effect=[[0.5]],
        cost=[10],
        budget=[10],
        limits=(group_cap("of the large", (0,), money=5),),
        locks=(Lock(0, 1, 0, 1),),
    )
    plan = measure_allocation(problem, **EXACT)
    cap = shadow_price(
        problem, plan, LimitRef(LimitKind.GROUP_CAP, 0, "of the large"), step=5, **EXACT
    )
    lock = shadow_price(problem, plan, LimitRef(LimitKind.LOCK, 0), step=1, **EXACT)
    assert cap.gain == 0
    assert lock.gain == 0


def test_one_promised_unit_less_frees_its_money(make_problem: Make) -> None:
    problem = make_problem(
        effect=[[0.5]],
        cost=[5],
        budget=[10],
        max_units=np.full((1, 2), 2),
        locks=(Lock(0, 1, 0, 2),),
    )
    plan = measure_allocation(problem, **EXACT)
    assert plan.units[0, :, 0].tolist() == [0, 2]
    lock = shadow_price(problem, plan, LimitRef(LimitKind.LOCK, 0), step=1, **EXACT)
    # One unit moves: half of the need of four for a quarter (the second unit) of that of one.
    assert lock.gain == pytest.approx(4 * 0.5 - 1 * 0.25)


def test_the_other_promises_are_kept(make_problem: Make) -> None:
    problem = make_problem(
        effect=[[0.5]],
        cost=[5],
        budget=[5, 5],
        max_units=np.full((1, 2), 2),
        locks=(Lock(0, 1, 0, 1), Lock(0, 1, 1, 1)),
    )
    plan = measure_allocation(problem, **EXACT)
    assert plan.objective == pytest.approx(1 * 0.5 + 1 * 0.75)
    lock = shadow_price(problem, plan, LimitRef(LimitKind.LOCK, 0), step=1, **EXACT)
    # The first goes to the need of four for two years, the second stays where it was promised.
    assert lock.gain == pytest.approx(2 * 4 * 0.5 + 1 * 0.5 - plan.objective)


def test_insisting_on_a_unit_costs_the_unit_that_makes_way(make_problem: Make) -> None:
    problem = make_problem(effect=[[0.5]], cost=[10], budget=[10])
    plan = measure_allocation(problem, **EXACT)
    forced = price_of_unit(problem, plan, 0, 1, **EXACT)
    assert forced.feasible
    assert forced.loss == pytest.approx(1.5)
    assert (forced.lowest, forced.highest) == pytest.approx((1.5, 1.5))


def test_a_unit_that_no_plan_can_hold_names_what_it_clashes_with(make_problem: Make) -> None:
    problem = make_problem(effect=[[0.5]], cost=[10], budget=[10], locks=(Lock(0, 0, None, 1),))
    plan = measure_allocation(problem, **EXACT)
    forced = price_of_unit(problem, plan, 0, 1, **EXACT)
    assert not forced.feasible
    assert np.isnan(forced.loss)
    assert set(forced.clashing) == {
        LimitRef(LimitKind.BUDGET, 0),
        LimitRef(LimitKind.LOCK, 0),
        LimitRef(LimitKind.LOCK, 1),
    }


@pytest.mark.parametrize(
    ("limit", "step", "message"),
    [
        (LimitRef(LimitKind.BUDGET, 0), 0, "A step of 0 loosens nothing"),
        (LimitRef(LimitKind.BUDGET, 9), 1, "The limit is not one of this problem"),
        (LimitRef(LimitKind.PREREQUISITE, 0), 1, "has no step of money"),
        (LimitRef(LimitKind.GROUP_CAP, 0, "share"), 1, "has no step of money"),
    ],
)
def test_what_cannot_be_loosened_is_refused(
    make_problem: Make, limit: LimitRef, step: int, message: str
) -> None:
    problem = make_problem(
        limits=(group_cap("share", (0,), share=Fraction(1, 2)),),
        prerequisites=(Prerequisite(0, 1),),
    )
    plan = measure_allocation(problem, **EXACT)
    with pytest.raises(MethodError, match=message):
        shadow_price(problem, plan, limit, step=step, **EXACT)


def test_a_limit_that_only_the_problem_or_only_the_plan_has_is_refused(make_problem: Make) -> None:
    cap = group_cap("cap", (0,), money=5)
    capped, free = make_problem(limits=(cap,)), make_problem()
    ref = LimitRef(cap.kind, 0, cap.name)
    for problem, planned in ((capped, free), (free, capped)):
        plan = measure_allocation(planned, **EXACT)
        with pytest.raises(MethodError, match="not one of this problem"):
            shadow_price(problem, plan, ref, step=1, **EXACT)
