"""The planner: which measures where and when, so that the weighted needs fall most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.finishing import finished
from kerege.methods.allocation.infeasibility import ClashingLimitsError, clashing_limits
from kerege.methods.allocation.limit_states import binding_limits, limit_states
from kerege.methods.allocation.plan import AllocationResult, PlanStatus, plan_figures
from kerege.methods.allocation.plan_money import breaches
from kerege.methods.allocation.program import build_program
from kerege.methods.allocation.reasons import chosen_units, refused_units
from kerege.methods.allocation.solver import solve_integer, solve_relaxation, started_units
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.limits import LimitRef
    from kerege.methods.allocation.problem import AllocationProblem, Ints
    from kerege.methods.allocation.program import Program
    from kerege.methods.allocation.solver import Answer, Relaxation

_TRIES = 4
_ROUNDING = 1e-6


def measure_allocation(
    problem: AllocationProblem, *, mip_rel_gap: float, time_limit: float | None
) -> AllocationResult:
    """Choose the units of measures by place and year that reduce the weighted needs most.

    maximise    sum over r, a, t of  need[r, a] year_weight[t] S(z[r, a, t])
    subject to  z[r, a, t] = sum over m, p of effect[m, a] reach[p, r] L_m(n[m, p, t]) + synergies
                n whole, not falling from year to year, at most max_units; all limits of money,
                promises and prerequisites

    where n are the units in force, L_m the summed ladder of a measure and S the saturation. It is
    a lumpy, concave resource allocation problem (Ibaraki and Katoh 1988) and a capital budgeting
    problem (Weingartner 1963), solved by branch and cut. The solver's answer is not believed:
    money, promises and prerequisites are checked again in whole numbers and the objective is
    computed again from the units alone. Idle units are taken out and units that still fit are
    added (`finished`), so the plan can be better than the solver's own.

    The same problem gives the same plan unless the time limit ends the search.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    mip_rel_gap : float, 0 or more
        The search ends when (bound - objective) / objective is at most this.
    time_limit : float or None
        Seconds for the integer search; None for no limit. The solver looks at the clock only
        between steps: run large problems in a process with a limit of its own.

    Returns
    -------
    AllocationResult
        The plan; `status` says whether the gap was reached.

    Raises
    ------
    ClashingLimitsError
        No plan meets all limits; it names limits that clash.
    MethodError
        An argument is out of range, no plan was found in time, or what the solver says does not
        hold.

    Notes
    -----
    The objective is not a forecast. It orders plans by weights and effects that people put in;
    where these are guesses so is the plan. The gap is about the search, not about the data.

    References
    ----------
    Ibaraki, T. and Katoh, N. (1988). Resource Allocation Problems. MIT Press.
    Weingartner, H. M. (1963). Mathematical Programming and the Analysis of Capital Budgeting
    Problems. Prentice-Hall.
    Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method.
    Mathematical Programming Computation 10, 119-142 (HiGHS).
    """
    _check_search(mip_rel_gap, time_limit)
    program = build_program(problem)
    relaxed = solve_relaxation(program.matrix)
    if relaxed is None:
        raise ClashingLimitsError(clashing_limits(problem))
    answer, units = _checked_units(problem, program, mip_rel_gap, time_limit)
    units = finished(problem, units)
    figures = plan_figures(problem, units)
    bound = _bound(figures["objective"], relaxed, answer, program.scale)
    objective = figures["objective"]
    gap = (bound - objective) / objective if objective > 0 else (np.inf if bound > 0 else 0.0)
    proven = gap <= mip_rel_gap + _ROUNDING * 1e-3
    chosen = chosen_units(problem, units)
    refused = refused_units(problem, units, chosen)
    return AllocationResult(
        **figures,
        status=PlanStatus.PROVEN if proven else PlanStatus.NOT_PROVEN,
        bound=bound,
        gap=gap,
        asked_gap=mip_rel_gap,
        relaxation=relaxed.value * program.scale,
        nodes=answer.nodes,
        limits=limit_states(problem, units, program, relaxed, binding_limits(chosen, refused)),
        chosen=chosen,
        refused=refused,
    )


def _check_search(mip_rel_gap: float, time_limit: float | None) -> None:
    if not 0 <= mip_rel_gap < 1:
        raise MethodError(
            f"A gap of {mip_rel_gap} is out of range",
            where="mip_rel_gap",
            mend="Give a share from 0 to below 1, such as 0.0001.",
        )
    if time_limit is not None and not time_limit > 0:
        raise MethodError(
            f"{time_limit} seconds are no time to search",
            where="time_limit",
            mend="Give seconds above 0, or None for no limit.",
        )


def _checked_units(
    problem: AllocationProblem, program: Program, mip_rel_gap: float, time_limit: float | None
) -> tuple[Answer, Ints]:
    """Solve; if rounding breaks a limit, solve again with that limit drawn in by the excess.

    The bound stays that of the first search, which had the limits as they are.
    """
    first: Answer | None = None
    for _ in range(_TRIES):
        answer = solve_integer(program.matrix, mip_rel_gap=mip_rel_gap, time_limit=time_limit)
        if answer is None:
            if first is None:
                raise ClashingLimitsError(clashing_limits(problem))
            break
        if answer.columns is None:
            raise MethodError(
                "No plan was found in time",
                where="time_limit",
                mend="Allow more time or fewer limits.",
            )
        first = first or answer
        units = started_units(problem, program.units, answer.columns)
        found = breaches(problem, units)
        if not found:
            return first, units
        _draw_in(program, {breach.limit: breach.excess for breach in found})
    raise MethodError(
        "The solver's plan breaks limits when counted in whole money",
        where=", ".join(str(breach.limit) for breach in found),
        mend="Use a larger unit of money.",
    )


def _draw_in(program: Program, excess: dict[LimitRef, int]) -> None:
    matrix = program.matrix
    for row, owner in enumerate(matrix.owner):
        if owner in excess:
            step = excess[owner] / program.units.scale
            matrix.lowest[row] += step
            matrix.highest[row] -= step


def _bound(objective: float, relaxed: Relaxation, answer: Answer, scale: float) -> float:
    """Return the lower of the two bounds that the plan itself does not contradict."""
    slack = _ROUNDING * max(abs(objective), scale)
    bounds = sorted((relaxed.value * scale, answer.bound * scale))
    for bound in bounds:
        if objective <= bound + slack:
            return max(bound, objective)
    raise MethodError(
        "The plan is better than the solver holds possible",
        where="problem",
        mend="Look for weights or costs that differ by many orders of magnitude.",
    )
