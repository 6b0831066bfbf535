"""A problem written down and read back is the same problem and gives the same plan."""

import json
from dataclasses import fields, replace
from fractions import Fraction

import numpy as np
import pytest

from kerege.methods.allocation import (
    measure_allocation,
    robust_allocation,
    sampled_scenarios,
)
from kerege.methods.allocation.exchange import (
    PlanNames,
    plan_again,
    plan_as_data,
    problem_as_data,
    problem_from_data,
    scenarios_as_data,
)
from kerege.methods.allocation.limits import (
    LimitKind,
    Lock,
    MoneyLimit,
    Prerequisite,
    Synergy,
    area_floor,
    group_cap,
    source_cap,
)
from kerege.methods.allocation.problem import (
    AllocationProblem,
    capped_saturation,
    region_reach,
)
from kerege.methods.errors import MethodError


@pytest.fixture
def problem():
    return AllocationProblem(
        need=np.array([[0.1, 1 / 3], [2.0, 0.7]]),
        effect=np.array([[0.4, 0.0], [0.1, 0.2]]),
        ladder=np.array([[1.0, 0.5], [1.0, 1.0]]),
        reach=region_reach(2, country=True),
        saturation=capped_saturation(),
        year_weight=np.array([1.0, 0.9]),
        unit_cost=np.full((2, 3, 2), 10),
        running_cost=np.ones((2, 3), dtype=np.int64),
        max_units=np.full((2, 3), 2),
        max_units_per_year=np.full((2, 3), 1),
        eligible=np.array([[True, True, False], [True, True, True]]),
        first_year=np.array([0, 0]),
        last_year=np.array([1, 1]),
        budget=np.array([40, 40]),
        carry_over=np.array([0, 0]),
        area=np.array([0, 1]),
        area_count=2,
        limits=(
            group_cap("first", [0], share=Fraction(2, 5), of_places=range(2)),
            area_floor("skills", [1], share=Fraction(1, 3)),
            source_cap("state", [Fraction(1, 7), Fraction(1)], 0, 35),
            MoneyLimit(LimitKind.ABSORPTION, "most", places=(1,), years=(0,), at_most=30),
        ),
        locks=(Lock(1, 2, None, 1),),
        prerequisites=(Prerequisite(0, 1),),
        synergies=(Synergy(0, 1, (0.05, 0.0)),),
    )


def test_nothing_of_a_problem_is_lost_on_its_way_through_json(problem):
    read = problem_from_data(json.loads(json.dumps(problem_as_data(problem))))
    for field in fields(problem):
        before, after = getattr(problem, field.name), getattr(read, field.name)
        if isinstance(before, np.ndarray):
            assert before.dtype == after.dtype
            assert np.array_equal(before, after)
        else:
            assert before == after


def test_the_plan_of_what_was_read_is_the_plan(problem):
    names = PlanNames(["A", "B"], ["north", "south"], [2026, 2027], 1000)
    read = problem_from_data(problem_as_data(problem))
    assert all(type(limit.kind) is LimitKind for limit in read.limits), "no text in its place"
    result = measure_allocation(problem, mip_rel_gap=1e-6, time_limit=None)
    stated = plan_as_data(names, result)
    kept = json.loads(json.dumps({"names": vars(names), "problem": problem_as_data(problem)}))
    assert plan_again(kept, 1e-6) == stated
    rows = stated["allocations"]
    assert ["B", None, 2026, 1, 10_000] in rows or ["B", None, 2027, 1, 10_000] in rows
    assert {row[1] for row in rows} > {None}, "the places that are regions have their codes"
    assert sum(row[4] for row in rows) == 1000 * int(result.cost.sum())
    assert stated["objective"] == pytest.approx(result.objective, rel=1e-9)


def test_each_unit_has_a_row_whether_it_costs_or_not(problem):
    names = PlanNames(["A", "B"], ["north", "south"], [2026, 2027], 1000)
    free = replace(
        problem,
        unit_cost=np.zeros_like(problem.unit_cost),
        running_cost=np.zeros_like(problem.running_cost),
        limits=(),
    )
    for asked in (problem, free):
        result = measure_allocation(asked, mip_rel_gap=1e-6, time_limit=None)
        rows = plan_as_data(names, result)["allocations"]
        assert len(rows) == ((result.units > 0) | (result.cost > 0)).sum() < result.units.size
        assert sum(row[3] for row in rows) == result.units.sum() > 0


def test_what_does_not_hold_together_is_refused(problem):
    data = problem_as_data(problem)
    with pytest.raises(MethodError):
        problem_from_data({**data, "area_count": 0})
    with pytest.raises(KeyError):
        problem_from_data({name: value for name, value in data.items() if name != "need"})
    with pytest.raises(ValueError, match="nonsense"):
        problem_from_data({**data, "limits": [{"kind": "nonsense", "name": "x"}]})


def test_a_robust_plan_is_computed_again_from_the_scenarios_that_were_kept(problem):
    names = PlanNames(["M1", "M2"], ["R1", "R2"], [2026, 2027], 1000)
    rng = np.random.default_rng(5)
    low, high = problem.effect * 0.5, problem.effect * 1.4
    scenarios = sampled_scenarios(
        (problem.need, problem.need * 0.2), (low, problem.effect, high), count=4, rng=rng
    )
    result = robust_allocation(
        problem, scenarios, safety=0.4, tail=0.5, mip_rel_gap=1e-6, time_limit=None
    )
    stated = plan_as_data(names, result)
    assert stated["score"] == pytest.approx(0.6 * stated["mean"] + 0.4 * stated["cvar"])
    kept = {
        "names": vars(names),
        "problem": problem_as_data(problem),
        "scenarios": scenarios_as_data(scenarios, safety=0.4, tail=0.5),
    }
    assert plan_again(json.loads(json.dumps(kept)), 1e-6) == stated
    kept["scenarios"]["need"] = kept["scenarios"]["need"][:1]
    with pytest.raises(MethodError, match="do not have the regions"):
        plan_again(kept, 1e-6)
