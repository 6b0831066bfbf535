"""How far a plan lets the needs fall, as the numbers that are kept."""

import numpy as np

from kerege.concept.analysis.problem import Rows
from kerege.concept.analysis.solving import Result
from kerege.methods.allocation import AllocationProblem

DIGITS = 10


def rounded(value: float) -> float | None:
    """Return a number as it is kept; None where there is none."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


def fall_of_needs(problem: AllocationProblem, reduction: np.ndarray) -> float | None:
    """Return the share by which the weighted needs have fallen in the last year, per cent."""
    whole = float(problem.need.sum())
    return rounded(100 * float((problem.need * reduction[:, :, -1]).sum()) / whole)


def falls_by_region(
    rows: Rows, problem: AllocationProblem, result: Result
) -> dict[str, float | None]:
    """Return how far the weighted needs of each region fall by the last year, per cent."""
    whole = problem.need.sum(axis=1)
    fallen = (problem.need * result.reduction[:, :, -1]).sum(axis=1)
    return {
        code: rounded(100 * fallen[i] / whole[i]) if whole[i] else 0.0
        for i, code in enumerate(rows.regions)
    }
