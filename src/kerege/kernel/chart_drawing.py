"""From a chart to Vega-Lite to SVG: imported only when a drawing is not in the cache."""

from typing import Any

import altair as alt
import vl_convert

from kerege.kernel.chart import Chart, Width
from kerege.kernel.chart_lines import line_layers
from kerege.kernel.chart_rows import point_layers, row_height, row_layers
from kerege.kernel.chart_style import FONT, LINE, QUIET, TOTAL_WIDTH
from kerege.kernel.chart_svg import clean


def drawing(chart: Chart, width: Width) -> str:
    """Return the SVG of a chart: presentation only, no script, style, link or foreign markup."""
    spec = specification(chart, width)
    raw = vl_convert.vegalite_to_svg(
        spec, vl_version=_vegalite_version(), format_locale=_format_locale(chart.language)
    )
    return clean(raw)


def specification(chart: Chart, width: Width) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart."""
    layers = {"bars": row_layers, "dots": row_layers, "lines": line_layers, "points": point_layers}[
        chart.kind
    ](chart, width)
    height = {"wide": 280, "narrow": 240}[width]
    if chart.kind not in {"lines", "points"}:
        height = row_height(chart, width) * len(chart.items) + 34
    drawn = (
        alt.layer(*layers)
        .properties(width=TOTAL_WIDTH[width], height=height, padding=2)
        .properties(autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .configure(background="transparent", font="sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=QUIET,
            titleColor=QUIET,
            labelFontSize=FONT - 1,
            gridColor=LINE,
            domainColor=QUIET,
            tickColor=LINE,
            labelPadding=6,
        )
    )
    return dict(drawn.to_dict(validate=False))


def _vegalite_version() -> str:
    wanted = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    known: list[str] = vl_convert.get_vegalite_versions()
    return wanted if wanted in known else known[-1]


def _format_locale(language: str) -> dict[str, Any]:
    if language == "en":
        return {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}
    thousands = "\N{NO-BREAK SPACE}"
    return {"decimal": ",", "thousands": thousands, "grouping": [3], "currency": ["", ""]}
