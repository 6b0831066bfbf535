"""The planner's answer as plain data, ready to be kept and explained."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kerege import __version__
from kerege.concept.analysis.choice import EXPECTED, Choice
from kerege.concept.analysis.falls import fall_of_needs, falls_by_region, rounded
from kerege.concept.analysis.price import price_of_least_share, priced
from kerege.concept.analysis.problem import Rows, build_problem, money_unit
from kerege.concept.analysis.solving import (
    QUICK,
    Result,
    drawn,
    limit_name,
    refusals,
    solved,
    solved_robust,
)
from kerege.concept.enums import PlanKind
from kerege.methods.allocation import (
    AllocationProblem,
    PerHeadPlan,
    RobustResult,
    Scenarios,
    per_head_split,
)
from kerege.methods.allocation.exchange import (
    PlanNames,
    plan_as_data,
    problem_as_data,
    scenarios_as_data,
)
from kerege.methods.allocation.limits import LimitKind
from kerege.methods.allocation.plan_effect import need_reduction

METHODS = {
    PlanKind.EXPECTED: "kerege.methods.allocation.measure_allocation",
    PlanKind.ROBUST: "kerege.methods.allocation.robust_allocation",
}


@dataclass(frozen=True)
class Planned:
    """A plan as data.

    Attributes
    ----------
    allocations
        Measure (index), region code or None, year, units that start, money, reason.
    facts
        Columns of `kerege.concept.models.Plan`.
    parameters
        Of the recipe.
    result
        What the checksum of the run is taken of.
    problem
        The whole problem with its names, as it is kept (`kept_problem`).
    """

    allocations: list[dict[str, Any]]
    facts: dict[str, Any]
    parameters: dict[str, Any]
    result: dict[str, Any]
    problem: bytes


def plan(rows: Rows, *, gap: float, time_limit: float | None, choice: Choice = EXPECTED) -> Planned:
    """Compute the plan of a version; the rows have the least share that was chosen already.

    Raises
    ------
    Refusal
        If no plan keeps all limits: it names those that clash. If the data do not fit together.
    """
    problem, plain = solved(
        rows, gap=max(gap, QUICK) if choice.is_robust else gap, time_limit=time_limit
    )
    result: Result = plain
    scenarios = None
    if choice.is_robust:
        scenarios = drawn(rows, problem, choice)
        result = solved_robust(rows, problem, scenarios, choice, gap=gap, time_limit=time_limit)
    with refusals(rows):
        people = [rows.population.get(code, 0) for code in rows.regions]
        per_head = per_head_split(problem, np.array([*people, 0], dtype=np.int64))
    facts = _facts(rows, problem, result, per_head)
    facts["choice"] = choice.as_data() and {
        "asked": choice.as_data(),
        **priced(
            rows,
            problem,
            (plain, result),
            scenarios,
            tail=choice.tail or 1.0,
            time_limit=time_limit,
        ),
    }
    return Planned(
        allocation_rows(rows, problem, result),
        facts,
        {
            "mip_rel_gap": gap,
            "years": list(rows.years),
            "saturation": "1 - exp(-sum)",
            "is_proven": result.status == "proven",
        }
        | ({"choice": choice.as_data()} if choice.as_data() else {}),
        plan_as_data(_names(rows), result),
        kept_problem(rows, problem, scenarios, choice),
    )


def _names(rows: Rows) -> PlanNames:
    codes = [measure.code for measure in rows.measures]
    return PlanNames(codes, list(rows.regions), list(rows.years), money_unit(rows))


def kept_problem(
    rows: Rows, problem: AllocationProblem, scenarios: Scenarios | None, choice: Choice
) -> bytes:
    """Return the problem with its names as JSON: all that is needed to compute the plan again."""
    content = {"names": asdict(_names(rows)), "problem": problem_as_data(problem)}
    if scenarios is not None:
        content["scenarios"] = scenarios_as_data(
            scenarios, safety=choice.safety or 0.0, tail=choice.tail or 0.0
        )
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def version_of_method() -> str:
    """Return the version that a recipe names."""
    return __version__


def _place(rows: Rows, index: int) -> str | None:
    return rows.regions[index] if index < rows.country else None


def allocation_rows(rows: Rows, problem: AllocationProblem, result: Result) -> list[dict[str, Any]]:
    """Return what a plan does as rows: measure, region, year, units, money, reason."""
    money = money_unit(rows)
    why = {(unit.measure, unit.place, unit.year): unit for unit in result.chosen}
    found = []
    for m, p, t in np.argwhere(result.cost + result.units > 0).tolist():
        unit = why.get((m, p, t))
        found.append(
            {
                "measure": rows.measures[m],
                "territory": _place(rows, p),
                "year": rows.years[t],
                "units": int(result.units[m, p, t]),
                "amount": int(result.cost[m, p, t]) * money,
                "reason": _chosen(rows, problem, result, unit) if unit else {"because": "running"},
            }
        )
    return found


def _chosen(rows: Rows, problem: AllocationProblem, result: Result, unit: Any) -> dict[str, Any]:
    """Return why a unit is in the plan, and which needs it lowers most."""
    return {
        "because": str(unit.because),
        "benefit": rounded(unit.benefit),
        "money": int(unit.money) * money_unit(rows),
        "rank": unit.rank,
        "of": len(result.chosen),
        "held_by": [limit_name(rows, ref) for ref in unit.held_by],
        "needs": _needs_of(rows, problem, unit.measure, unit.place),
    }


def _needs_of(rows: Rows, problem: AllocationProblem, measure: int, place: int) -> list[str]:
    """Return the codes of the needs that a measure lowers there, the most weighted first."""
    weight = problem.effect[measure] * (problem.reach[place] @ problem.need)
    order = np.argsort(-weight, kind="stable")
    return [rows.needs[a] for a in order if weight[a] > 0]


def _facts(
    rows: Rows, problem: AllocationProblem, result: Result, per_head: PerHeadPlan
) -> dict[str, Any]:
    return {
        "objective": rounded(
            result.score if isinstance(result, RobustResult) else result.objective
        ),
        "bound": rounded(result.bound),
        "gap": rounded(result.gap),
        "is_proven": result.status == "proven",
        "shadow_prices": _prices(rows, result) + price_of_least_share(rows, problem, result),
        "per_head": _per_head(rows, problem, per_head),
        "reductions": _reductions(rows, problem, result),
        "refusals": refusal_rows(rows, result),
    }


def _prices(rows: Rows, result: Result) -> list[dict[str, Any]]:
    """Return how every limit stands: the room left, and what loosening it is worth."""
    money = money_unit(rows)
    return [
        {
            "limit": limit_name(rows, state.limit),
            "kind": str(state.limit.kind),
            "is_binding": bool(state.binding),
            "room": int(state.room) * money,
            "price": rounded(state.relaxation_dual / money),
        }
        for state in result.limits
        if state.limit.kind is not LimitKind.LEAST_SHARE
    ]


def _per_head(rows: Rows, problem: AllocationProblem, per_head: PerHeadPlan) -> dict[str, Any]:
    money = money_unit(rows)
    by_place = per_head.spent_by_place.tolist()
    return {
        "objective": rounded(per_head.objective),
        "reduction": fall_of_needs(problem, per_head.reduction),
        "by_region": {code: int(by_place[i]) * money for i, code in enumerate(rows.regions)},
        "by_year": [int(x) * money for x in per_head.spent_by_year],
        "units": {
            m.code: int(per_head.units[i].sum())
            for i, m in enumerate(rows.measures)
            if per_head.units[i].any()
        },
        "breaches": sorted({limit_name(rows, breach.limit) for breach in per_head.breaches}),
    }


def _reductions(rows: Rows, problem: AllocationProblem, result: Result) -> dict[str, Any]:
    """Return how far the needs fall by the last year: with the assumed effects, low and high."""
    found: dict[str, Any] = {"central": fall_of_needs(problem, result.reduction)}
    for name in ("low", "high"):
        other = build_problem(_with_effect(rows, f"effect_{name}"))
        found[name] = fall_of_needs(other, need_reduction(other, result.units))
    found["by_region"] = falls_by_region(rows, problem, result)
    by_need, weight = (problem.need * result.reduction[:, :, -1]).sum(axis=0), problem.need.sum(0)
    found["by_need"] = {
        code: rounded(100 * by_need[i] / weight[i]) if weight[i] else 0.0
        for i, code in enumerate(rows.needs)
    }
    found["by_year"] = [
        rounded(100 * float((problem.need * result.reduction[:, :, t]).sum()) / problem.need.sum())
        for t in range(problem.years)
    ]
    return found


def _with_effect(rows: Rows, effect: str) -> Rows:
    return Rows(**{**vars(rows), "effect": effect})


def refusal_rows(rows: Rows, result: Result) -> list[dict[str, Any]]:
    """Return what a plan leaves out as rows, each with its reason."""
    return [_refused(rows, unit) for unit in result.refused]


def _refused(rows: Rows, unit: Any) -> dict[str, Any]:
    return {
        "measure": rows.measures[unit.measure].code,
        "territory": _place(rows, unit.place),
        "year": rows.years[unit.year],
        "because": str(unit.because),
        "benefit": rounded(unit.benefit),
        "money": int(unit.money) * money_unit(rows),
        "rank": unit.rank,
        "blocked_by": [limit_name(rows, ref) for ref in unit.blocked_by],
    }


def weights(
    severities: Mapping[tuple[str, str], float], population: Mapping[str, int]
) -> dict[tuple[str, str], float]:
    """Return severity times the region's share of the population, in per cent."""
    everybody = sum(population.values())
    return {
        (region, need): severity * 100 * population[region] / everybody
        for (region, need), severity in severities.items()
        if region in population
    }
