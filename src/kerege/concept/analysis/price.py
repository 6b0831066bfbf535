"""What a chosen plan costs beside the others: the price of fairness, and that of safety."""

from typing import Any

import numpy as np

from kerege.concept.analysis.falls import rounded
from kerege.concept.analysis.problem import Rows
from kerege.concept.analysis.solving import QUICK, Result, limit_name, solved, without_choice
from kerege.concept.enums import CHOSEN_SHARE
from kerege.methods.allocation import AllocationProblem, AllocationResult, Scenarios
from kerege.methods.allocation.least_share import FINEST, region_shares, region_wholes
from kerege.methods.allocation.limits import LimitKind
from kerege.methods.allocation.scenarios import conditional_value_at_risk, scenario_values


def priced(  # noqa: PLR0913 -- a plan, what it is compared with, and where both are from
    rows: Rows,
    problem: AllocationProblem,
    plans: tuple[AllocationResult, Result],
    scenarios: Scenarios | None,
    *,
    tail: float,
    time_limit: float | None,
) -> dict[str, Any]:
    """Return what the fairness and the safety of a plan cost.

    Parameters
    ----------
    plans
        The plan for expected values, and the plan itself; both with the least share.
    scenarios, tail
        Of a robust plan; None for one of expected values.
    """
    plain, result = plans
    found = _price_of_fairness(rows, problem, plain, time_limit)
    if scenarios is not None:
        found |= price_of_safety(problem, scenarios, (plain, result), tail)
    return found


def _price_of_fairness(
    rows: Rows, problem: AllocationProblem, plain: AllocationResult, time_limit: float | None
) -> dict[str, Any]:
    """Return the least share, and the share of the highest effect that is given up for it.

    The price lies between two numbers: the highest effect is known within its gap.
    """
    least = next((float(x["value"]) for x in rows.limits if x["code"] == CHOSEN_SHARE), 0.0)
    if not least:
        return {}
    _free, without = solved(without_choice(rows), gap=QUICK, time_limit=time_limit)
    most = max(without.objective, plain.objective)
    bound = max(without.bound, most)
    shares = region_shares(problem, plain.reduction)
    return {
        "least_share": least,
        "region": rows.regions[int(np.nanargmin(shares))],
        "price_of_fairness": {
            "low": rounded(100 * (1 - plain.objective / most)) if most else 0.0,
            "high": rounded(100 * (1 - plain.objective / bound)) if bound else 0.0,
        },
    }


def price_of_safety(
    problem: AllocationProblem,
    scenarios: Scenarios,
    plans: tuple[AllocationResult, Result],
    tail: float,
) -> dict[str, Any]:
    """Return the plan for expected values and the robust one over the same scenarios."""
    wholes = scenarios.need.sum(axis=(1, 2)) * problem.year_weight.sum()
    plain, safe = (scenario_values(problem, scenarios, plan.units) for plan in plans)
    cvar = conditional_value_at_risk(plain, tail)
    return {
        "plain": _spread(plain, wholes, tail),
        "robust": _spread(safe, wholes, tail),
        "drop": 100 * (1 - safe.mean() / plain.mean()) if plain.any() else None,
        "gain": 100 * (conditional_value_at_risk(safe, tail) / cvar - 1) if cvar else None,
    }


def _spread(values: Any, wholes: Any, tail: float) -> dict[str, Any]:
    """Return what is removed of all needs over the plan, per cent: by scenario, mean and worst."""
    shares = 100 * values / np.where(wholes > 0, wholes, 1.0)
    return {
        "values": [round(float(x), 6) for x in np.sort(shares)],
        "mean": float(shares.mean()),
        "cvar": conditional_value_at_risk(shares, tail),
        "least": float(shares.min()),
        "most": float(shares.max()),
    }


def price_of_least_share(
    rows: Rows, problem: AllocationProblem, result: Result
) -> list[dict[str, Any]]:
    """Return how the least share stands: one row for the limits that it makes of all regions.

    Its price is by how much the objective rises for each share by which it is lowered everywhere,
    in the linear relaxation; its room is that of the region nearest to it, as a share.
    """
    states = [state for state in result.limits if state.limit.kind is LimitKind.LEAST_SHARE]
    if not states:
        return []
    wholes = region_wholes(problem)
    price = sum(state.relaxation_dual * wholes[state.limit.index] for state in states)
    return [
        {
            "limit": limit_name(rows, states[0].limit),
            "kind": str(LimitKind.LEAST_SHARE),
            "is_binding": any(bool(state.binding) for state in states),
            "room": min(state.room for state in states) / FINEST,
            "price": rounded(float(price)),
        }
    ]
