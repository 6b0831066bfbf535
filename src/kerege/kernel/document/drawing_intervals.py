"""An SVG drawing for paper: values with their intervals on one scale, one row each."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kerege.kernel.document.drawing import INK, QUIET, SCALE, Ink, lines_of, svg, written

LEFT, WIDTH, STEP, TOP = 250.0, 390.0, 25.0, 10.0
LETTERS = 34
MOST_TICKS = 6
ACCENT, PALE = SCALE[-1], "#8796a0"


@dataclass(frozen=True)
class Span:
    """A row: its interval and its value; `is_pale` where it says little."""

    name: str
    value: float
    lower: float | None = None
    upper: float | None = None
    is_pale: bool = False


@dataclass(frozen=True)
class Axis:
    """The scale, how its numbers are written, and a value that divides it (an average)."""

    low: float
    high: float
    write: Callable[[float], str]
    divide: float | None = None


def intervals(spans: Sequence[Span], axis: Axis) -> str:
    """Return the intervals as thick lines with their values as dots; the interval comes first."""
    bottom = TOP + STEP * len(spans)
    parts = [part for tick in ticks(axis.low, axis.high) for part in _tick(axis, tick, bottom)]
    if axis.divide is not None:
        x = _place(axis, axis.divide)
        parts.append(_line(x, TOP - 6, x, bottom, f'stroke="{INK}" stroke-dasharray="4 3"'))
    for number, span in enumerate(spans):
        parts.extend(_row(axis, span, TOP + STEP * (number + 0.5)))
    return svg(LEFT + WIDTH + 30, bottom + 26, parts)


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers between the ends of a scale."""
    rough = (high - low) / MOST_TICKS
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= rough)
    return [
        round(step * number, 10)
        for number in range(math.ceil(low / step), math.floor(high / step + 1e-9) + 1)
    ]


def _place(axis: Axis, value: float) -> float:
    share = (value - axis.low) / (axis.high - axis.low)
    return LEFT + WIDTH * min(max(share, 0.0), 1.0)


def _line(x1: float, y1: float, x2: float, y2: float, how: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {how}/>'


def _tick(axis: Axis, value: float, bottom: float) -> list[str]:
    x = _place(axis, value)
    return [
        _line(x, TOP - 6, x, bottom, 'stroke="#d5dee4" stroke-width="0.8"'),
        written(x, bottom + 18, axis.write(value), Ink(12.5, QUIET, "middle")),
    ]


def _row(axis: Axis, span: Span, y: float) -> list[str]:
    colour = PALE if span.is_pale else ACCENT
    lines = lines_of(span.name, LETTERS)[:2]
    first = y + 4.5 - 7 * (len(lines) - 1)
    parts = [
        written(LEFT - 14, first + 14 * number, line, Ink(13.5, INK, "end"))
        for number, line in enumerate(lines)
    ]
    if span.lower is not None and span.upper is not None:
        ends = _place(axis, span.lower), _place(axis, span.upper)
        how = f'stroke="{colour}" stroke-width="7" stroke-opacity="0.45" stroke-linecap="round"'
        parts.append(_line(ends[0], y, ends[1], y, how))
    at = _place(axis, span.value)
    parts.append(
        f'<circle cx="{at:.1f}" cy="{y:.1f}" r="4.6" fill="{colour}" stroke="#ffffff"'
        ' stroke-width="1.2"/>'
    )
    return parts
