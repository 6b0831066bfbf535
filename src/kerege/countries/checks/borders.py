"""Borders: each pair once, of one level, while both territories exist."""

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import Report
from kerege.countries.tables import Row

LEVEL = {"country": "country", "region": "region or city", "city": "region or city"}


def check(tables: Tables, report: Report) -> None:
    """Check who is said to border on whom."""
    territories = tables.by_code("territories")
    for row in tables.rows("borders"):
        one, other = row["one"], row["other"]
        if one == other:
            report.add("border-self", row.file, row.number, "other", other)
        elif other < one:
            report.add("border-order", row.file, row.number, "one", one, detail=other)
        pair = [territories[code] for code in (one, other) if code in territories]
        _level(row, pair, report)
        _dates(row, pair, report)


def _level(row: Row, pair: list[Row], report: Report) -> None:
    levels = [LEVEL.get(place["kind"], place["kind"]) for place in pair]
    if len(set(levels)) > 1 or "country" in levels:
        detail = " and a ".join(levels)
        report.add("border-level", row.file, row.number, "other", row["other"], detail=detail)


def _dates(row: Row, pair: list[Row], report: Report) -> None:
    first, last = row["valid_from"], row["valid_to"]
    if last and last < first:
        report.add("interval", row.file, row.number, "valid_to", last, detail=last)
    for place in pair:
        name, born, gone = place["code"], place["valid_from"], place["valid_to"]
        if first < born:
            detail = f"The border begins on {first}, but {name} exists from {born} only."
            report.add("border-dates", row.file, row.number, "valid_from", first, detail=detail)
        if gone and (last is None or last > gone):
            detail = f"The last day of {name} is {gone}, but the border goes on."
            report.add("border-dates", row.file, row.number, "valid_to", last, detail=detail)
