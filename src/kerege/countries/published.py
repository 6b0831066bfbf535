"""What others published, as a package lists it: hubs, events, support, targets."""

from collections.abc import Mapping
from typing import Any

from kerege.countries.package import Package
from kerege.countries.tables import Row
from kerege.evidence import services as evidence


class Names:
    """What the tables print in one language, in each language where the package says it."""

    def __init__(self, package: Package) -> None:
        self._languages = package.languages
        self._known = {
            row["name"]: row.texts("title", package.languages) for row in package.rows("names")
        }

    def __call__(self, printed: str | None) -> Mapping[str, str]:
        """Return the words in each language where the package knows them, else as printed."""
        return self._known.get(printed or "") or dict.fromkeys(self._languages, printed or "")

    def columns(self, field: str, printed: str | None) -> dict[str, str]:
        """Return the words as translated columns: ``source_kk`` and so on."""
        return {f"{field}_{language}": text for language, text in self(printed).items()}


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
        **{name: row[name] or "" for name in ("kind", "status", "opened", "name_original")},
        **{name: names(row[name]) for name in ("opened_text", "host", "partners")},
    }


def _event(package: Package, row: Row, names: Names) -> dict[str, Any]:
    return {
        **_sourced(package, row, names),
        "title": row.texts("title", package.languages),
        "kind": row["kind"],
        "territory": row["territory"],
        "begins": row["from"],
        "ends": row["to"] or "",
        "participants": names(row["participants"]),
        "is_planned": row["planned"],
    }


def _support(package: Package, row: Row, names: Names) -> dict[str, Any]:
    return {
        **_sourced(package, row, names),
        **{name: row.texts(name, package.languages) for name in ("name", "eligible", "benefit")},
        "territories": row.many("territories"),
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
        "validity_text": names(row["validity_text"]),
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
        **{name: names(row[name]) for name in ("place", "base_period")},
        "base_relation": row["base_relation"] or "",
        "relation": row["target_relation"] or "",
        "period": names(row["target_period"]),
    }
