"""What the tags of the design system write."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation


def render(source: str, language: str = "en", **context: Any) -> str:
    with translation.override(language):
        return Template(source).render(Context(context)).replace("\xa0", " ")


def figure(value: str | None = "2.67", **changed: Any) -> SimpleNamespace:
    variable = SimpleNamespace(decimals=2, unit="%", name_en="Share", name_kk="", name_ru="")
    known = {
        "code": "share",
        "variable": variable,
        "value": None if value is None else Decimal(value),
        "lower": None,
        "upper": None,
        "relation": "exactly",
        "observation": "A",
        "is_synthetic": False,
        "get_relation_display": lambda: "about",
    }
    return SimpleNamespace(**(known | changed))


def test_a_missing_number_is_a_dash_and_never_zero() -> None:
    for tag in ("number value", "amount value 'KZT'", "day value", "instant value"):
        written = render(f"{{% {tag} %}}", value=None)
        assert "no value" in written
        assert "0" not in written


def test_zero_is_a_number() -> None:
    assert render("{% number value %}", value=0) == "0"
    assert render("{% amount value 'KZT' %}", value=Decimal(0)) == "0 ₸"


def test_a_figure_carries_its_value_interval_and_marks() -> None:
    shown = figure(lower=Decimal("2.1"), upper=Decimal("3.2"), is_synthetic=True)
    written = render("{% figure f %}", "ru", f=shown)
    assert "2,67 %" in written
    assert "2,10–3,20" in written
    assert "mark--synthetic" in written


def test_a_figure_that_was_not_measured_says_so_in_words() -> None:
    written = render("{% figure f %}", f=figure(None, observation="L"))
    assert "not measured" in written
    assert "0" not in written


def test_no_figure_at_all_is_not_measured() -> None:
    assert "not measured" in render("{% figure f %}", f=None)


def test_an_approximate_figure_says_about() -> None:
    assert "about 2.67" in render("{% figure f %}", f=figure(relation="about"))


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"observation": "P"}, "provisional"),
        ({"observation": "Q"}, "suppressed"),
        ({"observation": "N"}, "not-comparable"),
        ({"observation": "E"}, "estimated"),
        ({"origin": "synthetic"}, "synthetic"),
        ({"status": "provisional"}, "provisional"),
        ({"is_known": False}, "not-measured"),
        ({"is_conflicting": True}, "conflicting"),
    ],
)
def test_each_mark_has_a_word_and_a_meaning(record: dict[str, Any], kind: str) -> None:
    written = render("{% marks record %}", record=record)
    assert f"mark--{kind}" in written
    assert 'title="' in written


def test_an_ordinary_record_has_no_marks() -> None:
    assert render("{% marks record %}", record={"observation": "A", "is_known": True}) == ""


def test_a_text_that_is_missing_in_the_language_says_which_language_it_is_in() -> None:
    record = SimpleNamespace(name_kk="", name_ru="Ремёсла", name_en="")
    written = render("{% localised record 'name' %}", "kk", record=record)
    assert '<span lang="ru">Ремёсла</span>' in written
    assert "mark--untranslated" in written


def test_a_text_that_is_missing_everywhere_is_said_to_be_missing() -> None:
    record = SimpleNamespace(name_kk="", name_ru=None, name_en="")
    assert "text missing" in render("{% localised record 'name' %}", record=record)


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '" onmouseover="x', "=1+1", "\u202egnp.exe", "@SUM(A1)"],
)
def test_names_come_out_harmless(name: str) -> None:
    territory = SimpleNamespace(code='KZ-"><', name=name, tile_row=0, tile_column=0)
    values = [{"territory": territory, "value": Decimal(1)}]
    record = SimpleNamespace(name_kk=name, name_ru=name, name_en=name)
    written = render(
        "{% page_header title=name %}{% localised record 'name' %}{% badge name %}"
        "{% tile_map values=values title=name %}{% empty_state name name name name %}",
        name=name,
        record=record,
        values=values,
    )
    assert "<script" not in written
    assert '" onmouseover' not in written


def test_the_tile_map_shows_a_region_without_a_value_as_not_measured() -> None:
    def territory(code: str, column: int) -> SimpleNamespace:
        return SimpleNamespace(code=code, name=code, tile_row=0, tile_column=column)

    values = [
        {"territory": territory("A", 0), "value": Decimal("1.5")},
        {"territory": territory("B", 1), "value": None},
    ]
    written = render("{% tile_map values=values title='T' %}", values=values)
    assert "tile--0" in written
    assert written.count("not measured") >= 2
    assert "1.5" in written


def test_numbers_too_long_for_a_tile_are_divided_and_the_unit_says_by_what() -> None:
    def value(code: str, column: int, number: str) -> dict[str, object]:
        place = SimpleNamespace(code=code, name=code, tile_row=0, tile_column=column)
        return {"territory": place, "value": Decimal(number)}

    values = [value("A", 0, "36195760.9"), value("B", 1, "2507485.9")]
    written = render("{% tile_map values=values unit='million tenge' %}", values=values)
    tiles, table = written.split('<table class="data">')
    assert ">36.2<" in tiles
    assert ">2.51<" in tiles
    assert "trillion tenge" in tiles
    assert "36,195,760.9" in table
    small = render("{% tile_map values=values %}", values=[value("A", 0, "9999")])
    assert "9,999.0" in small
    assert "×" not in small


def test_a_ratio_does_not_repeat_its_unit_and_a_flag_is_a_word() -> None:
    ratio = figure("0.25", run_id=1)
    ratio.variable.unit, ratio.variable.kind = "ratio", "ratio"
    assert "ratio" not in render("{% figure f %}", f=ratio)
    flag = figure("1")
    flag.variable.unit, flag.variable.kind = "yes (1) or no (0)", "flag"
    assert ">yes<" in render("{% figure f %}", f=flag)


def test_a_published_figure_keeps_its_digits_and_a_computed_one_is_rounded() -> None:
    assert "2.675%" in render("{% figure f %}", f=figure("2.675"))
    assert "2.68%" in render("{% figure f %}", f=figure("2.675", run_id=1))
    assert "0.0042%" in render("{% figure f %}", f=figure("0.00419", run_id=1))
    assert "12,346%" in render("{% figure f %}", f=figure("12345.678", run_id=1))


def test_drawings_in_rows_show_nothing_where_nothing_is_known() -> None:
    assert render("{% interval_strip value %}{% bar value 5 %}{% bar 1 0 %}", value=None) == ""
    assert "strip__interval" in render("{% interval_strip 0.5 0.25 0.75 %}")
    assert "H60.0V" in render("{% bar 2 4 %}")


def test_long_words_may_break_between_syllables() -> None:
    from kerege.portal.tiles import breakable

    assert breakable("Қарағанды").replace("\u00ad", "-") == "Қа-ра-ған-ды"
    assert breakable("Абай") == "Абай"


def test_a_map_of_synthetic_values_says_so_in_words_and_on_each_tile() -> None:
    place = SimpleNamespace(code="A", name="A", tile_row=0, tile_column=0)
    made_up = [{"territory": place, "value": Decimal(2), "is_synthetic": True}]
    written = render("{% tile_map values=values %}", values=made_up)
    assert "tile__sign" in written
    assert "it is not a statistic" in written
    real = [{"territory": place, "value": Decimal(2)}]
    assert "tile__sign" not in render("{% tile_map values=values %}", values=real)


def test_the_unit_of_growth_is_written_and_large_counts_are_whole() -> None:
    growth = figure("-5.4", run_id=1)
    growth.variable.kind = "ratio"
    assert "−5.40%" in render("{% figure f %}", f=growth)
    people = figure("16093792.5")
    people.variable.unit, people.variable.kind = "persons", "count"
    assert "16,093,793 persons" in render("{% figure f %}", f=people)
