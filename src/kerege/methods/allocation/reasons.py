"""Why each unit is in the plan and why each other is not: codes and numbers, no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.ledger import Ledger
from kerege.methods.allocation.limits import LimitKind, LimitRef

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints

NOTHING = 1e-12


class ChosenBecause(StrEnum):
    """What put a unit into the plan."""

    BENEFIT = "benefit"
    LIMIT = "limit"


class RefusedBecause(StrEnum):
    """What keeps a unit out of the plan."""

    NO_BENEFIT = "no_benefit"
    YEARLY_UNITS = "yearly_units"
    LOWER_RETURN = "lower_return"
    DOES_NOT_FIT = "does_not_fit"
    PREREQUISITE = "prerequisite"


@dataclass(frozen=True)
class ChosenUnit:
    """A unit in the plan.

    Attributes
    ----------
    measure, place, year : int
        What starts where and when.
    units : int
        How many start there and then; the numbers below are for the last of them.
    benefit : float
        By how much the objective falls without the unit, everything else as planned.
    money : int
        Its cost over the plan, running costs included.
    per_money : float
        Benefit per unit of money; infinite if it costs nothing.
    rank : int
        Place by `per_money` among all in the plan, 1 is highest; equals share a place.
    because : ChosenBecause
        `LIMIT` if taking it out would break a limit (`held_by`), else `BENEFIT`.
    held_by : tuple of LimitRef
        Floors, locks, shares and prerequisites which would be broken without it.
    """

    measure: int
    place: int
    year: int
    units: int
    benefit: float
    money: int
    per_money: float
    rank: int
    because: ChosenBecause
    held_by: tuple[LimitRef, ...]


@dataclass(frozen=True)
class RefusedUnit:
    """A further eligible unit of a measure in a place that is not in the plan.

    Attributes
    ----------
    measure, place, year : int
        What might have started where; the year is the one with the highest benefit per money.
    benefit, money, per_money
        As in `ChosenUnit`, were the unit added to the plan.
    rank : int
        The place by `per_money` it would take among the units in the plan.
    because : RefusedBecause
        `NO_BENEFIT`: the needs it meets are met. `YEARLY_UNITS`: as many as may start in a year
        start in every year. `PREREQUISITE`: it needs a measure that is not there.
        `LOWER_RETURN`: the limits are used up by units of that year which all do more for their
        money. `DOES_NOT_FIT`: it does more for its money than some unit of that year, but does
        not fit beside the others, and no exchange of whole units under these limits makes the
        plan better (within the proven gap).
    blocked_by : tuple of LimitRef
        Limits that it would break if added; in that year.
    """

    measure: int
    place: int
    year: int
    benefit: float
    money: int
    per_money: float
    rank: int
    because: RefusedBecause
    blocked_by: tuple[LimitRef, ...]


def _per_money(benefit: float, money: int) -> float:
    if money > 0:
        return benefit / money
    return np.inf if benefit > 0 else 0.0


def chosen_units(problem: AllocationProblem, units: Ints) -> tuple[ChosenUnit, ...]:
    """Return the reason for every unit of a plan, in the order measure, place, year."""
    ledger = Ledger(problem, units)
    raw = []
    for m, p, t in np.argwhere(units > 0).tolist():
        benefit = -ledger.benefit(m, p, t, -1)
        money = int(ledger.cost(m, p, t).sum())
        raw.append((m, p, t, benefit, money, _per_money(benefit, money)))
    returns = np.array([x[5] for x in raw])
    made = []
    for m, p, t, benefit, money, per_money in raw:
        held = ledger.obstacles(m, p, t, -1)
        made.append(
            ChosenUnit(
                measure=m,
                place=p,
                year=t,
                units=int(units[m, p, t]),
                benefit=benefit,
                money=money,
                per_money=per_money,
                rank=_rank(returns, per_money),
                because=ChosenBecause.LIMIT if held else ChosenBecause.BENEFIT,
                held_by=held,
            )
        )
    return tuple(made)


def _rank(returns: Floats, per_money: float) -> int:
    return 1 + int((returns > per_money).sum())


@dataclass(frozen=True)
class _Yardstick:
    """What the units in the plan return for their money.

    `returns` : all, per money. `least` : the lowest in each year among those that no limit holds,
    infinite if there is none. `nothing` : benefit up to which there is none.
    """

    returns: Floats
    least: Floats
    nothing: float


def refused_units(
    problem: AllocationProblem, units: Ints, chosen: tuple[ChosenUnit, ...]
) -> tuple[RefusedUnit, ...]:
    """Return the reason why no further unit is in the plan, for each measure and place.

    A measure has its reason wherever it is eligible and has fewer units than it may have.
    """
    ledger = Ledger(problem, units)
    least = np.full(problem.years, np.inf)
    for unit in chosen:
        if unit.because is ChosenBecause.BENEFIT:
            least[unit.year] = min(least[unit.year], unit.per_money)
    yardstick = _Yardstick(
        returns=np.array([unit.per_money for unit in chosen]),
        least=least,
        nothing=NOTHING * float(problem.need.sum() * problem.year_weight.sum()),
    )
    room = np.argwhere(problem.most_units() > units.sum(axis=2)).tolist()
    return tuple(_refused(ledger, m, p, yardstick) for m, p in room)


def _refused(ledger: Ledger, m: int, p: int, yardstick: _Yardstick) -> RefusedUnit:
    years = range(int(ledger.problem.first_year[m]), int(ledger.problem.last_year[m]) + 1)
    open_years = [t for t in years if ledger.has_room(m, p, t)]
    tried = []
    for t in open_years or years:
        benefit, money = ledger.benefit(m, p, t), int(ledger.cost(m, p, t).sum())
        tried.append((_per_money(benefit, money), -t, benefit, money))
    per_money, minus_year, benefit, money = max(tried)
    year = -minus_year
    full = () if open_years else (LimitRef(LimitKind.MAX_UNITS, m),)
    blocked = full or ledger.obstacles(m, p, year)
    if benefit <= yardstick.nothing:
        because = RefusedBecause.NO_BENEFIT
    elif full:
        because = RefusedBecause.YEARLY_UNITS
    elif any(ref.kind is LimitKind.PREREQUISITE for ref in blocked):
        because = RefusedBecause.PREREQUISITE
    elif per_money <= yardstick.least[year] < np.inf:
        because = RefusedBecause.LOWER_RETURN
    else:
        because = RefusedBecause.DOES_NOT_FIT
    return RefusedUnit(
        measure=m,
        place=p,
        year=year,
        benefit=benefit,
        money=money,
        per_money=per_money,
        rank=_rank(yardstick.returns, per_money),
        because=because,
        blocked_by=blocked,
    )
