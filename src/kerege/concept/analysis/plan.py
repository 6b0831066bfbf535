"""The planner's answer as plain data, ready to be kept and explained."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege import __version__
from kerege.concept.analysis.problem import Rows, build_problem, money_unit, promises
from kerege.kernel.errors import Refusal
from kerege.methods.allocation import (
    AllocationProblem,
    AllocationResult,
    ClashingLimitsError,
    PerHeadPlan,
    measure_allocation,
    per_head_split,
)
from kerege.methods.allocation.exchange import PlanNames, plan_as_data, problem_as_data
from kerege.methods.allocation.limits import LimitKind, LimitRef
from kerege.methods.allocation.plan_effect import need_reduction
from kerege.methods.errors import MethodError

METHOD = "kerege.methods.allocation.measure_allocation"
DIGITS = 10


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


class Clash(Refusal):
    """No plan keeps all limits: the codes of those that clash."""

    codes: tuple[str, ...] = ()


def solved(
    rows: Rows, *, gap: float, time_limit: float | None
) -> tuple[AllocationProblem, AllocationResult]:
    """Return the planning problem of some rows and its plan.

    Raises
    ------
    Clash
        If no plan keeps all limits: it names those that clash.
    Refusal
        If the data do not fit together, or no plan was found in time.
    """
    try:
        problem = build_problem(rows)
        return problem, measure_allocation(problem, mip_rel_gap=gap, time_limit=time_limit)
    except ClashingLimitsError as error:
        raise explain_clash(rows, error.clashing) from error
    except MethodError as error:
        raise Refusal(error.what + ".", error.where, error.mend) from error


def plan(rows: Rows, *, gap: float, time_limit: float | None) -> Planned:
    """Compute the plan of a version.

    Raises
    ------
    Refusal
        If no plan keeps all limits: it names those that clash. If the data do not fit together.
    """
    problem, result = solved(rows, gap=gap, time_limit=time_limit)
    try:
        people = [rows.population.get(code, 0) for code in rows.regions]
        per_head = per_head_split(problem, np.array([*people, 0], dtype=np.int64))
    except MethodError as error:
        raise Refusal(error.what + ".", error.where, error.mend) from error
    return Planned(
        allocation_rows(rows, problem, result),
        _facts(rows, problem, result, per_head),
        {
            "mip_rel_gap": gap,
            "years": list(rows.years),
            "saturation": "1 - exp(-sum)",
            "is_proven": result.status == "proven",
        },
        plan_as_data(_names(rows), result),
        kept_problem(rows, problem),
    )


def _names(rows: Rows) -> PlanNames:
    codes = [measure.code for measure in rows.measures]
    return PlanNames(codes, list(rows.regions), list(rows.years), money_unit(rows))


def kept_problem(rows: Rows, problem: AllocationProblem) -> bytes:
    """Return the problem with its names as JSON: all that is needed to compute the plan again."""
    content = {"names": asdict(_names(rows)), "problem": problem_as_data(problem)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def version_of_method() -> str:
    """Return the version that a recipe names."""
    return __version__


def explain_clash(rows: Rows, clashing: Sequence[LimitRef]) -> Clash:
    """Return the refusal that names the limits which cannot be kept together."""
    codes = tuple(dict.fromkeys(limit_name(rows, ref) for ref in clashing))
    names = "; ".join(codes)
    found = Clash(
        _("No plan keeps all limits at once. These cannot be kept together: %(limits)s.")
        % {"limits": names},
        names,
        _("Raise a budget or a cap, or lower one of the minimums named here."),
    )
    found.codes = codes
    return found


def limit_name(rows: Rows, ref: LimitRef) -> str:
    """Return the caller's code of a limit."""
    if ref.kind is LimitKind.BUDGET:
        year = rows.years[ref.index]
        for limit in rows.limits:
            if limit["kind"] == "budget_year" and limit["year"] == year:
                return str(limit["code"])
    if ref.kind is LimitKind.LOCK:
        return promises(rows)[ref.index][1]
    if ref.kind is LimitKind.LEAST_SHARE:
        return next(str(x["code"]) for x in rows.limits if x["kind"] == "least_share")
    return ref.name or f"{ref.kind}:{ref.index}"


def _place(rows: Rows, index: int) -> str | None:
    return rows.regions[index] if index < rows.country else None


def rounded(value: float) -> float | None:
    """Return a number as it is kept; None where there is none."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


def allocation_rows(
    rows: Rows, problem: AllocationProblem, result: AllocationResult
) -> list[dict[str, Any]]:
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


def _chosen(
    rows: Rows, problem: AllocationProblem, result: AllocationResult, unit: Any
) -> dict[str, Any]:
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
    rows: Rows, problem: AllocationProblem, result: AllocationResult, per_head: PerHeadPlan
) -> dict[str, Any]:
    return {
        "objective": rounded(result.objective),
        "bound": rounded(result.bound),
        "gap": rounded(result.gap),
        "is_proven": result.status == "proven",
        "shadow_prices": _prices(rows, result),
        "per_head": _per_head(rows, problem, per_head),
        "reductions": _reductions(rows, problem, result),
        "refusals": refusal_rows(rows, result),
    }


def _prices(rows: Rows, result: AllocationResult) -> list[dict[str, Any]]:
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


def fall_of_needs(problem: AllocationProblem, reduction: np.ndarray) -> float | None:
    """Return the share by which the weighted needs have fallen in the last year, per cent."""
    whole = float(problem.need.sum())
    return rounded(100 * float((problem.need * reduction[:, :, -1]).sum()) / whole)


def _reductions(rows: Rows, problem: AllocationProblem, result: AllocationResult) -> dict[str, Any]:
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


def falls_by_region(
    rows: Rows, problem: AllocationProblem, result: AllocationResult
) -> dict[str, float | None]:
    """Return how far the weighted needs of each region fall by the last year, per cent."""
    whole = problem.need.sum(axis=1)
    fallen = (problem.need * result.reduction[:, :, -1]).sum(axis=1)
    return {
        code: rounded(100 * fallen[i] / whole[i]) if whole[i] else 0.0
        for i, code in enumerate(rows.regions)
    }


def _with_effect(rows: Rows, effect: str) -> Rows:
    return Rows(**{**vars(rows), "effect": effect})


def refusal_rows(rows: Rows, result: AllocationResult) -> list[dict[str, Any]]:
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
