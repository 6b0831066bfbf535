"""Region by region: the same plans as the search over the whole, and bounds that hold."""

import importlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from benchmarks._planner import demonstration
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import AllocationProblem, PlanStatus, measure_allocation
from kerege.methods.allocation import decomposition as parts
from kerege.methods.allocation.assembly import Assembly
from kerege.methods.allocation.blocks import split_program
from kerege.methods.allocation.decomposition import decomposed
from kerege.methods.allocation.enumeration import BlockSearch
from kerege.methods.allocation.limits import (
    Lock,
    Prerequisite,
    Synergy,
    area_floor,
    group_cap,
    place_floor,
    source_cap,
)
from kerege.methods.allocation.plan_effect import plan_value
from kerege.methods.allocation.plan_money import breaches
from kerege.methods.allocation.prices import Priced, listed, priced_blocks
from kerege.methods.allocation.problem import region_reach, remaining_share_saturation
from kerege.methods.allocation.program import build_program
from kerege.methods.allocation.solver import solve_relaxation, started_units

Make = Callable[..., AllocationProblem]
REGIONS, YEARS = 5, 2

problems = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10_000),
        "budget": st.lists(st.integers(5, 60), min_size=YEARS, max_size=YEARS),
        "running": st.integers(0, 2),
        "most": st.integers(1, 2),
        "smooth": st.booleans(),
        "country": st.booleans(),
        "limits": st.lists(
            st.sampled_from(
                [
                    place_floor("floor of 1", 1, 4),
                    group_cap("capital", (0,), share=Fraction(1, 3)),
                    area_floor("first area", (0,), share=Fraction(1, 10)),
                    source_cap("fund", (Fraction(1, 2), Fraction(1, 3), Fraction(0)), 0, 12),
                ]
            ),
            max_size=2,
        ),
        "lock": st.booleans(),
        "prerequisite": st.booleans(),
    }
)


def _drawn(make: Make, drawn: dict[str, Any]) -> AllocationProblem:
    """Five regions, two measures of their own and one for the whole country."""
    rng = np.random.default_rng(drawn["seed"])
    places = REGIONS + drawn["country"]
    eligible = np.ones((3, places), dtype=bool)
    eligible[2, :REGIONS] = False
    if drawn["country"]:
        eligible[:2, REGIONS] = False
    knots = remaining_share_saturation(np.array([0.0, 0.1, 0.25, 0.5, 1.0]))
    return make(
        effect=rng.uniform(0.02, 0.6, (3, 2)) * (rng.random((3, 2)) < 0.8),
        need=rng.uniform(0, 9, (REGIONS, 2)) * (rng.random((REGIONS, 1)) < 0.9),
        reach=region_reach(REGIONS, country=drawn["country"]),
        cost=rng.integers(2, 12, 3),
        budget=drawn["budget"],
        running_cost=np.full((3, places), drawn["running"]),
        max_units=np.full((3, places), drawn["most"]),
        max_units_per_year=np.ones((3, places), dtype=int),
        eligible=eligible,
        limits=tuple(drawn["limits"]),
        locks=(Lock(0, 2, None, 1),) if drawn["lock"] else (),
        prerequisites=(Prerequisite(1, 0),) if drawn["prerequisite"] else (),
        **({"saturation": knots} if drawn["smooth"] else {}),
    )


def _parts(problem: AllocationProblem, gap: float = 1e-4) -> tuple[Any, Any]:
    program = build_program(problem)
    relaxed = solve_relaxation(program.matrix)
    if relaxed is None:
        return program, None
    return program, decomposed(problem, program, relaxed, mip_rel_gap=gap, time_limit=None)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=problems)
def test_the_best_plan_lies_between_what_is_found_and_its_bound(
    make_problem: Make, drawn: dict[str, Any]
) -> None:
    problem = _drawn(make_problem, drawn)
    program, found = _parts(problem)
    assume(found is not None)
    whole = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    units = started_units(problem, program.units, found.columns)
    assert breaches(problem, units) == ()
    assert plan_value(problem, units) <= whole.objective * (1 + 1e-7) + 1e-9
    assert whole.objective <= found.bound * program.scale * (1 + 1e-7) + 1e-9


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=problems)
def test_both_ways_prove_the_same_objective_to_within_the_gap(
    make_problem: Make, drawn: dict[str, Any]
) -> None:
    problem = _drawn(make_problem, drawn)
    assume(solve_relaxation(build_program(problem).matrix) is not None)
    try:
        whole = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    except ValueError:
        assume(False)
    either = measure_allocation(problem, mip_rel_gap=1e-4, time_limit=None)
    assert either.status is PlanStatus.PROVEN
    assert whole.objective * (1 - 1e-4) - 1e-9 <= either.objective
    assert either.objective <= whole.objective * (1 + 1e-7) + 1e-9
    assert whole.objective <= either.bound * (1 + 1e-7) + 1e-9


def _searches(make_problem: Make, seed: int, **more: Any) -> tuple[Any, Any, Any, Any]:
    drawn = {"seed": seed, "budget": [40, 30], "running": 1, "most": 2, "smooth": True}
    drawn |= {"country": True, "limits": [place_floor("floor of 1", 1, 4)], "lock": True}
    problem = _drawn(make_problem, drawn | {"prerequisite": True} | more)
    program = build_program(problem)
    relaxed = solve_relaxation(program.matrix)
    assert relaxed is not None
    split = split_program(problem, program, relaxed.columns)
    assert split is not None
    searches = tuple(
        BlockSearch(split, x, program.matrix, problem.saturation) for x in split.blocks
    )
    return program, split, searches, relaxed


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("within", [0.0, 2.0, 30.0])
def test_every_plan_of_a_block_near_the_best_is_listed(
    make_problem: Make, seed: int, within: float
) -> None:
    program, split, searches, relaxed = _searches(make_problem, seed)
    prices = relaxed.rows[split.links]
    for search in searches:
        block = search.block
        low, high = block.own_bounds
        profits = {}
        for choice in itertools.product(*(range(len(x.courses)) for x in block.chains)):
            chosen = list(zip(block.chains, choice, strict=True))
            own = sum(chain.own[i] for chain, i in chosen)
            if (own > high + 1e-9).any() or (own < low - 1e-9).any():
                continue
            reached = block.base + sum(chain.effect[i] for chain, i in chosen)
            use = sum(chain.use[i] for chain, i in chosen)
            value = float(block.worth @ np.interp(reached, *search._knots.T))
            profits[choice] = value - float(use @ prices)
        best = max(profits.values())
        plans = search.near_best(prices, within)
        assert plans is not None
        found = dict(zip(map(tuple, plans.choice.tolist()), plans.profit(prices), strict=True))
        near = {c: v for c, v in profits.items() if v >= best - within - 1e-9}
        assert {c for c in near if near[c] > best - within + 1e-9} <= set(found) <= set(near)
        assert all(found[c] == pytest.approx(profits[c]) for c in found)
    assert program.scale > 0


@pytest.mark.parametrize("seed", range(6))
def test_what_a_full_row_costs_at_least_is_what_trying_everything_finds(
    make_problem: Make, seed: int
) -> None:
    program, split, searches, relaxed = _searches(make_problem, seed, limits=[], country=False)
    priced = listed(split, searches, relaxed.rows[split.links], 4.0, [None] * len(searches))
    assert priced is not None
    few = tuple(plans.some(np.argsort(plans.loss(priced.prices))[:4]) for plans in priced.plans)
    priced = Priced(priced.prices, priced.bound, priced.within, few)
    assembly = Assembly(split, priced, program.units.scale)
    least = [np.inf] * len(split.links)
    for choice in itertools.product(*(range(len(x.value)) for x in few)):
        use = sum(x.use[i] for x, i in zip(few, choice, strict=True))
        lost = sum(x.loss(priced.prices)[i] for x, i in zip(few, choice, strict=True))
        for row in np.flatnonzero(priced.prices > 0):
            if use[row] <= split.highest[row] + 1e-9:
                unused = priced.prices[row] * (split.highest[row] - use[row])
                least[row] = min(least[row], lost + unused)
    expected = max((least[row] for row in np.flatnonzero(priced.prices > 0)), default=0.0)
    assert assembly.least_loss == pytest.approx(expected)


def test_prices_come_near_the_lowest_bound(make_problem: Make) -> None:
    _, split, searches, relaxed = _searches(make_problem, 3)
    start = relaxed.rows[split.links]
    found = priced_blocks(split, searches, start)
    assert found is not None
    rng = np.random.default_rng(1)
    for _ in range(40):
        other = listed(
            split, searches, start * rng.uniform(0.5, 1.5, len(start)), 0.0, [None] * len(searches)
        )
        assert other is not None
        assert found.bound <= other.bound + 1e-3 * abs(other.bound)


def test_what_does_not_come_apart_is_left_to_the_search(make_problem: Make) -> None:
    drawn = {"seed": 2, "budget": [40, 30], "running": 0, "most": 1, "smooth": False}
    drawn |= {"country": False, "limits": [], "lock": False, "prerequisite": False}
    problem = _drawn(make_problem, drawn)
    assert _parts(problem)[1] is not None
    assert _parts(replace(problem, synergies=(Synergy(0, 1, (0.1, 0.1)),)))[1] is None
    assert _parts(replace(problem, carry_over=np.array([9, 0])))[1] is None
    few = make_problem()
    assert _parts(few)[1] is None


def test_a_settlement_that_is_not_the_best_is_noticed(make_problem: Make) -> None:
    """Between two wide measures the relaxation may choose wrongly: then nothing is claimed."""
    program, split, _, _ = _searches(make_problem, 4)
    assert not parts._settled_rightly(program, split, 0.0, None)
    assert parts._settled_rightly(program, split, 1e4, None)


def test_the_plan_of_the_demonstration_is_proved_to_a_hundredth_of_a_per_cent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Region by region: no search over the whole is asked."""
    module = importlib.import_module("kerege.methods.allocation.measure_allocation")

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(module, "solve_integer", refuse)
    found = module.measure_allocation(demonstration(), mip_rel_gap=1e-4, time_limit=None)
    assert found.status is PlanStatus.PROVEN
    assert found.gap <= 1e-4
    assert found.nodes == 0
    assert found.breaches == ()
    assert found.objective == pytest.approx(943.269279, rel=1e-4)
    assert found.objective <= found.bound <= found.relaxation
