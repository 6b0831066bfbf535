"""Figures: units, bounds, totals, overlaps, gaps and breaks."""

from collections import defaultdict
from decimal import Decimal

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import Report
from kerege.countries.tables import Row

TOLERANCE = Decimal("0.00001")
"""Regions and country may differ by rounding: one part in 100,000."""
_HUNDRED = Decimal(100)


def check(tables: Tables, report: Report) -> None:
    """Check variables, regional and published figures."""
    _variables(tables, report)
    for name in ("figures_regional", "figures_national"):
        _values(tables, name, report)
    if tables.whole("figures_regional", "territories", "gaps", "breaks"):
        _totals(tables, report)
        _gaps(tables, report)
        _breaks(tables, report)
    _duplicates(tables.rows("figures_national"), report)


def _variables(tables: Tables, report: Report) -> None:
    units = tables.by_code("units")
    for row in tables.rows("variables"):
        unit = units.get(row["unit"])
        if unit is not None and unit["kind"] != row["kind"]:
            report.add("kind", row.file, row.number, "unit", row["unit"], detail=unit["kind"])
        if row["derived"] and row["formula"] is None:
            report.add("no-formula", row.file, row.number, "formula")


def _values(tables: Tables, name: str, report: Report) -> None:
    variables, units = tables.by_code("variables"), tables.by_code("units")
    currencies = {row["currency"] for row in tables.rows("country")}
    for row in tables.rows(name):
        variable = variables.get(row["variable"])
        if variable is None:
            continue
        place = (row.file, row.number)
        if row["unit"] != variable["unit"]:
            report.add("unit", *place, "unit", row["unit"], detail=variable["unit"])
        unit = units.get(row["unit"])
        currency = unit["currency"] if unit else None
        if currency and currencies and currency not in currencies:
            report.add("currency", *place, "unit", row["unit"], detail=currency)
        if variable["derived"]:
            report.add("derived", *place, "variable", row["variable"])
        if name == "figures_regional" and row["activity"] != variable["activity"]:
            detail = variable["activity"] or "(all)"
            report.add("activity", *place, "activity", row["activity"], detail=detail)
        low, high = _bounds(variable)
        if (low is not None and row["value"] < low) or (high is not None and row["value"] > high):
            words = f"{'' if low is None else low} to {'' if high is None else high}"
            report.add("bounds", *place, "value", row["value"], detail=words)


def _bounds(variable: Row) -> tuple[Decimal | None, Decimal | None]:
    low, high = variable["lower"], variable["upper"]
    if variable["kind"] == "share":
        return (
            Decimal(0) if low is None else low,
            _HUNDRED if high is None else high,
        )
    return low, high


def _country(tables: Tables) -> str | None:
    found = [row["code"] for row in tables.rows("territories") if row["kind"] == "country"]
    return found[0] if len(found) == 1 else None


def _totals(tables: Tables, report: Report) -> None:
    """Compare the sum of the regions with the country; refuse a territory counted twice."""
    country, variables = _country(tables), tables.by_code("variables")
    groups: dict[tuple[str, int], dict[str, Row]] = defaultdict(dict)
    for row in tables.rows("figures_regional"):
        groups[row["variable"], row["year"]][row["territory"]] = row
        variable = variables.get(row["variable"])
        if row["in_total"] and row["territory"] == country:
            report.add("total-of-country", row.file, row.number, "in_total", "yes")
        elif row["in_total"] and variable is not None and not variable["additive"]:
            report.add("not-additive", row.file, row.number, "in_total", "yes")
    parts = [
        (row["predecessor"], row["successor"])
        for row in tables.rows("territory_successions")
        if row["relation"] == "dissolved_into"
    ]
    for (variable_code, year), group in groups.items():
        _counted_twice(group, parts, report)
        national = group.get(country or "")
        counted = [row for row in group.values() if row["in_total"]]
        if national is None or not counted:
            continue
        total = sum((row["value"] for row in counted), Decimal(0))
        if abs(total - national["value"]) > TOLERANCE * abs(national["value"]):
            report.add(
                "sum",
                national.file,
                national.number,
                "value",
                f"{national['value']} against {total}",
                detail=f"{variable_code} in {year}",
            )


def _counted_twice(group: dict[str, Row], parts: list[tuple[str, str]], report: Report) -> None:
    for whole, part in parts:
        if whole in group and part in group:
            row = group[part]
            if row["in_total"] and group[whole]["in_total"]:
                report.add("counted-twice", row.file, row.number, "in_total", "yes", detail=whole)


def _gaps(tables: Tables, report: Report) -> None:
    """Every absent figure of a table needs a reason, and no reason an existing figure."""
    present: dict[str, dict[tuple[str, int], Row]] = defaultdict(dict)
    for row in tables.rows("figures_regional"):
        present[row["variable"]][row["territory"], row["year"]] = row
    territories = [row["code"] for row in tables.rows("territories")]
    explained: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for gap in tables.rows("gaps"):
        for territory in [gap["territory"]] if gap["territory"] else territories:
            for year in range(gap["first_year"], gap["last_year"] + 1):
                explained[gap["variable"]].add((territory, year))
                if (territory, year) in present[gap["variable"]]:
                    detail = f"{gap['variable']} for {territory} in {year}"
                    report.add("gap-contradicted", gap.file, gap.number, "territory", detail=detail)
    for variable, cells in present.items():
        years = {year for _, year in cells}
        for territory in territories:
            for year in range(min(years, default=0), max(years, default=0) + 1):
                if (territory, year) not in cells and (territory, year) not in explained[variable]:
                    detail = f"{variable} for {territory} in {year}"
                    report.add("unexplained-gap", "figures_regional.csv", detail=detail)


def _breaks(tables: Tables, report: Report) -> None:
    declared = {(row["variable"], row["territory"], row["year"]) for row in tables.rows("breaks")}
    for row in tables.rows("figures_regional"):
        key = (row["variable"], row["territory"], row["year"])
        detail = f"{key[0]}, {key[1]}, {key[2]}"
        if key in declared and row["obs_status"] != "B":
            report.add(
                "break-unmarked",
                row.file,
                row.number,
                "obs_status",
                row["obs_status"],
                detail=detail,
            )
        elif key not in declared and row["obs_status"] == "B":
            report.add("break-undeclared", row.file, row.number, "obs_status", "B", detail=detail)


def _duplicates(rows: tuple[Row, ...], report: Report) -> None:
    columns = ("variable", "territories", "value", "relation", "period", "url")
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key in seen:
            report.add("duplicate", row.file, row.number, "value", row["value"], detail=seen[key])
        else:
            seen[key] = row.number
