"""The planner finds what trying every plan finds, and says what it proved."""

import importlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import (
    AllocationProblem,
    ClashingLimitsError,
    PlanStatus,
    clashing_limits,
    measure_allocation,
)
from kerege.methods.allocation.limits import (
    LimitKind,
    LimitRef,
    Lock,
    Prerequisite,
    Synergy,
    area_cap,
    group_cap,
    place_floor,
    source_cap,
)
from kerege.methods.allocation.measure_allocation import (
    NothingInTimeError,
    _Found,
    draw_in,
    proven_bound,
)
from kerege.methods.allocation.problem import region_reach, remaining_share_saturation
from kerege.methods.allocation.program import build_program
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]
Best = Callable[[AllocationProblem], tuple[float, np.ndarray] | None]

problems = st.fixed_dictionaries(
    {
        "effect": st.lists(
            st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.7]), st.sampled_from([0.0, 0.2, 0.6])),
            min_size=2,
            max_size=2,
        ),
        "need": st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=2),
        "cost": st.lists(st.integers(0, 9), min_size=2, max_size=2),
        "budget": st.lists(st.integers(0, 15), min_size=2, max_size=2),
        "carry_over": st.lists(st.integers(0, 5), min_size=2, max_size=2),
        "running": st.integers(0, 3),
        "most": st.lists(st.integers(0, 2), min_size=4, max_size=4),
        "year_weight": st.lists(st.sampled_from([0.0, 1.0, 0.5]), min_size=2, max_size=2),
        "saturated": st.booleans(),
        "country": st.booleans(),
        "limits": st.lists(
            st.sampled_from(
                [
                    place_floor("floor of 1", 1, 4),
                    group_cap("capital", (0,), money=8),
                    group_cap("capital", (0,), share=Fraction(1, 2)),
                    area_cap("first area", (0,), money=9),
                ]
            ),
            max_size=2,
        ),
        "locks": st.lists(st.just(Lock(1, 1, 1, 1)), max_size=1),
        "prerequisites": st.lists(st.just(Prerequisite(0, 1)), max_size=1),
        "synergies": st.lists(st.just(Synergy(0, 1, (0.2, 0.0))), max_size=1),
    }
)


def _drawn(make: Make, drawn: dict) -> AllocationProblem:
    most = np.array(drawn["most"]).reshape(2, 2)
    lock = tuple(drawn["locks"]) if most[1, 1] > 0 else ()
    reach = region_reach(2, country=False)
    if drawn["country"]:
        reach = np.array([[1.0, 0.0], [1.0, 1.0]])
    knots = remaining_share_saturation(np.array([0.0, 0.3, 0.8]))
    more = {"saturation": knots} if drawn["saturated"] else {}
    return make(
        effect=drawn["effect"],
        need=np.array(drawn["need"], dtype=float),
        cost=drawn["cost"],
        budget=drawn["budget"],
        carry_over=np.array(drawn["carry_over"]),
        running_cost=np.full((2, 2), drawn["running"]),
        max_units=most,
        year_weight=np.array(drawn["year_weight"]),
        reach=reach,
        limits=tuple(drawn["limits"]),
        locks=lock,
        prerequisites=tuple(drawn["prerequisites"]),
        synergies=tuple(drawn["synergies"]),
        **more,
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=problems)
def test_finds_what_trying_every_plan_finds(
    make_problem: Make, best_of_all: Best, drawn: dict
) -> None:
    problem = _drawn(make_problem, drawn)
    best = best_of_all(problem)
    if best is None:
        assert clashing_limits(problem)
        with pytest.raises(ClashingLimitsError):
            measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
        return
    assert clashing_limits(problem) == ()
    found = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert found.objective == pytest.approx(best[0], rel=1e-7, abs=1e-9)
    assert found.breaches == ()
    assert found.objective <= found.bound
    assert found.bound <= found.relaxation * (1 + 1e-6) + 1e-9


def test_buys_the_dear_measure_where_it_does_most(make_problem: Make) -> None:
    found = measure_allocation(make_problem(), mip_rel_gap=0.0, time_limit=None)
    assert found.status is PlanStatus.PROVEN
    assert found.units[0].tolist() == [[1, 0], [0, 0]]
    assert found.units[1].tolist() == [[0, 1], [0, 1]]
    assert found.objective == pytest.approx(4 * 0.5 + (4 * 0.7 + 1 * 0.2))
    assert found.spent_by_year.tolist() == [10, 6]
    assert found.money_left.tolist() == [0, 4]


def test_without_money_nothing_is_bought_and_nothing_falls(make_problem: Make) -> None:
    found = measure_allocation(make_problem(budget=[0, 0]), mip_rel_gap=0.0, time_limit=None)
    assert not found.units.any()
    assert found.objective == 0
    assert (found.bound, found.gap, found.status) == (0, 0, PlanStatus.PROVEN)


def test_with_money_enough_all_that_does_good_is_bought_at_once(make_problem: Make) -> None:
    found = measure_allocation(make_problem(budget=[999, 0]), mip_rel_gap=0.0, time_limit=None)
    assert found.units[:, :, 0].all()
    assert found.reduction[:, 0, 0].tolist() == pytest.approx([0.7, 0.7])
    assert found.refused == ()
    assert found.binding == ()


def test_the_unit_of_money_changes_nothing(make_problem: Make) -> None:
    fine = make_problem(
        cost=[10_000_000, 3_000_000],
        budget=[10_000_000, 10_000_000],
    )
    first = measure_allocation(make_problem(), mip_rel_gap=0.0, time_limit=None)
    second = measure_allocation(fine, mip_rel_gap=0.0, time_limit=None)
    assert (first.units == second.units).all()
    assert first.objective == second.objective
    ratio = [
        a.relaxation_dual / b.relaxation_dual
        for a, b in zip(first.limits, second.limits, strict=True)
    ]
    assert ratio == pytest.approx([1e6, 1e6])


@pytest.mark.parametrize("gap", [0.0, 1e-4, 1e-2])
def test_a_unit_that_costs_one_more_than_there_is_is_not_bought(
    make_problem: Make, gap: float
) -> None:
    """One in two thousand million is less than a solver tells from nothing."""
    large = 2_000_000_000
    short, enough = (
        make_problem(cost=[large + 1, large // 10], budget=[large + more, 0]) for more in (0, 1)
    )
    plan = measure_allocation(short, mip_rel_gap=gap, time_limit=None)
    assert plan.breaches == ()
    assert plan.units[:, :, 0].tolist() == [[0, 0], [1, 1]]
    assert plan.bound >= plan.objective == pytest.approx(2 * 5 * 0.2)
    assert measure_allocation(enough, mip_rel_gap=gap, time_limit=None).units[0, 0, 0] == 1


def test_of_bounds_the_lowest_that_the_plan_does_not_contradict() -> None:
    assert proven_bound(10.0, [12.0, 11.0], 1.0) == 11
    assert proven_bound(10.0, [9.0, 12.0], 1.0) == 12
    assert proven_bound(10.0, [10.0 - 1e-6], 1.0) == 10
    with pytest.raises(MethodError, match="better than the solver holds possible"):
        proven_bound(10.0, [9.99], 1.0)


def test_of_two_plans_the_better_stays_with_the_lower_bound() -> None:
    worse, better = (
        _Found(np.array([plan]), plan, bound, nodes=0) for plan, bound in ((3.0, 5.0), (4.0, 6.0))
    )
    for joined in (worse.joined(better), better.joined(worse)):
        assert (joined.units[0], joined.objective, joined.bound) == (4, 4, 5)
    assert worse.joined(_Found(np.array([5.5]), 5.5, 6.0, nodes=0)).bound == 5.5


def test_where_time_ends_the_rounded_plan_stands_and_without_one_nothing_does(
    make_problem: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("kerege.methods.allocation.measure_allocation")
    problem = make_problem(effect=[[0.5], [0.4]], cost=[10, 6], budget=[17, 0])

    def late(*_: Any) -> None:
        raise NothingInTimeError("No plan was found in time", where="", mend="")

    monkeypatch.setattr(module, "checked_units", late)
    found = measure_allocation(problem, mip_rel_gap=1e-3, time_limit=None)
    assert found.status is PlanStatus.NOT_PROVEN
    assert found.objective < found.bound == pytest.approx(found.relaxation)
    assert found.breaches == ()
    monkeypatch.setattr(module, "best_rounding", lambda *_, **__: None)
    with pytest.raises(NothingInTimeError):
        measure_allocation(problem, mip_rel_gap=1e-3, time_limit=None)


def test_a_limit_is_drawn_in_by_what_it_was_broken_by(make_problem: Make) -> None:
    program = build_program(make_problem(cost=[50_000, 3_000], least_share=0.1))
    matrix = program.matrix
    before = np.array([matrix.lowest, matrix.highest])
    broken = {LimitRef(LimitKind.BUDGET, 1): 7, LimitRef(LimitKind.LEAST_SHARE, 0): 20}
    draw_in(program, broken)
    for row, owner in enumerate(matrix.owner):
        # money on the scale of the program; millionths of a need of which the whole is 1,000
        step = {LimitKind.BUDGET: 7 / 50, LimitKind.LEAST_SHARE: 20e-3}
        moved = step[owner.kind] if owner in broken else 0.0
        after = before[:, row] + [moved, -moved]
        assert [matrix.lowest[row], matrix.highest[row]] == pytest.approx(after.tolist())
    assert set(broken) <= set(matrix.owner)


def test_a_gap_out_of_range_is_refused(make_problem: Make) -> None:
    with pytest.raises(MethodError, match="A gap of 1 is out of range"):
        measure_allocation(make_problem(), mip_rel_gap=1, time_limit=None)


def test_no_time_is_refused(make_problem: Make) -> None:
    with pytest.raises(MethodError, match="0 seconds are no time to search"):
        measure_allocation(make_problem(), mip_rel_gap=0.0, time_limit=0)


def test_the_order_of_regions_and_measures_changes_nothing(make_problem: Make) -> None:
    first = measure_allocation(make_problem(), mip_rel_gap=0.0, time_limit=None)
    turned = make_problem(
        need=np.array([[1.0], [4.0]]), effect=[[0.2], [0.5]], cost=[3, 10], budget=[10, 10]
    )
    second = measure_allocation(turned, mip_rel_gap=0.0, time_limit=None)
    assert second.objective == pytest.approx(first.objective)
    assert (second.units[::-1, ::-1] == first.units).all()


def test_the_same_problem_gives_the_same_plan(make_problem: Make) -> None:
    rng = np.random.default_rng(5)
    problem = make_problem(
        effect=rng.uniform(0, 0.4, (4, 3)), cost=[7, 5, 3, 2], budget=[17, 13], area=[0] * 4
    )
    plans = [measure_allocation(problem, mip_rel_gap=1e-4, time_limit=None) for _ in range(2)]
    assert (plans[0].units == plans[1].units).all()
    assert plans[0].chosen == plans[1].chosen


def test_a_national_law_opens_the_way_in_every_region(make_problem: Make) -> None:
    problem = make_problem(
        effect=[[0.0], [0.2]],
        reach=region_reach(2, country=True),
        eligible=np.array([[False, False, True], [True, True, False]]),
        prerequisites=(Prerequisite(1, 0),),
        budget=[16, 0],
    )
    found = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert found.units[:, :, 0].tolist() == [[0, 0, 1], [1, 1, 0]]
    held = next(unit for unit in found.chosen if unit.measure == 0)
    assert [ref.kind for ref in held.held_by] == ["prerequisite"]


def test_money_may_wait_for_a_dear_measure(make_problem: Make) -> None:
    saving = make_problem(effect=[[0.5]], cost=[10], budget=[6, 6])
    assert not measure_allocation(saving, mip_rel_gap=0.0, time_limit=None).units.any()
    carried = make_problem(effect=[[0.5]], cost=[10], budget=[6, 6], carry_over=np.array([4, 0]))
    found = measure_allocation(carried, mip_rel_gap=0.0, time_limit=None)
    assert found.units[0].tolist() == [[0, 1], [0, 0]]
    assert found.money_left.tolist() == [6, 0]


def test_one_source_may_be_the_narrow_one(make_problem: Make) -> None:
    half = (Fraction(1, 2), Fraction(1, 3))
    problem = make_problem(limits=(source_cap("fund", half, 0, 4), source_cap("fund", half, 1, 4)))
    found = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert not found.units[0].any()
    assert found.units[1].any()


def test_time_that_ends_the_search_is_said_with_bound_and_gap(make_problem: Make) -> None:
    rng = np.random.default_rng(8)
    problem = make_problem(
        need=rng.uniform(1, 9, (12, 6)),
        effect=rng.uniform(0, 0.5, (14, 6)),
        cost=rng.integers(20, 900, 14),
        reach=np.eye(12),
        budget=[4000, 4000, 4000],
        area=[0] * 14,
    )
    try:
        found = measure_allocation(problem, mip_rel_gap=0.0, time_limit=0.4)
    except MethodError as refused:
        assert refused.what == "No plan was found in time"  # noqa: PT017 -- a slow machine may end so
        return
    assert found.status is PlanStatus.NOT_PROVEN
    assert found.gap > 0
    assert found.objective < found.bound <= found.relaxation * (1 + 1e-9)
    assert found.breaches == ()


def test_the_nine_projects_of_lorie_and_savage(make_problem: Make) -> None:
    """As solved by Weingartner (1963): relaxation 70.27, its prices 0.136 and 1.864, whole 70."""
    value = np.array([14, 17, 17, 15, 40, 12, 14, 10, 12])
    first = [12, 54, 6, 6, 30, 6, 48, 36, 18]
    second = np.array([3, 7, 6, 2, 35, 6, 4, 3, 3])
    problem = make_problem(
        need=value[None, :].astype(float),
        effect=np.eye(9),
        reach=np.eye(1),
        cost=first,
        running_cost=second[:, None],
        budget=[50, 20],
        year_weight=np.array([1.0, 0.0]),
        last_year=np.zeros(9, dtype=int),
    )
    found = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert np.flatnonzero(found.units[:, 0, 0]).tolist() == [0, 2, 3, 5, 8]
    assert found.objective == pytest.approx(70)
    assert found.relaxation == pytest.approx(70.27, abs=0.005)
    assert [x.relaxation_dual for x in found.limits] == pytest.approx([0.136, 1.864], abs=5e-4)
    assert found.money_left.tolist() == [2, 0]
