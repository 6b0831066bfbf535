"""All plans of a block whose profit at given prices is near the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

if TYPE_CHECKING:
    from kerege.methods.allocation.blocks import Block, Split
    from kerege.methods.allocation.matrix import Matrix
    from kerege.methods.allocation.problem import Floats, Ints

_MOST = 150_000
_AT_ONCE = 200_000
_BEAM, _FEW = 25, 8
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class BlockPlans:
    """Plans of a block.

    Attributes
    ----------
    choice : (N, chains) int
        Course of each chain.
    value : (N,) float
        What is removed, in units of the program.
    use : (N, L) float
        What is taken up of the linking rows.
    """

    choice: Ints
    value: Floats
    use: Floats

    def profit(self, prices: Floats) -> Floats:
        """Return value less use at its prices, (N,)."""
        return np.asarray(self.value - self.use @ prices)

    def loss(self, prices: Floats) -> Floats:
        """Return by how much each profit is below the best, (N,)."""
        profit = self.profit(prices)
        return np.asarray(profit.max() - profit)

    def some(self, which: Ints) -> BlockPlans:
        """Return some of the plans."""
        return BlockPlans(self.choice[which], self.value[which], self.use[which])


@dataclass(frozen=True, eq=False)
class _Lines:
    """Lines above the saturation, and the bound on profit that they give.

    profit <= whole - sum of `lost` of the courses - sum over sums of effects z of
    (ceiling + slope z - worth S(z)); each term taken off is at least 0, and the last ones are 0
    from `left` on to where the line leaves the curve.
    """

    whole: float
    lost: list[Floats]
    slope: Floats
    ceiling: Floats
    left: Floats


@dataclass(frozen=True, eq=False)
class _Link:
    """A chain in the search: its number, the courses left, their loss and effect on some sums."""

    chain: int
    courses: Ints
    lost: Floats
    sums: Ints
    effect: Floats


@dataclass(frozen=True, eq=False)
class _Partial:
    """Partial plans: sums of effects so far, what each sum loses at least, all that is lost."""

    reached: Floats
    bent: Floats
    lost: Floats
    choice: Ints

    def some(self, which: Ints) -> _Partial:
        return _Partial(*(part[which] for part in vars(self).values()))


class BlockSearch:
    """Lists plans of a block.

    A line touches the saturation of each sum of effects from above. Under these lines a plan's
    profit is a sum over its chains; what it loses, against the best course of each chain and
    against the lines, only grows as more chains are decided. So partial plans that lose too much
    are dropped, many at once. The slopes are duals of the linear relaxation of the block, with
    which the lines bound as closely as lines can.
    """

    def __init__(self, split: Split, block: Block, matrix: Matrix, knots: Floats) -> None:
        self.block = block
        self._knots = knots
        rows = split.matrix[block.rows][:, block.columns]
        above, below = np.isfinite(block.highest), np.isfinite(block.lowest)
        self._rows = vstack([rows[above], -rows[below]]).tocsr()
        self._sides = np.concatenate([block.highest[above], -block.lowest[below]])
        self._of_row = np.concatenate([np.flatnonzero(above), np.flatnonzero(below)])
        self._sign = np.repeat([1.0, -1.0], [above.sum(), below.sum()])
        self._links = split.matrix[split.links][:, block.columns].T.tocsr()
        self._cost = matrix.objective()[block.columns]
        self._upper = np.array(matrix.upper)[block.columns]
        self._most = block.base + sum(chain.effect.max(axis=0) for chain in block.chains)

    def near_best(
        self, prices: Floats, within: float, known: BlockPlans | None = None
    ) -> BlockPlans | None:
        """Return every plan whose profit is at most `within` below the best.

        None if there are too many to list, or none at all.

        Parameters
        ----------
        prices : (L,) float
            Of the linking rows, in value per unit taken up.
        within : float
            In units of the program.
        known : BlockPlans or None
            Plans that may be good at these prices, which shorten the search.
        """
        lines = self._lines(prices)
        if lines is None:
            return None
        tried = [self._list(lines, np.inf, beam=_BEAM), known]
        profits = [x.profit(prices).max() for x in tried if x is not None and len(x.value)]
        if not profits:
            return None
        found = self._list(lines, lines.whole - float(max(profits)) + within)
        if found is None or not len(found.value):
            return None
        return found.some(np.flatnonzero(found.loss(prices) <= within + _ROUNDING))

    def _lines(self, prices: Floats) -> _Lines | None:
        block, sums = self.block, len(self.block.worth)
        found = linprog(
            self._cost + self._links @ prices,
            A_ub=self._rows,
            b_ub=self._sides,
            bounds=np.column_stack([np.zeros_like(self._upper), self._upper]),
            method="highs",
        )
        if found.status != 0:
            return None
        duals = np.zeros(len(block.rows))
        np.add.at(duals, self._of_row, -found.ineqlin.marginals * self._sign)
        slope, price = np.maximum(duals[:sums], 0.0), duals[sums : sums + block.owned]
        at = np.minimum(self._knots[:, 0], self._most[:, None])
        over = block.worth[:, None] * self._saturated(at) - slope[:, None] * at
        ceiling = over.max(axis=1)
        touching = over >= ceiling[:, None] - _ROUNDING * (1.0 + np.abs(ceiling[:, None]))
        low, high = block.own_bounds
        side = np.where(price > 0, high, low)
        whole = ceiling.sum() + slope @ block.base + price[price != 0] @ side[price != 0]
        gains = [x.effect @ slope - x.use @ prices - x.own @ price for x in block.chains]
        return _Lines(
            whole=float(whole + sum(gain.max() for gain in gains)),
            lost=[gain.max() - gain for gain in gains],
            slope=slope,
            ceiling=ceiling,
            left=np.where(touching, at, np.inf).min(axis=1),
        )

    def _saturated(self, at: Floats) -> Floats:
        return np.interp(at, self._knots[:, 0], self._knots[:, 1])

    def _list(self, lines: _Lines, limit: float, beam: int | None = None) -> BlockPlans | None:
        """Return every plan that the lines do not show to lose more than the limit.

        With a beam, some plans of little loss only: the best partial ones are followed.
        """
        links = self._ordered(lines, limit)
        sums = np.arange(len(self.block.worth))
        span = np.zeros(len(sums))
        for link in links:
            span[link.sums] += link.effect.max(axis=0, initial=0.0)
        reached = self.block.base[None].copy()
        bent = self._bent(lines, reached, span, sums)
        partial = _Partial(reached, bent, bent.sum(axis=1), np.empty((1, 0), dtype=np.int64))
        for link in links:
            span[link.sums] -= link.effect.max(axis=0, initial=0.0)
            longer = self._extended(lines, partial, link, span, limit)
            if beam is not None and len(longer.lost) > beam:
                longer = longer.some(np.argpartition(longer.lost, beam)[:beam])
            if len(longer.lost) > _MOST:
                return None
            partial = longer
        return self._finished(partial, [link.chain for link in links])

    def _ordered(self, lines: _Lines, limit: float) -> list[_Link]:
        """Return the chains with the courses left, those that move most first."""
        links = []
        for number, (chain, lost) in enumerate(zip(self.block.chains, lines.lost, strict=True)):
            left = np.flatnonzero(lost <= limit + _ROUNDING)
            if np.isinf(limit):
                left = np.sort(np.argsort(lost, kind="stable")[:_FEW])
            sums = np.flatnonzero(chain.effect[left].any(axis=0))
            links.append(_Link(number, left, lost[left], sums, chain.effect[left][:, sums]))
        return sorted(links, key=self._moves)

    def _moves(self, link: _Link) -> float:
        if len(link.lost) <= 1:
            return -np.inf
        return -float(np.ptp(link.effect, axis=0) @ self.block.worth[link.sums])

    def _extended(
        self, lines: _Lines, partial: _Partial, link: _Link, span: Floats, limit: float
    ) -> _Partial:
        """Return the partial plans with each course of one chain more, those still within."""
        step = max(1, _AT_ONCE // max(1, len(link.lost)))
        parts, count = [], 0
        for start in range(0, max(1, len(partial.lost)), step):
            some = partial.some(slice(start, start + step))  # type: ignore[arg-type] # a slice is an index too
            parts.append(self._tried(lines, some, link, span, limit))
            count += len(parts[-1].lost)
            if count > _MOST and np.isfinite(limit):
                break
        return _Partial(*map(np.concatenate, zip(*(vars(x).values() for x in parts), strict=True)))

    def _tried(
        self, lines: _Lines, partial: _Partial, link: _Link, span: Floats, limit: float
    ) -> _Partial:
        lost = partial.lost[:, None] + link.lost
        old, course = np.nonzero(lost <= limit + _ROUNDING)
        lost, sums = lost[old, course], link.sums
        reached = partial.reached[old[:, None], sums] + link.effect[course]
        bent = self._bent(lines, reached, span[sums], sums)
        lost += bent.sum(axis=1) - partial.bent[old[:, None], sums].sum(axis=1)
        kept = np.flatnonzero(lost <= limit + _ROUNDING)
        longer = partial.some(old[kept])
        longer.reached[:, sums] = reached[kept]
        longer.bent[:, sums] = bent[kept]
        choice = np.column_stack([longer.choice, link.courses[course[kept]]])
        return _Partial(longer.reached, longer.bent, lost[kept], choice)

    def _bent(self, lines: _Lines, reached: Floats, span: Floats, sums: Ints) -> Floats:
        """Return what each sum loses at least against its line, from `reached` to `span` more."""
        at = np.maximum(reached, np.minimum(reached + span, lines.left[sums]))
        under = self.block.worth[sums] * self._saturated(at)
        return np.maximum(lines.ceiling[sums] + lines.slope[sums] * at - under, 0.0)

    def _finished(self, partial: _Partial, order: list[int]) -> BlockPlans:
        """Return the plans that keep the block's own rows, chains in their order again."""
        block = self.block
        choice = np.empty_like(partial.choice)
        choice[:, order] = partial.choice
        own = sum(chain.own[choice[:, i]] for i, chain in enumerate(block.chains))
        low, high = block.own_bounds
        kept = np.flatnonzero(((own <= high + _ROUNDING) & (own >= low - _ROUNDING)).all(axis=1))
        use = sum(chain.use[choice[kept, i]] for i, chain in enumerate(block.chains))
        value = self._saturated(partial.reached[kept]) @ block.worth
        return BlockPlans(choice[kept], value, np.asarray(use))
