"""Needs, hubs and the totals of the synthetic register."""

from decimal import Decimal

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import Report


def check(tables: Tables, report: Report) -> None:
    """Check the vocabulary of needs, what refers to it, hubs and calibration."""
    _vocabulary(tables, report)
    _needs(tables, report)
    _hubs(tables, report)
    _calibration(tables, report)


def _vocabulary(tables: Tables, report: Report) -> None:
    areas = tables.by_code("need_areas")
    for row in tables.rows("need_areas"):
        parent = areas.get(row["parent"]) if row["parent"] else None
        if row["kind"] == "area" and row["parent"] is not None:
            detail = "An area of the concept has a parent."
        elif row["kind"] == "need" and (parent is None or parent["kind"] != "area"):
            detail = "A need does not stand under an area of the concept."
        else:
            continue
        report.add("need-parent", row.file, row.number, "parent", row["parent"], detail=detail)


def _needs(tables: Tables, report: Report) -> None:
    areas = tables.by_code("need_areas")
    for name in ("need_signals", "needs_published"):
        for row in tables.rows(name):
            area = areas.get(row["need_area"])
            if area is not None and area["kind"] != "need":
                report.add("not-a-need", row.file, row.number, "need_area", row["need_area"])
    for row in tables.rows("needs_published"):
        if row["url"] is None:
            report.add("published-address", row.file, row.number, "url")


def _hubs(tables: Tables, report: Report) -> None:
    if tables.rows("hubs"):
        for table, code in (("datasets", "hubs"), ("variables", "hubs_known")):
            if tables.has(table) and code not in tables.codes(table):
                report.add("hub-series", f"{table}.csv", column="code", value=code, detail=table)
    for row in tables.rows("hubs"):
        if row["counted"] and row["status"] != "open":
            report.add("hub-counted", row.file, row.number, "counted", "yes", detail=row["status"])
        if row["counted"] and row["territory"] is None:
            report.add("hub-nowhere", row.file, row.number, "territory")


def _scope_of_register(tables: Tables, report: Report) -> None:
    for row in tables.rows("country"):
        if row["national_scope"] is None:
            report.add("register-scope", row.file, row.number, "national_scope")


def _calibration(tables: Tables, report: Report) -> None:
    rows = tables.rows("register_calibration")
    if not tables.whole("register_calibration") or not rows:
        return
    _scope_of_register(tables, report)
    totals = [row for row in rows if row["margin"] == "total"]
    if len(totals) != 1:
        report.add("no-total", "register_calibration.csv", detail=len(totals))
        return
    total = totals[0]["value"]
    for row in rows:
        if row["unit"] == "pct" and not 0 <= row["value"] <= 100:  # noqa: PLR2004 -- per cent
            detail = "0 to 100"
            report.add("bounds", row.file, row.number, "value", row["value"], detail=detail)
    by_margin = {
        margin: sum(
            (
                row["value"] * total / 100 if row["unit"] == "pct" else row["value"]
                for row in rows
                if row["margin"] == margin and not (margin == "subsector" and row["territories"])
            ),
            Decimal(0),
        )
        for margin in ("legal_form", "territory", "subsector")
    }
    for margin, parts in by_margin.items():
        if parts > total:
            report.add("over-total", "register_calibration.csv", value=margin, detail=margin)
    for whole in (row for row in rows if row["margin"] == "subsector" and not row["territories"]):
        parts = sum(
            (
                row["value"]
                for row in rows
                if row["margin"] == "subsector"
                and row["territories"]
                and row["subsector"] == whole["subsector"]
            ),
            Decimal(0),
        )
        if parts > whole["value"]:
            detail = whole["subsector"]
            report.add("over-total", whole.file, whole.number, "value", parts, detail=detail)
