"""Studies of a plan that take longer than a page: the price of fairness, and robust plans."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege.concept.analysis.plan import (
    allocation_rows,
    explain_clash,
    fall_of_needs,
    refusal_rows,
    solved,
)
from kerege.concept.analysis.problem import Rows, build_problem
from kerege.kernel.errors import Refusal
from kerege.methods.allocation import (
    AllocationProblem,
    ClashingLimitsError,
    equity_frontier,
    robust_allocation,
    sampled_scenarios,
)
from kerege.methods.allocation.scenarios import conditional_value_at_risk, scenario_values
from kerege.methods.errors import MethodError

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
GAP = 0.005
SECONDS = 10.0
FEWEST, MOST = 5, 20
"""Scenarios: fewer have no tail, more take minutes."""


def frontier(rows: Rows) -> dict[str, Any]:
    """Return plans from most effect to most equity between regions, with the price of each.

    Raises
    ------
    Refusal
        If no plan keeps all limits, or none was found in time.
    """
    problem = build_problem(rows)
    try:
        points = equity_frontier(problem, WEIGHTS, mip_rel_gap=GAP, time_limit=SECONDS)
    except ClashingLimitsError as error:
        raise explain_clash(rows, error.clashing) from error
    except MethodError as error:
        raise Refusal(error.what + ".", error.where, error.mend) from error
    return {
        "points": [
            {
                "weight": point.weight,
                "least": 100 * point.least,
                "region": rows.regions[int(np.nanargmin(point.shares))],
                "fall": fall_of_needs(problem, point.plan.reduction),
                "price": 100 * point.price,
                "gap": 100 * (point.bound / point.plan.objective - 1)
                if point.plan.objective
                else None,
            }
            for point in points
        ]
    }


def robust(
    rows: Rows,
    *,
    safety: float,
    tail: float,
    count: int,
    seed: int,
) -> dict[str, Any]:
    """Return a robust plan beside the plan for expected values, both over the same scenarios.

    Parameters
    ----------
    safety, tail, count, seed
        Weight of the worst scenarios, their share, how many are drawn, and with which seed.

    Raises
    ------
    Refusal
        If no plan keeps all limits, none was found in time, or an argument is out of range.
    """
    problem, plain = solved(rows, gap=GAP, time_limit=SECONDS)
    low, high = (_effect(rows, name) for name in ("effect_low", "effect_high"))
    error = np.array(
        [[rows.errors[region, need] for need in rows.needs] for region in rows.regions]
    )
    try:
        scenarios = sampled_scenarios(
            (problem.need, error),
            (low.effect, problem.effect, high.effect),
            count=count,
            rng=np.random.default_rng(seed),
        )
        found = robust_allocation(
            problem, scenarios, safety=safety, tail=tail, mip_rel_gap=0.01, time_limit=SECONDS
        )
    except MethodError as refused:
        raise Refusal(refused.what + ".", refused.where, refused.mend) from refused
    wholes = scenarios.need.sum(axis=(1, 2)) * problem.year_weight.sum()
    before = scenario_values(problem, scenarios, plain.units)
    return {
        "plain": _spread(before, wholes, tail),
        "robust": _spread(found.values, wholes, tail),
        "drop": 100 * (1 - found.mean / before.mean()) if before.any() else None,
        "gain": 100 * (found.cvar / cvar - 1)
        if (cvar := conditional_value_at_risk(before, tail))
        else None,
        "gap": 100 * found.gap,
        "is_proven": found.status == "proven",
        "chosen": [
            row | {"measure": row["measure"].code}
            for row in allocation_rows(rows, problem, found)
            if row["units"]
        ],
        "refused": refusal_rows(rows, found),
        "changed": _changed(rows, plain.units, found.units),
    }


def _effect(rows: Rows, name: str) -> AllocationProblem:
    return build_problem(Rows(**{**vars(rows), "effect": name}))


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


def _changed(rows: Rows, before: Any, after: Any) -> list[dict[str, Any]]:
    """Return measure and region of what starts in other numbers than in the plain plan."""
    pairs = zip(before.sum(axis=2), after.sum(axis=2), strict=True)
    return [
        {
            "measure": rows.measures[m].code,
            "territory": rows.regions[p] if p < rows.country else "",
            "before": int(old[p]),
            "after": int(new[p]),
        }
        for m, (old, new) in enumerate(pairs)
        for p in np.flatnonzero(old != new).tolist()
    ]


def check_asked(*, safety: float, tail: float, count: int) -> None:
    """Refuse a robust plan that would take too long or mean nothing.

    Raises
    ------
    Refusal
        If a number is out of range.
    """
    if not (0 <= safety <= 1 and 0 < tail <= 1 and FEWEST <= count <= MOST):
        raise Refusal(
            _("A robust plan cannot be computed with these numbers."),
            f"{safety}, {tail}, {count}",
            _("Give safety from 0 to 1, a tail above 0 to 1, and 5 to 20 scenarios."),
        )
