"""How each limit stands in a plan: the room left, whether it binds, its dual in the relaxation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kerege.methods.allocation.least_share import share_excess
from kerege.methods.allocation.limit_rows import all_limits
from kerege.methods.allocation.limits import LimitKind, LimitRef, promised_units
from kerege.methods.allocation.plan import LimitState
from kerege.methods.allocation.plan_effect import need_reduction
from kerege.methods.allocation.plan_money import excess_of_limit, money_left, plan_cost, started
from kerege.methods.allocation.reasons import RefusedBecause

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Ints
    from kerege.methods.allocation.program import Program
    from kerege.methods.allocation.reasons import ChosenUnit, RefusedUnit
    from kerege.methods.allocation.solver import Relaxation


def binding_limits(
    chosen: tuple[ChosenUnit, ...], refused: tuple[RefusedUnit, ...]
) -> set[LimitRef]:
    """Return the limits that hold a unit in the plan, or keep one out that would do good."""
    held = {ref for unit in chosen for ref in unit.held_by}
    useful = [unit for unit in refused if unit.because is not RefusedBecause.NO_BENEFIT]
    return held | {ref for unit in useful for ref in unit.blocked_by}


def limit_states(
    problem: AllocationProblem,
    units: Ints,
    program: Program,
    relaxed: Relaxation,
    binding: set[LimitRef],
) -> tuple[LimitState, ...]:
    """Return the state of every limit, in the order of `all_limits`."""
    cost = plan_cost(problem, units)
    states = []
    for ref in all_limits(problem):
        in_units = ref.kind in (LimitKind.LOCK, LimitKind.PREREQUISITE)
        per = program.scale / (1.0 if in_units else program.units.scale)
        per = 1.0 if ref.kind is LimitKind.LEAST_SHARE else per
        states.append(
            LimitState(
                limit=ref,
                room=_room(problem, units, cost, ref),
                binding=ref in binding,
                relaxation_dual=relaxed.duals.get(ref, 0.0) * per,
            )
        )
    return tuple(states)


def _room(problem: AllocationProblem, units: Ints, cost: Ints, ref: LimitRef) -> int:
    if ref.kind is LimitKind.BUDGET:
        return int(money_left(problem, cost.sum(axis=(0, 1)))[ref.index])
    if ref.kind is LimitKind.LOCK:
        return started(units, problem.locks[ref.index]) - promised_units(problem.locks, ref.index)
    if ref.kind is LimitKind.PREREQUISITE:
        return 0
    if ref.kind is LimitKind.LEAST_SHARE:
        return -int(share_excess(problem, need_reduction(problem, units))[ref.index])
    return -excess_of_limit(problem.limits[ref.index], cost)
