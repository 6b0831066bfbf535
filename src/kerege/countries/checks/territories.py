"""Territories: one country, dates in order, successions that agree, tiles without collision."""

from datetime import timedelta

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import Report
from kerege.countries.tables import Row


def check(tables: Tables, report: Report) -> None:
    """Check the tables of territories, and every interval of dates in the package."""
    territories = tables.rows("territories")
    _country(tables, report)
    _tiles(territories, report)
    _successions(tables, report)
    for table in ("territories", "support_measures"):
        for row in tables.rows(table):
            start, end = row["valid_from"], row["valid_to"]
            if start and end and end < start:
                report.add("interval", row.file, row.number, "valid_to", end, detail=end)
    for row in tables.rows("events"):
        if row["to"] and row["to"] < row["from"]:
            report.add("interval", row.file, row.number, "to", row["to"], detail=row["to"])


def _country(tables: Tables, report: Report) -> None:
    if not tables.has("territories", "country"):
        return
    rows = tables.rows("territories")
    countries = [row for row in rows if row["kind"] == "country"]
    if len(countries) != 1:
        report.add("one-country", "territories.csv", detail=len(countries))
    for row in tables.rows("country"):
        if countries and row["code"] != countries[0]["code"]:
            place = countries[0]
            report.add(
                "country-code", place.file, place.number, "code", place["code"], detail=row["code"]
            )
        if set(row.many("languages")) != set(tables.languages):
            detail = ", ".join(tables.languages)
            report.add(
                "languages", row.file, row.number, "languages", row["languages"], detail=detail
            )
    above = {row["code"]: row["kind"] for row in rows}
    for row in rows:
        if row["kind"] != "country" and row["parent"] is None:
            report.add("no-parent", row.file, row.number, "parent")
        if row["kind"] == "district" and above.get(row["parent"]) not in {"region", "city", None}:
            report.add("district-parent", row.file, row.number, "parent", row["parent"])


def _tiles(territories: tuple[Row, ...], report: Report) -> None:
    taken: dict[tuple[int, int], str] = {}
    for row in territories:
        place = (row["tile_row"], row["tile_col"])
        former = row["valid_to"] is not None
        if place == (None, None):
            if row["kind"] in {"region", "city"} and not former:
                report.add("tile-missing", row.file, row.number, "tile_row")
        elif None in place:
            report.add("tile-half", row.file, row.number, "tile_row", row["tile_row"])
        elif former:
            report.add("tile-former", row.file, row.number, "tile_row", row["tile_row"])
        elif place in taken:
            shown = f"{place[0]}, {place[1]}"
            detail = taken[place]
            report.add("tile-collision", row.file, row.number, "tile_row", shown, detail=detail)
        else:
            taken[place] = row["code"]


def _successions(tables: Tables, report: Report) -> None:
    territories = tables.by_code("territories")
    for row in tables.rows("territory_successions"):
        old, new = territories.get(row["predecessor"]), territories.get(row["successor"])
        if old is None or new is None:
            continue
        day = row["date"]
        if row["relation"] == "dissolved_into" and old["valid_to"] != day - timedelta(days=1):
            detail = f"{old['code']} was dissolved on {day} but its last day is {old['valid_to']}."
            report.add("succession-date", row.file, row.number, "date", day, detail=detail)
        if new["valid_from"] != day:
            detail = f"{new['code']} came on {day} but its first day is {new['valid_from']}."
            report.add("succession-date", row.file, row.number, "date", day, detail=detail)
