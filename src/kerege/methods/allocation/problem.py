"""The planning problem as data: needs, measures, places, years, money and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kerege.methods.allocation.problem_checks import check_problem
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.allocation.limits import Lock, MoneyLimit, Prerequisite, Synergy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_FLOATS = ("need", "effect", "ladder", "reach", "saturation", "year_weight")
_INTS = (
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


@dataclass(frozen=True, eq=False, kw_only=True)
class AllocationProblem:
    """What may be done where, when, for how much, and how far it meets which need.

    R regions have needs. Measures are placed at P *places*: the regions themselves, and where
    wanted further ones such as "the whole country", which serve several regions. M measures,
    T years, A need areas, K units at most of a measure in a place.

    Money is in whole units of the caller's choice (say, million tenge), so that every limit is
    checked exactly. All arrays are copied and made read-only.

    Attributes
    ----------
    need : (R, A) float, at least 0
        Weight of the need of a region in an area (severity times people, as the caller decides).
    effect : (M, A) float, at least 0
        Effect on the need in an area of the first unit of a measure in a region that it fully
        reaches, on the scale of `saturation`: with `capped_saturation` the share of the need that
        it removes; with `remaining_share_saturation` the `compounding_effect` of the share that it
        removes of what is left.
    ladder : (M, K) float, 0 to 1, first 1, not increasing
        Factor on `effect` of the first, second, ... unit of a measure in a place.
    reach : (P, R) float, 0 to 1
        Share of its effect that a measure placed at p has in region r (`region_reach`).
    saturation : (I, 2) float
        Knots (sum of effects, share of the need removed) of a concave, piecewise linear curve
        from (0, 0), with slope at most 1 and never above 1; constant after the last knot
        (`capped_saturation`, `remaining_share_saturation`).
    year_weight : (T,) float, at least 0
        What one unit of need removed during year t counts. A measure works from the year it
        starts, so earlier is better wherever these are positive.
    unit_cost : (M, P, T) int, at least 0
        Money for one unit of a measure that starts in a place in a year.
    running_cost : (M, P) int, at least 0
        Money for each unit in force, in each year after the one it started in.
    max_units : (M, P) int, at least 0
        Most units of a measure in a place over the plan.
    max_units_per_year : (M, P) int, at least 0
        Most of them that may start in one year.
    eligible : (M, P) bool
        Whether a measure may be placed there at all.
    first_year, last_year : (M,) int
        Years (indices) between which a measure may start, both included.
    budget : (T,) int, at least 0
        Money of each year.
    carry_over : (T,) int, at least 0
        Most unspent money of year t that is still there in year t + 1.
    area : (M,) int, 0 to `area_count` - 1
        Area of the concept that a measure belongs to.
    area_count : int
        Number of areas of the concept.
    limits : tuple of MoneyLimit
        Floors and caps.
    locks : tuple of Lock
        Promised units.
    prerequisites : tuple of Prerequisite
        Measures that need others.
    synergies : tuple of Synergy
        Pairs that help one another.
    least_share : float, 0 to 1
        Share of its weighted need that every region with needs must lose at least over the plan.

    Raises
    ------
    MethodError
        For the first thing that is wrong, with its place and how to mend it.
    """

    need: Floats
    effect: Floats
    ladder: Floats
    reach: Floats
    saturation: Floats
    year_weight: Floats
    unit_cost: Ints
    running_cost: Ints
    max_units: Ints
    max_units_per_year: Ints
    eligible: Flags
    first_year: Ints
    last_year: Ints
    budget: Ints
    carry_over: Ints
    area: Ints
    area_count: int
    limits: tuple[MoneyLimit, ...] = ()
    locks: tuple[Lock, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    synergies: tuple[Synergy, ...] = ()
    least_share: float = 0.0

    def __post_init__(self) -> None:
        check_problem(self)
        for name in _FLOATS:
            self._freeze(name, np.float64)
        for name in _INTS:
            self._freeze(name, np.int64)
        self._freeze("eligible", np.bool_)

    def _freeze(self, name: str, dtype: Any) -> None:
        array = np.array(getattr(self, name), dtype=dtype)
        array.setflags(write=False)
        object.__setattr__(self, name, array)

    @property
    def regions(self) -> int:
        """Number of regions."""
        return int(self.need.shape[0])

    @property
    def need_areas(self) -> int:
        """Number of need areas."""
        return int(self.need.shape[1])

    @property
    def measures(self) -> int:
        """Number of measures."""
        return int(self.effect.shape[0])

    @property
    def places(self) -> int:
        """Number of places."""
        return int(self.reach.shape[0])

    @property
    def years(self) -> int:
        """Number of years."""
        return int(self.budget.shape[0])

    def most_units(self) -> Ints:
        """Return most units by measure and place, (M, P), zero where not eligible."""
        return np.where(self.eligible, self.max_units, 0)

    def serving(self, place: int) -> Ints:
        """Return the places that serve every region at least as fully as this one does."""
        return np.flatnonzero((self.reach >= self.reach[place]).all(axis=1))


def region_reach(regions: int, *, country: bool) -> Floats:
    """Return a `reach` in which each region serves itself.

    Parameters
    ----------
    regions : int
        Number of regions.
    country : bool
        Whether a last place is added that serves all regions fully (national measures).
    """
    itself = np.eye(regions)
    return np.vstack([itself, np.ones((1, regions))]) if country else itself


def capped_saturation() -> Floats:
    """Return the saturation in which effects add up until nothing is left of the need."""
    return np.array([[0.0, 0.0], [1.0, 1.0]])


def compounding_effect(share: Floats) -> Floats:
    """Return the effect of removing a share of what is left of a need: -log(1 - share).

    Effects on this scale add up: two measures which each remove half leave a quarter.

    Parameters
    ----------
    share : float of any shape, 0 to below 1
        Share of what is left that one unit removes.

    Raises
    ------
    MethodError
        A share is missing, below 0, or 1 and more: nothing can be added to the whole.
    """
    given = np.asarray(share, dtype=np.float64)
    if not ((given >= 0) & (given < 1)).all():
        raise MethodError(
            "A share of what is left is not from 0 to below 1",
            where="share",
            mend="Estimate how much remains after the measure; something always does.",
        )
    return np.asarray(-np.log1p(-given))


def remaining_share_saturation(knots: Floats) -> Floats:
    """Return the saturation in which each effect removes a share of what the others leave.

    A sum of effects z (`compounding_effect`) removes 1 - exp(-z), followed exactly at the knots
    and by straight lines between them: at a distance d of two knots at most d**2 / 8 less.

    Parameters
    ----------
    knots : (I,) float
        Increasing sums of effects, the first of which is 0.
    """
    at = np.asarray(knots, dtype=np.float64)
    return np.column_stack([at, -np.expm1(-at)])
