"""A plan under hand: what one unit more or less would cost, do, and break."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.least_share import share_excess, share_limits
from kerege.methods.allocation.limits import LimitKind, LimitRef, promised_units
from kerege.methods.allocation.plan_effect import in_force, ladder_sum, saturate, summed_effects
from kerege.methods.allocation.plan_money import (
    exact_excess,
    excess_change,
    money_left,
    plan_cost,
    started,
)
from kerege.methods.allocation.problem_checks import LARGEST_EXACT

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Flags, Floats, Ints


class Ledger:
    """The books of a plan: units, money, effects; changed unit by unit, exactly.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    units : (M, P, T) int
        Units that start; copied.
    """

    def __init__(self, problem: AllocationProblem, units: Ints) -> None:
        self.problem = problem
        self.units = np.array(units, dtype=np.int64)
        self._worth = ladder_sum(problem)
        self._effects = summed_effects(problem, self.units)
        self._cost = plan_cost(problem, self.units)
        self._excess = [exact_excess(limit, self._cost) for limit in problem.limits]
        self._paired = {x for pair in problem.synergies for x in (pair.first, pair.second)}
        self._most = problem.most_units()

    def cost(self, measure: int, place: int, year: int) -> Ints:
        """Return the money by year, (T,), for one unit that starts then."""
        money = np.zeros(self.problem.years, dtype=np.int64)
        money[year] = self.problem.unit_cost[measure, place, year]
        money[year + 1 :] = self.problem.running_cost[measure, place]
        return money

    def affordable(self) -> Flags:
        """Return where money is left for one unit more, in its year and for its running, (M, P, T).

        Other limits apart, and only where no year is overspent already.
        """
        left = money_left(self.problem, self._cost.sum(axis=(0, 1)))
        later = np.append(np.minimum.accumulate(left[::-1])[::-1][1:], LARGEST_EXACT)
        running = self.problem.running_cost[:, :, None]
        return np.asarray((self.problem.unit_cost <= left) & (running <= later))

    def has_room(self, measure: int, place: int, year: int) -> bool:
        """Whether a further unit may start there and then, money and other limits apart."""
        problem = self.problem
        return bool(
            self.units[measure, place].sum() < self._most[measure, place]
            and self.units[measure, place, year] < problem.max_units_per_year[measure, place]
            and problem.first_year[measure] <= year <= problem.last_year[measure]
        )

    def benefit(self, measure: int, place: int, year: int, change: int = 1) -> float:
        """Return by how much the objective changes if `change` (1 or -1) units start there."""
        problem = self.problem
        reached = np.flatnonzero(problem.reach[place])
        added = self._added_effect(measure, place, year, change)[reached]
        old = self._effects[reached][:, :, year:]
        gain = saturate(problem, old + added) - saturate(problem, old)
        weights = problem.year_weight[year:]
        return float(np.einsum("ra,rat,t->", problem.need[reached], gain, weights))

    def _added_effect(self, measure: int, place: int, year: int, change: int) -> Floats:
        problem = self.problem
        force = np.cumsum(self.units[measure, place])[year:]
        worth = self._worth[measure]
        step = worth[force + change] - worth[force]
        own = problem.effect[measure][:, None] * step
        for pair in problem.synergies if measure in self._paired else ():
            if measure in (pair.first, pair.second):
                other = pair.second if measure == pair.first else pair.first
                there = np.cumsum(self.units[other, place])[year:] > 0
                switched = (force + change > 0).astype(float) - (force > 0)
                own = own + np.asarray(pair.effect)[:, None] * (switched * there)
        return np.asarray(problem.reach[place][:, None, None] * own)

    def obstacles(
        self, measure: int, place: int, year: int, change: int = 1
    ) -> tuple[LimitRef, ...]:
        """Return the limits that the change would break, or break further."""
        money = self.cost(measure, place, year) * change
        return (
            *self._budget_obstacles(money),
            *self._money_obstacles(measure, place, money),
            *self._lock_obstacles(measure, place, year, change),
            *self._prerequisite_obstacles(measure, place, year, change),
            *self._share_obstacles(measure, place, year, change),
        )

    def _budget_obstacles(self, money: Ints) -> list[LimitRef]:
        spent = self._cost.sum(axis=(0, 1))
        before = money_left(self.problem, spent)
        after = money_left(self.problem, spent + money)
        worse = (after < 0) & (after < before)
        return [LimitRef(LimitKind.BUDGET, int(t)) for t in np.flatnonzero(worse)]

    def _money_obstacles(self, measure: int, place: int, money: Ints) -> list[LimitRef]:
        found = []
        for index, limit in enumerate(self.problem.limits):
            change = excess_change(limit, measure, place, money)
            if change <= 0:
                continue
            after = math.ceil(self._excess[index] + change)
            if after > 0 and after > math.ceil(self._excess[index]):
                found.append(LimitRef(limit.kind, index, limit.name))
        return found

    def _lock_obstacles(self, measure: int, place: int, year: int, change: int) -> list[LimitRef]:
        return [
            LimitRef(LimitKind.LOCK, index)
            for index, lock in enumerate(self.problem.locks)
            if change < 0
            and (lock.measure, lock.place) == (measure, place)
            and lock.year in (year, None)
            and started(self.units, lock) + change < promised_units(self.problem.locks, index)
        ]

    def _prerequisite_obstacles(
        self, measure: int, place: int, year: int, change: int
    ) -> list[LimitRef]:
        rules = [
            (index, rule)
            for index, rule in enumerate(self.problem.prerequisites)
            if measure == (rule.measure if change > 0 else rule.needs)
        ]
        if not rules:
            return []
        after = self.units.copy()
        after[measure, place, year] += change
        return [
            LimitRef(LimitKind.PREREQUISITE, index)
            for index, rule in rules
            if self._lacking(rule.measure, rule.needs, after)
            > self._lacking(rule.measure, rule.needs, self.units)
        ]

    def _share_obstacles(self, measure: int, place: int, year: int, change: int) -> list[LimitRef]:
        regions = share_limits(self.problem) if change < 0 else ()
        if not regions:
            return []
        before = saturate(self.problem, self._effects)
        effects = self._effects.copy()
        effects[:, :, year:] += self._added_effect(measure, place, year, change)
        short = share_excess(self.problem, saturate(self.problem, effects))
        worse = short > np.maximum(share_excess(self.problem, before), 0)
        return [ref for ref in regions if worse[ref.index]]

    def _lacking(self, measure: int, needs: int, units: Ints) -> int:
        active = in_force(units[[measure, needs]]) > 0
        lacking = 0
        for place in range(self.problem.places):
            there: Flags = active[1, self.problem.serving(place)].any(axis=0)
            lacking += int((active[0, place] & ~there).sum())
        return lacking

    def change(self, measure: int, place: int, year: int, change: int = 1) -> None:
        """Start a unit more (1) or less (-1) there and then."""
        added = self._added_effect(measure, place, year, change)
        self._effects[:, :, year:] += added
        self._cost[measure, place] += self.cost(measure, place, year) * change
        self.units[measure, place, year] += change
        more = self.cost(measure, place, year) * change
        for index, limit in enumerate(self.problem.limits):
            self._excess[index] += excess_change(limit, measure, place, more)
