"""What others published as plain rows: for files and for the command line."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

from kerege.evidence.models import Event, Hub, SupportMeasure, Target
from kerege.kernel.cells import harmless_cell
from kerege.kernel.text import LANGUAGES

SOURCED = ("source_url", "stated_on")
TEXTS: dict[str, tuple[str, ...]] = {
    "hubs": ("name", "city", "opened_text", "host", "partners", "features", "note", "source"),
    "events": ("title", "participants", "note", "source"),
    "support": ("name", "eligible", "benefit", "validity_text", "note", "source"),
    "targets": (
        "place",
        "document",
        "indicator",
        "unit",
        "base_period",
        "period",
        "note",
        "source",
    ),
}


def _hub(row: Hub) -> dict[str, Any]:
    names = ("kind", "status", "opened", "area_m2")
    own = {name: getattr(row, name) for name in names}
    return {"territory": _code(row.territory), "counted": row.is_counted, **own}


def _event(row: Event) -> dict[str, Any]:
    names = ("kind", "begins", "ends")
    own = {name: getattr(row, name) for name in names}
    return {"territory": _code(row.territory), **own, "planned": row.is_planned}


def _support(row: SupportMeasure) -> dict[str, Any]:
    places = " ".join(place.code for place in row.territories.all())
    return {"territories": places, "valid_from": row.valid_from, "valid_to": row.valid_to}


def _target(row: Target) -> dict[str, Any]:
    names = ("country", "base_value", "base_relation", "value", "relation")
    own = {name: getattr(row, name) for name in names}
    return own | {"can_be_checked": not row.is_slogan}


def _code(territory: Any) -> str:
    return territory.code if territory else ""


OWN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "hubs": _hub,
    "events": _event,
    "support": _support,
    "targets": _target,
}


def plain_rows(kind: str, found: Iterable[Any]) -> list[dict[str, Any]]:
    """Return records as rows: code, what is true of each, texts by language, the source."""
    return [
        {
            "code": row.code,
            **{name: _plain(value) for name, value in OWN[kind](row).items()},
            **{
                f"{name}_{language}": getattr(row, f"{name}_{language}") or ""
                for name in TEXTS[kind]
                for language in LANGUAGES
            },
            **{name: getattr(row, name) for name in SOURCED},
        }
        for row in found
    ]


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return format(value.normalize(), "f") if hasattr(value, "normalize") else value


def published_csv(kind: str, found: Iterable[Any]) -> bytes:
    """Return a CSV file (UTF-8 with a byte order mark); no cell is taken for a formula."""
    stream = io.StringIO(newline="")
    rows = plain_rows(kind, found)
    heading = list(rows[0]) if rows else ["code"]
    writer = csv.writer(stream)
    writer.writerow(heading)
    for row in rows:
        writer.writerow([harmless_cell(str(row[name])) for name in heading])
    return ("\ufeff" + stream.getvalue()).encode()
