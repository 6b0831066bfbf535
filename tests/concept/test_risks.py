"""The risks of an indicator: a text like others, in the results table, in packages of any age."""

import csv
import io
from pathlib import Path

from django.conf import settings as installed

from concept.test_records_api import Caller, at
from kerege.concept import selectors, services
from kerege.concept.document import compose_by, read
from kerege.concept.layout import layouts
from kerege.concept.models import Indicator
from kerege.kernel.document.model import Table
from kerege.people.enums import Role

RISKS = {"kk": "Тәуекел", "ru": "Риск", "en": "Answers may be few.\nThe survey is funded."}


def without_risks(table: bytes) -> bytes:
    """Return a table as packages had it before there were risks."""
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    names = [name for name in rows[0] if not name.startswith("risks_")]
    written = io.StringIO()
    writer = csv.DictWriter(written, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def test_risks_are_written_carried_shown_and_asked_in_three_languages(planned, person):
    editor = Caller(person(Role.EDITOR))
    first = selectors.canonical_content(planned, ["indicators"])["indicators"][0]
    assert not any("risks" in name for name in first)
    plain = services.produce_package(by=None, version=planned)
    old = plain | {"indicators.csv": without_risks(plain["indicators.csv"])}
    assert b"risks" not in old["indicators.csv"]
    data = editor.get(at("indicator", "I2"))
    assert data.json()["risks"] == {"kk": "", "ru": "", "en": ""}
    half = data.json() | {"risks": RISKS | {"kk": ""}}
    assert editor.put(at("indicator", "I2"), half, data["ETag"]).status_code == 200
    missing = [row.code for row in selectors.dangling(planned) if row.language == "kk"]
    assert missing == ["I2.risks"], "as of every text"
    data = editor.get(at("indicator", "I2"))
    both = half | {"risks": RISKS}
    assert editor.put(at("indicator", "I2"), both, data["ETag"]).status_code == 200
    assert not [row.code for row in selectors.dangling(planned) if row.language == "kk"]

    page = editor.client.get("/en/concept/demo/v1/indicators/I2/").content.decode()
    assert "Answers may be few.<br>The survey is funded." in page
    assert (
        "Risks and assumptions"
        not in editor.client.get("/en/concept/demo/v1/indicators/I1/").content.decode()
    )
    given = editor.get("/api/v1/concept/demo/versions/1/indicators").json()
    assert [row["risks"] for row in given] == [{}, RISKS]
    layout = next(one for one in layouts(Path(installed.LAYOUTS)) if one.code == "results-table")
    found = compose_by(layout, read(planned), "en")
    (table,) = [row for row in found.elements if isinstance(row, Table)]
    assert table.rows[-1].cells[-1].splitlines() == [
        *RISKS["en"].splitlines(),
        "The baseline is not measured.",
        "It has no target.",
    ]

    whole = services.produce_package(by=None, version=planned)
    taken = services.take_package(by=None, files=whole).version
    row = Indicator.objects.get(version=taken, code="I2")
    assert {one: getattr(row, f"risks_{one}") for one in RISKS} == RISKS
    earlier = services.take_package(by=None, files=old).version
    assert not any(row.risks_en for row in Indicator.objects.filter(version=earlier))
    assert (
        services.produce_package(by=None, version=earlier)["indicators.csv"]
        == (plain["indicators.csv"])
    )
