"""Lines over years, broken where their series is, with bands, forecasts and their ends named."""

from typing import Any

import altair as alt

from kerege.kernel import chart as charts
from kerege.kernel.chart import Chart, Width
from kerege.kernel.chart_style import (
    FONT,
    INK,
    LETTER,
    QUIET,
    SKY,
    SUN,
    TOTAL_WIDTH,
    data_of,
    room_for,
)

_SERIES_COLOURS = (SKY, SUN, INK, QUIET)
_SERIES_DASHES: tuple[list[int], ...] = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3])
_FORECAST_DASH = [3, 4]


def line_layers(chart: Chart, width: Width) -> list[Any]:
    """Return the layers of a chart of lines."""
    points, areas, ends = _line_rows(chart)
    values = [v for p in points for v in (p["value"], p["lower"], p["upper"]) if v is not None]
    low, high = min([0.0, *values]), max([0.0, *values]) or 1.0
    years = chart.years or [0, 1]
    longest = max((len(end["label"]) for end in ends), default=0)
    numbers = room_for((f"{low:,.0f}", f"{high:,.0f}", "0.00"), 120)
    plot = TOTAL_WIDTH[width] - numbers
    taken = min(0.45, (longest * LETTER + 12) / plot) if longest else 0.02
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
    base = alt.Chart(data_of(points)).encode(x=x, y=y, color=colour)
    layers: list[Any] = []
    if areas:
        band = alt.Chart(data_of(areas)).mark_area(opacity=0.18)
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
        text = alt.Chart(data_of(ends)).mark_text(align="left", dx=8, fontSize=FONT)
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
    data = data_of([{"year": year} for year in sorted(years)])
    return [alt.Chart(data).mark_rule(strokeDash=[3, 3], color=QUIET).encode(x=x)]
