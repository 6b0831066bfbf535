"""What equity costs is what trying every plan finds, and no other plan is hidden."""

import importlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import (
    AllocationProblem,
    ClashingLimitsError,
    equity_frontier,
    measure_allocation,
)
from kerege.methods.allocation.limits import place_floor
from kerege.methods.allocation.measure_allocation import NothingInTimeError
from kerege.methods.allocation.plan_effect import need_reduction, plan_value
from kerege.methods.allocation.plan_money import breaches
from kerege.methods.allocation.solver import Answer
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]


def _share(problem: AllocationProblem, units: np.ndarray) -> float:
    removed = need_reduction(problem, units) * problem.need[:, :, None]
    wanted = problem.need.sum(axis=1) > 0
    whole = problem.need.sum(axis=1) * problem.year_weight.sum()
    return float(((removed @ problem.year_weight).sum(axis=1)[wanted] / whole[wanted]).min())


def _every_plan(problem: AllocationProblem) -> list[tuple[float, float]]:
    """Return (least share, objective) of every plan that keeps the limits."""
    found = []
    for flat in itertools.product((0, 1), repeat=problem.unit_cost.size):
        units = np.array(flat).reshape(problem.unit_cost.shape)
        if not breaches(problem, units):
            found.append((_share(problem, units), plan_value(problem, units)))
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    need=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=2),
    cost=st.lists(st.integers(1, 9), min_size=2, max_size=2),
    budget=st.lists(st.integers(0, 15), min_size=2, max_size=2),
    weight=st.sampled_from([0.3, 0.5, 1.0]),
)
def test_each_point_is_what_trying_every_plan_finds(
    make_problem: Make, need: list, cost: list, budget: list, weight: float
) -> None:
    problem = make_problem(
        effect=[[0.5, 0.1], [0.2, 0.3]], need=np.array(need, float), cost=cost, budget=budget
    )
    every = _every_plan(problem)
    free, fair = equity_frontier(problem, [0, weight], mip_rel_gap=0.0, time_limit=None)
    most = max(value for _, value in every)
    assert free.plan.objective == pytest.approx(most, rel=1e-6, abs=1e-9)
    highest = max(share for share, _ in every)
    asked = free.least + weight * (max(highest, free.least) - free.least)
    assert fair.asked == pytest.approx(asked, rel=1e-5, abs=1e-9)
    allowed = [value for share, value in every if share >= fair.asked * (1 - 2e-6) - 1e-12]
    assert fair.plan.objective == pytest.approx(max(allowed), rel=1e-5, abs=1e-9)
    assert fair.least >= fair.asked * (1 - 1e-5) - 1e-9
    assert fair.plan.breaches == ()
    assert fair.plan.objective <= fair.bound * (1 + 1e-6) + 1e-9
    assert fair.price == pytest.approx(1 - fair.plan.objective / most if most else 0, abs=1e-6)


def test_effect_falls_and_the_least_share_rises_along_the_frontier(make_problem: Make) -> None:
    rng = np.random.default_rng(4)
    problem = make_problem(
        need=rng.uniform(1, 9, (4, 2)),
        effect=rng.uniform(0.05, 0.5, (3, 2)),
        reach=np.eye(4),
        cost=[9, 5, 3],
        budget=[20, 15],
        area=np.zeros(3, dtype=int),
    )
    points = equity_frontier(problem, [0, 0.5, 1], mip_rel_gap=0.0, time_limit=None)
    objective = [point.plan.objective for point in points]
    assert objective == sorted(objective, reverse=True)
    assert [point.least for point in points] == sorted(point.least for point in points)
    assert points[0].price == pytest.approx(0, abs=1e-9)
    assert points[2].price > 0
    turned = make_problem(
        need=problem.need[::-1],
        effect=problem.effect,
        reach=np.eye(4),
        cost=[9, 5, 3],
        budget=[20, 15],
        area=np.zeros(3, dtype=int),
    )
    again = equity_frontier(turned, [0, 0.5, 1], mip_rel_gap=0.0, time_limit=None)
    assert [x.plan.objective for x in again] == pytest.approx(objective)


def test_a_region_without_need_is_left_out(make_problem: Make) -> None:
    problem = make_problem(need=np.array([[4.0], [0.0]]))
    for point in equity_frontier(problem, [0, 1], mip_rel_gap=0.0, time_limit=None):
        assert np.isnan(point.shares[1])
        assert point.least == point.shares[0]
        assert point.price == 0


def test_with_money_enough_equity_costs_nothing(make_problem: Make) -> None:
    points = equity_frontier(
        make_problem(budget=[999, 0]), [0, 1], mip_rel_gap=0.0, time_limit=None
    )
    assert points[1].price == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("weights", [[], [-0.1], [1.2], [0.5, 0.5], [1, 0], [float("nan")]])
def test_weights_that_do_not_rise_are_refused(make_problem: Make, weights: list) -> None:
    with pytest.raises(MethodError, match="do not rise from 0 or more to 1 or less"):
        equity_frontier(make_problem(), weights, mip_rel_gap=0.0, time_limit=None)


def test_without_needs_there_is_nothing_to_share(make_problem: Make) -> None:
    with pytest.raises(MethodError, match="No region has a need that counts"):
        equity_frontier(make_problem(need=np.zeros((2, 1))), [0], mip_rel_gap=0.0, time_limit=None)


def test_a_year_that_does_not_count_is_no_refusal(make_problem: Make) -> None:
    problem = make_problem(year_weight=np.array([1.0, 0.0]))
    (point,) = equity_frontier(problem, [1], mip_rel_gap=0.0, time_limit=None)
    assert point.least > 0


def test_where_time_ends_the_fairest_plan_known_stands_with_the_bound_of_the_relaxation(
    make_problem: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("kerege.methods.allocation.equity_frontier")
    problem = make_problem(budget=[13, 0], cost=[10, 3], year_weight=np.array([1.0, 0.5]))
    exact: dict[str, Any] = {"mip_rel_gap": 0.0, "time_limit": None}
    free, fair = equity_frontier(problem, [0, 1], **exact)
    within = measure_allocation(replace(problem, least_share=fair.asked), **exact)

    def late(asked: AllocationProblem, **options: Any) -> Any:
        if asked.least_share:
            raise NothingInTimeError("No plan was found in time", where="", mend="")
        return measure_allocation(asked, **options)

    monkeypatch.setattr(module, "measure_allocation", late)
    again, known = equity_frontier(problem, [0, 1], **exact)
    assert again.plan.objective == free.plan.objective
    assert known.least == pytest.approx(fair.least)
    assert known.plan.breaches == ()
    assert known.bound == pytest.approx(within.relaxation)
    assert known.bound >= known.plan.objective
    monkeypatch.setattr(module, "best_rounding", lambda *_, **__: None)
    answer = Answer(columns=None, bound=np.inf, stopped=True, nodes=0)
    monkeypatch.setattr(module, "solve_integer", lambda *_, **__: answer)
    with pytest.raises(NothingInTimeError, match="No plan was found in time"):
        equity_frontier(problem, [1], **exact)


def test_limits_that_clash_are_named(make_problem: Make) -> None:
    problem = make_problem(budget=[1, 1], limits=(place_floor("floor", 0, 9),))
    with pytest.raises(ClashingLimitsError, match="floor"):
        equity_frontier(problem, [0], mip_rel_gap=0.0, time_limit=None)
