"""Scenarios of a planning problem: how else needs and effects might be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.plan_effect import plan_value
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from numpy.random import Generator

    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints


@dataclass(frozen=True, eq=False)
class Scenarios:
    """Equally likely ways in which needs and effects might be.

    Attributes
    ----------
    need : (S, R, A) float, at least 0
        As `AllocationProblem.need`, by scenario.
    effect : (S, M, A) float, at least 0
        As `AllocationProblem.effect`, by scenario.
    """

    need: Floats
    effect: Floats

    @property
    def count(self) -> int:
        """Number of scenarios."""
        return int(self.need.shape[0])

    def problem(self, problem: AllocationProblem, number: int) -> AllocationProblem:
        """Return a problem as it is in one scenario."""
        return replace(problem, need=self.need[number], effect=self.effect[number])


def sampled_scenarios(
    need: tuple[Floats, Floats],
    effect: tuple[Floats, Floats, Floats],
    *,
    count: int,
    rng: Generator,
) -> Scenarios:
    """Draw scenarios from the ranges of needs and effects.

    Each need is drawn from a normal distribution around its estimate, cut off at 0, apart from the
    others. Effects come from triangular distributions between low and high with the assumed one as
    mode; one draw counts for all needs of a measure, because a measure that is done badly is done
    badly for all it answers.

    Parameters
    ----------
    need : (R, A) float, (R, A) float
        Weights of the needs and their standard errors, both at least 0.
    effect : three times (M, A) float
        Low, assumed and high effects, in this order, at least 0.
    count : int, 2 or more
        Number of scenarios.
    rng : numpy.random.Generator
        The same generator gives the same scenarios.

    Raises
    ------
    MethodError
        Fewer than two scenarios; shapes that differ; numbers that are missing, below 0 or not in
        the order low, assumed, high.
    """
    if count < 2:  # noqa: PLR2004 -- one scenario has no tail
        raise MethodError(
            f"{count} scenarios say nothing about risk", where="count", mend="Draw some dozens."
        )
    mean, error = (np.asarray(x, dtype=np.float64) for x in need)
    low, mode, high = (np.asarray(x, dtype=np.float64) for x in effect)
    _check(mean, error, "need")
    for one in (low, high):
        _check(mode, one, "effect")
    if not ((low <= mode) & (mode <= high)).all():
        raise MethodError(
            "An effect is not between its low and its high one",
            where="effect",
            mend="Give low, assumed and high effects in this order.",
        )
    needs = np.maximum(mean + error * rng.standard_normal((count, *mean.shape)), 0.0)
    luck = rng.random((count, len(mode)))[:, :, None]
    return Scenarios(needs, _triangular(low, mode, high, luck))


def _check(first: Floats, second: Floats, where: str) -> None:
    if first.shape != second.shape:
        raise MethodError(
            f"Arrays of shape {first.shape} and {second.shape} belong together",
            where=where,
            mend="Give one number for each.",
        )
    if not all((np.isfinite(x) & (x >= 0)).all() for x in (first, second)):
        raise MethodError(
            "A number is missing or below 0", where=where, mend="Give numbers of 0 or more."
        )


def _triangular(low: Floats, mode: Floats, high: Floats, share: Floats) -> Floats:
    """Return quantiles of triangular distributions; where low is high, that number."""
    width = high - low
    safe = np.where(width > 0, width, 1.0)
    turn = (mode - low) / safe
    rising = low + np.sqrt(share * safe * (mode - low))
    falling = high - np.sqrt((1.0 - share) * safe * (high - mode))
    return np.where(width > 0, np.where(share < turn, rising, falling), mode)


def scenario_values(problem: AllocationProblem, scenarios: Scenarios, units: Ints) -> Floats:
    """Return the objective of a plan in each scenario, (S,)."""
    return np.array(
        [plan_value(scenarios.problem(problem, s), units) for s in range(scenarios.count)]
    )


def conditional_value_at_risk(values: Floats, tail: float) -> float:
    """Return the mean of the worst part of equally likely values, the lower ones being worse.

    The value at the edge of the tail counts with the part of it that lies inside
    (Rockafellar and Uryasev 2002, for distributions with steps).

    Parameters
    ----------
    values : (S,) float
        Values.
    tail : float, above 0, at most 1
        Part of the scenarios that is the tail; 1 gives the mean.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    inside = np.clip(tail * len(ordered) - np.arange(len(ordered)), 0.0, 1.0)
    return float(ordered @ inside / inside.sum())
