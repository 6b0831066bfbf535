"""Rows of the planner: the demonstration region by region, and a what-if, beside one search."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks._rows import Row
from kerege.methods.allocation import AllocationProblem, measure_allocation
from kerege.methods.allocation.limits import LimitKind, Lock, MoneyLimit
from kerege.methods.allocation.program import build_program
from kerege.methods.allocation.solver import solve_integer

Timed = Callable[[], np.ndarray]
MEASURES = 60
PROBLEM = Path(__file__).resolve().parents[1] / "tests/methods/allocation/demonstration.npz"


def demonstration() -> AllocationProblem:
    """Return the problem of the demonstration Concept, as its rows gave it."""
    with np.load(PROBLEM) as file:
        fields = {name: file[name] for name in file.files}
    limits = json.loads(str(fields.pop("limits")))
    locks = fields.pop("locks")
    for limit in limits:
        for name in ("places", "measures", "years", "of_places"):
            limit[name] = limit[name] and tuple(limit[name])
        for name in ("at_least_share", "at_most_share"):
            limit[name] = limit[name] and Fraction(limit[name])
        limit["parts"] = limit["parts"] and tuple(Fraction(part) for part in limit["parts"])
        limit["kind"] = LimitKind(limit["kind"])
    return AllocationProblem(
        **fields | {"area_count": int(fields["area_count"])},
        limits=tuple(MoneyLimit(**limit) for limit in limits),
        locks=tuple(Lock(int(m), int(p), None, int(n)) for m, p, n in locks),
    )


def by_region() -> Timed:
    """Prove a gap of 0.01 %; the answer is the gap proved, in per cent."""
    problem = demonstration()
    return lambda: np.array(
        100 * measure_allocation(problem, mip_rel_gap=1e-4, time_limit=60.0).gap
    )


def over_the_whole() -> Timed:
    """Ask HiGHS for a gap of 0.05 % on the whole program, as the planner did before."""
    problem = demonstration()

    def timed() -> np.ndarray:
        program = build_program(problem)
        found = solve_integer(program.matrix, mip_rel_gap=5e-4, time_limit=60.0)
        value = -float(program.matrix.objective() @ found.columns)
        return np.array(100 * (found.bound / value - 1))

    return timed


def wide() -> AllocationProblem:
    """Return 20 regions x 60 measures x 5 years: the demonstration, 32 measures varied copies."""
    small, rng = demonstration(), np.random.default_rng(1)
    more = MEASURES - small.measures
    of = np.r_[np.arange(small.measures), rng.integers(0, small.measures, more)]
    varied = np.r_[np.ones(small.measures), rng.uniform(0.7, 1.3, more)]
    effect = small.effect[of] * np.vstack(
        [np.ones(small.effect.shape), rng.uniform(0.7, 1.3, (more, small.need_areas))]
    )
    cost = np.maximum(1, np.round(small.unit_cost[of] * varied[:, None, None])).astype(int)
    names = ("ladder", "running_cost", "max_units", "max_units_per_year", "eligible")
    same = {name: getattr(small, name)[of] for name in (*names, "first_year", "last_year", "area")}
    floors = tuple(limit for limit in small.limits if limit.kind is LimitKind.PLACE_FLOOR)
    budget = 2 * small.budget
    return replace(small, effect=effect, unit_cost=cost, budget=budget, limits=floors, **same)


def what_if() -> Timed:
    """Plan within 1 %, reasons and checks included, as a what-if does; the gap, in per cent."""
    problem = wide()
    return lambda: np.array(100 * measure_allocation(problem, mip_rel_gap=0.01, time_limit=1.0).gap)


def plain_highs() -> Timed:
    """Ask HiGHS for 1 % on the whole program: the plan alone, without reasons or checks."""
    problem = wide()

    def timed() -> np.ndarray:
        program = build_program(problem)
        found = solve_integer(program.matrix, mip_rel_gap=0.01, time_limit=60.0)
        value = -float(program.matrix.objective() @ found.columns)
        return np.array(100 * (found.bound / value - 1))

    return timed


ROWS = [
    Row(
        "what-if, 20 regions x 60 measures x 5 years: 1 %",
        __name__,
        "what_if",
        "plain_highs",
        "HiGHS, whole",
    ),
    Row(
        "planner, demonstration: 0.01 % | whole: 0.05 %",
        __name__,
        "by_region",
        "over_the_whole",
        "HiGHS, whole",
    ),
]
