"""Every unit in the plan and every unit left out has a reason that can be checked."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import AllocationProblem, measure_allocation
from kerege.methods.allocation.finishing import finished
from kerege.methods.allocation.ledger import Ledger
from kerege.methods.allocation.limits import (
    LimitKind,
    LimitRef,
    Lock,
    Prerequisite,
    Synergy,
    group_cap,
    place_floor,
)
from kerege.methods.allocation.plan_effect import plan_value
from kerege.methods.allocation.plan_money import breaches, plan_cost
from kerege.methods.allocation.reasons import ChosenBecause, RefusedBecause

Make = Callable[..., AllocationProblem]
EXACT = {"mip_rel_gap": 0.0, "time_limit": None}


def test_the_unit_that_does_most_for_its_money_ranks_first(make_problem: Make) -> None:
    plan = measure_allocation(make_problem(), **EXACT)
    by_rank = sorted(plan.chosen, key=lambda unit: unit.rank)
    assert [unit.rank for unit in by_rank] == sorted(unit.rank for unit in plan.chosen)
    first = by_rank[0]
    assert (first.measure, first.place, first.year, first.money) == (0, 0, 0, 10)
    assert first.benefit == pytest.approx(4 * 0.5 * 2)
    assert first.per_money == pytest.approx(0.4)
    assert first.because is ChosenBecause.BENEFIT


def test_a_hub_that_the_budget_does_not_pay_says_so(make_problem: Make) -> None:
    plan = measure_allocation(make_problem(budget=[10, 0]), **EXACT)
    refused = {(unit.measure, unit.place): unit for unit in plan.refused}
    hub = refused[0, 1]
    assert hub.because is RefusedBecause.LOWER_RETURN
    assert hub.blocked_by == (LimitRef(LimitKind.BUDGET, 0),)
    assert hub.benefit == pytest.approx(1.0)
    assert {state.limit for state in plan.binding} == {LimitRef(LimitKind.BUDGET, 0)}


def test_a_better_unit_that_is_too_large_does_not_fit(make_problem: Make) -> None:
    plan = measure_allocation(make_problem(budget=[9, 0]), **EXACT)
    hub = next(unit for unit in plan.refused if (unit.measure, unit.place) == (0, 0))
    assert hub.because is RefusedBecause.DOES_NOT_FIT
    assert hub.rank == 2


@pytest.mark.parametrize("money", [9, 2])
def test_what_waits_for_another_measure_says_so_with_and_without_money(
    make_problem: Make, money: int
) -> None:
    plan = measure_allocation(
        make_problem(budget=[money, 0], prerequisites=(Prerequisite(1, 0),)), **EXACT
    )
    assert not plan.units.any()
    refused = [unit for unit in plan.refused if unit.measure == 1]
    assert {unit.because for unit in refused} == {RefusedBecause.PREREQUISITE}
    kinds = {LimitKind.PREREQUISITE} | ({LimitKind.BUDGET} if money < 3 else set())
    assert {ref.kind for unit in refused for ref in unit.blocked_by} == kinds


def test_what_would_do_nothing_says_so_and_is_not_bought(make_problem: Make) -> None:
    plan = measure_allocation(make_problem(effect=[[0.5], [0.0]], budget=[99, 99]), **EXACT)
    assert not plan.units[1].any()
    assert {unit.because for unit in plan.refused} == {RefusedBecause.NO_BENEFIT}
    assert plan.binding == ()


def test_units_a_year_can_be_all_that_is_in_the_way(make_problem: Make) -> None:
    plan = measure_allocation(
        make_problem(
            effect=[[0.1]],
            cost=[1],
            max_units=np.full((1, 2), 2),
            max_units_per_year=np.ones((1, 2), dtype=int),
            last_year=np.array([0]),
        ),
        **EXACT,
    )
    assert {unit.because for unit in plan.refused} == {RefusedBecause.YEARLY_UNITS}
    assert {ref for unit in plan.refused for ref in unit.blocked_by} == {
        LimitRef(LimitKind.MAX_UNITS, 0)
    }


def test_a_promise_and_a_floor_hold_what_they_brought(make_problem: Make) -> None:
    plan = measure_allocation(
        make_problem(
            effect=[[0.5]],
            cost=[10],
            limits=(place_floor("of the small", 1, 10),),
            locks=(Lock(0, 0, 1, 1),),
        ),
        **EXACT,
    )
    held = {unit.place: unit.held_by for unit in plan.chosen}
    assert held == {
        0: (LimitRef(LimitKind.LOCK, 0),),
        1: (LimitRef(LimitKind.PLACE_FLOOR, 0, "of the small"),),
    }


moves = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 1), st.sampled_from([1, -1])),
    max_size=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=moves)
def test_the_books_agree_with_computing_all_anew(
    make_problem: Make, moves: list[tuple[int, int, int, int]]
) -> None:
    problem = make_problem(
        reach=np.array([[1.0, 0.3], [0.0, 1.0], [1.0, 1.0]]),
        max_units=np.full((2, 3), 2),
        running_cost=np.full((2, 3), 2),
        limits=(
            place_floor("floor", 1, 6),
            group_cap("cap", (0,), share=Fraction(1, 3), of_places=(0, 1)),
        ),
        locks=(Lock(1, 1, None, 1),),
        prerequisites=(Prerequisite(0, 1),),
        synergies=(Synergy(0, 1, (0.15,)),),
        carry_over=np.array([4, 0]),
    )
    ledger = Ledger(problem, np.zeros((2, 3, 2), dtype=int))
    for m, p, t, change in moves:
        if not 0 <= ledger.units[m, p].sum() + change <= 2 or ledger.units[m, p, t] + change < 0:
            continue
        before, benefit = ledger.units.copy(), ledger.benefit(m, p, t, change)
        obstacles = set(ledger.obstacles(m, p, t, change))
        ledger.change(m, p, t, change)
        gained = plan_value(problem, ledger.units) - plan_value(problem, before)
        assert benefit == pytest.approx(gained, abs=1e-12)
        assert (ledger.cost(m, p, t) * change == _spent(problem, ledger.units, before)).all()
        old = {x.limit: x.excess for x in breaches(problem, before)}
        new = {x.limit: x.excess for x in breaches(problem, ledger.units)}
        assert obstacles == {ref for ref, excess in new.items() if excess > old.get(ref, 0)}


def _spent(problem: AllocationProblem, after: np.ndarray, before: np.ndarray) -> np.ndarray:
    return (plan_cost(problem, after) - plan_cost(problem, before)).sum(axis=(0, 1))


def test_finishing_takes_out_the_idle_and_adds_what_fits(make_problem: Make) -> None:
    problem = make_problem(effect=[[0.5], [0.0]], budget=[13, 13])
    idle = np.zeros((2, 2, 2), dtype=int)
    idle[1, 0, 0] = 1
    done = finished(problem, idle)
    assert done[1].sum() == 0
    assert done[0].tolist() == [[1, 0], [0, 1]]
