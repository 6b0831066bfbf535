"""The limits a plan must keep: money limits, promises, and measures that need other measures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
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
    SOURCE_CAP = "source_cap"
    ABSORPTION = "absorption"
    LOCK = "lock"
    PREREQUISITE = "prerequisite"
    LEAST_SHARE = "least_share"
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
        `.locks` or `.prerequisites`; for `LEAST_SHARE` the region, for `MAX_UNITS` the measure.
    name : str
        The caller's own name of a money limit; empty for the others.
    """

    kind: LimitKind
    index: int
    name: str = ""


@dataclass(frozen=True)
class MoneyLimit:
    """A floor or a cap on the money spent in a selection of places, measures and years.

    Exactly one of the four bounds is given. Money spent contains the running costs that fall into
    the selected years.

    Attributes
    ----------
    kind : LimitKind
        One of the money kinds.
    name : str
        How the caller calls the limit.
    places, measures, years : tuple of int or None
        Indices selected; None selects all.
    parts : tuple of Fraction or None
        Part of each of the M measures' money that counts, 0 to 1 (say, what one source pays);
        None counts all of it.
    at_least, at_most : int or None
        Money.
    at_least_share, at_most_share : Fraction or None
        Share of the money which the plan spends (not of the budget), 0 to 1.
    of_places : tuple of int or None
        Places whose money, in all measures and the selected years, is the whole of that share;
        None for all places.
    """

    kind: LimitKind
    name: str
    places: tuple[int, ...] | None = None
    measures: tuple[int, ...] | None = None
    years: tuple[int, ...] | None = None
    parts: tuple[Fraction, ...] | None = None
    at_least: int | None = None
    at_most: int | None = None
    at_least_share: Fraction | None = None
    at_most_share: Fraction | None = None
    of_places: tuple[int, ...] | None = None

    @property
    def is_floor(self) -> bool:
        """Whether money must be spent, not merely may be."""
        return self.at_least is not None or self.at_least_share is not None

    @cached_property
    def numerators(self) -> tuple[tuple[int, ...], int]:
        """The parts as numerators over one denominator: whole numbers add up much faster."""
        parts = self.parts or ()
        whole = math.lcm(*(part.denominator for part in parts))
        return tuple(int(part * whole) for part in parts), whole

    @property
    def share(self) -> Fraction | None:
        """The bound as a share, if it is one."""
        return self.at_most_share if self.at_least_share is None else self.at_least_share


@dataclass(frozen=True)
class Lock:
    """A promise: at least `units` of a measure start in this place.

    They start in the year given, or in any years of the plan if `year` is None.
    """

    measure: int
    place: int
    year: int | None
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
    of_places: Iterable[int] | None = None,
) -> MoneyLimit:
    """At most this much money, or this share of the money of some places, goes to a group."""
    return MoneyLimit(
        LimitKind.GROUP_CAP,
        name,
        places=tuple(places),
        at_most=money,
        at_most_share=share,
        of_places=None if of_places is None else tuple(of_places),
    )


def area_floor(
    name: str,
    measures: Iterable[int],
    *,
    money: int | None = None,
    share: Fraction | None = None,
) -> MoneyLimit:
    """At least this much money, or this share of all money, goes to an area's measures."""
    return MoneyLimit(
        LimitKind.AREA_FLOOR, name, measures=tuple(measures), at_least=money, at_least_share=share
    )


def area_cap(
    name: str,
    measures: Iterable[int],
    *,
    money: int | None = None,
    share: Fraction | None = None,
) -> MoneyLimit:
    """At most this much money, or this share of all money, goes to an area's measures."""
    return MoneyLimit(
        LimitKind.AREA_CAP, name, measures=tuple(measures), at_most=money, at_most_share=share
    )


def source_cap(name: str, parts: Iterable[Fraction], year: int, money: int) -> MoneyLimit:
    """One source, which pays these parts of the measures, pays at most this much in a year."""
    return MoneyLimit(LimitKind.SOURCE_CAP, name, years=(year,), parts=tuple(parts), at_most=money)


def absorption_cap(name: str, place: int, year: int, money: int) -> MoneyLimit:
    """At most this much money can be put to use in a place in a year."""
    return MoneyLimit(LimitKind.ABSORPTION, name, places=(place,), years=(year,), at_most=money)
