"""The code lists of a package: territories, activities, scopes and what else figures name."""

from typing import Any

from kerege.countries.package import Package
from kerege.countries.published import Names
from kerege.countries.tables import Row
from kerege.reference import services as reference

LEVELS = {"section": 1, "division": 2, "group": 3, "class": 4, "subclass": 5, "domain": 1}


def _texts(package: Package, row: Row, *columns: str) -> dict[str, str]:
    """Return texts as translated columns: ``name_kk`` and so on."""
    return {
        f"{column}_{language}": text
        for column in columns
        for language, text in row.texts(column, package.languages).items()
    }


def load_territories(package: Package, by: Any) -> None:
    """Load the territories, which followed which, their borders, and the areas of needs."""
    names = Names(package)
    reference.load_territories(
        by=by,
        rows=[
            {
                **row.only("code", "parent", "kind", "valid_from", "valid_to"),
                **row.only("is_capital", "tile_row"),
                "national_code": row["national_code"] or "",
                "tile_column": row["tile_col"],
                **_texts(package, row, "name", "centre"),
                **{
                    f"short_name_{language}": text
                    for language, text in row.texts("short", package.languages).items()
                },
            }
            for row in package.rows("territories")
        ],
        successions=[
            {
                **row.only("predecessor", "successor"),
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
                **row.only("one", "other", "valid_from", "valid_to"),
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
                **row.only("code", "parent", "order"),
                **_texts(package, row, "name", "description"),
            }
            for row in package.rows("need_areas")
        ],
    )


def load_places(package: Package, by: Any) -> None:
    """Load cities and towns."""
    reference.load_places(
        by=by,
        rows=[
            {
                "code": str(row["geonames_id"]),
                **row.only("territory", "latitude", "longitude", "population"),
                "source": "GeoNames, CC BY 4.0",
                **_texts(package, row, "name"),
            }
            for row in package.rows("places")
        ],
    )


def load_activities(package: Package, by: Any) -> None:
    """Load the classifications with their activities, and what ties one to another."""
    names = Names(package)
    reference.load_classifications(
        by=by,
        rows=[
            {
                "code": row["code"],
                "source_url": row["url"] or "",
                **names.columns("source", row["source"]),
                **_texts(package, row, "name"),
            }
            for row in package.rows("classifications")
        ],
        activities=[
            {
                **row.only("classification", "code", "parent"),
                "level": LEVELS[row["level"]],
                **_texts(package, row, "name"),
            }
            for row in package.rows("activities")
        ],
    )
    reference.load_correspondences(
        by=by,
        rows=[
            {
                **row.only("from_classification", "from_code", "to_classification", "to_code"),
                **row.only("weight", "status"),
                **names.columns("source", row["basis"]),
                "source_url": row["url"] or "",
                "dated": row["date"] or "",
            }
            for row in package.rows("crosswalk")
        ],
    )


def load_scopes(package: Package, by: Any) -> None:
    """Load what counts as creative, by whom, and in which sub-sectors."""
    names = Names(package)
    reference.load_scopes(
        by=by,
        rows=[
            {
                **row.only("code", "version", "status", "valid_from"),
                **names.columns("source", row["source"]),
                "source_url": row["url"] or "",
                **_texts(package, row, "name", "note"),
            }
            for row in package.rows("scopes")
        ],
        subsectors=[
            {**row.only("scope", "code"), **_texts(package, row, "name")}
            for row in package.rows("subsectors")
        ],
        items=[
            {
                **row.only("scope", "classification", "activity", "weight"),
                "subsector": row["subsector"] or "",
            }
            for row in package.rows("scope_items")
        ],
    )


def record_country(package: Package, by: Any) -> None:
    """Record the country, and by which package it is described."""
    row = package.rows("country")[0]
    reference.load_country(
        by=by,
        row={
            **row.only("code", "currency"),
            "languages": row.many("languages"),
            "package_version": package.version,
            "package_checksum": package.checksum,
            **_texts(package, row, "name"),
        },
    )
