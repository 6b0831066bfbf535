"""The planner: which measures where and when, so that the weighted needs fall most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.decomposition import decomposed
from kerege.methods.allocation.finishing import finished
from kerege.methods.allocation.infeasibility import ClashingLimitsError, clashing_limits
from kerege.methods.allocation.least_share import FINEST
from kerege.methods.allocation.limit_states import binding_limits, limit_states
from kerege.methods.allocation.limits import LimitKind
from kerege.methods.allocation.plan import AllocationResult, PlanStatus, plan_figures
from kerege.methods.allocation.plan_effect import plan_value
from kerege.methods.allocation.plan_money import breaches
from kerege.methods.allocation.program import build_program
from kerege.methods.allocation.reasons import chosen_units, refused_units
from kerege.methods.allocation.rounding import best_rounding
from kerege.methods.allocation.solver import solve_integer, solve_relaxation, started_units
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.limits import LimitRef
    from kerege.methods.allocation.problem import AllocationProblem, Ints
    from kerege.methods.allocation.program import Program
    from kerege.methods.allocation.solver import Answer, Relaxation

_TRIES = 4
_ROUNDING = 1e-6
_BY_REGION = (1e-6, 5e-4)
_WHOLE_NEED = 1000.0
"""What the whole of the needs counts in a program."""


def measure_allocation(
    problem: AllocationProblem, *, mip_rel_gap: float, time_limit: float | None
) -> AllocationResult:
    """Choose the units of measures by place and year that reduce the weighted needs most.

    maximise    sum over r, a, t of  need[r, a] year_weight[t] S(z[r, a, t])
    subject to  z[r, a, t] = sum over m, p of effect[m, a] reach[p, r] L_m(n[m, p, t]) + synergies
                n whole, not falling from year to year, at most max_units; all limits of money,
                promises, prerequisites and the least share of every region

    where n are the units in force, L_m the summed ladder of a measure and S the saturation. It is
    a lumpy, concave resource allocation problem (Ibaraki and Katoh 1988) and a capital budgeting
    problem (Weingartner 1963). Where the regions hang together by money only, it is solved region
    by region (`decomposed`) for gaps that one search closes slowly. For wide gaps the best rounding
    of the linear relaxation (`best_rounding`) is mostly near enough. Else, or where these do not
    reach the gap, by branch and cut over the whole. No solver's answer is believed:
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
        Seconds for each search by branch and cut; None for no limit. The solver looks at the clock
        only between steps, and the search region by region has no clock: its lists are limited in
        length. Run large problems in a process with a limit of its own.

    Returns
    -------
    AllocationResult
        The plan; `status` says whether the gap was reached.

    Raises
    ------
    ClashingLimitsError
        No plan meets all limits; it names limits that clash (for wide gaps the quick way, see
        `clashing_limits`).
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
    Dantzig, G. B. and Wolfe, P. (1960). Decomposition Principle for Linear Programs. Operations
    Research 8, 101-111.
    Geoffrion, A. M. (1974). Lagrangean Relaxation for Integer Programming. Mathematical
    Programming Study 2, 82-114.
    Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method.
    Mathematical Programming Computation 10, 119-142 (HiGHS).
    """
    check_search(mip_rel_gap, time_limit)
    program = build_program(problem)
    relaxed = solve_relaxation(program.matrix)
    is_wide = mip_rel_gap >= _BY_REGION[1]
    if relaxed is None:
        raise ClashingLimitsError(clashing_limits(problem, quick=is_wide))
    first = _by_rounding if is_wide else _by_region
    found = first(problem, program, relaxed, mip_rel_gap, time_limit)
    if found is None or not found.within(mip_rel_gap):
        found = _by_search(problem, program, relaxed, mip_rel_gap, time_limit, found)
    units = found.units
    figures = plan_figures(problem, units)
    chosen = chosen_units(problem, units)
    refused = refused_units(problem, units, chosen)
    return AllocationResult(
        **figures,
        status=PlanStatus.PROVEN if found.within(mip_rel_gap) else PlanStatus.NOT_PROVEN,
        bound=found.bound,
        gap=found.gap,
        asked_gap=mip_rel_gap,
        relaxation=relaxed.value * program.scale,
        nodes=found.nodes,
        limits=limit_states(problem, units, program, relaxed, binding_limits(chosen, refused)),
        chosen=chosen,
        refused=refused,
    )


def check_search(mip_rel_gap: float, time_limit: float | None) -> None:
    """Refuse a gap or a time that no search can have."""
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


@dataclass(frozen=True, eq=False)
class _Found:
    """A plan that meets all limits, and no plan has an objective above the bound."""

    units: Ints
    objective: float
    bound: float
    nodes: int

    @property
    def gap(self) -> float:
        if self.objective > 0:
            return (self.bound - self.objective) / self.objective
        return float(np.inf) if self.bound > 0 else 0.0

    def joined(self, other: _Found) -> _Found:
        """Return the better plan with the lower bound."""
        better = self if self.objective >= other.objective else other
        bound = max(min(self.bound, other.bound), better.objective)
        return _Found(better.units, better.objective, bound, self.nodes)

    def within(self, gap: float) -> bool:
        return self.gap <= gap + _ROUNDING * 1e-3


def _by_region(
    problem: AllocationProblem,
    program: Program,
    relaxed: Relaxation,
    mip_rel_gap: float,
    time_limit: float | None,
) -> _Found | None:
    """Return a plan put together region by region, if the problem comes apart so."""
    if mip_rel_gap < _BY_REGION[0]:
        return None
    parts = decomposed(problem, program, relaxed, mip_rel_gap=mip_rel_gap, time_limit=time_limit)
    if parts is None:
        return None
    units = started_units(problem, program.units, parts.columns)
    if breaches(problem, units):
        return None
    units = finished(problem, units)
    objective = plan_value(problem, units)
    bounds = [relaxed.value * program.scale, parts.bound * program.scale]
    return _Found(units, objective, proven_bound(objective, bounds, program.scale), nodes=0)


def _by_rounding(
    problem: AllocationProblem,
    program: Program,
    relaxed: Relaxation,
    mip_rel_gap: float,
    time_limit: float | None,
) -> _Found | None:
    """Return the best rounding of the linear relaxation, whose value is the bound."""
    columns = best_rounding(
        program.matrix, relaxed.columns, mip_rel_gap=mip_rel_gap / 2, time_limit=time_limit
    )
    if columns is None:
        return None
    units = started_units(problem, program.units, columns)
    if breaches(problem, units):
        return None
    units = finished(problem, units)
    objective = plan_value(problem, units)
    bound = proven_bound(objective, [relaxed.value * program.scale], program.scale)
    return _Found(units, objective, bound, nodes=0)


def _by_search(  # noqa: PLR0917 -- a search, its two ends, and what is known already
    problem: AllocationProblem,
    program: Program,
    relaxed: Relaxation,
    mip_rel_gap: float,
    time_limit: float | None,
    known: _Found | None,
) -> _Found:
    """Return the plan of one search over the whole, or the one known if it is better."""
    try:
        answer, units = checked_units(problem, program, mip_rel_gap, time_limit)
    except NothingInTimeError:
        if known is None:
            raise
        return known
    units = finished(problem, units)
    objective = plan_value(problem, units)
    bounds = [relaxed.value * program.scale, answer.bound * program.scale]
    found = _Found(units, objective, proven_bound(objective, bounds, program.scale), answer.nodes)
    return found if known is None else found.joined(known)


class NothingInTimeError(MethodError):
    """The search ended without a plan, which does not say that there is none."""


def checked_units(
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
                is_wide = mip_rel_gap >= _BY_REGION[1]
                raise ClashingLimitsError(clashing_limits(problem, quick=is_wide))
            break
        if answer.columns is None:
            raise NothingInTimeError(
                "No plan was found in time",
                where="time_limit",
                mend="Allow more time or fewer limits.",
            )
        first = first or answer
        units = started_units(problem, program.units, answer.columns)
        found = breaches(problem, units)
        if not found:
            return first, units
        draw_in(program, {breach.limit: breach.excess for breach in found})
    raise MethodError(
        "The solver's plan breaks limits when counted in whole money",
        where=", ".join(str(breach.limit) for breach in found),
        mend="Use a larger unit of money.",
    )


def draw_in(program: Program, excess: dict[LimitRef, int]) -> None:
    """Draw the rows of limits in by what they were broken by."""
    matrix = program.matrix
    for limit, broken_by in excess.items():
        is_share = limit.kind is LimitKind.LEAST_SHARE
        step = broken_by / (FINEST / _WHOLE_NEED if is_share else program.units.scale)
        for row in (n for n, owner in enumerate(matrix.owner) if owner == limit):
            matrix.lowest[row] += step
            matrix.highest[row] -= step


def proven_bound(objective: float, bounds: list[float], scale: float) -> float:
    """Return the lowest of the bounds that the plan itself does not contradict."""
    slack = _ROUNDING * max(abs(objective), scale)
    for bound in sorted(bounds):
        if objective <= bound + slack:
            return max(bound, objective)
    raise MethodError(
        "The plan is better than the solver holds possible",
        where="problem",
        mend="Look for weights or costs that differ by many orders of magnitude.",
    )
