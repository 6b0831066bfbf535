"""XLSForm: what is read, what is refused by name, what an expression means."""

import io
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from kerege.kernel.errors import Refusal
from kerege.needs.xlsform import fill, items, pages, questions, read_xlsform, write_xlsform
from kerege.needs.xlsform.expression import Scope, evaluate, parse
from needs.survey_samples import FORM, GOOD, form_of

NOW = datetime(2026, 5, 4, 10, 30)  # noqa: DTZ001 -- the clock of a form is local
EN = "en"


def value(text, **answers):
    return evaluate(text, Scope(answers=answers, now=NOW, here=answers.pop("here", "")))


@pytest.fixture(scope="module")
def form():
    return read_xlsform(FORM.encode(), EN, "form.md")


def test_a_form_in_three_languages_is_read(form):
    assert form["languages"] == ["kk", "ru", "en"]
    assert form["default_language"] == "ru"
    region = questions(form)[0]
    assert region["label"] == {"kk": "Өңір", "ru": "Регион", "en": "Region"}
    assert [item["name"] for page in pages(form) for item in page][:3] == ["region", "town", "work"]
    assert [len(page) for page in pages(form)] == [2, 1, 1, 3]


def test_what_is_written_reads_as_the_same_form(form):
    assert read_xlsform(write_xlsform(form), EN) == form


def _xform(content, ending):
    made = convert(io.BytesIO(content), validate=False, file_type=ending).xform
    return ET.canonicalize(made)


def test_another_program_makes_the_same_xform_of_what_is_written(form):
    assert _xform(write_xlsform(form), ".xlsx") == _xform(FORM.encode(), ".md")


def test_a_published_form_with_cascading_choices_goes_round(shared):
    content = (shared / "data/xlsform/choice_filter_test.xlsx").read_bytes()
    form = read_xlsform(content, EN)
    assert read_xlsform(write_xlsform(form), EN) == form
    assert _xform(write_xlsform(form), ".xlsx").count("<item>") == _xform(content, ".xlsx").count(
        "<item>"
    )
    cities = next(
        node
        for node in fill(form, {"state": "texas", "county": "cameron"}, NOW)
        if node.key == "city"
    )
    assert [row["name"] for row in cities.choices] == ["brownsville", "harlingen"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("UCL_Biomass_Plot_Form.xlsx", "'photo'"),
        ("loop.xlsx", "'loop'"),
        ("xlsform_spec_test.xlsx", "has no label"),
    ],
)
def test_published_forms_that_ask_more_are_refused_by_name(shared, name, what):
    with pytest.raises(Refusal, match=what):
        read_xlsform((shared / "data/xlsform" / name).read_bytes(), EN)


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (["image | photo | Photo"], "'photo'"),
        (["text | a | A", "text | a | A"], "a"),
        (["text | a | A | relevant=pulldata('x', 'y')"], "arguments"),
        (["text | a | A | relevant=${b} = 1"], "b"),
        (["text | a | A | relevant=/data/a = 1"], "not supported"),
        (["text | a | A | relevant=a = 1"], "'a' is not known"),
        (["text | a | A | relevant=1 +"], "too early"),
        (["text | a | A | relevant=regex(.)"], "arguments"),
        (
            [
                "text | a | A",
                "calculate | b | | calculation=${c}",
                "calculate | c | | calculation=${b}",
            ],
            "wait",
        ),
        (["note | a | A"], "asks nothing"),
        (["text | a | A ${b}"], "b"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(rows, what):
    with pytest.raises(Refusal, match=what):
        read_xlsform(form_of(*rows), EN, "form.md")


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04" + b"\0" * 50])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refusal):
        read_xlsform(content, EN)


def test_an_unknown_language_is_refused():
    wrong = FORM.replace("label::English (en)", "label::Quenya")
    with pytest.raises(Refusal, match="Quenya"):
        read_xlsform(wrong.encode(), EN, "form.md")


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_refused(text):
    try:
        parse(text)
    except Refusal:
        return
    value(text)


@given(st.integers(-9999, 9999), st.integers(-9999, 9999), st.integers(1, 99))
def test_arithmetic_is_that_of_numbers(a, b, c):
    assert value("${a} + ${b} * ${c}", a=str(a), b=str(b), c=str(c)) == a + b * c


def test_a_filled_form_computes_and_skips(form):
    filled = fill(form, GOOD, NOW, EN)
    assert [(node.key, node.error) for node in filled.errors] == [
        ("cost.1", "Write a whole number, in digits.")
    ]
    assert filled.answers["total"] == "42.5"
    note = next(node for node in filled if node.key == "sum_up")
    assert (note.is_relevant, note.label) == (True, "Together 42.5")


def test_what_no_longer_applies_is_not_kept(form):
    filled = fill(form, GOOD | {"lacks": "money", "people": "1"}, NOW, EN)
    assert set(filled.answers) == {"region", "people", "lacks"} | {"total"}
    assert filled.answers["total"] == "0"
    assert not filled.errors


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        ({"people": "0"}, "people", "From 1 to 999."),
        ({"people": "1e3"}, "people", "Write a whole number, in digits."),
        ({"people": ""}, "people", "This question needs an answer."),
        ({"region": "XX-9"}, "region", "Choose one of the answers."),
        ({"town": "birlik"}, "town", "Choose one of the answers."),
        ({"lacks": "none space"}, "lacks", "Nothing, or something."),
        ({"lacks": "gold"}, "lacks", "Choose among the answers."),
        ({"rent": "NaN"}, "rent", "Write a number, in digits."),
        ({"other": "x" * 10_001}, "other", "This answer is longer than 10000 characters."),
    ],
)
def test_what_is_wrong_is_named(form, change, key, message):
    good = GOOD | {"projects": [{"project": "Kiln", "cost": "1"}]}
    assert [(n.key, n.error) for n in fill(form, good | change, NOW, EN).errors] == [(key, message)]


def test_a_repeat_counts_and_looks_at_its_own_row():
    form = read_xlsform(
        form_of(
            "integer | people | How many?",
            "begin_repeat | person | Person | repeat_count=${people}",
            "integer | age | Age",
            "text | school | School | relevant=${age} < 18",
            "calculate | place | | calculation=position(..)",
            "end_repeat | | ",
            "calculate | second | | calculation=indexed-repeat(${age}, ${person}, 2)",
            "calculate | many | | calculation=count(${person})",
        ),
        EN,
        "form.md",
    )
    raw = {
        "people": "2",
        "person": [{"age": "9", "school": "No. 1"}, {"age": "40", "school": "x"}, {}],
    }
    kept = fill(form, raw, NOW).answers
    assert kept["person"] == [
        {"age": "9", "school": "No. 1", "place": "1"},
        {"age": "40", "place": "2"},
    ]
    assert (kept["second"], kept["many"]) == ("40", "2")
    assert fill(form, {"people": "1e9"}, NOW).answers["many"] == "50"


@given(
    st.dictionaries(
        st.sampled_from(["region", "people", "lacks", "projects", "rent"]),
        st.one_of(
            st.text(max_size=9),
            st.none(),
            st.integers(),
            st.lists(
                st.one_of(st.none(), st.dictionaries(st.just("cost"), st.text(max_size=3))),
                max_size=3,
            ),
        ),
    )
)
def test_filling_never_fails_and_is_stable(form, raw):
    once = fill(form, raw, NOW, EN).answers
    assert fill(form, once, NOW, EN).answers == once


def test_every_item_of_a_form_has_a_name(form):
    assert all(item["name"] for item in items(form))
