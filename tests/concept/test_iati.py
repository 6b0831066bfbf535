"""The IATI file: elements in the order and number that the standard asks for, and true values.

`RULES` are written from the schema of activities, version 2.03: children in their order with the
least and the most of each, and attributes that must be there. With the official schemas in the
folder that KEREGE_IATI_SCHEMAS names, the file is also validated by them.
"""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree
from typer.testing import CliRunner

from kerege.cli.main import app
from kerege.concept.document import read
from kerege.concept.iati import iati_xml
from kerege.kernel.errors import Refusal

MANY = 10**6
NARRATIVES = [("narrative", 1, MANY)]
ENDS = [("period-start", 1, 1), ("period-end", 1, 1)]
RULES = {
    "iati-activities": ([("iati-activity", 1, MANY)], ["version"]),
    "iati-activity": (
        [
            ("iati-identifier", 1, 1),
            ("reporting-org", 1, 1),
            ("title", 1, 1),
            ("description", 1, MANY),
            ("participating-org", 1, MANY),
            ("activity-status", 1, 1),
            ("activity-date", 1, MANY),
            ("recipient-country", 0, MANY),
            ("sector", 0, MANY),
            ("budget", 0, MANY),
            ("result", 0, MANY),
        ],
        [],
    ),
    "iati-identifier": ([], []),
    "reporting-org": (NARRATIVES, ["ref", "type"]),
    "title": (NARRATIVES, []),
    "description": (NARRATIVES, []),
    "comment": (NARRATIVES, []),
    "narrative": ([], []),
    "participating-org": ([("narrative", 0, MANY)], ["role"]),
    "activity-status": ([], ["code"]),
    "activity-date": ([], ["type", "iso-date"]),
    "recipient-country": ([], ["code"]),
    "sector": ([], ["code"]),
    "budget": ([*ENDS, ("value", 1, 1)], []),
    "period-start": ([], ["iso-date"]),
    "period-end": ([], ["iso-date"]),
    "value": ([], ["value-date"]),
    "result": ([("title", 1, 1), ("description", 0, 1), ("indicator", 1, MANY)], ["type"]),
    "indicator": (
        [("title", 1, 1), ("description", 0, 1), ("baseline", 0, MANY), ("period", 0, MANY)],
        ["measure"],
    ),
    "baseline": ([("comment", 0, 1)], ["year"]),
    "period": ([*ENDS, ("target", 0, MANY)], []),
    "target": ([("comment", 0, 1)], []),
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PUBLISHER = "XX-TEST-1"


def broken(element):
    """Yield what in an element breaks the rules."""
    children, attributes = RULES[element.tag]
    found = "".join(f"<{child.tag}>" for child in element)
    wanted = "".join(
        f"(?:<{tag}>){{{least},{'' if most == MANY else most}}}" for tag, least, most in children
    )
    if not re.fullmatch(wanted, found):
        yield f"{element.tag}: {found}"
    for name in attributes:
        if not element.get(name):
            yield f"{element.tag} without {name}"
    for name in ("iso-date", "value-date"):
        if text := element.get(name):
            date.fromisoformat(text)
    for child in element:
        yield from broken(child)


@pytest.fixture
def file(published):
    return etree.fromstring(iati_xml(read(published), PUBLISHER, "A test"))


def test_every_element_stands_where_the_standard_asks_for_it(file):
    assert list(broken(file)) == []
    assert file.get("version") == "2.03"
    del file[0].find("result")[0]
    assert list(broken(file)) == ["result: <description><indicator>"]


def test_the_official_schema_accepts_the_file(file):
    folder = os.environ.get("KEREGE_IATI_SCHEMAS")
    if not folder:
        pytest.skip("no official schemas of IATI 2.03: KEREGE_IATI_SCHEMAS names their folder")
    schema = etree.XMLSchema(etree.parse(str(Path(folder) / "iati-activities-schema.xsd")))
    schema.assertValid(file)


def test_values_are_those_of_the_version_and_what_is_unknown_is_left_out(published, file):
    outcomes = [row for row in file.iter("result") if row.get("type") == "2"]
    outputs = [row for row in file.iter("result") if row.get("type") == "1"]
    titles = [
        row.text
        for out in outcomes
        for row in out.findall("title/narrative")
        if row.get(LANGUAGE) is None
    ]
    assert titles == ["Room", "Skill"]
    first, second = (row.find("indicator") for row in outcomes)
    assert dict(first.find("baseline").attrib) == {"year": "2024", "value": "134207"}
    assert first.find("period/target").get("value") == "1234.5"
    assert first.find("period/period-end").get("iso-date") == "2027-12-31"
    assert second.find("baseline") is None
    assert second.find("period") is None
    money = sum(int(row.text) for row in file.iter("value"))
    assert money == sum(row.amount for row in published.budget.all())
    units = sum(int(row.get("value")) for out in outputs for row in out.iter("target"))
    assert units == sum(row.units for row in published.plan.allocations.all())
    assert {row.get(LANGUAGE) for row in file.iter("narrative")} == {None, "kk", "ru"}
    assert iati_xml(read(published), PUBLISHER) == iati_xml(read(published), PUBLISHER)


def test_nobody_guesses_who_publishes(published, settings, tmp_path):
    with pytest.raises(Refusal, match="no IATI identifier"):
        iati_xml(read(published), " ")
    where = reverse("concept-iati", args=[published.concept.code, published.number])
    layouts = reverse("concept-layouts", args=[published.concept.code, published.number])
    settings.IATI_ORGANISATION = ""
    assert Client().get(where).status_code == 422
    assert where not in Client().get(layouts).content.decode()
    settings.IATI_ORGANISATION = PUBLISHER
    answer = Client().get(where)
    assert answer.status_code == 200
    assert list(broken(etree.fromstring(answer.content))) == []
    assert where in Client().get(layouts).content.decode()
    out = tmp_path / "iati.xml"
    asked = ["concept", "iati", "--organisation", PUBLISHER, "--out", str(out)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert out.read_bytes() == answer.content
