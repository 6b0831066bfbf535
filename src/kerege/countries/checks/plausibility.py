"""Whether figures are plausible beside one another: pointed out, never forbidden."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import WARNING, Report
from kerege.countries.tables import Row
from kerege.kernel.plausibility import Statement, doubts, is_jump, stated_range

COUNTED = ("count", "money")


def check(tables: Tables, report: Report) -> None:
    """Point out changes that do not fit their stocks, and values that jump."""
    # What is wrong comes first: beside errors these would only bury them.
    if not report.errors() and tables.whole(
        "variables", "figures_national", "figures_regional", "breaks"
    ):
        _changes(tables, report)
        _jumps(tables, report)


def _changes(tables: Tables, report: Report) -> None:
    rows = {row["code"]: row for row in tables.rows("figures_national")}
    for doubt in doubts(_statements(tables)):
        about = rows.get(doubt.about.key)
        if doubt.holds or about is None:
            continue
        others = ", ".join(f"{other.key} ({other.variable})" for other in doubt.others)
        report.add(
            doubt.check.replace("_", "-"),
            about.file,
            about.number,
            "value",
            about["value"],
            detail=others,
            severity=WARNING,
        )


def _statements(tables: Tables) -> Iterator[Statement]:
    variables = tables.by_code("variables")
    for row in tables.rows("figures_national"):
        for territory in row.many("territories"):
            yield _statement(row, variables[row["variable"]], territory, row["code"])
    for row in tables.rows("figures_regional"):
        variable = variables[row["variable"]]
        key = f"{row['variable']}.{row['territory']}.{row['year']}"
        yield _statement(row, variable, row["territory"], key)


def _statement(row: Row, variable: Row, territory: str, key: str) -> Statement:
    low, high = stated_range(row["value"], str(row.get("relation") or "exactly"))
    period = row.get("period") or row.get("year")
    return Statement(
        key=key,
        variable=row["variable"],
        unit=row["unit"],
        territory=territory,
        period=str(period or ""),
        value=row["value"],
        low=low,
        high=high,
        change_of=variable["change_of"] or "",
        is_rate=variable["kind"] in {"share", "ratio"},
        scope=str(row.get("scope_en") or ""),
        begins_anew=row.get("obs_status") == "B",
    )


def _jumps(tables: Tables, report: Report) -> None:
    variables = tables.by_code("variables")
    broken = {(row["variable"], row["territory"], row["year"]) for row in tables.rows("breaks")}
    lines: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables.rows("figures_regional"):
        if variables[row["variable"]]["kind"] in COUNTED:
            lines[row["variable"], row["territory"]].append(row)
    for key, line in lines.items():
        line.sort(key=lambda row: row["year"])
        for before, after in pairwise(line):
            if after["year"] != before["year"] + 1 or (*key, after["year"]) in broken:
                continue
            if before["value"] and after["value"] and is_jump(before["value"], after["value"]):
                times = round(Decimal(after["value"]) / before["value"], 2)
                detail = f"{times} times {before['value']} of {before['year']}"
                report.add(
                    "jump",
                    after.file,
                    after.number,
                    "value",
                    after["value"],
                    detail=detail,
                    severity=WARNING,
                )
