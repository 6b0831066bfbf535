"""The Method of Equal Shares: a pot for which everybody who votes holds the same part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from kerege.methods.errors import MethodError

Satisfaction = Literal["cost", "number"]
MOST_ROUNDS = 20_000
"""Times that the parts of the voters are raised before a step is called too small."""


@dataclass(frozen=True, eq=False, kw_only=True)
class EqualShares:
    """What is funded, in the order in which it was bought.

    Attributes
    ----------
    chosen : tuple of int
        Indices of the projects, the first bought first.
    price : tuple of Fraction, money
        The most that one supporter pays for each of them; supporters with less pay what they have.
    endowment : Fraction, money
        The part of each voter at the start; above budget / voters where it was raised.
    unspent : int, money
        What is left of the budget.
    tied : tuple of int
        Which of the choices (positions in `chosen`) another project shared at the same ratio.
    """

    chosen: tuple[int, ...]
    price: tuple[Fraction, ...]
    endowment: Fraction
    unspent: int
    tied: tuple[int, ...]


def equal_shares(
    cost: Any, approves: Any, budget: int, *, satisfaction: Satisfaction, raise_by: int
) -> EqualShares:
    r"""Buy projects with equal parts of a budget, each by its supporters and for the same ratio.

    Every voter holds budget / voters. A project c can be bought at the ratio :math:`\rho` if
    :math:`\sum_{i \in N(c)} \min(b_i, \rho u(c)) = cost(c)`, where N(c) are its supporters, b_i is
    what they have left, and u(c) what a supporter gains. The project of the lowest ratio is bought,
    its supporters pay, and so on until none can be bought. Money is counted in fractions, exactly.

    Parameters
    ----------
    cost : (C,) int, at least 1, money
        Of each project.
    approves : (V, C) bool
        Whom each voter approves of.
    budget : int, at least 0, money
        The pot.
    satisfaction
        ``cost``: a supporter gains what a project costs; ``number``: each project counts as one.
        It decides whether large or small projects are favoured: a political choice.
    raise_by : int, at least 0, money
        The method may leave money. Where it is above 0 the parts of all voters are raised by so
        much and everything is bought anew, until nothing more fits or the budget would be broken;
        the last purchase within the budget holds. 0: what is left stays unspent.

    Returns
    -------
    EqualShares
        Equals go to the project that stands first; `tied` names such choices.

    Raises
    ------
    MethodError
        The shapes do not fit, a cost or the budget is not whole or too small, there is no voter,
        the satisfaction is not known, or the step needs more than `MOST_ROUNDS` rounds.

    Notes
    -----
    It does not say what a project is worth; a voter who approves of nothing leaves a part unused.

    References
    ----------
    Peters, D., Pierczynski, G., Skowron, P. (2021). Proportional Participatory Budgeting with
    Additive Utilities. Advances in Neural Information Processing Systems 34.
    """
    costs, votes = _checked(cost, approves, budget, satisfaction, raise_by)
    groups = _groups(votes)
    voters = votes.shape[0]
    endowment = Fraction(int(budget), voters)
    best = _buy(costs, groups, endowment, satisfaction)
    for _round in range(MOST_ROUNDS):
        if not raise_by or _is_full(costs, votes, best.chosen, int(budget)):
            return _with_rest(best, costs, int(budget))
        endowment += raise_by
        more = _buy(costs, groups, endowment, satisfaction)
        if sum(costs[c] for c in more.chosen) > budget:
            return _with_rest(best, costs, int(budget))
        best = more
    raise MethodError(
        f"The parts were raised {MOST_ROUNDS} times and the pot is still not full",
        where="raise_by",
        mend="Raise by more at a time.",
    )


def _groups(votes: np.ndarray) -> list[tuple[tuple[int, ...], int]]:
    """Return ballots and how many cast them: who votes alike pays alike and has as much left."""
    count: dict[tuple[int, ...], int] = defaultdict(int)
    for row in votes:
        count[tuple(np.flatnonzero(row).tolist())] += 1
    return list(count.items())


def _buy(
    costs: list[int],
    groups: list[tuple[tuple[int, ...], int]],
    endowment: Fraction,
    satisfaction: Satisfaction,
) -> EqualShares:
    left = [endowment] * len(groups)
    sizes = [size for _ballot, size in groups]
    backers: list[list[int]] = [[] for _cost in costs]
    for g, (ballot, _size) in enumerate(groups):
        for c in ballot:
            backers[c].append(g)
    chosen: list[int] = []
    prices: list[Fraction] = []
    tied: list[int] = []
    while True:
        offers: list[tuple[Fraction, int, Fraction]] = []
        for c, who in enumerate(backers):
            price = _price(costs[c], [(left[g], sizes[g]) for g in who])
            if price is not None and c not in chosen:
                ratio = price / costs[c] if satisfaction == "cost" else price
                offers.append((ratio, c, price))
        if not offers:
            return EqualShares(
                chosen=tuple(chosen),
                price=tuple(prices),
                endowment=endowment,
                unspent=0,
                tied=tuple(tied),
            )
        ratio, c, price = min(offers)
        if sum(other == ratio for other, _c, _price in offers) > 1:
            tied.append(len(chosen))
        for g in backers[c]:
            left[g] -= min(left[g], price)
        chosen.append(c)
        prices.append(price)


def _price(cost: int, money: list[tuple[Fraction, int]]) -> Fraction | None:
    """Return the most that one supporter pays, or None where they have too little together."""
    due, heads = Fraction(cost), sum(size for _left, size in money)
    if not heads or sum(left * size for left, size in money) < cost:
        return None
    for left, size in sorted(money):
        if left * heads >= due:
            return due / heads
        due -= left * size
        heads -= size
    raise AssertionError("They have enough together, so that somebody pays the rest.")


def _is_full(costs: list[int], votes: np.ndarray, chosen: tuple[int, ...], budget: int) -> bool:
    """Return whether no further project with a supporter fits what is left."""
    left = budget - sum(costs[c] for c in chosen)
    wanted = np.flatnonzero(votes.any(axis=0)).tolist()
    return all(c in chosen or costs[c] > left for c in wanted)


def _with_rest(found: EqualShares, costs: list[int], budget: int) -> EqualShares:
    return EqualShares(
        chosen=found.chosen,
        price=found.price,
        endowment=found.endowment,
        unspent=budget - sum(costs[c] for c in found.chosen),
        tied=found.tied,
    )


def _checked(
    cost: Any, approves: Any, budget: Any, satisfaction: str, raise_by: Any
) -> tuple[list[int], np.ndarray]:
    costs, votes = np.asarray(cost), np.asarray(approves)
    if costs.ndim != 1 or costs.dtype.kind not in "iu" or (costs < 1).any():
        raise MethodError(
            "A cost is not a whole amount of 1 or more",
            where="cost",
            mend="Give the cost of each project in whole units of the currency.",
        )
    if votes.ndim != 2 or votes.dtype != bool or votes.shape[1:] != costs.shape:  # noqa: PLR2004 -- voters by projects
        raise MethodError(
            f"Votes of shape {votes.shape} ({votes.dtype}) for {costs.size} projects",
            where="approves",
            mend="Give one row of true and false for each voter, one column for each project.",
        )
    if votes.shape[0] == 0:
        raise MethodError("Nobody voted", where="approves", mend="Give at least one ballot.")
    for name, amount in (("budget", budget), ("raise_by", raise_by)):
        if not isinstance(amount, int | np.integer) or isinstance(amount, bool) or amount < 0:
            raise MethodError(
                f"{amount!r} is not a whole amount of 0 or more",
                where=name,
                mend="Give whole units of the currency.",
            )
    if satisfaction not in {"cost", "number"}:
        raise MethodError(
            f"{satisfaction!r} is not a measure of satisfaction",
            where="satisfaction",
            mend="Choose 'cost' or 'number'.",
        )
    return [int(c) for c in costs], votes
