"""Robust plans: beside trying every plan, the textbook's CVaR, order, limits, refusals."""

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
    PlanStatus,
    Scenarios,
    measure_allocation,
    robust_allocation,
    sampled_scenarios,
)
from kerege.methods.allocation.least_share import region_shares
from kerege.methods.allocation.limits import LimitKind, place_floor
from kerege.methods.allocation.measure_allocation import NothingInTimeError
from kerege.methods.allocation.plan_money import breaches
from kerege.methods.allocation.scenarios import conditional_value_at_risk, scenario_values
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]


def _random(
    make_problem: Make, seed: int, budget: list[int], least_share: float = 0.0
) -> tuple[Any, Scenarios]:
    rng = np.random.default_rng(seed)
    problem = make_problem(
        effect=[[0.4, 0.1], [0.2, 0.3]],
        need=rng.uniform(1, 9, (2, 2)),
        cost=[7, 3],
        budget=budget,
        least_share=least_share,
    )
    low, high = problem.effect * 0.2, problem.effect * 1.5
    scenarios = sampled_scenarios(
        (problem.need, problem.need * 0.3), (low, problem.effect, high), count=5, rng=rng
    )
    return problem, scenarios


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 99),
    budget=st.lists(st.integers(0, 15), min_size=2, max_size=2),
    safety=st.sampled_from([0.0, 0.5, 1.0]),
    tail=st.sampled_from([0.2, 0.3, 1.0]),
    least=st.sampled_from([0.0, 0.05, 0.15, 0.3]),
)
def test_no_plan_has_a_higher_score(
    make_problem: Make, seed: int, budget: list, safety: float, tail: float, least: float
) -> None:
    problem, scenarios = _random(make_problem, seed, budget, least)
    options: dict[str, Any] = {"safety": safety, "tail": tail, "mip_rel_gap": 0.0}
    scores = []
    for flat in itertools.product((0, 1), repeat=problem.unit_cost.size):
        units = np.array(flat).reshape(problem.unit_cost.shape)
        if breaches(problem, units):
            continue
        values = scenario_values(problem, scenarios, units)
        cvar = conditional_value_at_risk(values, tail)
        scores.append((1 - safety) * values.mean() + safety * cvar)
    if not scores:
        with pytest.raises(ClashingLimitsError, match="least_share"):
            robust_allocation(problem, scenarios, time_limit=None, **options)
        return
    found = robust_allocation(problem, scenarios, time_limit=None, **options)
    assert (region_shares(problem, found.reduction) >= least - 2e-6).all()
    assert found.score == pytest.approx(max(scores), rel=1e-6, abs=1e-9)
    assert found.bound == pytest.approx(max(scores), rel=1e-6, abs=1e-6)
    assert found.status is PlanStatus.PROVEN
    assert found.breaches == ()
    assert found.cvar <= found.mean + 1e-12
    assert found.mean == pytest.approx(found.values.mean())


def test_the_tail_is_what_rockafellar_and_uryasev_minimise() -> None:
    values = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6])
    for tail in (0.1, 0.25, 0.5, 0.7, 1.0):
        most = max(
            edge - np.maximum(edge - values, 0).mean() / tail for edge in values
        )  # the maximum over eta is at one of the values
        assert conditional_value_at_risk(values, tail) == pytest.approx(most)
    assert conditional_value_at_risk(values, 1.0) == pytest.approx(values.mean())
    assert conditional_value_at_risk(values, 1 / 6) == 1.0


def test_without_uncertainty_it_is_the_plain_plan_and_order_changes_nothing(
    make_problem: Make,
) -> None:
    problem, scenarios = _random(make_problem, 3, [10, 6])
    still = Scenarios(np.stack([problem.need] * 3), np.stack([problem.effect] * 3))
    options: dict[str, Any] = {"tail": 0.4, "mip_rel_gap": 0.0, "time_limit": None}
    plain = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    same = robust_allocation(problem, still, safety=0.7, **options)
    assert same.score == pytest.approx(plain.objective)
    assert (same.status, same.gap) == ("proven", pytest.approx(0, abs=1e-6))
    assert [state.limit for state in same.limits] == [state.limit for state in plain.limits]
    # all scenarios are the same one: the dual of a limit is that of the plain plan
    for ours, theirs in zip(same.limits, plain.limits, strict=True):
        assert ours.relaxation_dual == pytest.approx(theirs.relaxation_dual, abs=1e-6)
    assert {state.limit for state in same.limits if state.binding} == {
        state.limit for state in plain.limits if state.binding
    }
    one = robust_allocation(problem, scenarios, safety=0.7, **options)
    turned = Scenarios(scenarios.need[::-1], scenarios.effect[::-1])
    assert robust_allocation(problem, turned, safety=0.7, **options).score == pytest.approx(
        one.score
    )
    for unit in (1e-3, 1e6):
        needs = Scenarios(scenarios.need * unit, scenarios.effect)
        other = robust_allocation(
            replace(problem, need=problem.need * unit), needs, safety=0.7, **options
        )
        assert (other.score, other.bound) == pytest.approx((one.score * unit, one.bound * unit))
        assert other.status is one.status is PlanStatus.PROVEN
    neutral = robust_allocation(problem, scenarios, safety=0.0, **options)
    safest = robust_allocation(problem, scenarios, safety=1.0, **options)
    assert neutral.mean >= one.mean - 1e-9 >= safest.mean - 2e-9
    assert safest.cvar >= one.cvar - 1e-9 >= neutral.cvar - 2e-9
    assert {unit.measure for unit in one.chosen} <= {0, 1}


def test_a_least_share_holds_for_the_expected_effects_and_has_its_price(
    make_problem: Make,
) -> None:
    need, effect = np.array([[4.0], [1.0]]), [[0.5], [0.2]]
    free = make_problem(need=need, effect=effect, budget=[13, 0])
    problem = replace(free, least_share=0.2)
    still = Scenarios(np.stack([need] * 4), np.stack([np.array(effect)] * 4))
    options: dict[str, Any] = {"safety": 0.5, "tail": 0.5, "mip_rel_gap": 0.0, "time_limit": None}
    fair, most = (robust_allocation(x, still, **options) for x in (problem, free))
    # 13 buy the large measure (0.5) for the needy region and the small one (0.2) for the other,
    # in force for two years: 2 (4 x 0.5 + 1 x 0.2)
    assert fair.score == pytest.approx(4.4)
    assert fair.breaches == ()
    states = [x for x in fair.limits if x.limit.kind is LimitKind.LEAST_SHARE]
    assert [state.limit.index for state in states] == [0, 1]
    assert states[1].room <= 1
    assert most.score >= fair.score
    # the share is kept where no scenario has an effect: it is asked of what is expected
    bad = Scenarios(still.need, np.zeros_like(still.effect))
    assert robust_allocation(problem, bad, **options).breaches == ()


def test_a_unit_that_is_idle_in_the_problem_stays_if_some_scenario_needs_it(
    make_problem: Make,
) -> None:
    """Either measure would do, if it does what is assumed; if it does not, both are wanted."""
    problem = make_problem(effect=[[1.0], [1.0]], cost=[3, 3], budget=[12, 0])
    worse = Scenarios(np.stack([problem.need] * 2), np.array([[[0.4], [0.4]], [[1.0], [0.1]]]))
    options: dict[str, Any] = {"tail": 0.5, "mip_rel_gap": 0.0, "time_limit": None}
    found = robust_allocation(problem, worse, safety=1.0, **options)
    assert found.units[:, :, 0].all()
    assert found.values == pytest.approx([10 * 0.8, 10])
    assert (found.score, found.status) == (pytest.approx(8), PlanStatus.PROVEN)
    # of one sort of unit, ten times the need in one scenario: each value is that of its scenario
    unlike = Scenarios(np.stack([problem.need, problem.need * 10]), np.ones((2, 2, 1)))
    found = robust_allocation(problem, unlike, safety=1.0, **options | {"tail": 1.0})
    assert (found.score, found.bound) == (pytest.approx(55), pytest.approx(55))


def test_where_time_ends_the_rounded_plan_stands_and_without_one_nothing_does(
    make_problem: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("kerege.methods.allocation.robust_allocation")
    problem, scenarios = _random(make_problem, 4, [17, 0])
    options: dict[str, Any] = {"safety": 0.7, "tail": 0.4, "mip_rel_gap": 0.0, "time_limit": None}
    best = robust_allocation(problem, scenarios, **options)

    def late(*_: Any) -> None:
        raise NothingInTimeError("No plan was found in time", where="", mend="")

    monkeypatch.setattr(module, "checked_units", late)
    found = robust_allocation(problem, scenarios, **options)
    assert found.status is PlanStatus.NOT_PROVEN
    assert found.gap == pytest.approx(found.bound / found.score - 1)
    assert found.score < best.score <= best.bound < found.bound
    assert found.breaches == ()
    monkeypatch.setattr(module, "best_rounding", lambda *_, **__: None)
    with pytest.raises(NothingInTimeError):
        robust_allocation(problem, scenarios, **options)


def test_the_same_seed_gives_the_same_scenarios_within_their_ranges() -> None:
    need, error = np.array([[2.0, 0.0]]), np.array([[1.0, 0.0]])
    low, mode, high = np.array([[0.1, 0.2]]), np.array([[0.2, 0.2]]), np.array([[0.5, 0.2]])

    def drawn(seed: int) -> Scenarios:
        rng = np.random.default_rng(seed)
        return sampled_scenarios((need, error), (low, mode, high), count=4_000, rng=rng)

    one, again = drawn(1), drawn(1)
    assert (one.need == again.need).all()
    assert (one.effect == again.effect).all()
    assert (one.need >= 0).all()
    assert (one.need[:, 0, 1] == 0).all()
    assert (one.effect[:, 0, 1] == 0.2).all()
    assert one.effect[:, 0, 0].min() >= 0.1
    assert one.effect[:, 0, 0].max() <= 0.5
    # the mean of a triangular distribution is (low + mode + high) / 3
    assert one.effect[:, 0, 0].mean() == pytest.approx(0.8 / 3, rel=0.02)


def test_odd_arguments_are_refused(make_problem: Make) -> None:
    problem, scenarios = _random(make_problem, 1, [5, 5])
    options: dict[str, Any] = {"safety": 0.5, "tail": 0.5, "mip_rel_gap": 0.0, "time_limit": None}
    for wrong in ({"safety": -0.1}, {"safety": 1.1}, {"tail": 0.0}, {"tail": float("nan")}):
        with pytest.raises(MethodError, match="Safety and tail are not shares"):
            robust_allocation(problem, scenarios, **options | wrong)
    with pytest.raises(MethodError, match="do not have the regions"):
        robust_allocation(problem, Scenarios(scenarios.need[:, :1], scenarios.effect), **options)
    clash = replace(problem, limits=(place_floor("floor", 0, 99),))
    with pytest.raises(ClashingLimitsError, match="floor"):
        robust_allocation(clash, scenarios, **options)
    rng = np.random.default_rng(1)
    need = (problem.need, problem.need)
    effect = (problem.effect, problem.effect, problem.effect)
    with pytest.raises(MethodError, match="say nothing about risk"):
        sampled_scenarios(need, effect, count=1, rng=rng)
    with pytest.raises(MethodError, match="belong together"):
        sampled_scenarios((problem.need, problem.need[:1]), effect, count=3, rng=rng)
    with pytest.raises(MethodError, match="missing or below 0"):
        sampled_scenarios((problem.need, -problem.need), effect, count=3, rng=rng)
    with pytest.raises(MethodError, match="not between its low and its high"):
        sampled_scenarios(need, (effect[0] + 1, *effect[1:]), count=3, rng=rng)
