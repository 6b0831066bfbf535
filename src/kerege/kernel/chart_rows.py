"""Rows of bars or dots with their intervals, and points across two measures."""

import textwrap
from typing import Any

import altair as alt

from kerege.kernel import chart as charts
from kerege.kernel.chart import Chart, Item, Width
from kerege.kernel.chart_style import (
    FONT,
    INK,
    LETTER,
    LINE,
    LINE_LETTERS,
    QUIET,
    SKY,
    SUN,
    data_of,
    room_for,
)

_PLOT_WIDTH = {"wide": 370, "narrow": 310}
_ROW_HEIGHT = {"wide": 30, "narrow": 46}
_LABEL = 220
"""Longest line of a label beside a row; a longer label takes two, a still longer is cut."""
_LINE_HEIGHT = 15
_TWO_LINES_AROUND_THE_MIDDLE: Any = {
    "condition": {"test": "indexof(datum.label, '\\n') > 0", "value": "bottom"},
    "value": "middle",
}


def row_layers(chart: Chart, width: Width) -> list[Any]:
    """Return the layers of a chart of bars or dots."""
    is_bars = chart.kind == "bars"
    beside = [charts.written(item, chart) for item in chart.items if item.value is not None]
    longest = max(map(len, beside), default=0)
    low, high = _span(_row_values(chart) or [0.0, 1.0], longest, width, from_zero=is_bars)
    rows = _row_data(chart, low, width)
    ticks = 3 if width == "narrow" else 5
    x = alt.X(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=alt.Axis(
            tickCount=ticks,
            domain=False,
            ticks=False,
            grid=is_bars,
            format=",.6~f",
            labelBound=True,  # a number that the edge would cut is left out
        ),
    )
    base = alt.Chart(data_of(rows)).encode(y=_row_axis(rows, width, is_bars=is_bars))
    colour = alt.Color("colour:N", scale=None)
    known = base.transform_filter("isValid(datum.value)")
    if is_bars:
        marks = known.mark_bar(height=12).encode(x=x, x2=alt.X2("zero:Q"), color=colour)
    else:
        marks = known.mark_circle(size=95, opacity=1).encode(x=x, color=colour)
    bounded = base.transform_filter("isValid(datum.lower) && isValid(datum.upper)")
    rule = bounded.mark_rule(strokeWidth=1.6, color=INK).encode(
        x=alt.X("lower:Q"), x2=alt.X2("upper:Q")
    )
    text = base.mark_text(align="left", dx=8, fontSize=FONT).encode(
        x=alt.X("end:Q"), text="text:N", color=alt.Color("ink:N", scale=None)
    )
    layers = [marks, rule, text] if is_bars else [rule, marks, text]
    if width == "narrow":
        layers += [
            base.mark_text(align="left", dx=1, dy=dy, fontSize=FONT, color=INK)
            .transform_calculate(part=f"reverse(split(datum.label, '\\n'))[{number}]")
            .transform_filter("isValid(datum.part)")
            .encode(x=alt.X("left:Q"), text="part:N")
            for number, dy in ((1, -16 - _LINE_HEIGHT), (0, -16))
        ]
    return [*_reference(chart, width), *layers]


def _reference(chart: Chart, width: Width) -> list[Any]:
    if chart.reference is None:
        return []
    data = data_of([{"at": chart.reference[1], "label": chart.reference[0]}])
    base = alt.Chart(data).encode(x=alt.X("at:Q"))
    line = base.mark_rule(strokeDash=[4, 3], color=QUIET)
    label = base.mark_text(align="left", baseline="bottom", dx=4, fontSize=12, color=QUIET)
    # On a narrow drawing the label of the first row stands above its mark.
    above = alt.value(-_LINE_HEIGHT if width == "narrow" else 0)
    return [line, label.encode(y=above, text="label:N")]


def _row_values(chart: Chart) -> list[float]:
    found = [v for i in chart.items for v in (_end(i), i.start, i.lower, i.upper) if v is not None]
    return [*found, chart.reference[1]] if chart.reference else found


def _end(item: Item) -> float | None:
    return item.value if item.value is None else (item.start or 0) + item.value


def _right_end(item: Item, chart: Chart) -> float:
    """Return where a mark ends on the right: a bar below zero ends where it begins, at zero."""
    end = _end(item) or 0.0
    return max(end, item.start or 0.0) if chart.kind == "bars" else end


def _span(
    values: list[float], written: int, width: Width, *, from_zero: bool
) -> tuple[float, float]:
    """Return the axis from the least to the largest value, with room for the written values."""
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, 0), max(high, 0)
    extent = (high - low) or abs(high) or 1.0
    taken = min(0.6, (written * LETTER + 12) / _PLOT_WIDTH[width])
    before = low if from_zero and low == 0 else low - 0.06 * extent
    return before, high + extent * taken / (1 - taken)


def _row_data(chart: Chart, low: float, width: Width) -> list[dict[str, Any]]:
    return [
        {
            "row": f"{number:04d}|{_in_two(item.label, width)}",
            "label": _in_two(item.label, width),
            "value": (end := _end(item)),
            "lower": item.lower,
            "upper": item.upper,
            "end": low if end is None else max(_right_end(item, chart), item.upper or end),
            "text": charts.written(item, chart),
            "colour": SUN if item.is_marked else SKY,
            "ink": QUIET if item.value is None else INK,
            "zero": item.start or 0,
            "left": low,
        }
        for number, item in enumerate(chart.items)
    ]


def _in_two(label: str, width: Width) -> str:
    """Return a label on two lines where it is too long for one."""
    lines = textwrap.wrap(label, LINE_LETTERS[width], max_lines=2, placeholder=" …")
    return "\n".join(lines)


def row_height(chart: Chart, width: Width) -> int:
    """Return the height of a row: on a narrow drawing it holds the label too."""
    has_two = any("\n" in _in_two(item.label, width) for item in chart.items)
    return _ROW_HEIGHT[width] + (_LINE_HEIGHT if has_two and width == "narrow" else 0)


def _row_axis(rows: list[dict[str, Any]], width: Width, *, is_bars: bool) -> alt.Y:
    labelled = alt.Axis(
        labelExpr="split(slice(datum.label, 5), '\\n')",
        labels=width == "wide",
        labelLimit=_LABEL,
        minExtent=room_for((row["label"] for row in rows), 1.12 * _LABEL) if width == "wide" else 0,
        labelColor=INK,
        labelFontSize=FONT,
        labelLineHeight=_LINE_HEIGHT,
        labelBaseline=_TWO_LINES_AROUND_THE_MIDDLE,
        ticks=False,
        domain=not is_bars,
        domainColor=LINE,
        grid=not is_bars,
        gridDash=[1, 3],
    )
    order = alt.Scale(domain=[row["row"] for row in rows])
    return alt.Y("row:N", sort=None, title=None, scale=order, axis=labelled)


def point_layers(chart: Chart, width: Width) -> list[Any]:
    """Return the layers of a scatter."""
    rows = [
        {"across": one.across, "value": one.value, "colour": SUN if one.is_marked else SKY}
        for one in chart.items
    ]
    axis: Any = {"tickCount": 3 if width == "narrow" else 5, "format": ",.6~f", "grid": True}
    scale = alt.Scale(zero=False)
    title = textwrap.wrap(chart.across, 2 * LINE_LETTERS[width] // (2 if width == "narrow" else 1))
    drawn = alt.Axis(**axis, titleFontWeight="normal")
    x = alt.X("across:Q", title=title, scale=scale, axis=drawn)
    y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(**axis, minExtent=40))
    base = alt.Chart(data_of(rows)).transform_filter(
        "isValid(datum.across) && isValid(datum.value)"
    )
    return [base.mark_circle(size=80, opacity=1).encode(x, y, alt.Color("colour:N", scale=None))]
