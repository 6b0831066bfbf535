"""The whole plan region by region: a plan and a bound where one search over all is too slow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from kerege.methods.allocation.assembly import Assembly
from kerege.methods.allocation.blocks import split_program
from kerege.methods.allocation.enumeration import BlockSearch
from kerege.methods.allocation.prices import listed, priced_blocks

if TYPE_CHECKING:
    from kerege.methods.allocation.blocks import Split
    from kerege.methods.allocation.prices import Priced
    from kerege.methods.allocation.problem import AllocationProblem, Floats
    from kerege.methods.allocation.program import Program
    from kerege.methods.allocation.solver import Relaxation

FEWEST_BLOCKS = 5
_WHOLE = 1e-6
_LISTED = (2.7e-5, 5e-5)
_INFEASIBLE = 2
_MOST_ROWS = 5


@dataclass(frozen=True, eq=False)
class Decomposed:
    """A plan put together from blocks.

    Attributes
    ----------
    columns : (N,) float
        Value of each integer column; 0 for the others.
    bound : float
        Upper bound on the maximum, in units of the program.
    """

    columns: Floats
    bound: float


def decomposed(
    problem: AllocationProblem,
    program: Program,
    relaxed: Relaxation,
    *,
    mip_rel_gap: float,
    time_limit: float | None,
) -> Decomposed | None:
    """Return a plan and a bound region by region; None where that does not come out well.

    1. The measures that serve several regions are settled as in the linear relaxation.
    2. At prices for money and other linking limits each region stands alone; the prices are
       chosen so that the bound is lowest, and every plan of a region that loses little at these
       prices is listed (`priced_blocks`).
    3. One listed plan is taken for each region, so that all limits hold and least is lost
       (`Assembly.best`). A better plan of the whole contains a plan not listed, and loses more
       than what is listed; or it is made of listed ones, and loses what one full row alone costs
       at least. That is the bound.
    4. That no other way to settle the wide measures reaches the bound is shown by branch and cut,
       with the bound as a row: there is no such plan.

    Parameters
    ----------
    problem, program, relaxed
        A problem, its program and the relaxation of it.
    mip_rel_gap
        As in `measure_allocation`: the search goes on until it is reached or lists grow long.
    time_limit
        Seconds for step 4.
    """
    if problem.least_share > 0:
        return None
    split = split_program(problem, program, relaxed.columns)
    if split is None or len(split.blocks) < FEWEST_BLOCKS or len(split.carry):
        return None
    if (np.abs(relaxed.columns[split.wide] - split.settled) > _WHOLE).any():
        return None
    searches = tuple(
        BlockSearch(split, x, program.matrix, problem.saturation) for x in split.blocks
    )
    priced = priced_blocks(split, searches, relaxed.rows[split.links])
    if priced is None:
        return None
    found = _assembled(split, searches, priced, program.units.scale, mip_rel_gap)
    if found is None or not _settled_rightly(program, split, found.bound, time_limit):
        return None
    return found


def _assembled(
    split: Split,
    searches: tuple[BlockSearch, ...],
    priced: Priced,
    scale: float,
    mip_rel_gap: float,
) -> Decomposed | None:
    """List more plans until the parts come to within the gap."""
    best: tuple[float, Floats] | None = None
    bound = priced.bound
    for share in _LISTED:
        more = listed(split, searches, priced.prices, share * priced.bound, list(priced.plans))
        if more is None:
            break
        assembly = Assembly(split, more, scale)
        bound = min(bound, more.bound - min(more.within, assembly.least_loss))
        picked = assembly.best()
        if picked is not None:
            value = split.constant + sum(
                float(plans.value[i]) for plans, i in zip(more.plans, picked, strict=True)
            )
            if best is None or value > best[0]:
                best = value, _columns(split, more, picked)
        if best is not None and bound - best[0] <= mip_rel_gap * best[0]:
            break
    return None if best is None else Decomposed(best[1], max(bound, best[0]))


def _columns(split: Split, priced: Priced, picked: list[int]) -> Floats:
    columns = np.zeros(split.matrix.shape[1])
    columns[split.wide] = split.settled
    for block, plans, number in zip(split.blocks, priced.plans, picked, strict=True):
        for chain, course in zip(block.chains, plans.choice[number], strict=True):
            columns[chain.columns] = chain.courses[course]
    return columns


def _settled_rightly(
    program: Program, split: Split, bound: float, time_limit: float | None
) -> bool:
    """Whether no plan with the wide measures settled otherwise is worth as much as the bound."""
    rows = _otherwise(split)
    return len(rows) <= _MOST_ROWS and all(
        _none_reaches(program, split, row, bound, time_limit) for row in rows
    )


def _otherwise(split: Split) -> list[tuple[Floats, float]]:
    """Return rows over the wide columns, one of which holds wherever they are settled otherwise.

    What is settled at its most or least can differ to one side only: one row for all of these.
    """
    settled, least, most = split.settled, split.wide_least, split.wide_most
    open_ = least < most
    side = np.where(settled >= most, -1.0, np.where(settled <= least, 1.0, 0.0)) * open_
    rows = [(side, 1.0 + float(side @ settled))] if side.any() else []
    for number in np.flatnonzero(open_ & (side == 0)):
        for sign in (1.0, -1.0):
            one = np.zeros(len(settled))
            one[number] = sign
            rows.append((one, 1.0 + sign * float(settled[number])))
    return rows


def _none_reaches(
    program: Program,
    split: Split,
    row: tuple[Floats, float],
    bound: float,
    time_limit: float | None,
) -> bool:
    matrix = program.matrix
    cost = matrix.objective()
    further = np.zeros((2, len(cost)))
    further[0, split.wide], further[1] = row[0], -cost
    options: dict[str, float] = {"presolve": False}  # the bound as a row decides at the root
    if time_limit is not None:
        options["time_limit"] = time_limit
    found = milp(
        cost,
        integrality=np.array(matrix.integer),
        bounds=Bounds(0.0, np.array(matrix.upper)),
        constraints=LinearConstraint(
            vstack([split.matrix, csr_array(further)]).tocsr(),
            np.concatenate([matrix.lowest, [row[1], bound]]),
            np.concatenate([matrix.highest, [np.inf, np.inf]]),
        ),
        options=options,
    )
    return bool(found.status == _INFEASIBLE)
