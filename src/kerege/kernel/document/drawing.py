"""SVG drawings for paper: text in the font of the document, greys that survive a copier.

Everything is drawn with attributes, not styles, so that a page with a strict content policy may
carry it; text is escaped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

FONT = "Libertinus Serif, Georgia, serif"
INK = "#16242f"
QUIET = "#5b6b77"
SCALE = ("#eaf3f8", "#c5dfec", "#93c3dc", "#5aa2c6", "#2b7ca6", "#0f5478")
PARTS = (
    "#0f5478",
    "#e0a100",
    "#4f9fc4",
    "#8a5a00",
    "#9bc7dd",
    "#f2cf63",
    "#3d6b58",
    "#9fb8ab",
)
DARK_FROM = 0.6
SIDE, GAP = 92, 6


@dataclass(frozen=True)
class Tile:
    """A region on the tile map; `share` from 0 to 1 chooses the shade."""

    row: int
    column: int
    name: str
    value: str
    share: float
    is_pale: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar made of parts."""

    name: str
    value: str
    parts: list[float]


@dataclass(frozen=True)
class Ink:
    """How a text is set."""

    size: float
    fill: str = INK
    anchor: str = "start"
    weight: str = "normal"


def written(x: float, y: float, text: str, ink: Ink) -> str:
    """Return a text at a place, escaped."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family={quoteattr(FONT)} font-size="{ink.size}"'
        f' fill="{ink.fill}" text-anchor="{ink.anchor}" font-weight="{ink.weight}">'
        f"{escape(text)}</text>"
    )


def svg(width: float, height: float, parts: Sequence[str]) -> str:
    """Return a drawing of its parts."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}">' + "".join(parts) + "</svg>"
    )


def lines_of(text: str, width: int) -> list[str]:
    """Break a name into at most three lines of about so many letters."""
    lines = [""]
    for word in text.replace("-", "- ").split():
        glued = lines[-1].endswith("-")
        joined = f"{lines[-1]}{'' if glued or not lines[-1] else ' '}{word}"
        if len(joined) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines[:3]


def tile_map(tiles: Sequence[Tile], legend: tuple[str, str, str]) -> str:
    """Return a map of equal tiles, one for each region."""
    top = min(tile.row for tile in tiles)
    left = min(tile.column for tile in tiles)
    step = SIDE + GAP
    parts = []
    for tile in tiles:
        x, y = (tile.column - left) * step, (tile.row - top) * step
        shade = SCALE[min(len(SCALE) - 1, int(tile.share * len(SCALE)))]
        tone = "#ffffff" if tile.share >= DARK_FROM and not tile.is_pale else INK
        opacity = ' fill-opacity="0.45" stroke-dasharray="4 3"' if tile.is_pale else ""
        parts.append(
            f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="4" fill="{shade}"'
            f' stroke="{QUIET}" stroke-width="0.8"{opacity}/>'
        )
        for number, line in enumerate(lines_of(tile.name, 13)):
            parts.append(
                written(x + SIDE / 2, y + 20 + 14 * number, line, Ink(12.5, tone, "middle"))
            )
        parts.append(
            written(x + SIDE / 2, y + SIDE - 12, tile.value, Ink(19, tone, "middle", "bold"))
        )
    width = (max(tile.column for tile in tiles) - left + 1) * step
    height = (max(tile.row for tile in tiles) - top + 1) * step
    return svg(max(width, 560), height + 46, [*parts, *_scale(height + 12, legend)])


def _scale(y: float, legend: tuple[str, str, str]) -> list[str]:
    low, high, pale = legend
    parts = [
        f'<rect x="{i * 26}" y="{y}" width="26" height="12" fill="{shade}" stroke="{QUIET}"'
        ' stroke-width="0.5"/>'
        for i, shade in enumerate(SCALE)
    ]
    width = 26 * len(SCALE)
    parts.append(written(0, y + 27, low, Ink(12, QUIET)))
    parts.append(written(width, y + 27, high, Ink(12, QUIET, "end")))
    parts.append(
        f'<rect x="{width + 34}" y="{y}" width="26" height="12" fill="{SCALE[3]}"'
        f' fill-opacity="0.45" stroke="{QUIET}" stroke-dasharray="4 3" stroke-width="0.8"/>'
    )
    parts.append(written(width + 68, y + 11, pale, Ink(12, QUIET)))
    return parts


def stacked_bars(bars: Sequence[Bar], names: Sequence[str], unit: str) -> str:
    """Return horizontal bars from zero, the parts in the order of their names, with a key."""
    left, width, thick, step = 60.0, 520.0, 26.0, 38.0
    most = max((sum(bar.parts) for bar in bars), default=0.0) or 1.0
    parts = [written(0, 14, unit, Ink(12.5, QUIET))]
    for number, bar in enumerate(bars):
        y, x = 26 + number * step, left
        parts.append(written(0, y + 18, bar.name, Ink(14)))
        for place, part in enumerate(bar.parts):
            length = width * part / most
            if length > 0:
                parts.append(
                    f'<rect x="{x:.2f}" y="{y}" width="{length:.2f}" height="{thick}"'
                    f' fill="{PARTS[place % len(PARTS)]}" stroke="#ffffff" stroke-width="0.8"/>'
                )
            x += length
        parts.append(written(x + 8, y + 18, bar.value, Ink(13.5, INK, "start", "bold")))
    top = 26 + len(bars) * step + 8
    for place, name in enumerate(names):
        y = top + 19 * place
        parts.append(
            f'<rect x="0" y="{y}" width="14" height="12" fill="{PARTS[place % len(PARTS)]}"/>'
        )
        parts.append(written(22, y + 11, name, Ink(13)))
    return svg(left + width + 110, top + 19 * len(names) + 6, parts)
