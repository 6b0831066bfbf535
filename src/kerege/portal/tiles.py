"""The tile map: one equal square for each region, shaded by the class of its value."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from kerege.portal.marks import SYNTHETIC, Mark, marks_of

CLASSES = 5
WIDEST = 10_000
"""A tile is too narrow for numbers from here on: they are shown in thousands, or millions."""
LONG_WORD = 6
_VOWEL = "[аәеёиоөуұүыіэюяaeiouy]"
_CONSONANT = "[бвгғджзйкқлмнңпрстфхһцчшщbcdfghjklmnpqrstvwxz]"
_SYLLABLES = tuple(
    re.compile(pattern.replace("G", _VOWEL).replace("S", _CONSONANT), re.IGNORECASE)
    for pattern in ("(GSS)(?=SSG)", "(GS)(?=S{1,2}G)", "(SG)(?=SG)")
)


@dataclass(frozen=True)
class Tile:
    """One region on the map; class 0 has no value."""

    code: str
    name: str
    shown_name: str
    row: int
    column: int
    value: Any
    lower: Any
    upper: Any
    marks: list[Mark]
    url: str
    shade: int

    @property
    def is_synthetic(self) -> bool:
        """Whether the value is made up: the tile carries a sign of it."""
        return self.value is not None and SYNTHETIC in self.marks


@dataclass(frozen=True)
class Shade:
    """One class of the legend with the smallest and largest value in it."""

    number: int
    lowest: Any
    highest: Any
    count: int


@dataclass(frozen=True)
class TileMap:
    """All tiles by row and column, the classes of the legend, the ranking for the table."""

    tiles: list[Tile]
    shades: list[Shade]
    missing: int

    @property
    def factor(self) -> int:
        """By how much numbers on tiles are divided so that they fit: 1, 1,000, 1,000,000 ..."""
        factor = 1
        while max(
            (abs(tile.value) for tile in self.tiles if tile.value is not None), default=0
        ) >= (WIDEST * factor):
            factor *= 1000
        return factor

    @property
    def marks(self) -> list[Mark]:
        """The marks that any known value carries, each once: said beside the map."""
        known = (mark for tile in self.tiles if tile.value is not None for mark in tile.marks)
        return list(dict.fromkeys(known))

    @property
    def ranking(self) -> list[Tile]:
        """Tiles with a value from the largest down, then those without one by name."""
        known = [tile for tile in self.tiles if tile.value is not None]
        unknown = [tile for tile in self.tiles if tile.value is None]
        return sorted(known, key=lambda tile: -tile.value) + sorted(
            unknown, key=lambda tile: tile.name
        )


def _read(record: Any, name: str) -> Any:
    return record.get(name) if isinstance(record, dict) else getattr(record, name, None)


def region_url(code: str) -> str:
    """Return the page of a region, or nothing where it has none."""
    try:
        return reverse("region", args=[code])
    except NoReverseMatch:
        return ""


def short_name(territory: Any) -> str:
    """Return a territory's short name, its name, or its code: the first it has."""
    for field in ("short_name", "name"):
        if text := getattr(territory, field, ""):
            return str(text)
    return str(territory.code)


def breakable(name: str) -> str:
    """Return a name whose long words may break between syllables, for a narrow tile."""
    return re.sub(rf"\w{{{LONG_WORD},}}", lambda word: _syllables(word[0]), name)


def _syllables(word: str) -> str:
    for pattern in _SYLLABLES:
        word = pattern.sub("\\1\N{SOFT HYPHEN}", word)
    return word


def shades_of(values: list[Any]) -> list[Shade]:
    """Divide values into at most five classes of nearly equal size; equal values stay together."""
    ordered = sorted(values)
    groups: list[list[Any]] = [[] for _ in range(CLASSES)]
    for position, value in enumerate(ordered):
        group = position * CLASSES // len(ordered)
        if position and value == ordered[position - 1]:
            group = max(number for number, members in enumerate(groups) if members)
        groups[group].append(value)
    filled = [group for group in groups if group]
    first = CLASSES - len(filled) + 1
    return [
        Shade(number, group[0], group[-1], len(group)) for number, group in enumerate(filled, first)
    ]


def tile_map(values: list[Any], decimals: int = 1) -> TileMap:
    """Place values on the grid; a region without a value stays on the map as not measured."""
    known = [value for record in values if (value := _read(record, "value")) is not None]
    rounded = [round(value, decimals) for value in known]
    shades = shades_of(rounded)
    tiles = []
    for record in values:
        territory, value = _read(record, "territory"), _read(record, "value")
        if territory.tile_row is None or territory.tile_column is None:
            continue
        shade = 0
        if value is not None:
            shade = next(s.number for s in shades if round(value, decimals) <= s.highest)
        tiles.append(
            Tile(
                territory.code,
                short_name(territory),
                breakable(short_name(territory)),
                territory.tile_row,
                territory.tile_column,
                value,
                _read(record, "lower"),
                _read(record, "upper"),
                marks_of(record),
                _read(record, "url") or region_url(territory.code),
                shade,
            )
        )
    tiles.sort(key=lambda tile: (tile.row, tile.column))
    return TileMap(tiles, shades, len(tiles) - sum(tile.value is not None for tile in tiles))
