"""Charts: one grammar (Vega-Lite through Altair), drawn to SVG on the server and kept by content.

A chart is plain data until it is drawn. It never draws what is not known: a missing value leaves a
gap and says so, a line is not carried across a break in its series, and an interval is shown
wherever there is one. Colours are the custom properties of the page's style sheet, so one drawing
serves the light and the dark scheme; there is a wide and a narrow drawing of each chart.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from kerege.kernel import notation

GRAMMAR = 9
"""Raise it when the drawing changes, so that kept drawings are made anew."""

Kind = Literal["bars", "dots", "lines", "points"]
Width = Literal["wide", "narrow"]
WIDTHS: tuple[Width, Width] = ("wide", "narrow")


@dataclass(frozen=True)
class Item:
    """One row of a bar or dot chart, or one point of a scatter.

    Attributes
    ----------
    label
        What the row is.
    value, lower, upper
        The value and its interval; None where not known.
    note
        What stands in place of a missing value, or a mark beside a known one, translated.
    is_marked
        Whether the row is the one the reader came for.
    start
        Where the bar of a change begins; None: the bar is an amount and begins at zero.
    across
        Of a point its place from left to right.
    """

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    note: str = ""
    is_marked: bool = False
    start: float | None = None
    across: float | None = None


@dataclass(frozen=True)
class Moment:
    """One year of a line.

    Attributes
    ----------
    is_comparable
        False where the value cannot be compared with the one before: the line begins anew.
    note
        Why it is missing or not comparable, or a mark, translated.
    """

    year: int
    value: float | None
    lower: float | None = None
    upper: float | None = None
    is_comparable: bool = True
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A series over the years.

    Attributes
    ----------
    is_forecast
        Whether it continues the line before it: dashed, with the band of its interval, and never
        like what was measured.
    """

    label: str
    moments: tuple[Moment, ...]
    is_marked: bool = False
    is_forecast: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart as data: what it says, in which unit, from which source, and its rows.

    Attributes
    ----------
    title
        The finding in a sentence.
    summary
        The text alternative: what a reader who cannot see the drawing must know.
    reference
        A value to compare with, drawn as a thin line, with its label.
    across
        Of a scatter what it shows from left to right, with the unit.
    is_kept
        Whether the drawing is kept; False for what a reader supposes, of which there is no end.
    """

    kind: Kind
    title: str
    unit: str
    source: str
    language: str
    items: tuple[Item, ...] = ()
    lines: tuple[Line, ...] = ()
    decimals: int = 1
    summary: str = ""
    reference: tuple[str, float] | None = None
    across: str = ""
    is_kept: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        known = [item.value for item in self.items]
        known += [moment.value for line in self.lines for moment in line.moments]
        return all(value is None for value in known)

    @property
    def years(self) -> list[int]:
        """Every year of any line, in order."""
        return sorted({moment.year for line in self.lines for moment in line.moments})

    @property
    def by_year(self) -> list[tuple[int, list[Moment | None]]]:
        """The table of a line chart: a row for each year, a cell for each line."""
        found = [{moment.year: moment for moment in line.moments} for line in self.lines]
        return [(year, [cells.get(year) for cells in found]) for year in self.years]

    @property
    def key(self) -> str:
        """SHA-256 of all that the drawing depends on."""
        drawn = asdict(self)
        for name in ("title", "source", "summary", "is_kept"):
            drawn.pop(name)
        content = json.dumps([GRAMMAR, drawn], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def bar_with_interval(
    items: Sequence[Item], *, title: str, unit: str, source: str, language: str, **more: Any
) -> Chart:
    """Return bars from zero, each with its interval; a missing value says what it is."""
    return Chart("bars", title, unit, source, language, items=tuple(items), **more)


def dot_interval(
    items: Sequence[Item], *, title: str, unit: str, source: str, language: str, **more: Any
) -> Chart:
    """Return dots with intervals on an axis that need not contain zero: ranks, quotients."""
    return Chart("dots", title, unit, source, language, items=tuple(items), **more)


def line_with_breaks(
    lines: Sequence[Line], *, title: str, unit: str, source: str, language: str, **more: Any
) -> Chart:
    """Return lines over the years with a gap at every missing year and every break."""
    return Chart("lines", title, unit, source, language, lines=tuple(lines), **more)


def scatter(
    items: Sequence[Item], *, title: str, unit: str, source: str, language: str, **more: Any
) -> Chart:
    """Return a point for each item, from left to right by what is told ``across``."""
    return Chart("points", title, unit, source, language, items=tuple(items), **more)


def draw(chart: Chart, width: Width, cache: Path) -> str:
    """Return a chart's SVG, from the cache where it was drawn before.

    Parameters
    ----------
    chart
        The chart.
    width
        ``wide`` (640 units) or ``narrow`` (320 units, for a telephone).
    cache
        Folder of kept drawings.
    """
    if not chart.is_kept:
        from kerege.kernel.chart_drawing import drawing

        return drawing(chart, width)
    return _kept(cache / f"{chart.key}-{width}.svg") or _draw_and_keep(chart, width, cache)


@lru_cache(maxsize=512)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _kept(path: Path) -> str:
    try:
        return _read(path)
    except FileNotFoundError:
        return ""


def _draw_and_keep(chart: Chart, width: Width, cache: Path) -> str:
    from kerege.kernel.chart_drawing import drawing

    svg = drawing(chart, width)
    cache.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=cache, suffix=".partial")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(svg)
    Path(name).replace(cache / f"{chart.key}-{width}.svg")
    return svg


def segments(line: Line) -> list[list[Moment]]:
    """Divide a line into runs of consecutive, comparable, known years."""
    runs: list[list[Moment]] = []
    before: Moment | None = None
    for moment in sorted(line.moments, key=lambda known: known.year):
        if moment.value is None:
            before = None
            continue
        follows = before is not None and moment.year == before.year + 1 and moment.is_comparable
        if follows:
            runs[-1].append(moment)
        else:
            runs.append([moment])
        before = moment
    return runs


def written(item: Item, chart: Chart) -> str:
    """Return what stands beside a row: its value and mark, or why there is none."""
    if item.value is None:
        return item.note or "—"
    value = notation.number(item.value, chart.language, chart.decimals)
    sign = "+" if item.start is not None and item.value > 0 else ""
    return f"{sign}{value} {item.note}".strip()
