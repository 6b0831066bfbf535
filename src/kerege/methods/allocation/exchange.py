"""A planning problem as plain data (JSON), so that others can compute its plan again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kerege.methods.allocation.limits import LimitKind, Lock, MoneyLimit, Prerequisite, Synergy
from kerege.methods.allocation.measure_allocation import measure_allocation
from kerege.methods.allocation.problem import AllocationProblem
from kerege.methods.allocation.robust_allocation import RobustResult, robust_allocation
from kerege.methods.allocation.scenarios import Scenarios

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kerege.methods.allocation.plan import AllocationResult

_OTHERS = {"limits": MoneyLimit, "locks": Lock, "prerequisites": Prerequisite, "synergies": Synergy}
_SHARES = ("at_least_share", "at_most_share")
_DIGITS = 10


def problem_as_data(problem: AllocationProblem) -> dict[str, Any]:
    """Return a problem as lists, numbers and texts; shares are fractions such as ``2/5``.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    """
    found: dict[str, Any] = {}
    for field in fields(problem):
        value = getattr(problem, field.name)
        if field.name in _OTHERS:
            found[field.name] = [_plain(asdict(one)) for one in value]
        else:
            found[field.name] = value.tolist() if isinstance(value, np.ndarray) else value
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, (Fraction, LimitKind)) else value


def problem_from_data(data: Mapping[str, Any]) -> AllocationProblem:
    """Return the problem that `problem_as_data` wrote.

    Parameters
    ----------
    data : mapping
        As it was written, or read from JSON.

    Raises
    ------
    MethodError
        The problem does not hold together.
    KeyError, TypeError, ValueError
        It is not such data.
    """
    given: dict[str, Any] = {}
    for field in fields(AllocationProblem):
        if field.name == "least_share" and field.name not in data:
            continue  # written before there was one
        value = data[field.name]
        if kind := _OTHERS.get(field.name):
            given[field.name] = tuple(kind(**_read(one)) for one in value)
        else:
            given[field.name] = np.array(value) if isinstance(value, list) else value
    return AllocationProblem(**given)


def _read(one: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: tuple(x) if isinstance(x, list) else x for name, x in one.items()
    }
    if "kind" in found:
        found["kind"] = LimitKind(found["kind"])
    if found.get("parts") is not None:
        found["parts"] = tuple(Fraction(part) for part in found["parts"])
    return found | {n: Fraction(found[n]) for n in _SHARES if found.get(n) is not None}


def scenarios_as_data(scenarios: Scenarios, *, safety: float, tail: float) -> dict[str, Any]:
    """Return scenarios as lists, with how they count in a robust plan.

    The scenarios themselves, not their seed: another version of a generator draws others.

    Parameters
    ----------
    scenarios : Scenarios
        Needs and effects by scenario.
    safety, tail : float
        As in `robust_allocation`.
    """
    return {
        "need": scenarios.need.tolist(),
        "effect": scenarios.effect.tolist(),
        "safety": safety,
        "tail": tail,
    }


@dataclass(frozen=True)
class PlanNames:
    """How the measures, regions and years of a problem are called, and its unit of money.

    Attributes
    ----------
    measures : sequence of str
        Codes of the M measures.
    regions : sequence of str
        Codes of the regions; a place after them is the whole country and has no code.
    years : sequence of int
        The T years.
    money : int
        Amount of one unit of money.
    """

    measures: Sequence[str]
    regions: Sequence[str]
    years: Sequence[int]
    money: int


def plan_as_data(names: PlanNames, result: AllocationResult | RobustResult) -> dict[str, Any]:
    """Return what a plan decides: measure, region, year, units that start, money; its objective.

    Of a robust plan also its score, mean and conditional value at risk over the scenarios.

    Parameters
    ----------
    names : PlanNames
        How things are called.
    result : AllocationResult or RobustResult
        The plan.
    """
    rows = [
        [
            names.measures[m],
            names.regions[p] if p < len(names.regions) else None,
            names.years[t],
            int(result.units[m, p, t]),
            int(result.cost[m, p, t]) * names.money,
        ]
        for m, p, t in np.argwhere(result.cost + result.units > 0).tolist()
    ]
    robust = ("score", "mean", "cvar") if isinstance(result, RobustResult) else ()
    numbers = {name: getattr(result, name) for name in ("objective", *robust)}
    return {"allocations": rows} | {
        name: float(f"{value:.{_DIGITS}g}") for name, value in numbers.items()
    }


def plan_again(data: Mapping[str, Any], mip_rel_gap: float) -> dict[str, Any]:
    """Return `plan_as_data` of the plan that a kept problem gives.

    Parameters
    ----------
    data : mapping
        ``names`` as `PlanNames` has them, ``problem`` as `problem_as_data` wrote it; of a robust
        plan also ``scenarios`` as `scenarios_as_data` wrote them.
    mip_rel_gap : float, 0 or more
        As in `measure_allocation`.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is no kept problem.
    MethodError
        As in `measure_allocation` and `robust_allocation`.
    """
    problem = problem_from_data(data["problem"])
    drawn = data.get("scenarios")
    if drawn is None:
        result: AllocationResult | RobustResult = measure_allocation(
            problem, mip_rel_gap=mip_rel_gap, time_limit=None
        )
    else:
        result = robust_allocation(
            problem,
            Scenarios(np.array(drawn["need"]), np.array(drawn["effect"])),
            safety=float(drawn["safety"]),
            tail=float(drawn["tail"]),
            mip_rel_gap=mip_rel_gap,
            time_limit=None,
        )
    return plan_as_data(PlanNames(**data["names"]), result)
