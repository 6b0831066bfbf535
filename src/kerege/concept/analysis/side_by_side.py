"""Two plans side by side: money, measures, what is left of the needs, equity, proof."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kerege.concept import selectors
from kerege.concept.analysis.reading import known_population
from kerege.concept.models import Version
from kerege.methods.regional import gini

BY = ("area", "region", "year", "source")
FEWEST = 2
Ends = tuple[tuple[str, float], tuple[str, float]]
"""The region with the least and that with the most, each with its number."""


@dataclass(frozen=True)
class Sheet:
    """A plan in numbers.

    Attributes
    ----------
    money
        ``area``, ``region``, ``year``, ``source`` -> key -> money; the region "" is the country.
    units
        (measure, region or "") -> units that start.
    left
        Region -> what is left of its weighted needs in the last year, per cent.
    fall
        By how much the weighted needs of the country fall by the last year, per cent.
    gap, is_proven
        No plan within the limits is better by more than this share; whether that was asked for.
    population
        Region -> inhabitants, where they are known.
    currency
        Of the money.
    """

    money: Mapping[str, Mapping[Any, Decimal]]
    units: Mapping[tuple[str, str], int]
    left: Mapping[str, float]
    fall: float | None
    gap: float | None
    is_proven: bool
    population: Mapping[str, int]
    currency: str

    @property
    def total(self) -> Decimal:
        """All money."""
        return sum(self.money["year"].values(), Decimal(0))

    @property
    def left_ends(self) -> Ends | None:
        """The regions with the least and the most left of their needs."""
        return _ends(self.left)

    @property
    def gini_of_falls(self) -> float | None:
        """Gini coefficient of what is removed of the needs by region; 0: the same share in all."""
        falls = [100 - left for left in self.left.values()]
        return float(gini(falls)) if len(falls) >= FEWEST and any(falls) else None

    @property
    def per_head_ends(self) -> Ends | None:
        """The regions with the least and the most money per head, of regional measures."""
        money = self.money["region"]
        return _ends(
            {
                code: float(money.get(code, 0)) / people
                for code, people in self.population.items()
                if people
            }
        )


def _ends(values: Mapping[str, float]) -> Ends | None:
    if not values:
        return None
    rows = sorted(values.items(), key=lambda row: (row[1], row[0]))
    return rows[0], rows[-1]


@dataclass(frozen=True)
class Pair:
    """One number in both plans; None where a plan does not say it."""

    key: Any
    before: Any
    after: Any

    @property
    def difference(self) -> Any:
        """What the second has more."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Beside:
    """Two plans side by side.

    Attributes
    ----------
    money
        As `Sheet.money`, in both.
    left
        By region.
    units
        By (measure, region or ""): those that differ.
    """

    before: Sheet
    after: Sheet
    money: Mapping[str, list[Pair]]
    left: list[Pair]
    units: list[Pair]

    @property
    def measures(self) -> tuple[list[str], list[str]]:
        """The measures that only the first plan has, and those that only the second has."""
        first = {measure for (measure, _place), units in self.before.units.items() if units}
        second = {measure for (measure, _place), units in self.after.units.items() if units}
        return sorted(first - second), sorted(second - first)


def beside(before: Sheet, after: Sheet) -> Beside:
    """Put two plans side by side."""
    units = _pairs(before.units, after.units, 0)
    return Beside(
        before,
        after,
        {by: _pairs(before.money[by], after.money[by], Decimal(0)) for by in BY},
        _pairs(before.left, after.left, None),
        [row for row in units if row.before != row.after],
    )


def _pairs(before: Mapping[Any, Any], after: Mapping[Any, Any], missing: Any) -> list[Pair]:
    keys: list[Any] = sorted({*before, *after})
    return [Pair(key, before.get(key, missing), after.get(key, missing)) for key in keys]


def sheet_of(version: Version) -> Sheet:
    """Return the kept plan of a version in numbers, from its budget and allocations."""
    plan = version.plan
    totals = selectors.totals(version)
    fallen = plan.reductions["by_region"]
    return Sheet(
        money={by: getattr(totals, f"by_{by}") for by in BY},
        units=summed(
            ((row["measure"], row["territory"] or ""), row["units"])
            for row in selectors.allocation_rows(plan)
        ),
        left={code: 100 - fall for code, fall in fallen.items()},
        fall=plan.reductions["central"],
        gap=plan.gap,
        is_proven=plan.is_proven,
        population=known_population(list(fallen)),
        currency=totals.currency,
    )


def summed(rows: Iterable[tuple[Hashable, Any]]) -> dict[Any, Any]:
    """Return the sum by key, of keys with a sum."""
    found: dict[Any, Any] = defaultdict(int)
    for key, value in rows:
        found[key] += value
    return {key: value for key, value in found.items() if value}
