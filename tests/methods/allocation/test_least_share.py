"""A least share for every region, and quick plans by rounding: beside trying every plan."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import (
    AllocationProblem,
    ClashingLimitsError,
    clashing_limits,
    measure_allocation,
)
from kerege.methods.allocation.least_share import region_shares, share_excess
from kerege.methods.allocation.limits import LimitKind, place_floor
from kerege.methods.allocation.plan_effect import need_reduction
from kerege.methods.allocation.program import build_program
from kerege.methods.allocation.rounding import best_rounding
from kerege.methods.allocation.shadow_price import shadow_price
from kerege.methods.allocation.solver import owners_that_clash, solve_relaxation
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]
Oracle = Callable[[AllocationProblem], tuple[float, np.ndarray] | None]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    need=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=2),
    cost=st.lists(st.integers(1, 9), min_size=2, max_size=2),
    budget=st.lists(st.integers(0, 15), min_size=2, max_size=2),
    least=st.sampled_from([0.0, 0.05, 0.15, 0.3]),
    gap=st.sampled_from([0.0, 0.05]),
)
def test_the_plan_is_the_best_of_those_that_give_every_region_its_share(
    make_problem: Make,
    best_of_all: Oracle,
    need: list,
    cost: list,
    budget: list,
    least: float,
    gap: float,
) -> None:
    problem = make_problem(
        effect=[[0.5, 0.1], [0.2, 0.3]],
        need=np.array(need, float),
        cost=cost,
        budget=budget,
        least_share=least,
    )
    best = best_of_all(problem)
    if best is None:
        for quick in (True, False):
            clashing = clashing_limits(problem, quick=quick)
            assert LimitKind.LEAST_SHARE in {limit.kind for limit in clashing}
        with pytest.raises(ClashingLimitsError):
            measure_allocation(problem, mip_rel_gap=gap, time_limit=None)
        return
    assert clashing_limits(problem) == ()
    plan = measure_allocation(problem, mip_rel_gap=gap, time_limit=None)
    assert plan.breaches == ()
    assert plan.objective >= best[0] / (1 + gap) - 1e-6
    assert plan.bound >= best[0] - 1e-6
    assert np.nanmin(region_shares(problem, plan.reduction)) >= least - 2e-6
    assert (plan.status == "proven") == (plan.gap <= plan.asked_gap + 1e-9)


def test_a_unit_that_a_share_holds_says_so_and_the_order_of_regions_changes_nothing(
    make_problem: Make,
) -> None:
    problem = make_problem(budget=[13, 0], cost=[10, 3], least_share=0.2)
    plan = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    held = {ref for unit in plan.chosen for ref in unit.held_by}
    assert {ref.kind for ref in held} == {LimitKind.LEAST_SHARE}
    state = next(x for x in plan.limits if x.limit in held)
    assert state.binding
    assert state.room >= 0
    turned = make_problem(need=problem.need[::-1], budget=[13, 0], cost=[10, 3], least_share=0.2)
    again = measure_allocation(turned, mip_rel_gap=0.0, time_limit=None)
    assert again.objective == pytest.approx(plan.objective)
    with pytest.raises(MethodError, match="has no step of money"):
        shadow_price(problem, plan, state.limit, step=1, mip_rel_gap=0.0, time_limit=None)


def test_a_share_beyond_reach_is_named_alone(make_problem: Make) -> None:
    problem = make_problem(budget=[1, 1], limits=(place_floor("f", 0, 1),), least_share=0.9)
    (clash,) = clashing_limits(problem)
    assert (clash.kind, clash.index) == (LimitKind.LEAST_SHARE, 0)


def test_a_region_without_need_has_no_share_to_keep(make_problem: Make) -> None:
    problem = make_problem(need=np.array([[4.0], [0.0]]), least_share=0.2)
    plan = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert share_excess(problem, plan.reduction)[1] == 0
    assert plan.status == "proven"


def test_what_is_missing_is_counted_in_whole_millionths(make_problem: Make) -> None:
    problem = make_problem(budget=[10, 0], least_share=0.2500025)
    units = np.zeros(problem.unit_cost.shape, dtype=np.int64)
    units[0, 0, 1] = 1  # a share of 0.25 in the first region, nothing in the second
    excess = share_excess(problem, need_reduction(problem, units))
    assert excess.tolist() == [2, 250002], "rounded up, after one millionth of grace"


@pytest.mark.parametrize("odd", [-0.1, 1.1, float("nan")])
def test_shares_out_of_range_are_refused(make_problem: Make, odd: float) -> None:
    with pytest.raises(MethodError, match="least_share"):
        make_problem(least_share=odd)


def test_the_best_rounding_is_whole_near_the_relaxation_and_never_above_it(
    make_problem: Make,
) -> None:
    rng = np.random.default_rng(3)
    problem = make_problem(
        need=rng.uniform(1, 9, (4, 2)),
        effect=rng.uniform(0.05, 0.5, (3, 2)),
        reach=np.eye(4),
        cost=[9, 5, 3],
        budget=[20, 15],
    )
    program = build_program(problem)
    relaxed = solve_relaxation(program.matrix)
    columns = best_rounding(program.matrix, relaxed.columns, mip_rel_gap=0.0, time_limit=None)
    whole = np.array(program.matrix.integer, bool)
    assert columns[whole] == pytest.approx(np.round(columns[whole]), abs=1e-6)
    assert (np.abs(columns - relaxed.columns)[whole] < 1 + 1e-6).all()
    assert -program.matrix.objective() @ columns <= relaxed.value + 1e-9
    quick = measure_allocation(problem, mip_rel_gap=0.2, time_limit=None)
    exact = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert quick.objective <= exact.objective + 1e-9
    assert quick.bound >= exact.objective - 1e-9
    assert exact.objective >= quick.objective >= exact.objective * 0.8


def test_the_proof_of_a_clash_names_no_limit_that_has_nothing_to_do_with_it(
    make_problem: Make,
) -> None:
    limits = (place_floor("too much", 0, 25), place_floor("easy", 1, 1))
    problem = make_problem(budget=[10, 10], limits=limits)
    named = {limit.name for limit in owners_that_clash(build_program(problem).matrix)}
    assert "too much" in named
    assert "easy" not in named
    assert not owners_that_clash(build_program(make_problem()).matrix)
    assert [x.name for x in clashing_limits(problem, quick=True) if x.name] == ["too much"]


def test_shares_are_of_the_whole_need_of_the_years(make_problem: Make) -> None:
    problem = make_problem(budget=[10, 0])
    units = np.zeros(problem.unit_cost.shape, dtype=np.int64)
    units[0, 0, 1] = 1
    shares = region_shares(problem, need_reduction(problem, units))
    assert shares == pytest.approx([0.25, 0.0])
