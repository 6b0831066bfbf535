"""Refusals of the limits, promises and pairs of a planning problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.array_checks import LETTERS, check_indices, check_range
from kerege.methods.allocation.limits import LimitKind, Lock, MoneyLimit
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem

_MONEY_KINDS = {
    LimitKind.PLACE_FLOOR,
    LimitKind.GROUP_CAP,
    LimitKind.AREA_FLOOR,
    LimitKind.AREA_CAP,
    LimitKind.SOURCE_CAP,
    LimitKind.ABSORPTION,
}


def check_limit(limit: MoneyLimit, where: str, sizes: dict[str, int]) -> None:
    """Refuse a limit of money that cannot be meant."""
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
            check_indices(indices, where, letter, sizes)
            if not indices or len(set(indices)) != len(indices):
                raise MethodError(
                    f"The list of {LETTERS[letter]} is empty or names one twice",
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


def check_locks(problem: AllocationProblem, sizes: dict[str, int]) -> None:
    """Refuse promises that no plan could keep."""
    by_year: dict[tuple[int, int, int | None], int] = {}
    for index, lock in enumerate(problem.locks):
        where = f"locks[{index}]"
        check_indices((lock.measure,), where, "M", sizes)
        check_indices((lock.place,), where, "P", sizes)
        if lock.units < 1:
            raise MethodError("No unit is promised", where=where, mend="Promise 1 or leave it out.")
        if not problem.eligible[lock.measure, lock.place]:
            raise MethodError(
                "A measure is promised to a place where it is not eligible",
                where=where,
                mend="Make it eligible or take the promise out.",
            )
        if lock.year is not None:
            check_indices((lock.year,), where, "T", sizes)
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


def check_pairs(problem: AllocationProblem, sizes: dict[str, int]) -> None:
    """Refuse prerequisites and synergies of measures that are not there."""
    for index, rule in enumerate(problem.prerequisites):
        where = f"prerequisites[{index}]"
        check_indices((rule.measure, rule.needs), where, "M", sizes)
        if rule.measure == rule.needs:
            raise MethodError("A measure needs itself", where=where, mend="Name another measure.")
    for index, pair in enumerate(problem.synergies):
        where = f"synergies[{index}]"
        check_indices((pair.first, pair.second), where, "M", sizes)
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
        check_range(where + ".effect", pair.effect, np.inf)
