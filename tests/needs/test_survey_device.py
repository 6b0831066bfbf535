"""The device and the server work a form out alike: one table of cases, asked of both."""

import json
import math
import random
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from kerege.needs.xlsform import fill, items, read_xlsform
from kerege.needs.xlsform.device import LEFT, ON_THE_SERVER, device_form, device_tree
from kerege.needs.xlsform.expression import Scope, evaluate, parse
from kerege.needs.xlsform.functions import FUNCTIONS, LAZY
from needs.survey_samples import FILES, FORM, FORM_OF_FILES, GOOD, form_of

TABLE = json.loads((Path(__file__).parent / "survey_cases.json").read_text(encoding="utf-8"))
NOW = datetime.fromisoformat(TABLE["now"])
SCRIPTS = Path(__file__).parents[2] / "src/kerege/needs/static/needs"
CHROMIUM = Path("/usr/bin/chromium")
IN_THE_SCRIPT = """cases => cases.map(one => {
    const k = globalThis.keregeSurvey;
    const value = k.evaluate(one.tree, {
        answers: name => (one.answers || {})[name] ?? "", here: one.here || "", position: 1,
        columns: {}, rows: () => [], label: (_question, value) => value, now: one.now });
    return typeof value === "number" && !Number.isFinite(value)
        ? (Number.isNaN(value) ? null : k.asText(value)) : value;
})"""
FILLED = """([form, given, now]) => given.map(raw => {
    const k = globalThis.keregeSurvey;
    return k.every(k.fill(form, raw, now)).map(node => [
        node.key, node.applies, node.value, Boolean(node.isRequired), node.error || "",
        (node.choices || []).map(row => row.name), node.label ?? null]);
})"""
COLLECTED = """([form, sent]) => sent.map(([body, before]) =>
    globalThis.keregeSurvey.collect(form.items, new URLSearchParams(body), before))"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def script():
    """Return a page that knows the scripts; nothing is fetched."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: install it with 'apt-get install chromium'")
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page()
        for name in ("survey-expression.js", "survey-filling.js"):
            page.add_script_tag(path=str(SCRIPTS / name))
        yield page
        chromium.close()


def here(case):
    """Evaluate a case on the server; NaN is null as in the table."""
    scope = Scope(answers=case.get("answers", {}), now=NOW, here=case.get("here", ""))
    found = evaluate(case["expression"], scope)
    if isinstance(found, float) and not math.isfinite(found):
        return None if math.isnan(found) else ("Infinity" if found > 0 else "-Infinity")
    return found


def there(script, cases):
    asked = [
        {**case, "tree": device_tree(case["expression"]), "now": TABLE["now"]} for case in cases
    ]
    assert not [case["expression"] for case in asked if case["tree"] == LEFT]
    return script.evaluate(IN_THE_SCRIPT, asked)


def wrong(cases, found, expected):
    return [
        (case["expression"], one, other)
        for case, one, other in zip(cases, found, expected, strict=True)
        if one != other or isinstance(one, bool) != isinstance(other, bool)
    ]


def test_an_expression_means_what_the_specification_says():
    cases = TABLE["cases"]
    assert not wrong(cases, [here(case) for case in cases], [case["value"] for case in cases])


def test_it_means_the_same_on_the_device(script):
    cases = TABLE["cases"]
    assert not wrong(cases, there(script, cases), [case["value"] for case in cases])


def test_the_script_knows_what_it_is_said_to_know(script):
    names = script.evaluate("globalThis.keregeSurvey.names")
    assert set(names) == (set(FUNCTIONS) | set(LAZY)) - ON_THE_SERVER
    assert [text for text in TABLE["left"] if device_tree(text) != LEFT] == []
    form = read_xlsform(
        form_of(
            "text | a | A | constraint=regex(., ${b})",
            "text | b | B",
            "calculate | c | | calculation=regex(${a}, ${b})",
            "text | d | D | relevant=${c}",
        ),
        "en",
        "form.md",
    )
    made = {item["name"]: item for item in device_form(form, "en")["items"]}
    assert [made["a"]["constraint"], made["c"]["calculation"], made["d"]["relevant"]] == [LEFT] * 3


# --- expressions drawn by lot, which nobody thought of

VALUES = ["", "0", "1", "2.5", "-3", "x", "a b", "2026-05-04", "2024-02-29T10:20:30", "Қала", "1e3"]
LITERALS = ["0", "1", "2", "0.1", "12.345", "'x'", "''", "'a b'", "'%d.%m'", "true()", "today()"]
RANGES = {name: (least, min(most, 4)) for name, (_act, least, most) in FUNCTIONS.items()} | {
    name: LAZY[name] for name in ("if", "once", "position")
}
DULL = {"regex", "pow"}
"""Patterns stand in the table; powers may differ in their last bit from one machine to another."""


def drawn(lot, depth=0):
    kind = lot.choice(
        ["literal", "reference", "operator", "call", "call"] if depth < 3 else ["one"]
    )
    if kind == "operator":
        sign = lot.choice(["+", "-", "*", "div", "mod", "=", "!=", "<", ">=", "and", "or"])
        return f"({drawn(lot, depth + 1)} {sign} {drawn(lot, depth + 1)})"
    if kind == "call":
        name = lot.choice(sorted(set(RANGES) - DULL))
        least, most = RANGES[name]
        number = lot.randint(least, min(most, max(least, 3)))
        return f"{name}({', '.join(drawn(lot, depth + 1) for _k in range(number))})"
    if kind == "reference" or lot.random() < 0.4:
        return lot.choice(["${a}", "${b}", "${many}", "."])
    return lot.choice(LITERALS)


def test_what_nobody_thought_of_means_the_same(script):
    lot = random.Random(20260504)  # noqa: S311 -- no secret is drawn
    cases = [
        {
            "expression": drawn(lot),
            "answers": {
                "a": lot.choice(VALUES),
                "b": lot.choice(VALUES),
                "many": lot.choices(VALUES, k=lot.randint(0, 4)),
            },
            "here": lot.choice(VALUES),
        }
        for _k in range(2000)
    ]
    assert not wrong(cases, there(script, cases), [here(case) for case in cases])


# --- whole forms

REPEATS = form_of(
    "integer | people | How many?",
    "begin_repeat | person | Person | repeat_count=${people}",
    "integer | age | Age | constraint=. < 120",
    "text | school | School of no. ${place} | relevant=${age} < 18 | required=${age} > 6",
    "calculate | place | | calculation=position(..)",
    "begin_repeat | thing | Thing",
    "decimal | price | Price",
    "calculate | whole | | calculation=sum(${price})",
    "end_repeat | | ",
    "end_repeat | | ",
    "begin_group | more | More | relevant=${all} > 10",
    "date | day | Day | constraint=. <= today()",
    "time | hour | Hour",
    "dateTime | at | At",
    "geopoint | where | Where",
    "acknowledge | sure | Sure | required=yes",
    "end_group | | ",
    "calculate | all | | calculation=sum(${price})",
    "calculate | second | | calculation=indexed-repeat(${age}, ${person}, 2)",
    "calculate | many | | calculation=count(${person})",
)
PEOPLE = [
    {"people": "2", "person": [{"age": "9", "school": "No. 1"}, {"age": "400", "school": "x"}, {}]},
    {"people": "1", "person": [{"age": "7", "thing": [{"price": "1.5"}, {"price": "9"}]}]},
    {"people": "1e9"},
    {
        "people": "1",
        "person": [{"age": "7", "thing": [{"price": "90"}]}],
        "day": "2026-05-05",
        "hour": "24:00",
        "at": "2026-05-04T10:00:61",
        "where": "43.2 76.9",
        "sure": "OK",
    },
    {"people": "x", "person": "y"},
    {},
]
WORDS = ["XX-1", "XX-2", "abai", "birlik", "space other", "none space", "money", "3", "0", "x", ""]


def answers_by_lot(number):
    lot = random.Random(7)  # noqa: S311 -- no secret is drawn
    names = ["region", "town", "people", "rent", "lacks", "other"]
    for _k in range(number):
        raw = {name: lot.choice(WORDS) for name in names if lot.random() < 0.8}
        rows = [{"project": lot.choice(WORDS), "cost": lot.choice(WORDS)} for _row in range(2)]
        yield raw | ({"projects": rows} if lot.random() < 0.5 else {})


PLACES = [
    {"region": "XX-1", "districts": "b a", "people": "101", "sea": "Caspian"},
    {"region": "XX-2", "districts": "c", "people": "20", "sea": "none"},
    {"region": "XX-2", "districts": "a x", "people": "21"},
    {"region": "__proto__", "people": "1"},
    {},
]


@pytest.mark.parametrize(
    ("content", "files", "given"),
    [
        (FORM.encode(), {}, [GOOD, *answers_by_lot(200)]),
        (REPEATS, {}, PEOPLE),
        (FORM_OF_FILES.encode(), FILES, PLACES),
    ],
)
def test_a_whole_form_is_worked_out_alike(script, content, files, given):
    form = read_xlsform(content, "en", "form.md", files)
    speaking = {item["name"] for item in items(form) if "${" in item.get("label", {}).get("en", "")}
    on_device = script.evaluate(FILLED, [device_form(form, "en"), given, TABLE["now"]])
    for raw, found in zip(given, on_device, strict=True):
        expected = [
            [
                node.key,
                node.is_relevant,
                node.value,
                node.is_required,
                node.error,
                [row["name"] for row in node.choices],
                node.label
                if node.item["name"] in speaking and node.item["kind"] != "row"
                else None,
            ]
            for node in fill(form, raw, NOW, "en")
        ]
        assert found == expected, raw


def test_what_a_page_sends_is_put_together_alike(script):
    from django.http import QueryDict

    from kerege.needs.xlsform.answers import collect

    form = read_xlsform(REPEATS, "en", "form.md")
    sent = [
        (
            "people=%202%20&rows.person=2&age.0=1%20000&age.1=7&rows.thing.1=1&price.1.0=1%C2%A0000,5",
            {},
        ),
        ("rows.person=2&age.0=1&age.1=2&remove=person.0", {"person": [{"age": "5"}, {"age": "6"}]}),
        ("rows.person=1&add=person&age.0=3", {"person": [{"age": "5", "school": "A"}]}),
        ("rows.person=abc&day=2026-05-04&sure=&sure=OK", {"people": "4", "person": "x"}),
    ]
    found = script.evaluate(COLLECTED, [device_form(form, "en"), sent])
    assert found == [collect(form["items"], QueryDict(body), before) for body, before in sent]


def test_every_case_is_an_expression_and_none_stands_twice():
    texts = [case["expression"] for case in TABLE["cases"]]
    assert all(parse(text) for text in texts)
    asked = [json.dumps(case, sort_keys=True) for case in TABLE["cases"]]
    assert len(set(asked)) == len(asked)
