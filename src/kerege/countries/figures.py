"""The variables of a package and their figures, dataset by dataset."""

from collections.abc import Mapping
from typing import Any

from kerege.countries.datasets import dataset_of, publish
from kerege.countries.gaps import missing_figures
from kerege.countries.hubs import DATASET as HUBS
from kerege.countries.hubs import known_hubs
from kerege.countries.package import Package
from kerege.countries.published import Names
from kerege.countries.tables import Row
from kerege.evidence import services as evidence
from kerege.evidence.services import FigureRow
from kerege.reference import selectors as reference

DECIMALS = {"count": 0, "money": 1, "share": 1, "ratio": 2}


def load_variables(package: Package, by: Any) -> None:
    """Name the variables, and the breaks in their series."""
    units = {row["code"]: row.texts("name", package.languages) for row in package.rows("units")}
    known = {}
    # A change after its stock, which it names.
    for row in sorted(package.rows("variables"), key=lambda row: bool(row["change_of"])):
        known[row["code"]] = evidence.ensure_variable(
            by=by,
            code=row["code"],
            names=row.texts("name", package.languages),
            units=units[row["unit"]],
            definitions=_joined(
                row.texts("definition", package.languages), row.texts("note", package.languages)
            ),
            kind=row["kind"],
            is_additive=row["additive"],
            decimals=DECIMALS.get(row["kind"], 0),
            lower_bound=row["lower"],
            upper_bound=row["upper"],
            change_of=known.get(row["change_of"] or ""),
        )
    territories = {row.code: row for row in reference.territories()}
    for row in package.rows("breaks"):
        if not row["comparable"]:
            evidence.ensure_break(
                by=by,
                variable=known[row["variable"]],
                territory=territories[row["territory"]],
                year=row["year"],
                reasons=row.texts("reason", package.languages),
                source=row["source"] or "",
            )


def load_figures(package: Package, by: Any) -> dict[str, dict[str, int]]:
    """Record the figures; return by dataset how many were added, changed and unchanged."""
    rows: dict[str, list[FigureRow]] = {}
    for row in package.rows("figures_regional"):
        rows.setdefault(row["dataset"], []).append(_regional(row))
    names = Names(package)
    for row in package.rows("figures_national"):
        rows.setdefault(row["dataset"], []).append(_national(package, row, names))
    if hubs := known_hubs(package):
        rows[HUBS] = hubs
    for code, missing in missing_figures(package).items():
        rows[code] += missing
    file_of = {row["dataset"]: row.file for row in package.rows("figures_regional")}
    file_of |= {row["dataset"]: row.file for row in package.rows("figures_national")}
    file_of[HUBS] = "hubs.csv"
    checksums = {table.file: table.checksum for table in package.tables}
    described = {row["code"]: row for row in package.rows("datasets")}
    changes = {}
    for code, figures in rows.items():
        row = described[code]
        dataset = dataset_of(package, row, checksums[file_of[code]], by=by)
        done = evidence.record_figures(by=by, dataset=dataset, rows=figures, is_complete=True)
        publish(dataset, by=by)
        changes[code] = {
            "added": done.added,
            "changed": done.changed,
            "unchanged": done.unchanged,
        }
    return changes


def _regional(row: Row) -> FigureRow:
    return FigureRow(
        variable=row["variable"],
        territory=row["territory"],
        period=str(row["year"]),
        value=row["value"],
        observation=row["obs_status"],
        place=f"{row.file}, row {row.number}",
    )


def _national(package: Package, row: Row, names: Names) -> FigureRow:
    territories = row.many("territories")
    together = len(territories) > 1
    return FigureRow(
        code=row["code"],
        variable=row["variable"],
        territory=package.code if together else territories[0],
        breakdown="+".join(territories) if together else "",
        period=row["period"] or "",
        value=row["value"],
        relation=row["relation"],
        source=names(row["source"]),
        source_url=row["url"] or "",
        as_of=row["as_of"] or "",
        notes=_joined(
            {
                language: f"{text}." if text and not text.endswith(".") else text
                for language, text in row.texts("scope", package.languages).items()
            },
            row.texts("note", package.languages),
        ),
        place=f"{row.file}, row {row.number}",
    )


def _joined(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Return both texts of each language as one."""
    return {language: f"{text} {second[language]}".strip() for language, text in first.items()}
