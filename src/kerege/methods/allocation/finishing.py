"""Finishing touches: a plan without idle units, and with every unit that still fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.ledger import Ledger
from kerege.methods.allocation.reasons import NOTHING

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Ints


def finished(problem: AllocationProblem, units: Ints) -> Ints:
    """Return a plan at least as good, without idle units and with no fitting unit left out.

    Within its gap a solver may buy a unit that removes nothing, or leave out one that fits. First
    each unit without benefit which no limit holds is taken out, the most expensive first; then, as
    long as one fits, the unit with the highest benefit per money is added. Equals are decided by
    the order of measure, place and year, so the same plan always ends the same.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    units : (M, P, T) int
        A plan that meets all limits.
    """
    ledger = Ledger(problem, units)
    least = NOTHING * float(problem.need.sum() * problem.year_weight.sum())
    _take_out_idle(ledger, least)
    while (best := _best_fitting(ledger, least)) is not None:
        ledger.change(*best)
    return ledger.units


def _take_out_idle(ledger: Ledger, least: float) -> None:
    held = [tuple(x) for x in np.argwhere(ledger.units > 0).tolist()]
    held.sort(key=lambda x: (-int(ledger.cost(*x).sum()), x))
    for m, p, t in held:
        while (
            ledger.units[m, p, t] > 0
            and int(ledger.cost(m, p, t).sum()) > 0
            and -ledger.benefit(m, p, t, -1) <= least
            and not ledger.obstacles(m, p, t, -1)
        ):
            ledger.change(m, p, t, -1)


def _best_fitting(ledger: Ledger, least: float) -> tuple[int, int, int] | None:
    best: tuple[float, tuple[int, int, int]] | None = None
    for m, p, t in np.argwhere(ledger.affordable()).tolist():
        if not ledger.has_room(m, p, t):
            continue
        benefit = ledger.benefit(m, p, t)
        if benefit <= least:
            continue
        money = int(ledger.cost(m, p, t).sum())
        worth = benefit / money if money else np.inf
        if (best is None or worth > best[0]) and not ledger.obstacles(m, p, t):
            best = (worth, (m, p, t))
    return None if best is None else best[1]
