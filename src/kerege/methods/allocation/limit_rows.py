"""The limits of a plan as rows over the units in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.least_share import share_limits
from kerege.methods.allocation.limits import LimitKind, LimitRef, MoneyLimit, promised_units
from kerege.methods.allocation.matrix import Matrix, add

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Floats


@dataclass
class Units:
    """Columns of the units in force.

    Attributes
    ----------
    matrix : Matrix
        The program.
    steps : dict of (measure, place, year) to tuple of int
        Columns whose sum is the number of units in force: one for each step of equal factors of
        the ladder. Absent where there can be none.
    factor : dict of int to float
        Factor of the ladder by column.
    scale : float
        Money per unit of money in the rows, so that the largest unit cost is about 1,000.
    """

    matrix: Matrix
    steps: dict[tuple[int, int, int], tuple[int, ...]]
    factor: dict[int, float]
    scale: float

    def count(self, measure: int, place: int, year: int, value: float = 1.0) -> dict[int, float]:
        """Return the units in force times a value as terms."""
        return dict.fromkeys(self.steps.get((measure, place, year), ()), value)


def unit_columns(problem: AllocationProblem) -> Units:
    """Add integer columns for the units in force of each measure, place and year.

    A unit in force stays in force, step by step: each step may only grow from year to year. After
    the last year in which a measure may start nothing changes: those years share the columns.
    """
    scale = max(1.0, float(problem.unit_cost.max()) / 1000.0)
    units = Units(Matrix(), {}, {}, scale)
    units.matrix.column(upper=0.0)  # a program has a column even where nothing is eligible
    most = problem.most_units()
    for m, p in zip(*np.nonzero(most), strict=True):
        first, last = int(problem.first_year[m]), int(problem.last_year[m])
        before: tuple[int, ...] = ()
        for t in range(first, problem.years):
            if t <= last:
                ladder = problem.ladder[m, : most[m, p]]
                before = _steps_of_year(units, ladder, before)
            units.steps[int(m), int(p), t] = before
            if t <= last and problem.max_units_per_year[m, p] < most[m, p]:
                terms = units.count(int(m), int(p), t)
                add(terms, units.count(int(m), int(p), t - 1, -1.0))
                units.matrix.row(terms, highest=float(problem.max_units_per_year[m, p]))
    return units


def _steps_of_year(units: Units, ladder: Floats, before: tuple[int, ...]) -> tuple[int, ...]:
    factors, lengths = np.unique(-ladder, return_counts=True)
    steps = []
    for factor, length in zip(factors, lengths, strict=True):
        column = units.matrix.column(upper=float(length), integer=True)
        units.factor[column] = -float(factor)
        steps.append(column)
    for earlier, later in zip(before, steps, strict=False):
        units.matrix.row({later: 1.0, earlier: -1.0}, lowest=0.0)
    return tuple(steps)


def spending(problem: AllocationProblem, units: Units, limit: MoneyLimit) -> dict[int, float]:
    """Return the money under a limit as terms over the units in force."""
    terms: dict[int, float] = {}
    measures = range(problem.measures) if limit.measures is None else limit.measures
    places = range(problem.places) if limit.places is None else limit.places
    years = range(problem.years) if limit.years is None else limit.years
    for m in measures:
        factor = 1.0 if limit.parts is None else float(limit.parts[m])
        for p in places:
            running = int(problem.running_cost[m, p])
            for t in years:
                cost = int(problem.unit_cost[m, p, t])
                add(terms, units.count(m, p, t, factor * cost / units.scale))
                add(terms, units.count(m, p, t - 1, factor * (running - cost) / units.scale))
    return terms


def all_limits(problem: AllocationProblem) -> tuple[LimitRef, ...]:
    """Return the names of all limits that could be lifted, in a fixed order."""
    return (
        *(LimitRef(LimitKind.PREREQUISITE, i) for i in range(len(problem.prerequisites))),
        *(LimitRef(x.kind, i, x.name) for i, x in enumerate(problem.limits)),
        *share_limits(problem),
        *(LimitRef(LimitKind.BUDGET, t) for t in range(problem.years)),
        *(LimitRef(LimitKind.LOCK, i) for i in range(len(problem.locks))),
    )


def limit_rows(problem: AllocationProblem, units: Units) -> None:
    """Add the rows of the limits that units alone decide: all but the least share."""
    _budget_rows(problem, units)
    for ref in all_limits(problem):
        if ref.kind is LimitKind.LOCK:
            _lock_row(problem, units, ref)
        elif ref.kind is LimitKind.PREREQUISITE:
            _prerequisite_rows(problem, units, ref)
        elif ref.kind not in (LimitKind.BUDGET, LimitKind.LEAST_SHARE):
            _money_row(problem, units, ref)


def _budget_rows(problem: AllocationProblem, units: Units) -> None:
    """Spend of a year + carried on <= budget + carried in."""
    matrix = units.matrix
    carried: dict[int, float] = {}
    for t in range(problem.years):
        terms: dict[int, float] = {}
        add(terms, carried)
        limit = int(problem.carry_over[t]) if t + 1 < problem.years else 0
        carried = {matrix.column(upper=limit / units.scale): -1.0} if limit else {}
        add(terms, {column: -value for column, value in carried.items()})
        year = MoneyLimit(LimitKind.BUDGET, "", years=(t,))
        add(terms, spending(problem, units, year))
        highest = int(problem.budget[t]) / units.scale
        matrix.row(terms, highest=highest, owner=LimitRef(LimitKind.BUDGET, t))


def _money_row(problem: AllocationProblem, units: Units, ref: LimitRef) -> None:
    """Money under the limit, less the share of the whole if it is one, on one side of a bound."""
    limit = problem.limits[ref.index]
    terms = spending(problem, units, limit)
    bound = 0.0
    if limit.share is not None:
        whole = MoneyLimit(limit.kind, "", places=limit.of_places, years=limit.years)
        add(terms, spending(problem, units, whole), -float(limit.share))
    else:
        bound = ((limit.at_most if limit.at_least is None else limit.at_least) or 0) / units.scale
    if limit.is_floor:
        units.matrix.row(terms, lowest=bound, owner=ref)
    else:
        units.matrix.row(terms, highest=bound, owner=ref)


def _lock_row(problem: AllocationProblem, units: Units, ref: LimitRef) -> None:
    lock = problem.locks[ref.index]
    year = problem.years - 1 if lock.year is None else lock.year
    terms = units.count(lock.measure, lock.place, year)
    if lock.year is not None:
        add(terms, units.count(lock.measure, lock.place, year - 1, -1.0))
    units.matrix.row(terms, lowest=float(promised_units(problem.locks, ref.index)), owner=ref)


def _prerequisite_rows(problem: AllocationProblem, units: Units, ref: LimitRef) -> None:
    """Units of the measure <= its most units x units of what it needs, place by place."""
    rule = problem.prerequisites[ref.index]
    for p in range(problem.places):
        seen = None
        for t in range(problem.years):
            wanting = units.count(rule.measure, p, t)
            most = float(problem.max_units[rule.measure, p])
            terms = dict(wanting)
            for q in problem.serving(p):
                add(terms, units.count(rule.needs, int(q), t, -most))
            if wanting and terms != seen:
                units.matrix.row(terms, highest=0.0, owner=ref)
            seen = terms
