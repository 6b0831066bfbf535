"""Refusals of a planning problem: the first thing that is wrong, where, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kerege.methods.allocation.limits import LimitKind, Lock, MoneyLimit
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kerege.methods.allocation.problem import AllocationProblem

LARGEST_EXACT = 2**53
_MONEY_KINDS = {
    LimitKind.PLACE_FLOOR,
    LimitKind.GROUP_CAP,
    LimitKind.AREA_FLOOR,
    LimitKind.AREA_CAP,
    LimitKind.SOURCE_CAP,
    LimitKind.ABSORPTION,
}
_SHAPES = {
    "need": "RA",
    "effect": "MA",
    "ladder": "MK",
    "reach": "PR",
    "saturation": "I2",
    "year_weight": "T",
    "unit_cost": "MPT",
    "running_cost": "MP",
    "max_units": "MP",
    "max_units_per_year": "MP",
    "eligible": "MP",
    "first_year": "M",
    "last_year": "M",
    "budget": "T",
    "carry_over": "T",
    "area": "M",
}
_LETTERS = {
    "R": "regions",
    "A": "need areas",
    "M": "measures",
    "K": "units on the ladder",
    "P": "places",
    "T": "years",
    "I": "knots",
    "2": "coordinates of a knot",
}
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
    sizes = _check_shapes(problem)
    for name in _WHOLE:
        _check_whole(name, getattr(problem, name))
    for name in ("need", "year_weight", "effect"):
        _check_range(name, getattr(problem, name), np.inf)
    for name in ("reach", "ladder"):
        _check_range(name, getattr(problem, name), 1.0)
    _check_range("least_share", problem.least_share, 1.0)
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
        _check_limit(limit, f"limits[{index}] ({limit.name})", sizes)
    _check_locks(problem, sizes)
    _check_pairs(problem, sizes)


def _check_shapes(problem: AllocationProblem) -> dict[str, int]:
    sizes: dict[str, int] = {"2": 2}
    for name, letters in _SHAPES.items():
        shape = np.shape(getattr(problem, name))
        if len(shape) != len(letters):
            raise MethodError(
                f"An array has {len(shape)} dimensions, not {len(letters)}",
                where=name,
                mend=f"Give one each for {', '.join(_LETTERS[x] for x in letters)}.",
            )
        for letter, length in zip(letters, shape, strict=True):
            if length == 0:
                raise MethodError(
                    f"There are no {_LETTERS[letter]}", where=name, mend="Give at least one."
                )
            known = sizes.setdefault(letter, length)
            if known != length:
                raise MethodError(
                    f"{length} {_LETTERS[letter]} are given where there are {known}",
                    where=name,
                    mend="Use the same list in the same order in every array.",
                )
    return sizes


def _first(mask: NDArray[np.bool_]) -> str:
    return "[" + ", ".join(str(int(i)) for i in np.argwhere(mask)[0]) + "]"


def _check_whole(name: str, given: Any) -> None:
    array = np.asarray(given)
    if array.dtype.kind not in "iu":
        raise MethodError(
            f"Values of type {array.dtype} are not whole numbers",
            where=name,
            mend="Give integers; choose a smaller unit of money if need be.",
        )
    if (array < 0).any():
        raise MethodError(
            "A value is below 0", where=name + _first(array < 0), mend="Give 0 or more."
        )


def _check_range(name: str, given: Any, highest: float) -> None:
    array = np.asarray(given, dtype=np.float64)
    wrong = ~np.isfinite(array)
    if wrong.any():
        raise MethodError(
            "A value is missing or infinite",
            where=name + _first(wrong),
            mend="Leave the region or measure out, or estimate the value and say so.",
        )
    outside = (array < 0) | (array > highest)
    if outside.any():
        span = "0 or more" if highest == np.inf else f"a value from 0 to {highest:g}"
        raise MethodError(
            f"{array[outside][0]:g} is out of range",
            where=name + _first(outside),
            mend=f"Give {span}.",
        )


def _check_ladder(problem: AllocationProblem) -> None:
    ladder = np.asarray(problem.ladder, dtype=np.float64)
    if (ladder[:, 0] != 1).any():
        raise MethodError(
            "The factor of the first unit is not 1",
            where="ladder" + _first(ladder[:, :1] != 1),
            mend="Put the strength of the first unit into 'effect'.",
        )
    rises = np.diff(ladder, axis=1) > 0
    if rises.any():
        raise MethodError(
            "A later unit would do more than the one before",
            where="ladder" + _first(rises),
            mend="Give factors that do not increase.",
        )
    steps = ladder.shape[1]
    longer = np.asarray(problem.max_units) > steps
    if longer.any():
        raise MethodError(
            f"More units are allowed than the ladder has steps ({steps})",
            where="max_units" + _first(longer),
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
            where="last_year" + _first(last >= years),
            mend="Count years from 0.",
        )
    wrong = np.asarray(problem.first_year) > last
    if wrong.any():
        raise MethodError(
            "The first year of a measure is after its last",
            where="first_year" + _first(wrong),
            mend="Exchange the two, or make the measure not eligible.",
        )


def _check_areas(problem: AllocationProblem) -> None:
    outside = np.asarray(problem.area) >= problem.area_count
    if outside.any():
        raise MethodError(
            f"An area is not among the {problem.area_count} areas",
            where="area" + _first(outside),
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


def _check_limit(limit: MoneyLimit, where: str, sizes: dict[str, int]) -> None:
    if limit.kind not in _MONEY_KINDS:
        raise MethodError(
            f"'{limit.kind}' is not a limit of money",
            where=where,
            mend=f"Use one of {', '.join(sorted(_MONEY_KINDS))}.",
        )
    bounds = (limit.at_least, limit.at_most, limit.at_least_share, limit.at_most_share)
    given = [bound for bound in bounds if bound is not None]
    if len(given) != 1:
        raise MethodError(
            f"{len(given)} bounds are given",
            where=where,
            mend="Give one of at_least, at_most, at_least_share and at_most_share.",
        )
    if given[0] < 0 or (limit.share is not None and limit.share > 1):
        raise MethodError(
            f"The bound {given[0]} is out of range",
            where=where,
            mend="Give money of 0 or more, or a share from 0 to 1.",
        )
    chosen = (
        ("P", limit.places),
        ("M", limit.measures),
        ("T", limit.years),
        ("P", limit.of_places),
    )
    for letter, indices in chosen:
        if indices is not None:
            _check_indices(indices, where, letter, sizes)
            if not indices or len(set(indices)) != len(indices):
                raise MethodError(
                    f"The list of {_LETTERS[letter]} is empty or names one twice",
                    where=where,
                    mend="Name each once, or give None for all.",
                )
    if limit.parts is not None and (
        len(limit.parts) != sizes["M"] or not all(0 <= part <= 1 for part in limit.parts)
    ):
        raise MethodError(
            "The parts are not one number from 0 to 1 for each measure",
            where=where,
            mend=f"Give {sizes['M']} fractions, or None to count all money.",
        )


def _check_indices(chosen: tuple[int, ...], where: str, letter: str, sizes: dict[str, int]) -> None:
    for index in chosen:
        if not 0 <= index < sizes[letter]:
            raise MethodError(
                f"{index} is not among the {sizes[letter]} {_LETTERS[letter]}",
                where=where,
                mend=f"Count {_LETTERS[letter]} from 0.",
            )


def _check_locks(problem: AllocationProblem, sizes: dict[str, int]) -> None:
    by_year: dict[tuple[int, int, int | None], int] = {}
    for index, lock in enumerate(problem.locks):
        where = f"locks[{index}]"
        _check_indices((lock.measure,), where, "M", sizes)
        _check_indices((lock.place,), where, "P", sizes)
        if lock.units < 1:
            raise MethodError("No unit is promised", where=where, mend="Promise 1 or leave it out.")
        if not problem.eligible[lock.measure, lock.place]:
            raise MethodError(
                "A measure is promised to a place where it is not eligible",
                where=where,
                mend="Make it eligible or take the promise out.",
            )
        if lock.year is not None:
            _check_indices((lock.year,), where, "T", sizes)
            if not problem.first_year[lock.measure] <= lock.year <= problem.last_year[lock.measure]:
                raise MethodError(
                    "A measure is promised for a year in which it may not start",
                    where=where,
                    mend="Widen its years or move the promise.",
                )
        key = (lock.measure, lock.place, lock.year)
        by_year[key] = by_year.get(key, 0) + lock.units
        _check_promise(problem, lock, by_year, where)


def _check_promise(
    problem: AllocationProblem,
    lock: Lock,
    by_year: dict[tuple[int, int, int | None], int],
    where: str,
) -> None:
    """Refuse more than a place or a year may have; promises for any year may be for the same."""
    here = {t: n for (m, p, t), n in by_year.items() if (m, p) == (lock.measure, lock.place)}
    any_year = here.pop(None, 0)
    if max(sum(here.values()), any_year) > problem.max_units[lock.measure, lock.place]:
        raise MethodError(
            "More units are promised than the place may have",
            where=where,
            mend="Raise 'max_units' or promise fewer.",
        )
    if max(here.values(), default=0) > problem.max_units_per_year[lock.measure, lock.place]:
        raise MethodError(
            "More units are promised than may start in the place in a year",
            where=where,
            mend="Raise 'max_units_per_year' or spread the promise over the years.",
        )


def _check_pairs(problem: AllocationProblem, sizes: dict[str, int]) -> None:
    for index, rule in enumerate(problem.prerequisites):
        where = f"prerequisites[{index}]"
        _check_indices((rule.measure, rule.needs), where, "M", sizes)
        if rule.measure == rule.needs:
            raise MethodError("A measure needs itself", where=where, mend="Name another measure.")
    for index, pair in enumerate(problem.synergies):
        where = f"synergies[{index}]"
        _check_indices((pair.first, pair.second), where, "M", sizes)
        if pair.first == pair.second:
            raise MethodError(
                "A measure is paired with itself", where=where, mend="Name two measures."
            )
        if len(pair.effect) != sizes["A"]:
            raise MethodError(
                f"{len(pair.effect)} effects are given for {sizes['A']} need areas",
                where=where,
                mend="Give one effect for each need area.",
            )
        _check_range(where + ".effect", pair.effect, np.inf)
