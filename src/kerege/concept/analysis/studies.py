"""Studies of a plan that take longer than a page: the price of fairness, and robust plans."""

from typing import Any

import numpy as np

from kerege.concept.analysis.choice import FEWEST, MOST, Choice, check_robust
from kerege.concept.analysis.falls import fall_of_needs
from kerege.concept.analysis.plan import allocation_rows, refusal_rows
from kerege.concept.analysis.price import price_of_safety
from kerege.concept.analysis.problem import Rows, build_problem
from kerege.concept.analysis.solving import (
    drawn,
    refusals,
    solved,
    solved_robust,
    without_choice,
)
from kerege.concept.enums import PlanKind
from kerege.methods.allocation import equity_frontier

__all__ = ["FEWEST", "MOST", "check_robust", "frontier", "robust"]

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
GAP = 0.005
SECONDS = 10.0
ROBUST_GAP = 0.01


def frontier(rows: Rows) -> dict[str, Any]:
    """Return plans from most effect to most equity between regions, with the price of each.

    Raises
    ------
    Refusal
        If no plan keeps all limits, or none was found in time.
    """
    rows = without_choice(rows)
    with refusals(rows):
        problem = build_problem(rows)
        points = equity_frontier(problem, WEIGHTS, mip_rel_gap=GAP, time_limit=SECONDS)
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
    choice = Choice(PlanKind.ROBUST, safety=safety, tail=tail, count=count, seed=seed)
    problem, plain = solved(rows, gap=GAP, time_limit=SECONDS)
    scenarios = drawn(rows, problem, choice)
    found = solved_robust(rows, problem, scenarios, choice, gap=ROBUST_GAP, time_limit=SECONDS)
    return {
        **price_of_safety(problem, scenarios, (plain, found), tail),
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
