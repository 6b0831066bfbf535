"""Effect against equity: what a least share for every region costs in effect overall."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.finishing import finished
from kerege.methods.allocation.infeasibility import ClashingLimitsError, clashing_limits
from kerege.methods.allocation.least_share import region_shares
from kerege.methods.allocation.measure_allocation import NothingInTimeError, measure_allocation
from kerege.methods.allocation.plan import Plan, plan_figures
from kerege.methods.allocation.program import build_program, region_terms
from kerege.methods.allocation.rounding import best_rounding
from kerege.methods.allocation.solver import solve_integer, solve_relaxation, started_units
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kerege.methods.allocation.problem import AllocationProblem, Floats
    from kerege.methods.allocation.program import Program


@dataclass(frozen=True, eq=False)
class EquityPoint:
    """One plan between most effect and most equity.

    Attributes
    ----------
    weight : float
        0 for most effect, 1 for most equity; between, that part of the way in the least share.
    asked : float
        The share of its need that every region with needs was to lose at least.
    plan : Plan
        The plan, checked apart from the solver.
    shares : (R,) float
        Share of the weighted need of each region that is removed over the plan; NaN where a
        region has no need.
    least : float
        The lowest of them.
    bound : float
        No plan with this least share has an objective above this.
    price : float
        Price of fairness: share of the highest objective found that is given up.
    """

    weight: float
    asked: float
    plan: Plan
    shares: Floats
    least: float
    bound: float
    price: float


def equity_frontier(
    problem: AllocationProblem,
    weights: Sequence[float],
    *,
    mip_rel_gap: float,
    time_limit: float | None,
) -> tuple[EquityPoint, ...]:
    """Return plans from most effect (utilitarian) to most equity (max-min), with their price.

    With u[r] the share of the weighted need of region r that a plan removes,

        utilitarian   maximise the sum of need removed, u[r] free: the least share is u_0
        max-min       maximise the least u[r]; it is u_1
        between       maximise the sum of need removed, with every u[r] at least
                      u_0 + weight (u_1 - u_0)

    All limits of the problem hold in every plan. The price of fairness (Bertsimas, Farias and
    Trichakis 2011) is the share of the highest objective that a plan gives up.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    weights : sequence of float, 0 to 1, rising
        Points wanted between most effect (0) and most equity (1). None is chosen here: which
        point is fair is for those to say who decide.
    mip_rel_gap : float
        Gap of each search, as in `measure_allocation`.
    time_limit : float or None
        Seconds for each search; None for no limit.

    Returns
    -------
    tuple of EquityPoint
        One for each weight. The least share of a plan can be above the one asked for.

    Raises
    ------
    ClashingLimitsError
        No plan meets all limits.
    MethodError
        A weight is out of range or not above the one before; no region has a need; no plan was
        found in time, or one that breaks limits when counted in whole money.

    Notes
    -----
    A share of a small need is easier to remove than the same share of a large one: this is
    equity of shares, not of money and not of people.

    References
    ----------
    Bertsimas, D., Farias, V. F. and Trichakis, N. (2011). The Price of Fairness. Operations
    Research 59(1), 17-31.
    """
    _check_weights(problem, weights)
    search = _Search(mip_rel_gap, time_limit)
    free = search.plan(problem)
    fairest = search.fairest(problem)
    fair = _least(problem, fairest)
    from_ = _least(problem, free[0])
    to = max(fair, from_)
    asked = [from_ + weight * (to - from_) for weight in weights]
    found = [
        free if not weight else search.plan(replace(problem, least_share=x), known=fairest)
        for weight, x in zip(weights, asked, strict=True)
    ]
    most = max(plan.objective for plan, _ in (free, *found))
    return tuple(
        EquityPoint(
            weight=float(weight),
            asked=least,
            plan=plan,
            shares=(shares := region_shares(problem, plan.reduction)),
            least=float(np.nanmin(shares)),
            bound=bound,
            price=1.0 - plan.objective / most if most > 0 else 0.0,
        )
        for weight, least, (plan, bound) in zip(weights, asked, found, strict=True)
    )


def _check_weights(problem: AllocationProblem, weights: Sequence[float]) -> None:
    given = np.asarray(weights, dtype=np.float64)
    if not len(given) or not ((given >= 0) & (given <= 1)).all() or (np.diff(given) <= 0).any():
        raise MethodError(
            "The weights do not rise from 0 or more to 1 or less",
            where="weights",
            mend="Give numbers such as 0, 0.25, 0.5, 0.75, 1, each once.",
        )
    if not (problem.need.sum() > 0 and problem.year_weight.sum() > 0):
        raise MethodError(
            "No region has a need that counts",
            where="need, year_weight",
            mend="Give weights above 0: without needs there is nothing to share.",
        )


@dataclass(frozen=True)
class _Search:
    mip_rel_gap: float
    time_limit: float | None

    def plan(self, problem: AllocationProblem, known: Plan | None = None) -> tuple[Plan, float]:
        """Return the plan with most effect, and its bound.

        Where time ends without one, the plan known to have the least share is taken, and the
        relaxation is its bound.
        """
        try:
            found = measure_allocation(
                problem, mip_rel_gap=self.mip_rel_gap, time_limit=self.time_limit
            )
        except NothingInTimeError:
            if known is None:
                raise
            program = build_program(problem)
            relaxed = solve_relaxation(program.matrix)
            if relaxed is None:
                raise
            better = Plan(**plan_figures(problem, finished(problem, known.units)))
            return better, max(relaxed.value * program.scale, better.objective)
        return found, found.bound

    def fairest(self, problem: AllocationProblem) -> Plan:
        """Return a plan with the highest least share that was found."""
        program = build_program(problem)
        matrix = program.matrix
        matrix.cost[:] = [0.0] * len(matrix.cost)
        found = region_terms(problem, build_program(problem))
        level = matrix.column(upper=1.0, cost=-1.0)
        for terms, whole in found:
            matrix.row({**terms, level: -whole}, lowest=0.0)
        relaxed = solve_relaxation(matrix)
        if relaxed is None:
            raise ClashingLimitsError(clashing_limits(problem))
        rounded = best_rounding(
            matrix, relaxed.columns, mip_rel_gap=self.mip_rel_gap, time_limit=self.time_limit
        )
        quick = None if rounded is None else _kept(problem, program, rounded)
        least = -1.0 if quick is None else _least(problem, quick)
        if quick is not None and least * (1 + self.mip_rel_gap) >= relaxed.value:
            return quick
        plan = self._searched(problem, program)
        plans = [one for one in (quick, plan) if one is not None]
        if not plans:
            raise NothingInTimeError(
                "No plan was found in time",
                where="time_limit",
                mend="Allow more time or fewer limits.",
            )
        return max(plans, key=lambda one: _least(problem, one))

    def _searched(self, problem: AllocationProblem, program: Program) -> Plan | None:
        answer = solve_integer(
            program.matrix, mip_rel_gap=self.mip_rel_gap, time_limit=self.time_limit
        )
        if answer is None:
            raise ClashingLimitsError(clashing_limits(problem))
        return None if answer.columns is None else _kept(problem, program, answer.columns)


def _least(problem: AllocationProblem, plan: Plan) -> float:
    return float(np.nanmin(region_shares(problem, plan.reduction)))


def _kept(problem: AllocationProblem, program: Program, columns: Floats) -> Plan | None:
    """Return a plan; None if it breaks a limit when counted in whole money."""
    plan = Plan(**plan_figures(problem, started_units(problem, program.units, columns)))
    return None if plan.breaches else plan
