"""Activities and scopes: codes that exist, and nothing counted twice."""

from collections import defaultdict
from decimal import Decimal

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import Report
from kerege.countries.tables import Row


def check(tables: Tables, report: Report) -> None:
    """Check activities, crosswalk and scopes."""
    if not tables.whole("activities", "scopes", "subsectors"):
        return
    _activities(tables, report)
    _crosswalk(tables, report)
    _items(tables, report)


def _activities(tables: Tables, report: Report) -> None:
    known = tables.index("activities", "classification", "code")
    for row in tables.rows("activities"):
        for column in ("parent", "section"):
            code = row[column]
            if code is not None and (row["classification"], code) not in known:
                report.add(
                    "unknown-activity",
                    row.file,
                    row.number,
                    column,
                    code,
                    detail=row["classification"],
                )


def _crosswalk(tables: Tables, report: Report) -> None:
    known = tables.index("activities", "classification", "code")
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    tied = set()
    for row in tables.rows("crosswalk"):
        for side in ("from", "to"):
            classification, code = row[f"{side}_classification"], row[f"{side}_code"]
            if (classification, code) not in known:
                report.add(
                    "unknown-activity",
                    row.file,
                    row.number,
                    f"{side}_code",
                    code,
                    detail=classification,
                )
        key = (row["from_classification"], row["from_code"], row["to_classification"])
        sums[key] += row["weight"] or 0
        if row["weight"] is None:
            tied.add(key)
    for key, total in sums.items():
        if total > 1 or (total < 1 and key not in tied):
            report.add("weights", "crosswalk.csv", column="weight", value=key[1], detail=total)


def _items(tables: Tables, report: Report) -> None:
    known = tables.index("activities", "classification", "code")
    scopes = tables.by_code("scopes")
    subsectors = tables.index("subsectors", "scope", "code")
    inside = tables.index("scope_items", "scope", "classification", "activity")
    for row in tables.rows("scope_items"):
        place = (row.file, row.number)
        scope, classification, code = row["scope"], row["classification"], row["activity"]
        if scope in scopes and scopes[scope]["classification"] != classification:
            detail = scopes[scope]["classification"]
            report.add("classification", *place, "classification", classification, detail=detail)
        if (scope, row["subsector"]) not in subsectors:
            report.add("unknown-subsector", *place, "subsector", row["subsector"], detail=scope)
        if (classification, code) not in known:
            report.add("unknown-activity", *place, "activity", code, detail=classification)
            continue
        for parent in _above(known, classification, code):
            if (scope, classification, parent) in inside:
                report.add("counted-with-parent", *place, "activity", code, detail=parent)


def _above(known: dict[tuple[object, ...], Row], classification: str, code: str) -> list[str]:
    """Give the codes that contain a code; a circle ends where it closes."""
    found: list[str] = []
    row = known.get((classification, code))
    while row is not None and row["parent"] is not None and row["parent"] not in found:
        found.append(row["parent"])
        row = known.get((classification, row["parent"]))
    return found
