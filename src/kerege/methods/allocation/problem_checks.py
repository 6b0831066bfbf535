"""Refusals of a planning problem: the first thing that is wrong, where, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.array_checks import check_range, check_shapes, check_whole, first_of
from kerege.methods.allocation.limit_checks import check_limit, check_locks, check_pairs
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kerege.methods.allocation.problem import AllocationProblem

LARGEST_EXACT = 2**53
_WHOLE = (
    "unit_cost",
    "running_cost",
    "max_units",
    "max_units_per_year",
    "first_year",
    "last_year",
    "budget",
    "carry_over",
    "area",
)


def check_problem(problem: AllocationProblem) -> None:
    """Raise `MethodError` for the first thing that is wrong with a problem."""
    sizes = check_shapes(problem)
    for name in _WHOLE:
        check_whole(name, getattr(problem, name))
    for name in ("need", "year_weight", "effect"):
        check_range(name, getattr(problem, name), np.inf)
    for name in ("reach", "ladder"):
        check_range(name, getattr(problem, name), 1.0)
    check_range("least_share", problem.least_share, 1.0)
    if np.asarray(problem.eligible).dtype != np.bool_:
        raise MethodError(
            "Eligibility is not a yes or a no", where="eligible", mend="Give an array of booleans."
        )
    _check_ladder(problem)
    _check_saturation(np.asarray(problem.saturation, dtype=np.float64))
    _check_years(problem, sizes["T"])
    _check_areas(problem)
    _check_size_of_money(problem)
    for index, limit in enumerate(problem.limits):
        check_limit(limit, f"limits[{index}] ({limit.name})", sizes)
    check_locks(problem, sizes)
    check_pairs(problem, sizes)


def _check_ladder(problem: AllocationProblem) -> None:
    ladder = np.asarray(problem.ladder, dtype=np.float64)
    if (ladder[:, 0] != 1).any():
        raise MethodError(
            "The factor of the first unit is not 1",
            where="ladder" + first_of(ladder[:, :1] != 1),
            mend="Put the strength of the first unit into 'effect'.",
        )
    rises = np.diff(ladder, axis=1) > 0
    if rises.any():
        raise MethodError(
            "A later unit would do more than the one before",
            where="ladder" + first_of(rises),
            mend="Give factors that do not increase.",
        )
    steps = ladder.shape[1]
    longer = np.asarray(problem.max_units) > steps
    if longer.any():
        raise MethodError(
            f"More units are allowed than the ladder has steps ({steps})",
            where="max_units" + first_of(longer),
            mend="Lengthen 'ladder' or lower 'max_units'.",
        )


def _check_saturation(knots: NDArray[np.float64]) -> None:
    if not np.isfinite(knots).all():
        raise MethodError("A knot is missing or infinite", where="saturation", mend="Give numbers.")
    if len(knots) < 2 or (knots[0] != 0).any():  # noqa: PLR2004 -- a line has two ends
        raise MethodError(
            "The saturation does not start at (0, 0) and go on to another knot",
            where="saturation",
            mend="Give (0, 0) and at least one further knot.",
        )
    step = np.diff(knots, axis=0)
    if (step[:, 0] <= 0).any() or (step[:, 1] < 0).any():
        raise MethodError(
            "The knots do not go to the right and upwards", where="saturation", mend="Sort them."
        )
    slopes = step[:, 1] / step[:, 0]
    slack = 1e-12
    if (np.diff(slopes) > slack).any() or slopes[0] > 1 + slack:
        raise MethodError(
            "The saturation is not concave with a slope of at most 1",
            where="saturation",
            mend="Let each further effect count at most as much as the one before.",
        )
    if knots[-1, 1] > 1:
        raise MethodError(
            "More than the whole of a need would be removed",
            where=f"saturation[{len(knots) - 1}, 1]",
            mend="End at 1 or below.",
        )


def _check_years(problem: AllocationProblem, years: int) -> None:
    last = np.asarray(problem.last_year)
    if (last >= years).any():
        raise MethodError(
            f"A measure may start after the last year ({years - 1})",
            where="last_year" + first_of(last >= years),
            mend="Count years from 0.",
        )
    wrong = np.asarray(problem.first_year) > last
    if wrong.any():
        raise MethodError(
            "The first year of a measure is after its last",
            where="first_year" + first_of(wrong),
            mend="Exchange the two, or make the measure not eligible.",
        )


def _check_areas(problem: AllocationProblem) -> None:
    outside = np.asarray(problem.area) >= problem.area_count
    if outside.any():
        raise MethodError(
            f"An area is not among the {problem.area_count} areas",
            where="area" + first_of(outside),
            mend="Count areas from 0.",
        )


def _check_size_of_money(problem: AllocationProblem) -> None:
    units = np.asarray(problem.max_units, dtype=object)
    highest = np.asarray(problem.unit_cost, dtype=object).max(axis=2)
    running = np.asarray(problem.running_cost, dtype=object) * np.shape(problem.budget)[0]
    everything = int((units * (highest + running)).sum())
    if max(everything, int(np.asarray(problem.budget, dtype=object).sum())) >= LARGEST_EXACT:
        raise MethodError(
            "The sums of money are too large to be computed exactly",
            where="unit_cost, budget",
            mend="Use a larger unit of money.",
        )
