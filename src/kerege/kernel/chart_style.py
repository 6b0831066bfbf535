"""The measures and colours of a drawing, shared by all kinds of charts."""

from collections.abc import Iterable
from typing import Any

import altair as alt

TOTAL_WIDTH = {"wide": 640, "narrow": 320}
FONT = 13
# The reader's font may be wider than the one that the renderer measures with.
LETTER = 0.62 * FONT
LINE_LETTERS = {"wide": 30, "narrow": 38}
# Colours that stand in the drawing for the custom properties of the style sheet.
INK, QUIET, LINE, SKY, SUN = (f"#0a0b0{n}" for n in range(5))
PROPERTIES = {
    INK: "var(--ink)",
    QUIET: "var(--ink-quiet)",
    LINE: "var(--line)",
    SKY: "var(--chart-1)",
    SUN: "var(--chart-2)",
}


def data_of(rows: list[dict[str, Any]]) -> Any:
    """Return rows as the data of a mark."""
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]  # altair leaves it untyped


def room_for(labels: Iterable[str], most: float) -> float:
    """Return the room for labels beside an axis, at most ``most``."""
    return min(most, LETTER * max(map(len, labels), default=0)) + 6
