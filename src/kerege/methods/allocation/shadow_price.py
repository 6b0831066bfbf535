"""What it would be worth to loosen a limit, or cost to insist on a unit: by solving again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.infeasibility import ClashingLimitsError
from kerege.methods.allocation.limit_rows import all_limits
from kerege.methods.allocation.limits import LimitKind, LimitRef, Lock
from kerege.methods.allocation.measure_allocation import measure_allocation
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.plan import AllocationResult
    from kerege.methods.allocation.problem import AllocationProblem


@dataclass(frozen=True)
class ShadowPrice:
    """What loosening one limit by a step is worth.

    Attributes
    ----------
    limit : LimitRef
        The limit loosened, alone.
    step : int
        By how much: money, or units of a promise.
    gain : float
        Objective found with the loosened limit less objective found before. It can be below 0
        where the gap of a search is wider than the gain; `lowest` and `highest` say so.
    lowest, highest : float
        The true gain lies between these, proven by the bounds of the two searches.
    per_step : float
        `gain` per unit of `step`.
    relaxation_dual : float
        The dual of the linear relaxation, for comparison: the value of the first, divisible bit.
    """

    limit: LimitRef
    step: int
    gain: float
    lowest: float
    highest: float
    per_step: float
    relaxation_dual: float


@dataclass(frozen=True)
class ForcedUnit:
    """What insisting on one more unit of a measure in a place would cost.

    Attributes
    ----------
    measure, place : int
        The unit.
    feasible : bool
        Whether any plan that contains it meets all limits.
    loss : float
        Objective of the plan less that of the best plan found with the unit; NaN if not feasible.
    lowest, highest : float
        The true loss lies between these, proven by the bounds of the two searches; NaN likewise.
    clashing : tuple of LimitRef
        Limits that clash with the unit, if not feasible; the unit itself is the last lock.
    """

    measure: int
    place: int
    feasible: bool
    loss: float
    lowest: float
    highest: float
    clashing: tuple[LimitRef, ...]


def shadow_price(
    problem: AllocationProblem,
    result: AllocationResult,
    limit: LimitRef,
    *,
    step: int,
    mip_rel_gap: float,
    time_limit: float | None,
) -> ShadowPrice:
    """Return what loosening a limit by a step is worth, as a finite difference.

    An integer program has no duals: half a hub does no good. So the limit is loosened by a step
    that is large enough to buy something (`step`), and the problem solved again. The dual of the
    linear relaxation stands beside it.

    Parameters
    ----------
    problem, result
        A problem and its plan.
    limit : LimitRef
        A limit of `all_limits`: a budget, a money limit in money, or a promise.
    step : int, above 0
        Money by which a budget or cap rises or a floor falls; units by which a promise falls
        (not below 0).
    mip_rel_gap, time_limit
        As in `measure_allocation`.

    Raises
    ------
    MethodError
        The step is not above 0; the limit is not one of the problem's, or cannot be loosened by a
        step (a share, a prerequisite).
    """
    if step <= 0:
        raise MethodError(
            f"A step of {step} loosens nothing", where="step", mend="Give a whole number above 0."
        )
    states = {state.limit: state for state in result.limits}
    if limit not in all_limits(problem) or limit not in states:
        raise MethodError(
            "The limit is not one of this problem",
            where=f"limit {limit}",
            mend="Take it from 'result.limits'.",
        )
    again = measure_allocation(
        _loosened(problem, limit, step), mip_rel_gap=mip_rel_gap, time_limit=time_limit
    )
    gain = again.objective - result.objective
    return ShadowPrice(
        limit=limit,
        step=step,
        gain=gain,
        lowest=max(0.0, again.objective - result.bound),
        highest=max(0.0, again.bound - result.objective),
        per_step=gain / step,
        relaxation_dual=states[limit].relaxation_dual,
    )


def _loosened(problem: AllocationProblem, limit: LimitRef, step: int) -> AllocationProblem:
    index = limit.index
    if limit.kind is LimitKind.BUDGET:
        budget = problem.budget.copy()
        budget[index] += step
        return replace(problem, budget=budget)
    if limit.kind is LimitKind.LOCK:
        lock = problem.locks[index]
        left = (replace(lock, units=lock.units - step),) if lock.units > step else ()
        return replace(problem, locks=(*problem.locks[:index], *left, *problem.locks[index + 1 :]))
    without_money = (LimitKind.PREREQUISITE, LimitKind.LEAST_SHARE)
    if limit.kind in without_money or problem.limits[index].share is not None:
        raise MethodError(
            "A share or a prerequisite has no step of money",
            where=f"limit {limit}",
            mend="Change the problem and plan again to compare.",
        )
    old = problem.limits[index]
    if old.at_least is not None:
        new = replace(old, at_least=max(0, old.at_least - step))
    else:
        new = replace(old, at_most=(old.at_most or 0) + step)
    return replace(problem, limits=(*problem.limits[:index], new, *problem.limits[index + 1 :]))


def price_of_unit(
    problem: AllocationProblem,
    result: AllocationResult,
    measure: int,
    place: int,
    *,
    mip_rel_gap: float,
    time_limit: float | None,
) -> ForcedUnit:
    """Return what one more unit of a measure in a place would cost the rest of the plan.

    The unit is promised, in a year of the solver's choice, and the problem solved again: the proof
    behind a reason for refusal.

    Parameters
    ----------
    problem, result
        A problem and its plan.
    measure, place : int
        Of which one unit more than planned is insisted on.
    mip_rel_gap, time_limit
        As in `measure_allocation`.

    Raises
    ------
    MethodError
        The measure may not have a further unit there at all.
    """
    units = int(result.units[measure, place].sum()) + 1
    locks = (*problem.locks, Lock(measure, place, None, units))
    kept = tuple(
        lock
        for lock in locks
        if lock is locks[-1] or (lock.measure, lock.place, lock.year) != (measure, place, None)
    )
    try:
        again = measure_allocation(
            replace(problem, locks=kept), mip_rel_gap=mip_rel_gap, time_limit=time_limit
        )
    except ClashingLimitsError as clash:
        nothing = float(np.nan)
        return ForcedUnit(measure, place, False, nothing, nothing, nothing, clash.clashing)
    return ForcedUnit(
        measure=measure,
        place=place,
        feasible=True,
        loss=result.objective - again.objective,
        lowest=max(0.0, result.objective - again.bound),
        highest=max(0.0, result.bound - again.objective),
        clashing=(),
    )
