"""The robust planner: a plan that is good on average and not too bad in the worst scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.finishing import finished
from kerege.methods.allocation.infeasibility import ClashingLimitsError, clashing_limits
from kerege.methods.allocation.limit_rows import limit_rows, unit_columns
from kerege.methods.allocation.limit_states import binding_limits, limit_states
from kerege.methods.allocation.measure_allocation import (
    NothingInTimeError,
    check_search,
    checked_units,
    proven_bound,
)
from kerege.methods.allocation.plan import Plan, PlanStatus, plan_figures
from kerege.methods.allocation.plan_money import breaches
from kerege.methods.allocation.program import Program, add_effects, add_least_share, build_program
from kerege.methods.allocation.reasons import chosen_units, refused_units
from kerege.methods.allocation.rounding import best_rounding
from kerege.methods.allocation.scenarios import conditional_value_at_risk, scenario_values
from kerege.methods.allocation.solver import solve_relaxation, started_units
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.plan import LimitState
    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints
    from kerege.methods.allocation.reasons import ChosenUnit, RefusedUnit
    from kerege.methods.allocation.scenarios import Scenarios
    from kerege.methods.allocation.solver import Relaxation

_ROUNDING = 1e-6
_WHOLE_NEED = 1000.0


@dataclass(frozen=True, eq=False, kw_only=True)
class RobustResult(Plan):
    """A robust plan; the fields of `Plan` are for needs and effects as the problem has them.

    Attributes
    ----------
    values : (S,) float
        Objective in each scenario.
    mean, cvar : float
        Mean of the values, and the mean of the worst `tail` of them.
    score : float
        (1 - safety) mean + safety cvar.
    bound : float
        No plan within the limits has a score above this.
    gap : float
        (bound - score) / score; infinite if nothing is removed but something might be.
    status : PlanStatus
        Whether the gap asked for was reached.
    limits : tuple of LimitState
        Every limit, as in `AllocationResult`; a dual is the change of the score.
    chosen, refused : tuple
        Reasons, with needs and effects as the problem has them.
    """

    values: Floats
    mean: float
    cvar: float
    score: float
    bound: float
    gap: float
    status: PlanStatus
    limits: tuple[LimitState, ...]
    chosen: tuple[ChosenUnit, ...]
    refused: tuple[RefusedUnit, ...]


def robust_allocation(
    problem: AllocationProblem,
    scenarios: Scenarios,
    *,
    safety: float,
    tail: float,
    mip_rel_gap: float,
    time_limit: float | None,
) -> RobustResult:
    """Choose units so that the mean over scenarios, and that of the worst ones, are highest.

    maximise    (1 - safety) mean of V_s + safety (eta - mean of d_s / tail)
    subject to  d_s >= eta - V_s, d_s >= 0 for each scenario s, and all limits of the problem

    where V_s is the objective of `measure_allocation` in scenario s, concave and piecewise linear
    in the units. At the maximum over eta the second bracket is the conditional value at risk, the
    mean of the worst `tail` of the values (Rockafellar and Uryasev 2000); the whole is one
    mixed-integer program. Its linear relaxation gives the bound, and the roundings of it of which
    the best for needs and effects as the problem has them is taken; if that does not reach the
    gap, branch and cut searches the whole.

    The least share of every region is asked of needs and effects as the problem has them: what is
    promised to a region is promised once, not for every way in which things may turn out.

    As in `measure_allocation` the limits are checked again in whole money and all values computed
    again from the units alone.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    scenarios : Scenarios
        Equally likely needs and effects (`sampled_scenarios`).
    safety : float, 0 to 1
        0 looks at the mean only, 1 at the worst scenarios only. How much safety is worth is for
        those to say who decide.
    tail : float, above 0, at most 1
        Part of the scenarios that counts as the worst.
    mip_rel_gap, time_limit
        As in `measure_allocation`.

    Raises
    ------
    ClashingLimitsError
        No plan meets all limits; it names limits that clash.
    MethodError
        An argument is out of range, scenarios do not fit the problem, or no plan was found in
        time that keeps all limits.

    Notes
    -----
    The distribution is that of the scenarios: what was not thought of is not in it. A dozen
    scenarios describe a tail of a tenth by one or two of them; draw more, with another seed, to
    see how far the plan depends on the draw.

    References
    ----------
    Rockafellar, R. T. and Uryasev, S. (2000). Optimization of conditional value-at-risk. Journal
    of Risk 2(3), 21-41.
    Rockafellar, R. T. and Uryasev, S. (2002). Conditional value-at-risk for general loss
    distributions. Journal of Banking and Finance 26, 1443-1471.
    """
    check_search(mip_rel_gap, time_limit)
    _check(problem, scenarios, safety, tail)
    program = _program(problem, scenarios, safety, tail)
    relaxed = solve_relaxation(program.matrix)
    if relaxed is None:
        raise ClashingLimitsError(clashing_limits(problem))

    def score(units: Ints) -> float:
        values = scenario_values(problem, scenarios, units)
        cvar = conditional_value_at_risk(values, tail)
        return float((1 - safety) * values.mean() + safety * cvar)

    bounds = [relaxed.value * program.scale]
    units = _rounded(problem, program, relaxed, mip_rel_gap, time_limit)
    if units is None or _gap(score(units), bounds[0]) > mip_rel_gap:
        try:
            answer, found = checked_units(problem, program, mip_rel_gap, time_limit)
        except NothingInTimeError:
            if units is None:
                raise
        else:
            bounds.append(answer.bound * program.scale)
            units = found if units is None else max(units, found, key=score)
    units = max(units, finished(problem, units), key=score)
    bound = proven_bound(score(units), bounds, program.scale)
    terms = _Terms(safety, tail, mip_rel_gap, bound)
    return _result(problem, scenarios, units, terms, (program, relaxed))


@dataclass(frozen=True)
class _Terms:
    safety: float
    tail: float
    asked_gap: float
    bound: float


def _check(problem: AllocationProblem, scenarios: Scenarios, safety: float, tail: float) -> None:
    if not (0 <= safety <= 1 and 0 < tail <= 1):
        raise MethodError(
            "Safety and tail are not shares",
            where="safety, tail",
            mend="Give safety from 0 to 1, and a tail above 0 and at most 1.",
        )
    needed = (scenarios.count, *problem.need.shape), (scenarios.count, *problem.effect.shape)
    if (np.shape(scenarios.need), np.shape(scenarios.effect)) != needed or not scenarios.count:
        raise MethodError(
            "The scenarios do not have the regions, needs and measures of the problem",
            where="scenarios",
            mend="Draw them for this problem.",
        )


def _program(
    problem: AllocationProblem, scenarios: Scenarios, safety: float, tail: float
) -> Program:
    """Write the problem as one program: the units once, the effects in every scenario."""
    units = unit_columns(problem)
    limit_rows(problem, units)
    matrix = units.matrix
    wholes = scenarios.need.sum(axis=(1, 2)) * problem.year_weight.sum()
    whole = float(wholes.max())
    program = Program(units, scale=whole / _WHOLE_NEED if whole > 0 else 1.0)
    add_least_share(problem, program)
    edge = matrix.column(upper=_WHOLE_NEED, cost=-safety)
    for number in range(scenarios.count):
        first = len(matrix.cost)
        add_effects(scenarios.problem(problem, number), Program(units, scale=program.scale))
        columns = range(first, len(matrix.cost))
        value = {column: -matrix.cost[column] for column in columns if matrix.cost[column]}
        for column in value:
            matrix.cost[column] *= (1 - safety) / scenarios.count
        short = matrix.column(upper=_WHOLE_NEED, cost=safety / (tail * scenarios.count))
        matrix.row({**value, short: 1.0, edge: -1.0}, lowest=0.0)
    return program


def _rounded(
    problem: AllocationProblem,
    program: Program,
    relaxed: Relaxation,
    mip_rel_gap: float,
    time_limit: float | None,
) -> Ints | None:
    """Return the best rounding for needs and effects as the problem has them.

    The programs share the columns of the units, which come first; one without scenarios is many
    times smaller.
    """
    plain = build_program(problem)
    values = np.zeros(len(plain.matrix.cost))
    count = max(program.units.factor, default=0) + 1
    values[:count] = relaxed.columns[:count]
    columns = best_rounding(
        plain.matrix, values, mip_rel_gap=mip_rel_gap / 4, time_limit=time_limit
    )
    units = None if columns is None else _kept(problem, plain, columns)
    return None if units is None else finished(problem, units)


def _kept(problem: AllocationProblem, program: Program, columns: Floats) -> Ints | None:
    """Return the units of a plan; None if they break a limit."""
    units = started_units(problem, program.units, columns)
    return None if breaches(problem, units) else units


def _gap(score: float, bound: float) -> float:
    if score > 0:
        return (bound - score) / score
    return float(np.inf) if bound > _ROUNDING else 0.0


def _result(
    problem: AllocationProblem,
    scenarios: Scenarios,
    units: Ints,
    terms: _Terms,
    solved: tuple[Program, Relaxation],
) -> RobustResult:
    values = scenario_values(problem, scenarios, units)
    mean, cvar = float(values.mean()), conditional_value_at_risk(values, terms.tail)
    score = (1 - terms.safety) * mean + terms.safety * cvar
    gap = _gap(score, terms.bound)
    chosen = chosen_units(problem, units)
    refused = refused_units(problem, units, chosen)
    return RobustResult(
        **plan_figures(problem, units),
        values=values,
        mean=mean,
        cvar=cvar,
        score=score,
        bound=terms.bound,
        gap=gap,
        status=PlanStatus.PROVEN if gap <= terms.asked_gap + 1e-9 else PlanStatus.NOT_PROVEN,
        limits=limit_states(problem, units, *solved, binding_limits(chosen, refused)),
        chosen=chosen,
        refused=refused,
    )
