"""The limits a plan must keep: money limits, promises, and measures that need other measures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction


class LimitKind(StrEnum):
    """What a limit is about; the portal has a sentence for each."""

    BUDGET = "budget"
    PLACE_FLOOR = "place_floor"
    GROUP_CAP = "group_cap"
    AREA_FLOOR = "area_floor"
    AREA_CAP = "area_cap"
    ABSORPTION = "absorption"
    LOCK = "lock"
    PREREQUISITE = "prerequisite"
    MAX_UNITS = "max_units"


@dataclass(frozen=True, order=True)
class LimitRef:
    """Names one limit of a problem.

    Attributes
    ----------
    kind : LimitKind
        What the limit is about.
    index : int
        Year index for a budget; otherwise the position in `AllocationProblem.limits`,
        `.locks` or `.prerequisites`; for `MAX_UNITS` the measure.
    name : str
        The caller's own name of a money limit; empty for the others.
    """

    kind: LimitKind
    index: int
    name: str = ""


@dataclass(frozen=True)
class MoneyLimit:
    """A floor or a cap on the money spent in a selection of places, measures and years.

    Exactly one of `at_least`, `at_most` and `at_most_share` is given. Money spent contains the
    running costs that fall into the selected years.

    Attributes
    ----------
    kind : LimitKind
        One of the five money kinds.
    name : str
        How the caller calls the limit.
    places, measures, years : tuple of int or None
        Indices selected; None selects all.
    at_least, at_most : int or None
        Money.
    at_most_share : Fraction or None
        Share of all the money which the plan spends (not of the budget), between 0 and 1.
    """

    kind: LimitKind
    name: str
    places: tuple[int, ...] | None = None
    measures: tuple[int, ...] | None = None
    years: tuple[int, ...] | None = None
    at_least: int | None = None
    at_most: int | None = None
    at_most_share: Fraction | None = None

    @property
    def is_floor(self) -> bool:
        """Whether money must be spent, not merely may be."""
        return self.at_least is not None


@dataclass(frozen=True)
class Lock:
    """A promise: at least `units` of a measure start in this place in this year."""

    measure: int
    place: int
    year: int
    units: int


def promised_units(locks: tuple[Lock, ...], index: int) -> int:
    """Return the units promised by the locks up to this one for its measure, place and year."""
    this = locks[index]
    same = (this.measure, this.place, this.year)
    return sum(x.units for x in locks[: index + 1] if (x.measure, x.place, x.year) == same)


@dataclass(frozen=True)
class Prerequisite:
    """`measure` may be in force in a place only if `needs` is in force there, no later.

    A unit of `needs` at any place that serves all the regions at least as fully counts too: a
    national law is in force in every region.
    """

    measure: int
    needs: int


@dataclass(frozen=True)
class Synergy:
    """Two measures in force in the same place add to one another's effect.

    Attributes
    ----------
    first, second : int
        The measures.
    effect : tuple of float
        By need area: what the pair adds, once, on the scale of `AllocationProblem.effect`.
    """

    first: int
    second: int
    effect: tuple[float, ...]


def place_floor(name: str, place: int, money: int) -> MoneyLimit:
    """At least this much money is spent in a place over the plan."""
    return MoneyLimit(LimitKind.PLACE_FLOOR, name, places=(place,), at_least=money)


def group_cap(
    name: str,
    places: Iterable[int],
    *,
    money: int | None = None,
    share: Fraction | None = None,
) -> MoneyLimit:
    """At most this much money, or this share of all money, goes to a group of places."""
    return MoneyLimit(
        LimitKind.GROUP_CAP, name, places=tuple(places), at_most=money, at_most_share=share
    )


def area_floor(name: str, measures: Iterable[int], money: int) -> MoneyLimit:
    """At least this much money goes to the measures of one area of the concept."""
    return MoneyLimit(LimitKind.AREA_FLOOR, name, measures=tuple(measures), at_least=money)


def area_cap(name: str, measures: Iterable[int], money: int) -> MoneyLimit:
    """At most this much money goes to the measures of one area of the concept."""
    return MoneyLimit(LimitKind.AREA_CAP, name, measures=tuple(measures), at_most=money)


def absorption_cap(name: str, place: int, year: int, money: int) -> MoneyLimit:
    """At most this much money can be put to use in a place in a year."""
    return MoneyLimit(LimitKind.ABSORPTION, name, places=(place,), years=(year,), at_most=money)
