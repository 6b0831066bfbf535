"""One plan for each block, so that together they keep the linking rows and lose least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kerege.methods.allocation.blocks import Split
    from kerege.methods.allocation.prices import Priced
    from kerege.methods.allocation.problem import Floats, Ints

_BEAM, _FEW = 1_000, 150
_SPARE = 5
_LONGEST = 200_000
_ROUNDING = 1e-6
_OTHERS = 0.3


@dataclass(frozen=True, eq=False)
class _Row:
    """A linking row that is full at its price, in whole steps of money.

    `whole` is what may be taken up, `taken` by block what its plans take up; `least[k][left]` is
    the least that blocks k, k + 1, ... lose in this row alone if `left` is still to be taken up:
    their own loss, and the price of what remains.
    """

    price: float
    whole: int
    taken: list[Ints]
    least: list[Floats]


class Assembly:
    """Puts plans of the blocks together.

    What a plan of the whole is below the bound is the sum of the losses of its blocks and of the
    price of what it leaves of each row. A row full of lumps cannot be used up without loss; how
    much is lost at least in one row alone is exact (a knapsack by dynamic programming).

    Parameters
    ----------
    split, priced
        The blocks and their plans.
    scale : float
        Money per unit of the rows.
    """

    def __init__(self, split: Split, priced: Priced, scale: float) -> None:
        self._split, self._priced = split, priced
        size = [len(plans.value) for plans in priced.plans]
        self._order = sorted(range(len(size)), key=lambda block: size[block])
        self._plans = [priced.plans[block] for block in self._order]
        self._loss = [plans.loss(priced.prices) for plans in self._plans]
        self._rows = [
            row
            for number in np.flatnonzero(priced.prices > 0)
            if (row := self._row(int(number), scale)) is not None
        ]

    @property
    def least_loss(self) -> float:
        """What every plan made of the listed plans loses at least."""
        return max((float(row.least[0][row.whole]) for row in self._rows), default=0.0)

    def _row(self, number: int, scale: float) -> _Row | None:
        """Return a row if what is taken up of it is whole money; else it has no table."""
        exact = [plans.use[:, number] * scale for plans in self._plans]
        if any(
            (np.abs(x - np.round(x)) > _ROUNDING).any() or (x < -_ROUNDING).any() for x in exact
        ):
            return None
        money = [np.round(x).astype(np.int64) for x in exact]
        step = max(1, int(np.gcd.reduce(np.concatenate(money))))
        most = float(self._split.highest[number]) * scale / step
        whole = int(np.floor(most + _ROUNDING))
        if not 0 <= whole <= _LONGEST:
            return None
        price = float(self._priced.prices[number]) * step / scale
        taken = [x // step for x in money]
        least: list[Floats] = [price * (np.arange(whole + 1.0) + max(0.0, most - whole))]
        for use, loss in zip(taken[::-1], self._loss[::-1], strict=True):
            least.append(_with_block(use, loss, least[-1]))
        return _Row(price, whole, taken, least[::-1])

    def best(self) -> list[int] | None:
        """Return the number of a plan for each block, or None if none was found.

        A beam search: block by block, the partial plans are kept that lose least so far and in
        what is to come, row by row. Of partial plans which take up the same, the one that loses
        least is kept.
        """
        left = np.array([[row.whole for row in self._rows]])
        lost, chosen = np.zeros(1), np.empty((1, 0), dtype=np.int64)
        for block in range(len(self._plans)):
            few = np.argsort(self._loss[block], kind="stable")[:_FEW]
            taken = np.column_stack([row.taken[block][few] for row in self._rows] or [few * 0])
            after = left[:, None, :] - taken[:, : left.shape[1]]
            old, new = np.nonzero((after >= 0).all(axis=2))
            after, loss = after[old, new], lost[old] + self._loss[block][few][new]
            rest = np.zeros((len(after), 1 + len(self._rows)))
            for number, row in enumerate(self._rows):
                rest[:, 1 + number] = row.least[block + 1][after[:, number]]
            most = rest.max(axis=1)
            with np.errstate(invalid="ignore"):
                rank = loss + most + _OTHERS * (rest.sum(axis=1) - most)
            kept = np.flatnonzero(np.isfinite(most))
            if len(kept) > _SPARE * _BEAM:
                kept = kept[np.argpartition(rank[kept], _SPARE * _BEAM)[: _SPARE * _BEAM]]
            kept = _distinct(after, loss, kept)
            kept = kept[np.argsort(rank[kept], kind="stable")[:_BEAM]]
            left, lost = after[kept], loss[kept]
            chosen = np.column_stack([chosen[old[kept]], few[new[kept]]])
        return self._first_that_keeps_all(left, lost, chosen)

    def _first_that_keeps_all(self, left: Ints, lost: Floats, chosen: Ints) -> list[int] | None:
        total = lost + left @ np.array([row.price for row in self._rows])
        for which in np.argsort(total, kind="stable"):
            picked = chosen[which]
            use = sum(plans.use[i] for plans, i in zip(self._plans, picked, strict=True))
            high = use <= self._split.highest + _ROUNDING
            if (high & (use >= self._split.lowest - _ROUNDING)).all():
                back = dict(zip(self._order, picked.tolist(), strict=True))
                return [back[block] for block in range(len(back))]
        return None


def _with_block(use: Ints, loss: Floats, rest: Floats) -> Floats:
    """Return the table of least losses with one more block before the rest."""
    amounts, place = np.unique(use, return_inverse=True)
    cheapest = np.full(len(amounts), np.inf)
    np.minimum.at(cheapest, place, loss)
    table = np.full(len(rest), np.inf)
    for amount, lost in zip(amounts.tolist(), cheapest, strict=True):
        if amount < len(rest):
            np.minimum(table[amount:], lost + rest[: len(rest) - amount], out=table[amount:])
    return table


def _distinct(left: Ints, loss: Floats, among: Ints) -> Ints:
    """Return, of partial plans that leave the same, the one that loses least."""
    order = among[np.lexsort((loss[among], *left[among].T))]
    if not len(order):
        return order
    new = np.r_[True, (np.diff(left[order], axis=0) != 0).any(axis=1)]
    return order[new]
