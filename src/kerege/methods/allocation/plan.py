"""A plan and what it comes to; the planner's own result."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from kerege.methods.allocation.plan_effect import need_reduction, reduction_value
from kerege.methods.allocation.plan_money import breaches, money_left, plan_cost

if TYPE_CHECKING:
    from kerege.methods.allocation.limits import LimitRef
    from kerege.methods.allocation.plan_money import Breach
    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints
    from kerege.methods.allocation.reasons import ChosenUnit, RefusedUnit


class PlanStatus(StrEnum):
    """Whether the solver proved the plan to be the best within the gap that was asked for."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """Units by measure, place and year, and what they come to.

    Attributes
    ----------
    units : (M, P, T) int
        Units that start.
    cost : (M, P, T) int
        Money: new units, and the running of those started before.
    objective : float
        Need x share removed x year weight, summed.
    reduction : (R, A, T) float, 0 to 1
        Share of each need removed in each year.
    spent_by_year : (T,) int
        Money.
    spent_by_place : (P,) int
        Money.
    spent_by_area : (area_count,) int
        Money.
    money_left : (T,) int
        Money of the budget unspent at the end of each year, with what was carried into it.
    breaches : tuple of Breach
        Limits that the plan breaks, found in whole numbers apart from the solver.
    """

    units: Ints
    cost: Ints
    objective: float
    reduction: Floats
    spent_by_year: Ints
    spent_by_place: Ints
    spent_by_area: Ints
    money_left: Ints
    breaches: tuple[Breach, ...]


@dataclass(frozen=True)
class LimitState:
    """How a limit of money or a promise stands in a plan.

    Attributes
    ----------
    limit : LimitRef
        The limit.
    room : int
        What is left of a budget or cap, or spent above a floor (money; units for a lock;
        millionths of a region's need for a least share).
    binding : bool
        Whether it alone or with others keeps out a unit that would do good, or (floors, locks,
        prerequisites) keeps in one that would otherwise not pay its way.
    relaxation_dual : float
        Change of the objective of the *linear relaxation* per unit of money (of units, for a
        lock; of need removed, for a least share) by which the limit is loosened: an indication,
        not the value of a whole measure.
    """

    limit: LimitRef
    room: int
    binding: bool
    relaxation_dual: float


@dataclass(frozen=True, eq=False, kw_only=True)
class AllocationResult(Plan):
    """The planner's plan, with its proof and its reasons.

    Attributes
    ----------
    status : PlanStatus
        Whether the gap asked for was reached.
    bound : float
        No plan within the limits has an objective above this.
    gap : float
        (bound - objective) / objective; infinite if nothing is removed but something might be.
    asked_gap : float
        `mip_rel_gap` as asked.
    relaxation : float
        Objective of the linear relaxation, in which measures can be split.
    nodes : int
        Branch-and-bound nodes that a search over the whole visited; 0 if none was needed.
    limits : tuple of LimitState
        Every limit, binding or not, in the order of `all_limits`.
    chosen : tuple of ChosenUnit
        Why each unit is in the plan.
    refused : tuple of RefusedUnit
        Why each further eligible unit is not.
    """

    status: PlanStatus
    bound: float
    gap: float
    asked_gap: float
    relaxation: float
    nodes: int
    limits: tuple[LimitState, ...] = field(default=())
    chosen: tuple[ChosenUnit, ...] = field(default=())
    refused: tuple[RefusedUnit, ...] = field(default=())

    @property
    def binding(self) -> tuple[LimitState, ...]:
        """The limits that bind."""
        return tuple(state for state in self.limits if state.binding)


def plan_figures(problem: AllocationProblem, units: Ints) -> dict[str, Any]:
    """Return the fields of `Plan` for some units; nothing is taken from a solver."""
    cost = plan_cost(problem, units)
    reduction = need_reduction(problem, units)
    by_area = np.zeros(problem.area_count, dtype=np.int64)
    np.add.at(by_area, problem.area, cost.sum(axis=(1, 2)))
    spent = cost.sum(axis=(0, 1))
    return {
        "units": units,
        "cost": cost,
        "objective": reduction_value(problem, reduction),
        "reduction": reduction,
        "spent_by_year": spent,
        "spent_by_place": cost.sum(axis=(0, 2)),
        "spent_by_area": by_area,
        "money_left": money_left(problem, spent),
        "breaches": breaches(problem, units),
    }
