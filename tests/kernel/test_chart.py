"""Charts never draw what is not known, and are drawn the same each time."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kerege.kernel import chart as charts
from kerege.kernel.chart import Chart, Item, Line, Moment
from kerege.kernel.chart_drawing import drawing
from kerege.kernel.chart_style import TOTAL_WIDTH
from kerege.kernel.chart_svg import clean

MISSING = Item("Абай облысы", None, note="өлшенбеген")
KNOWN = Item("Қызылорда облысы", 3.5, 2.0, 5.0)


def bars(*items: Item, **more: Any) -> Chart:
    return charts.bar_with_interval(items, title="T", unit="%", source="S", language="kk", **more)


def line(*moments: Moment) -> Line:
    return Line("Алматы", moments)


def lines(*found: Line) -> Chart:
    return charts.line_with_breaks(found, title="T", unit="%", source="S", language="ru")


def bar_count(svg: str) -> int:
    return len(re.findall(r'<path d="[^"]+" fill="var\(--chart-', svg))


@pytest.mark.parametrize("width", charts.WIDTHS)
def test_a_missing_value_has_no_bar_and_says_what_it_is(width: charts.Width) -> None:
    svg = drawing(bars(KNOWN, MISSING), width)
    assert bar_count(svg) == 1
    assert "өлшенбеген" in svg
    assert "Абай облысы" in svg


def test_zero_is_a_value_and_is_written() -> None:
    svg = drawing(bars(KNOWN, Item("Астана", 0.0)), "wide")
    assert ">0,0<" in svg


def test_a_line_stops_at_a_missing_year_and_at_a_break() -> None:
    broken = line(
        Moment(2018, 1.0),
        Moment(2019, 2.0),
        Moment(2020, None),
        Moment(2021, 3.0),
        Moment(2022, 4.0, is_comparable=False),
        Moment(2024, 5.0),
    )
    runs = [[moment.year for moment in run] for run in charts.segments(broken)]
    assert runs == [[2018, 2019], [2021], [2022], [2024]]
    whole = line(*(Moment(year, 1.0) for year in range(2018, 2025)))
    joined = drawing(lines(whole), "wide").count("<path")
    assert drawing(lines(broken), "wide").count("<path") > joined


def test_the_same_chart_gives_the_same_drawing() -> None:
    chart = bars(KNOWN, MISSING)
    assert drawing(chart, "wide") == drawing(chart, "wide")
    assert bars(KNOWN, MISSING).key == chart.key
    assert bars(KNOWN).key != chart.key


def test_a_drawing_is_kept_and_not_made_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = bars(KNOWN)
    first = charts.draw(chart, "wide", tmp_path)
    monkeypatch.setattr("kerege.kernel.chart_drawing.drawing", lambda *_: "drawn again")
    assert charts.draw(chart, "wide", tmp_path) == first
    assert [path.suffix for path in tmp_path.iterdir()] == [".svg"]


def test_labels_come_out_as_text() -> None:
    svg = drawing(bars(replace(KNOWN, label='<script>alert("x")</script> | =1+1')), "wide")
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_nothing_but_drawing_passes() -> None:
    raw = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x()">'
        '<script>x()</script><style>a{}</style><image href="http://x"/><foreignObject/>'
        '<g><text onclick="x()" style="color:red" font-family="x" fill="#0a0b00">a</text></g></svg>'
    )
    svg = clean(raw)
    for evil in ("script", "style", "image", "foreign", "onclick", "onload", "font-family"):
        assert evil not in svg
    assert 'fill="var(--ink)"' in svg


def test_a_drawing_has_no_colour_of_its_own() -> None:
    chart = charts.dot_interval(
        [KNOWN, MISSING], title="T", unit="", source="S", language="en", reference=("country", 4.0)
    )
    for drawn in (chart, bars(KNOWN), lines(line(Moment(2020, 1.0), Moment(2021, 2.0)))):
        assert not re.search(r"#[0-9a-f]{3,6}", drawing(drawn, "wide"))


def test_a_chart_knows_when_nothing_is_known() -> None:
    assert bars(MISSING).is_empty
    assert not bars(KNOWN, MISSING).is_empty
    assert lines(line(Moment(2020, None))).is_empty


def test_the_table_has_a_row_for_each_year_of_any_line() -> None:
    chart = lines(line(Moment(2020, 1.0)), Line("Абай", (Moment(2021, None, note="—"),)))
    assert [(year, [cell is not None for cell in cells]) for year, cells in chart.by_year] == [
        (2020, [True, False]),
        (2021, [False, True]),
    ]


def test_a_label_has_room_in_a_font_wider_than_the_renderers() -> None:
    label = "Northern Region of the Country"
    svg = drawing(bars(Item(label, 2.0)), "wide")
    plot = max(float(left) for left in re.findall(r"translate\(([\d.]+),", svg))
    assert plot > 0.6 * 13 * len(label)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_long_label_is_written_whole(width: charts.Width) -> None:
    label = "Занятые в экономике: рост к предыдущему году"
    svg = drawing(bars(Item(label, 2.0)), width)
    assert "…" not in svg
    assert " ".join(re.findall(r">([^<>]*[а-я][^<>]*)<", svg)) == label


def test_the_word_at_the_end_of_a_forecast_is_inside_the_drawing() -> None:
    far = Line("forecast", (Moment(2024, 4e8), Moment(2025, 5e8)), is_forecast=True)
    svg = drawing(lines(line(Moment(2023, 3e8)), far), "wide")
    left = float(re.search(r"translate\(([\d.]+),[\d.]+\)[^>]*>forecast", svg)[1])
    plot = float(re.search(r"translate\(([\d.]+),", svg)[1])
    assert plot + left + 0.62 * 13 * len("forecast") <= TOTAL_WIDTH["wide"]
