"""What a plan spends, and which limits it breaks: whole numbers, apart from the solver."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.least_share import share_excess, share_limits
from kerege.methods.allocation.limits import LimitKind, LimitRef, Lock, MoneyLimit, promised_units
from kerege.methods.allocation.plan_effect import in_force, need_reduction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kerege.methods.allocation.problem import AllocationProblem, Ints


@dataclass(frozen=True, order=True)
class Breach:
    """One limit that a plan breaks.

    Attributes
    ----------
    limit : LimitRef
        The limit.
    excess : int
        By how much: money too much or too little, units too many or too few, millionths of a
        share.
    """

    limit: LimitRef
    excess: int


def plan_cost(problem: AllocationProblem, units: Ints) -> Ints:
    """Return the money that a plan spends, (M, P, T): new units and the running of old ones."""
    before = in_force(units) - units
    return units * problem.unit_cost + before * problem.running_cost[:, :, None]


def money_left(problem: AllocationProblem, spent: Ints) -> Ints:
    """Return the money left in each year, (T,), carried over where allowed; negative if short.

    As much as may be carried over is carried over.
    """
    left = np.zeros(problem.years, dtype=np.int64)
    carried = 0
    for year in range(problem.years):
        left[year] = int(problem.budget[year]) + carried - int(spent[year])
        carried = max(0, min(int(left[year]), int(problem.carry_over[year])))
    return left


def selected(limit: MoneyLimit, cost: Ints) -> Fraction:
    """Return the money of a plan that falls under a limit."""
    part = cost if limit.years is None else cost[:, :, list(limit.years)]
    if limit.places is not None:
        part = part[:, list(limit.places)]
    by_measure = part.sum(axis=(1, 2))
    chosen = range(len(by_measure)) if limit.measures is None else limit.measures
    money = by_measure.tolist()
    if limit.parts is None:
        return Fraction(sum(money[m] for m in chosen))
    parts, whole = limit.numerators
    return Fraction(sum(parts[m] * money[m] for m in chosen if parts[m]), whole)


def excess_of_limit(limit: MoneyLimit, cost: Ints) -> int:
    """Return the money by which a limit is broken (above 0) or the room left in it (below 0).

    Parts of whole money are rounded up.
    """
    return math.ceil(exact_excess(limit, cost))


def exact_excess(limit: MoneyLimit, cost: Ints) -> Fraction:
    """Return `excess_of_limit` before it is rounded."""
    money = selected(limit, cost)
    if limit.share is not None:
        whole = MoneyLimit(limit.kind, "", places=limit.of_places, years=limit.years)
        bound = limit.share * selected(whole, cost)
    else:
        bound = Fraction((limit.at_most if limit.at_least is None else limit.at_least) or 0)
    return bound - money if limit.is_floor else money - bound


def excess_change(limit: MoneyLimit, measure: int, place: int, money: Ints) -> Fraction | int:
    """Return by how much `exact_excess` changes if a measure spends more in a place.

    Parameters
    ----------
    limit : MoneyLimit
        The limit.
    measure, place : int
        What spends where.
    money : (T,) int
        Further money by year.
    """
    spent = int(money.sum() if limit.years is None else money[list(limit.years)].sum())
    within = (limit.measures is None or measure in limit.measures) and (
        limit.places is None or place in limit.places
    )
    change: Fraction | int = 0
    if within and spent:
        change = spent if limit.parts is None else limit.parts[measure] * spent
    if limit.share is not None and (limit.of_places is None or place in limit.of_places):
        change -= limit.share * spent
    return -change if limit.is_floor else change


def breaches(problem: AllocationProblem, units: Ints) -> tuple[Breach, ...]:
    """Return every limit that a plan breaks, with the excess; empty for a feasible plan.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    units : (M, P, T) int
        Units that start.
    """
    return tuple(Breach(limit, excess) for limit, excess in _excesses(problem, units) if excess > 0)


def _excesses(problem: AllocationProblem, units: Ints) -> Iterator[tuple[LimitRef, int]]:
    yield from _unit_excesses(problem, units)
    cost = plan_cost(problem, units)
    for year, left in enumerate(money_left(problem, cost.sum(axis=(0, 1)))):
        yield LimitRef(LimitKind.BUDGET, year), -int(left)
    for index, limit in enumerate(problem.limits):
        yield LimitRef(limit.kind, index, limit.name), excess_of_limit(limit, cost)
    for index, lock in enumerate(problem.locks):
        had = started(units, lock)
        yield LimitRef(LimitKind.LOCK, index), promised_units(problem.locks, index) - had
    active = in_force(units) > 0
    for index, rule in enumerate(problem.prerequisites):
        lacking = 0
        for place in range(problem.places):
            there = active[rule.needs, problem.serving(place)].any(axis=0)
            lacking += int((active[rule.measure, place] & ~there).sum())
        yield LimitRef(LimitKind.PREREQUISITE, index), lacking
    if regions := share_limits(problem):
        short = share_excess(problem, need_reduction(problem, units))
        yield from ((ref, int(short[ref.index])) for ref in regions)


def started(units: Ints, lock: Lock) -> int:
    """Return the units that start where and when something was promised."""
    years = units[lock.measure, lock.place]
    return int(years.sum() if lock.year is None else years[lock.year])


def _unit_excesses(problem: AllocationProblem, units: Ints) -> Iterator[tuple[LimitRef, int]]:
    over = units.sum(axis=2) - problem.most_units()
    year = np.arange(problem.years)
    outside = (year < problem.first_year[:, None]) | (year > problem.last_year[:, None])
    for measure in range(problem.measures):
        worst = max(
            int(over[measure].max()),
            int((units[measure] - problem.max_units_per_year[measure][:, None]).max()),
            int(units[measure][:, outside[measure]].sum()),
            -int(units[measure].min()),
        )
        yield LimitRef(LimitKind.MAX_UNITS, measure), worst
