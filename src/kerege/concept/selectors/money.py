"""The money of a version, summed in one way for pages, documents, API and command line."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kerege.concept.models import Allocation, BudgetLine, Plan, Version


@dataclass(frozen=True)
class Totals:
    """Sums of the budget of a version; every table of it adds up to `total`.

    Attributes
    ----------
    by_area, by_goal, by_source, by_measure
        Code -> money.
    by_year
        Year -> money.
    by_region
        Territory code ("" for the measures of the whole country) -> money.
    by_area_year, by_area_source
        (area code, year or source) -> money.
    by_region_year, by_region_source
        (territory code or "", year or source) -> money.
    by_source_year
        (source, year) -> money.
    """

    total: Decimal = Decimal(0)
    currency: str = ""
    by_area: dict[str, Decimal] = field(default_factory=dict)
    by_goal: dict[str, Decimal] = field(default_factory=dict)
    by_measure: dict[str, Decimal] = field(default_factory=dict)
    by_source: dict[str, Decimal] = field(default_factory=dict)
    by_year: dict[int, Decimal] = field(default_factory=dict)
    by_region: dict[str, Decimal] = field(default_factory=dict)
    by_area_year: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    by_area_source: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    by_region_year: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    by_region_source: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    by_source_year: dict[tuple[str, int], Decimal] = field(default_factory=dict)


def totals(version: Version) -> Totals:
    """Return the sums of a version's budget, in one query."""
    lines = BudgetLine.objects.filter(version=version).values_list(
        "measure__goal__area__code",
        "measure__goal__code",
        "measure__code",
        "source",
        "year",
        "territory__code",
        "amount",
        "currency",
    )
    sums: dict[str, Any] = defaultdict(lambda: defaultdict(Decimal))
    total, currency = Decimal(0), ""
    for area, goal, measure, source, year, place, amount, currency in lines:  # noqa: B007 -- the currency is the same in all lines
        region = place or ""
        for name, key in {
            "by_area": area,
            "by_goal": goal,
            "by_measure": measure,
            "by_source": source,
            "by_year": year,
            "by_region": region,
            "by_area_year": (area, year),
            "by_area_source": (area, source),
            "by_region_year": (region, year),
            "by_region_source": (region, source),
            "by_source_year": (source, year),
        }.items():
            sums[name][key] += amount
        total += amount
    return Totals(
        total, currency, **{name: dict(sorted(found.items())) for name, found in sums.items()}
    )


def budget_lines(version: Version, territory: str = "") -> list[dict[str, Any]]:
    """Return the lines of a budget, of one territory if asked, as plain rows."""
    rows = BudgetLine.objects.filter(version=version).order_by(
        "measure__code", "year", "source", "territory__code"
    )
    if territory:
        rows = rows.filter(territory__code=territory)
    columns = ("measure__code", "year", "source", "territory__code", "amount")
    names = ("measure", "year", "source", "territory", "amount")
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*columns)]


def allocation_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return the allocations of a plan as plain rows."""
    rows = Allocation.objects.filter(plan=plan).order_by("measure__code", "territory__code", "year")
    columns = ("measure__code", "territory__code", "year", "units", "amount", "reason")
    names = ("measure", "territory", "year", "units", "amount", "reason")
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*columns)]
