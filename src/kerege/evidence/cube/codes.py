"""Code tables: which code is which territory or activity, when it holds, how much it counts."""

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kerege.evidence.cube.request import TOTAL
from kerege.kernel.errors import Kind, Refusal

FILES = ("territories.csv", "activities.csv", "scopes.csv", "scope_items.csv")
ALWAYS = 9999


@dataclass(frozen=True)
class Place:
    """A territory, and the first and last calendar year in which it exists."""

    code: str
    first: int
    last: int


@dataclass(frozen=True)
class CodeTables:
    """What the codes of a file mean.

    Attributes
    ----------
    country
        Code of the territory that is the whole.
    places
        Each code a row may carry (ISO 3166-2 or national) -> its territory.
    classification
        Of the activities.
    activities
        Every code of the classification.
    parts
        ``(code in a file, activity or sub-sector told, weight)``; a code that stands in several
        sub-sectors has several rows, one outside the scope none.
    totals
        Code in a file -> the weight with which it counts once in the total.
    checksums
        File -> SHA-256.
    """

    country: str
    places: dict[str, Place]
    classification: str
    activities: frozenset[str]
    parts: list[tuple[str, str, Decimal]]
    totals: dict[str, Decimal]
    checksums: dict[str, str]


def read_codes(folder: Path, *, scope: str, level: str) -> CodeTables:
    """Read the code tables of a country package.

    Parameters
    ----------
    scope
        ``code:version``, or empty for activities at ``level``.

    Raises
    ------
    Refusal
        If a table is missing, or the scope or level is not in it.
    """
    tables = {name: _read(folder / name) for name in FILES}
    checksums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    country, places = _places(tables["territories.csv"])
    items = [row for row in tables["scope_items.csv"] if row["scope"] == scope.partition(":")[0]]
    classification = _classification(tables, scope)
    rows = [row for row in tables["activities.csv"] if row["classification"] == classification]
    parts = _items(items, rows) if scope else _ancestors(rows, level)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for code, _told, weight in parts:
        totals[code] = max(totals[code], weight)
    codes = frozenset(row["code"] for row in rows)
    return CodeTables(country, places, classification, codes, parts, dict(totals), checksums)


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            "The code table cannot be read.",
            str(path),
            "Name a country package with --country; kerege country check DIR checks it.",
            Kind.NOT_FOUND,
        ) from error


def _places(rows: list[dict[str, str]]) -> tuple[str, dict[str, Place]]:
    places: dict[str, Place] = {}
    country = ""
    for row in rows:
        if row["kind"] == "country":
            country = row["code"]
            continue
        last = row["valid_to"][:4]
        place = Place(row["code"], int(row["valid_from"][:4]), int(last) if last else ALWAYS)
        places[row["code"]] = place
        if row["national_code"]:
            places.setdefault(row["national_code"], place)
    return country, places


def _classification(tables: dict[str, list[dict[str, str]]], scope: str) -> str:
    """Return the classification of a scope; without one, the longest list there is."""
    if not scope:
        names = [row["classification"] for row in tables["activities.csv"]]
        return max(sorted(set(names)), key=names.count)
    known = {f"{row['code']}:{row['version']}": row for row in tables["scopes.csv"]}
    if scope not in known:
        raise Refusal(
            "There is no such scope.",
            f"--scope {scope}",
            f"Choose one of: {', '.join(sorted(known))}.",
            Kind.NOT_FOUND,
        )
    return known[scope]["classification"]


def _items(
    items: list[dict[str, str]], activities: list[dict[str, str]]
) -> list[tuple[str, str, Decimal]]:
    """Give each code below an item of the scope, with the sub-sector and weight of the item.

    Where a code lies below several items of one sub-sector, the nearest decides.
    """
    parents = {row["code"]: row["parent"] for row in activities}
    weights: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for item in items:
        weights[item["activity"]][item["subsector"] or TOTAL] = Decimal(item["weight"])
    found = []
    for code in parents:
        seen: dict[str, Decimal] = {}
        above = code
        while above:
            seen = {**weights.get(above, {}), **seen}
            above = parents.get(above, "")
        found += [(code, part, weight) for part, weight in sorted(seen.items())]
    return found


def _ancestors(rows: list[dict[str, str]], level: str) -> list[tuple[str, str, Decimal]]:
    """Give each code with the code above it (or itself) that stands at the level."""
    known = {row["code"]: row for row in rows}
    levels = list(dict.fromkeys(row["level"] for row in rows))
    if level not in levels:
        raise Refusal(
            "The classification has no such level.",
            f"--level {level}",
            f"Choose one of: {', '.join(levels)}.",
        )
    found = []
    for code in known:
        above = known.get(code)
        while above and above["level"] != level:
            above = known.get(above["parent"])
        if above:
            found.append((code, above["code"], Decimal(1)))
    return found
