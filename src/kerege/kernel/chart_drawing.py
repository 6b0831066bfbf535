"""From a chart to Vega-Lite to SVG: imported only when a drawing is not in the cache."""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

import altair as alt
import vl_convert

from kerege.kernel import chart as charts
from kerege.kernel.chart import Chart, Item, Width

TOTAL_WIDTH = {"wide": 640, "narrow": 320}
_PLOT_WIDTH = {"wide": 370, "narrow": 310}
_ROW_HEIGHT = {"wide": 30, "narrow": 46}
_FONT = 13
# The reader's font may be wider than the one that the renderer measures with.
_LETTER = 0.62 * _FONT
_LABEL = 220
"""Longest line of a label beside a row; a longer label takes two, a still longer is cut."""
_LINE_LETTERS = {"wide": 30, "narrow": 38}
_LINE_HEIGHT = 15
_TWO_LINES_AROUND_THE_MIDDLE: Any = {
    "condition": {"test": "indexof(datum.label, '\\n') > 0", "value": "bottom"},
    "value": "middle",
}
# Colours that stand in the drawing for the custom properties of the style sheet.
_INK, _QUIET, _LINE, _SKY, _SUN, _GROUND = (f"#0a0b0{n}" for n in range(6))
_PROPERTIES = {
    _INK: "var(--ink)",
    _QUIET: "var(--ink-quiet)",
    _LINE: "var(--line)",
    _SKY: "var(--chart-1)",
    _SUN: "var(--chart-2)",
    _GROUND: "var(--ground)",
}
_SERIES_COLOURS = (_SKY, _SUN, _INK, _QUIET)
_SERIES_DASHES: tuple[list[int], ...] = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3])
_FORECAST_DASH = [3, 4]
_TAGS = {"svg", "g", "path", "line", "rect", "text", "tspan", "circle"}
_ATTRIBUTES = {
    *("d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    *("stroke-miterlimit", "fill-opacity", "stroke-opacity", "opacity", "text-anchor"),
    *("font-size", "font-weight", "font-style", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy"),
    *("width", "height", "viewBox", "r", "cx", "cy", "display"),
}
_SVG = "{http://www.w3.org/2000/svg}"


def drawing(chart: Chart, width: Width) -> str:
    """Return the SVG of a chart: presentation only, no script, style, link or foreign markup."""
    spec = specification(chart, width)
    raw = vl_convert.vegalite_to_svg(
        spec, vl_version=_vegalite_version(), format_locale=_format_locale(chart.language)
    )
    return clean(raw)


def _vegalite_version() -> str:
    wanted = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    known: list[str] = vl_convert.get_vegalite_versions()
    return wanted if wanted in known else known[-1]


def _format_locale(language: str) -> dict[str, Any]:
    if language == "en":
        return {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}
    thousands = "\N{NO-BREAK SPACE}"
    return {"decimal": ",", "thousands": thousands, "grouping": [3], "currency": ["", ""]}


def specification(chart: Chart, width: Width) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart."""
    layers = {"bars": _rows, "dots": _rows, "lines": _lines, "points": _points}[chart.kind](
        chart, width
    )
    height = {"wide": 280, "narrow": 240}[width]
    if chart.kind not in {"lines", "points"}:
        height = _row_height(chart, width) * len(chart.items) + 34
    drawn = (
        alt.layer(*layers)
        .properties(width=TOTAL_WIDTH[width], height=height, padding=2)
        .properties(autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .configure(background="transparent", font="sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_QUIET,
            titleColor=_QUIET,
            labelFontSize=_FONT - 1,
            gridColor=_LINE,
            domainColor=_QUIET,
            tickColor=_LINE,
            labelPadding=6,
        )
    )
    return dict(drawn.to_dict(validate=False))


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]  # altair leaves it untyped


def _span(
    values: list[float], written: int, width: Width, *, from_zero: bool
) -> tuple[float, float]:
    """Return the axis from the least to the largest value, with room for the written values."""
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, 0), max(high, 0)
    extent = (high - low) or abs(high) or 1.0
    taken = min(0.6, (written * _LETTER + 12) / _PLOT_WIDTH[width])
    before = low if from_zero and low == 0 else low - 0.06 * extent
    return before, high + extent * taken / (1 - taken)


def _end(item: Item) -> float | None:
    return item.value if item.value is None else (item.start or 0) + item.value


def _right_end(item: Item, chart: Chart) -> float:
    """Return where a mark ends on the right: a bar below zero ends where it begins, at zero."""
    end = _end(item) or 0.0
    return max(end, item.start or 0.0) if chart.kind == "bars" else end


def _row_values(chart: Chart) -> list[float]:
    found = [v for i in chart.items for v in (_end(i), i.start, i.lower, i.upper) if v is not None]
    return [*found, chart.reference[1]] if chart.reference else found


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
            "colour": _SUN if item.is_marked else _SKY,
            "ink": _QUIET if item.value is None else _INK,
            "zero": item.start or 0,
            "left": low,
        }
        for number, item in enumerate(chart.items)
    ]


def _in_two(label: str, width: Width) -> str:
    """Return a label on two lines where it is too long for one."""
    lines = textwrap.wrap(label, _LINE_LETTERS[width], max_lines=2, placeholder=" …")
    return "\n".join(lines)


def _row_height(chart: Chart, width: Width) -> int:
    """Return the height of a row: on a narrow drawing it holds the label too."""
    has_two = any("\n" in _in_two(item.label, width) for item in chart.items)
    return _ROW_HEIGHT[width] + (_LINE_HEIGHT if has_two and width == "narrow" else 0)


def _extent(labels: Iterable[str], most: float) -> float:
    """Return the room for labels beside an axis, at most ``most``."""
    return min(most, _LETTER * max(map(len, labels), default=0)) + 6


def _row_axis(rows: list[dict[str, Any]], width: Width, *, is_bars: bool) -> alt.Y:
    labelled = alt.Axis(
        labelExpr="split(slice(datum.label, 5), '\\n')",
        labels=width == "wide",
        labelLimit=_LABEL,
        minExtent=_extent((row["label"] for row in rows), 1.12 * _LABEL) if width == "wide" else 0,
        labelColor=_INK,
        labelFontSize=_FONT,
        labelLineHeight=_LINE_HEIGHT,
        labelBaseline=_TWO_LINES_AROUND_THE_MIDDLE,
        ticks=False,
        domain=not is_bars,
        domainColor=_LINE,
        grid=not is_bars,
        gridDash=[1, 3],
    )
    order = alt.Scale(domain=[row["row"] for row in rows])
    return alt.Y("row:N", sort=None, title=None, scale=order, axis=labelled)


def _rows(chart: Chart, width: Width) -> list[Any]:
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
    base = alt.Chart(_data(rows)).encode(y=_row_axis(rows, width, is_bars=is_bars))
    colour = alt.Color("colour:N", scale=None)
    known = base.transform_filter("isValid(datum.value)")
    if is_bars:
        marks = known.mark_bar(height=12).encode(x=x, x2=alt.X2("zero:Q"), color=colour)
    else:
        marks = known.mark_circle(size=95, opacity=1).encode(x=x, color=colour)
    bounded = base.transform_filter("isValid(datum.lower) && isValid(datum.upper)")
    rule = bounded.mark_rule(strokeWidth=1.6, color=_INK).encode(
        x=alt.X("lower:Q"), x2=alt.X2("upper:Q")
    )
    text = base.mark_text(align="left", dx=8, fontSize=_FONT).encode(
        x=alt.X("end:Q"), text="text:N", color=alt.Color("ink:N", scale=None)
    )
    layers = [marks, rule, text] if is_bars else [rule, marks, text]
    if width == "narrow":
        layers += [
            base.mark_text(align="left", dx=1, dy=dy, fontSize=_FONT, color=_INK)
            .transform_calculate(part=f"reverse(split(datum.label, '\\n'))[{number}]")
            .transform_filter("isValid(datum.part)")
            .encode(x=alt.X("left:Q"), text="part:N")
            for number, dy in ((1, -16 - _LINE_HEIGHT), (0, -16))
        ]
    return [*_reference(chart, width), *layers]


def _reference(chart: Chart, width: Width) -> list[Any]:
    if chart.reference is None:
        return []
    data = _data([{"at": chart.reference[1], "label": chart.reference[0]}])
    base = alt.Chart(data).encode(x=alt.X("at:Q"))
    line = base.mark_rule(strokeDash=[4, 3], color=_QUIET)
    label = base.mark_text(align="left", baseline="bottom", dx=4, fontSize=12, color=_QUIET)
    # On a narrow drawing the label of the first row stands above its mark.
    above = alt.value(-_LINE_HEIGHT if width == "narrow" else 0)
    return [line, label.encode(y=above, text="label:N")]


def _points(chart: Chart, width: Width) -> list[Any]:
    rows = [
        {"across": one.across, "value": one.value, "colour": _SUN if one.is_marked else _SKY}
        for one in chart.items
    ]
    axis: Any = {"tickCount": 3 if width == "narrow" else 5, "format": ",.6~f", "grid": True}
    scale = alt.Scale(zero=False)
    title = textwrap.wrap(chart.across, 2 * _LINE_LETTERS[width] // (2 if width == "narrow" else 1))
    drawn = alt.Axis(**axis, titleFontWeight="normal")
    x = alt.X("across:Q", title=title, scale=scale, axis=drawn)
    y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(**axis, minExtent=40))
    base = alt.Chart(_data(rows)).transform_filter("isValid(datum.across) && isValid(datum.value)")
    return [base.mark_circle(size=80, opacity=1).encode(x, y, alt.Color("colour:N", scale=None))]


def _lines(chart: Chart, width: Width) -> list[Any]:
    points, areas, ends = _line_rows(chart)
    values = [v for p in points for v in (p["value"], p["lower"], p["upper"]) if v is not None]
    low, high = min([0.0, *values]), max([0.0, *values]) or 1.0
    years = chart.years or [0, 1]
    longest = max((len(end["label"]) for end in ends), default=0)
    numbers = _extent((f"{low:,.0f}", f"{high:,.0f}", "0.00"), 120)
    plot = TOTAL_WIDTH[width] - numbers
    taken = min(0.45, (longest * _LETTER + 12) / plot) if longest else 0.02
    last = years[-1] + max(0.4, taken / (1 - taken) * (years[-1] - years[0] + 1))
    step = max(1, -(-len(years) // (4 if width == "narrow" else 8)))
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[years[0] - 0.4, last], nice=False, zero=False),
        axis=alt.Axis(values=years[::-1][::step][::-1], format="d", grid=False),
    )
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[low, high + 0.08 * (high - low)], nice=False),
        axis=alt.Axis(
            tickCount=4,
            domain=False,
            ticks=False,
            format=",.6~f",
            minExtent=numbers,
        ),
    )
    colour = alt.Color("colour:N", scale=None)
    base = alt.Chart(_data(points)).encode(x=x, y=y, color=colour)
    layers: list[Any] = []
    if areas:
        band = alt.Chart(_data(areas)).mark_area(opacity=0.18)
        layers.append(band.encode(x=x, y="lower:Q", y2="upper:Q", color=colour, detail="run:N"))
    for number, line in enumerate(chart.lines):
        own = base.transform_filter(f"datum.line === {number}")
        dash = _FORECAST_DASH if line.is_forecast else _SERIES_DASHES[number % len(_SERIES_DASHES)]
        layers.append(own.mark_line(strokeWidth=2.2, strokeDash=dash).encode(detail="run:N"))
    layers.append(base.transform_filter("!datum.ahead").mark_circle(size=34, opacity=1))
    if any(line.is_forecast for line in chart.lines):
        ahead = base.transform_filter("datum.ahead && !datum.anchor")
        layers.append(ahead.mark_point(size=30, filled=False, strokeWidth=1.6, opacity=1))
    if ends:
        text = alt.Chart(_data(ends)).mark_text(align="left", dx=8, fontSize=_FONT)
        layers.append(text.encode(x=x, y=y, color=colour, text="label:N"))
    return [*_breaks(chart, x), *layers]


def _line_rows(chart: Chart) -> tuple[list[dict[str, Any]], ...]:
    points: list[dict[str, Any]] = []
    ends = []
    several = chart.lines if len(chart.lines) > 1 else ()
    if any(line.is_forecast for line in chart.lines):
        several = tuple(line for line in several if line.is_forecast or line.is_marked)
    for number, line in enumerate(chart.lines):
        colour = _SERIES_COLOURS[(number - line.is_forecast) % len(_SERIES_COLOURS)]
        before = points[-1] if points and line.is_forecast else None
        for run, moments in enumerate(charts.segments(line)):
            common = {
                "line": number,
                "run": f"{number}-{run}",
                "colour": colour,
                "ahead": line.is_forecast,
                "anchor": False,
            }
            if before and before["year"] == moments[0].year - 1:
                # The forecast starts from the last measured value, which has no interval.
                at = dict.fromkeys(("value", "lower", "upper"), before["value"])
                points.append(common | at | {"year": before["year"], "anchor": True})
            points.extend(
                common
                | {
                    "year": moment.year,
                    "value": moment.value,
                    "lower": moment.lower,
                    "upper": moment.upper,
                }
                for moment in moments
            )
        own = [point for point in points if point["line"] == number]
        if own and line in several:
            ends.append({**own[-1], "label": line.label})
    areas = [p for p in points if p["lower"] is not None and p["upper"] is not None]
    return points, areas, ends


def _breaks(chart: Chart, x: Any) -> list[Any]:
    """Return a dashed line before each year whose value cannot be compared with the one before."""
    years = {
        moment.year - 0.5
        for line in chart.lines
        for moment in line.moments
        if moment.value is not None and not moment.is_comparable
    }
    if not years:
        return []
    data = _data([{"year": year} for year in sorted(years)])
    return [alt.Chart(data).mark_rule(strokeDash=[3, 3], color=_QUIET).encode(x=x)]


def clean(raw: str) -> str:
    """Keep only drawing: known elements and attributes, colours as custom properties."""
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    root = ET.fromstring(raw)  # noqa: S314 -- drawn by our own renderer a moment ago
    _strip(root)
    box = root.get("viewBox", "0 0 640 300").split()
    root.attrib = {
        "viewBox": root.get("viewBox", ""),
        "width": box[2],
        "height": box[3],
        "aria-hidden": "true",
        "focusable": "false",
    }
    return ET.tostring(root, encoding="unicode")


def _strip(element: ET.Element) -> None:
    for child in list(element):
        name = child.tag.removeprefix(_SVG)
        is_empty = name == "path" and not child.get("d")
        is_clear = child.get("opacity") == "0" or child.get("display") == "none"
        if name not in _TAGS or is_empty or is_clear or _is_backdrop(child):
            element.remove(child)
            continue
        _strip(child)
        if name == "g" and not len(child):
            element.remove(child)
            continue
        child.attrib = {
            key: _PROPERTIES.get(value, value)
            for key, value in child.attrib.items()
            if key in _ATTRIBUTES and (key, value) != ("opacity", "1")
        }


def _is_backdrop(child: ET.Element) -> bool:
    return child.get("class") == "background" and "stroke" not in child.attrib
