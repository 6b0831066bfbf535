"""The plain alternative: money by head, and in each place the best that it buys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kerege.methods.allocation.ledger import Ledger
from kerege.methods.allocation.limits import LimitKind
from kerege.methods.allocation.plan import Plan, plan_figures
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class PerHeadPlan(Plan):
    """A plan by head.

    Attributes
    ----------
    share : (P, T) int
        Money of each place in each year.
    unspent : (P, T) int
        What is left of it because no further unit fits or does any good.
    """

    share: Ints
    unspent: Ints


def per_head_split(problem: AllocationProblem, population: Any) -> PerHeadPlan:
    """Split each year's budget by population; each place buys the best that fits its share.

    The split is in whole money, by largest remainders (equals: the earlier place). Year by year
    each place adds the unit with the highest benefit per money that its share of that year pays,
    and of the later years for the running costs, until none fits. Benefit is that of the planner's
    objective, running costs and what other places did before included, so the two plans can be
    compared. Prerequisites, eligibility, years and most units are kept; floors, caps, promises
    and carrying over are not known here: `breaches` names those that the plan breaks.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    population : (P,) int, at least 0
        People by place; 0 for a place that is the whole country, which then gets no money.

    Returns
    -------
    PerHeadPlan
        The plan, the shares and what is left of them.

    Raises
    ------
    MethodError
        The population has another length than the places, is not whole, below 0, or 0 everywhere.
    """
    people = _checked_population(problem, population)
    share = np.column_stack([_whole_shares(int(money), people) for money in problem.budget])
    left = share.copy()
    ledger = Ledger(problem, np.zeros(problem.unit_cost.shape, dtype=np.int64))
    for year in range(problem.years):
        for place in range(problem.places):
            while (measure := _best_unit(ledger, place, year, left[place])) is not None:
                left[place] -= ledger.cost(measure, place, year)
                ledger.change(measure, place, year)
    return PerHeadPlan(**plan_figures(problem, ledger.units), share=share, unspent=left)


def _checked_population(problem: AllocationProblem, population: Any) -> Ints:
    people = np.asarray(population)
    if people.shape != (problem.places,):
        raise MethodError(
            f"A population of shape {people.shape} is given for {problem.places} places",
            where="population",
            mend="Give one number for each place, 0 for the whole country.",
        )
    if people.dtype.kind not in "iu" or (people < 0).any():
        raise MethodError(
            "A population is not a whole number of 0 or more",
            where="population",
            mend="Give people, not shares.",
        )
    if not people.any():
        raise MethodError(
            "There are no people in any place", where="population", mend="Give the population."
        )
    return people.astype(np.int64)


def _whole_shares(money: int, people: Ints) -> Ints:
    """Return whole shares of money by people: largest remainders, equals to the earlier place."""
    total = int(people.sum())
    exact = [money * int(x) for x in people]
    shares = [x // total for x in exact]
    order = sorted(range(len(exact)), key=lambda i: (-(exact[i] % total), i))
    for i in order[: money - sum(shares)]:
        shares[i] += 1
    return np.array(shares, dtype=np.int64)


def _best_unit(ledger: Ledger, place: int, year: int, left: Ints) -> int | None:
    least = 1e-12 * float(ledger.problem.need.sum() * ledger.problem.year_weight.sum())
    best: int | None = None
    highest = 0.0
    for measure in range(ledger.problem.measures):
        if not ledger.has_room(measure, place, year):
            continue
        cost = ledger.cost(measure, place, year)
        benefit = ledger.benefit(measure, place, year)
        worth = benefit / int(cost.sum()) if cost.any() else np.inf
        if (cost > left).any() or benefit <= least or worth <= highest:
            continue
        if any(x.kind is LimitKind.PREREQUISITE for x in ledger.obstacles(measure, place, year)):
            continue
        best, highest = measure, worth
    return best
