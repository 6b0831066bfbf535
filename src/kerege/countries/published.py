"""What others published, as a package lists it: hubs, events, support, targets."""

from collections.abc import Mapping
from typing import Any

from kerege.countries.package import Package
from kerege.countries.tables import Row
from kerege.evidence import services as evidence

Source = Mapping[str, str] | str


class Names:
    """Names of publishers, sources and licences in each language, by what stands in the tables."""

    def __init__(self, package: Package) -> None:
        self._known = {
            row["name"]: row.texts("title", package.languages) for row in package.rows("names")
        }

    def __call__(self, printed: str) -> Source:
        """Return the name in each language where the package knows it, else as it is printed."""
        return self._known.get(printed, printed)


def load_published(package: Package, by: Any) -> None:
    """Load the tables; what a package no longer states ceases to be current."""
    names = Names(package)
    units = {row["code"]: row.texts("name", package.languages) for row in package.rows("units")}
    for kind, rows in (
        ("hub", [_hub(package, row, names) for row in package.rows("hubs")]),
        ("event", [_event(package, row, names) for row in package.rows("events")]),
        ("support", [_support(package, row, names) for row in package.rows("support_measures")]),
        (
            "target",
            [_target(package, row, names, units) for row in package.rows("targets_published")],
        ),
    ):
        evidence.record_published(by=by, kind=kind, rows=rows)


def _sourced(package: Package, row: Row, names: Names) -> dict[str, Any]:
    return {
        "code": row["code"],
        "source": names(row["source"]),
        "source_url": row["url"] or "",
        "stated_on": row["date"] or "",
        "note": row.texts("note", package.languages),
    }


def _hub(package: Package, row: Row, names: Names) -> dict[str, Any]:
    return {
        **_sourced(package, row, names),
        **{name: row.texts(name, package.languages) for name in ("name", "city", "features")},
        "territory": row["territory"],
        "is_counted": row["counted"],
        "area_m2": row["area_m2"],
        **{name: row[name] or "" for name in ("kind", "status", "opened", "opened_text")},
        **{name: row[name] or "" for name in ("name_original", "host", "partners")},
    }


def _event(package: Package, row: Row, names: Names) -> dict[str, Any]:
    return {
        **_sourced(package, row, names),
        "title": row.texts("title", package.languages),
        "kind": row["kind"],
        "begins": row["from"],
        "ends": row["to"] or "",
        "participants": row["participants"] or "",
        "is_planned": row["planned"],
    }


def _support(package: Package, row: Row, names: Names) -> dict[str, Any]:
    return {
        **_sourced(package, row, names),
        **{name: row.texts(name, package.languages) for name in ("name", "eligible", "benefit")},
        "territories": row.many("territories"),
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
        "validity_text": row["validity_text"] or "",
    }


def _target(
    package: Package, row: Row, names: Names, units: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    return {
        **_sourced(package, row, names),
        **{name: row.texts(name, package.languages) for name in ("document", "indicator")},
        # "Yes (1) or no (0)" is how a flag is stored, not a unit that a reader needs.
        "unit": {} if row["unit"] == "flag" else units[row["unit"]],
        "country": row["country"],
        "base_value": row["base_value"],
        "value": row["target_value"],
        **{name: row[name] or "" for name in ("place", "base_relation", "base_period")},
        "relation": row["target_relation"] or "",
        "period": row["target_period"] or "",
    }
