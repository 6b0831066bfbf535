"""Prices of what links the blocks, and all plans of the blocks that are good at these prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

from kerege.methods.allocation.enumeration import BlockPlans, BlockSearch

if TYPE_CHECKING:
    from kerege.methods.allocation.blocks import Split
    from kerege.methods.allocation.problem import Floats

_ROUNDS = 8
_BOX = 0.03
_CLOSE = 3e-6
_LISTED = 1e-5


@dataclass(frozen=True, eq=False)
class Priced:
    """Prices and what is good at them.

    Attributes
    ----------
    prices : (L,) float
        Of the linking rows, in value per unit: at least 0 where a row is held from above, at most
        0 where from below.
    bound : float
        No plan with the wide measures as settled is worth more.
    within : float
        Every plan of a block with a profit at most this below its best is listed.
    plans : tuple of BlockPlans
        By block.
    """

    prices: Floats
    bound: float
    within: float
    plans: tuple[BlockPlans, ...]


def priced_blocks(split: Split, searches: tuple[BlockSearch, ...], prices: Floats) -> Priced | None:
    """Return prices at which the bound is about the lowest; None if a block is too large.

    Lagrangian relaxation: at prices for the linking rows the blocks fall apart, and the sum of
    their best profits and of the rows at their prices is a bound. The next prices are the duals of
    the linear program that mixes the plans found so far, near the best prices so far
    (Dantzig-Wolfe column generation within a box).

    Parameters
    ----------
    split, searches
        The blocks and their searches.
    prices : (L,) float
        To begin with: duals of the linear relaxation.
    """
    best: Priced | None = None
    pool: list[BlockPlans | None] = [None] * len(searches)
    for _ in range(_ROUNDS):
        within = _LISTED * (best.bound if best else split.constant + 1000.0)
        tried = listed(split, searches, prices, within, pool)
        if tried is None:
            return best
        if best is None or tried.bound < best.bound:
            best = tried
        pool = [_joined(old, new) for old, new in zip(pool, tried.plans, strict=True)]
        mixed, prices = _mixed(split, [x for x in pool if x is not None], best.prices)
        if best.bound - mixed <= _CLOSE * abs(best.bound):
            break
    return best


def listed(
    split: Split,
    searches: tuple[BlockSearch, ...],
    prices: Floats,
    within: float,
    known: list[BlockPlans | None],
) -> Priced | None:
    """Return all plans near the best at given prices; None if a block has too many."""
    plans = []
    for search, good in zip(searches, known, strict=True):
        found = search.near_best(prices, within, good)
        if found is None:
            return None
        plans.append(found)
    side = np.where(prices > 0, split.highest, split.lowest)
    bound = split.constant + float(prices[prices != 0] @ side[prices != 0])
    bound += sum(float(found.profit(prices).max()) for found in plans)
    return Priced(prices, bound, within, tuple(plans))


def _joined(old: BlockPlans | None, new: BlockPlans) -> BlockPlans:
    if old is None:
        return new
    choice = np.concatenate([old.choice, new.choice])
    _, first = np.unique(choice, axis=0, return_index=True)
    value, use = np.concatenate([old.value, new.value]), np.concatenate([old.use, new.use])
    return BlockPlans(choice[first], value[first], use[first])


def _mixed(split: Split, pool: list[BlockPlans], centre: Floats) -> tuple[float, Floats]:
    """Return the value of the best mixture of known plans, and its prices, near the centre."""
    count = [len(plans.value) for plans in pool]
    value = np.concatenate([plans.value for plans in pool])
    use = np.concatenate([plans.use for plans in pool]).T
    above, below = np.isfinite(split.highest), np.isfinite(split.lowest)
    rows = np.vstack([use[above], -use[below]])
    sides = np.concatenate([split.highest[above], -split.lowest[below]])
    near = np.concatenate([np.maximum(centre, 0)[above], np.maximum(-centre, 0)[below]])
    box = _BOX * near + _BOX * max(float(np.abs(centre).max(initial=0.0)), _CLOSE) / 100
    more, less = near + box, np.maximum(near - box, 0.0)
    size = len(sides)
    one = csr_array(
        (np.ones(sum(count)), (np.repeat(np.arange(len(pool)), count), np.arange(sum(count))))
    )
    found = linprog(
        np.concatenate([-value, more, -less]),
        A_ub=hstack([csr_array(rows), -eye_array(size), eye_array(size)]).tocsr(),
        b_ub=sides,
        A_eq=hstack([one, csr_array((len(pool), 2 * size))]).tocsr(),
        b_eq=np.ones(len(pool)),
        method="highs",
    )
    if found.status != 0:
        return -np.inf, centre
    prices = np.zeros(len(centre))
    prices[above] -= found.ineqlin.marginals[: above.sum()]
    prices[below] += found.ineqlin.marginals[above.sum() :]
    return split.constant - float(found.fun), prices
