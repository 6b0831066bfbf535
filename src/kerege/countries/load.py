"""Loading a sound country package into the rooms: all of it in one transaction, or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from kerege.countries.datasets import dataset_of, publish
from kerege.countries.feeds import register_feeds
from kerege.countries.gaps import missing_figures
from kerege.countries.hubs import DATASET as HUBS
from kerege.countries.hubs import known_hubs
from kerege.countries.needs import load_needs
from kerege.countries.package import Package, read_package
from kerege.countries.published import Names, load_published
from kerege.countries.tables import Row
from kerege.evidence import services as evidence
from kerege.evidence.services import FigureRow
from kerege.reference import selectors as reference_selectors
from kerege.reference import services as reference

LEVELS = {"section": 1, "division": 2, "group": 3, "class": 4, "subclass": 5, "domain": 1}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What a package brought.

    Attributes
    ----------
    was_known
        The same package was loaded before; nothing was touched.
    counts
        Kind of record -> how many the package holds.
    changes
        Dataset -> figures added, changed and unchanged.
    """

    was_known: bool
    counts: dict[str, int]
    changes: dict[str, dict[str, int]]


def load_country(directory: Path, *, by: Any = None, progress: Progress | None = None) -> Loaded:
    """Check a package and load it.

    Loading the same package again changes nothing; a changed figure keeps its predecessor.

    Raises
    ------
    Refusal
        If the package has any error.
    """
    package = read_package(directory)
    country = reference_selectors.country()
    if country is not None and country.package_checksum == package.checksum:
        return Loaded(was_known=True, counts=_counts(package), changes={})
    report = progress or (lambda _done, _total: None)
    steps = (
        _code_lists,
        _places,
        _activities,
        _crosswalk,
        _scopes,
        _variables,
        _figures,
        load_published,
        load_needs,
        register_feeds,
        _country,
    )
    changes: dict[str, dict[str, int]] = {}
    with transaction.atomic():
        for number, step in enumerate(steps):
            report(number, len(steps))
            changes |= step(package, by) or {}
        report(len(steps), len(steps))
    return Loaded(was_known=False, counts=_counts(package), changes=changes)


def _counts(package: Package) -> dict[str, int]:
    names = ("territories", "places", "activities", "scopes", "variables", "datasets")
    figures = len(package.rows("figures_regional")) + len(package.rows("figures_national"))
    return {
        **{name: len(package.rows(name)) for name in names},
        "figures": figures,
        "statements": len(package.rows("needs_published")),
        "hubs": len(package.rows("hubs")),
    }


def texts(package: Package, row: Row, column: str, field: str = "") -> dict[str, str]:
    """Return the columns of a text as translated fields: ``name_kk`` and so on."""
    found = row.texts(column, package.languages)
    return {f"{field or column}_{language}": text for language, text in found.items()}


def _code_lists(package: Package, by: Any) -> None:
    names = Names(package)
    reference.load_territories(
        by=by,
        rows=[
            {
                "code": row["code"],
                "parent": row["parent"],
                "national_code": row["national_code"] or "",
                "kind": row["kind"],
                "valid_from": row["valid_from"],
                "valid_to": row["valid_to"],
                "is_capital": row["is_capital"],
                "tile_row": row["tile_row"],
                "tile_column": row["tile_col"],
                **texts(package, row, "name"),
                **texts(package, row, "short", "short_name"),
                **texts(package, row, "centre"),
            }
            for row in package.rows("territories")
        ],
        successions=[
            {
                "predecessor": row["predecessor"],
                "successor": row["successor"],
                "on": row["date"],
                **names.columns("source", row["source"]),
            }
            for row in package.rows("territory_successions")
        ],
    )
    reference.load_borders(
        by=by,
        rows=[
            {
                **{name: row[name] for name in ("one", "other", "valid_from", "valid_to")},
                **names.columns("source", row["source"]),
                "source_url": row["url"] or "",
                "dated": row["date"] or "",
            }
            for row in package.rows("borders")
        ],
    )
    reference.load_need_areas(
        by=by,
        rows=[
            {
                "code": row["code"],
                "parent": row["parent"],
                "order": row["order"],
                **texts(package, row, "name"),
                **texts(package, row, "description"),
            }
            for row in package.rows("need_areas")
        ],
    )


def _places(package: Package, by: Any) -> None:
    reference.load_places(
        by=by,
        rows=[
            {
                "code": str(row["geonames_id"]),
                "territory": row["territory"],
                "latitude": row["latitude"],
                "longitude": row["longitude"],
                "population": row["population"],
                "source": "GeoNames, CC BY 4.0",
                **texts(package, row, "name"),
            }
            for row in package.rows("places")
        ],
    )


def _activities(package: Package, by: Any) -> None:
    names = Names(package)
    reference.load_classifications(
        by=by,
        rows=[
            {
                "code": row["code"],
                "source_url": row["url"] or "",
                **names.columns("source", row["source"]),
                **texts(package, row, "name"),
            }
            for row in package.rows("classifications")
        ],
        activities=[
            {
                "classification": row["classification"],
                "code": row["code"],
                "level": LEVELS[row["level"]],
                "parent": row["parent"],
                **texts(package, row, "name"),
            }
            for row in package.rows("activities")
        ],
    )


def _crosswalk(package: Package, by: Any) -> None:
    names = Names(package)
    reference.load_correspondences(
        by=by,
        rows=[
            {
                "from_classification": row["from_classification"],
                "from_code": row["from_code"],
                "to_classification": row["to_classification"],
                "to_code": row["to_code"],
                "weight": row["weight"],
                "status": row["status"],
                **names.columns("source", row["basis"]),
                "source_url": row["url"] or "",
                "dated": row["date"] or "",
            }
            for row in package.rows("crosswalk")
        ],
    )


def _scopes(package: Package, by: Any) -> None:
    names = Names(package)
    reference.load_scopes(
        by=by,
        rows=[
            {
                "code": row["code"],
                "version": row["version"],
                "status": row["status"],
                **names.columns("source", row["source"]),
                "source_url": row["url"] or "",
                "valid_from": row["valid_from"],
                **texts(package, row, "name"),
                **texts(package, row, "note"),
            }
            for row in package.rows("scopes")
        ],
        subsectors=[
            {"scope": row["scope"], "code": row["code"], **texts(package, row, "name")}
            for row in package.rows("subsectors")
        ],
        items=[
            {
                "scope": row["scope"],
                "classification": row["classification"],
                "activity": row["activity"],
                "subsector": row["subsector"] or "",
                "weight": row["weight"],
            }
            for row in package.rows("scope_items")
        ],
    )


def _variables(package: Package, by: Any) -> None:
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
            decimals=_decimals(row),
            lower_bound=row["lower"],
            upper_bound=row["upper"],
            change_of=known.get(row["change_of"] or ""),
        )
    territories = {row.code: row for row in reference_selectors.territories()}
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


def _decimals(row: Row) -> int:
    return {"count": 0, "money": 1, "share": 1, "ratio": 2}.get(row["kind"], 0)


def _joined(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Return both texts of each language as one."""
    return {language: f"{text} {second[language]}".strip() for language, text in first.items()}


def _figures(package: Package, by: Any) -> dict[str, dict[str, int]]:
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


def _country(package: Package, by: Any) -> None:
    row = package.rows("country")[0]
    reference.load_country(
        by=by,
        row={
            "code": row["code"],
            "currency": row["currency"],
            "languages": row.many("languages"),
            "package_version": package.version,
            "package_checksum": package.checksum,
            **texts(package, row, "name"),
        },
    )
