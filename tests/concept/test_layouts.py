"""Layouts: the same data in the sections of a file, and all that can be wrong in the file."""

from pathlib import Path

import pytest
from django.conf import settings as installed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kerege.concept import services
from kerege.concept.document import compose_by, read
from kerege.concept.document.compose import MAKERS
from kerege.concept.layout import TABLES, layouts, read_layout
from kerege.concept.models import KeptLayout
from kerege.kernel.document.model import Heading, Paragraph, Table
from kerege.kernel.errors import Refusal
from kerege.people.enums import Role

ORDER = ["passport", "analysis", "experience", "vision", "principles", "indicators", "action-plan"]
ONE = """
code = "one"
name = {kk = "Бір", ru = "Один", en = "One"}
[[section]]
code = "results"
title = {kk = "Нәтиже", ru = "Итог", en = "Results"}
fill = ["table:indicators", "text:S1"]
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "one.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_everything_that_can_be_made_can_fill_a_section():
    made = set(MAKERS) - {"list:sources", "table:action_plan"}
    assert made | {"table:results", *(f for f in TABLES if f.startswith("annex:"))} == TABLES


def test_the_layouts_of_kazakhstan_are_those_that_were_asked_for():
    known = {one.code: one for one in layouts(Path(installed.LAYOUTS))}
    assert [section.code for section in known["state-planning"].sections] == ORDER
    assert known["results-table"].sections[0].fills == ("table:results",)
    assert all("compare" in known["state-planning"].notes[code] for code in ["en"])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_fill_makes_something_from_a_version(planned, written, language):
    text = ONE.replace('["table:indicators", "text:S1"]', str(sorted(TABLES)))
    found = compose_by(read_layout(written(text)), read(planned), language)
    tables = [row for row in found.elements if isinstance(row, Table)]
    assert {"table-indicators", "table-results", "table-budget-areas"} <= {t.anchor for t in tables}
    assert all(table.caption.partition(". ")[2] for table in tables), "a table without a caption"
    assert found.problems == ()


def test_the_results_table_has_outcome_outputs_and_risk_from_the_same_rows(planned):
    layout = next(one for one in layouts(Path(installed.LAYOUTS)) if one.code == "results-table")
    found = compose_by(layout, read(planned), "en")
    (table,) = [row for row in found.elements if isinstance(row, Table)]
    cells = [row.cells for row in table.rows]
    assert cells[0] == ("Outcome G1. Room",)
    assert cells[1][0].startswith("Outputs: M1 Measure M1 (order approved, 2027)")
    first, second = (row for row in cells if len(row) > 1)
    assert first[0] == "I1. Indicator 1"
    assert "1,234.5*" in first
    assert first[-1] == "Other published figures contradict the baseline."
    assert second[-1].splitlines() == ["The baseline is not measured.", "It has no target."]
    assert len(table.columns) == len(first) == len(second)


def test_a_text_stands_under_the_section_and_a_missing_one_is_to_be_written(planned, written):
    text = ONE.replace('"text:S1"', '"text:S1", "text:S99"')
    found = compose_by(read_layout(written(text)), read(planned), "en")
    (heading, *_rest) = [row for row in found.elements if isinstance(row, Heading)]
    assert heading.text == "Results"
    passages = [row for row in found.elements if isinstance(row, Paragraph)]
    assert any("Employed: 134,207" in row.text for row in passages)
    assert [row.style for row in passages if "S99" in row.text] == ["human"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('code = "one"', "", "its code is missing or odd"),
        ('kk = "Бір", ', "", "the text is missing in 'kk'"),
        ('en = "One"', 'en = "One", de = "Eins"', "'de' is not known"),
        ('"table:indicators"', '"table:ghosts"', "'table:ghosts' cannot fill a section"),
        ('"text:S1"', '"text:"', "'text:' cannot fill a section"),
        ('"text:S1"', "7", "'7' cannot fill a section"),
        ('["table:indicators", "text:S1"]', "[]", "nothing fills it"),
        ("fill =", "fills =", "'fills' is not known"),
        ("[[section]]", "[more]", "it has no section"),
        (ONE[ONE.index("[[") :], 2 * ONE[ONE.index("[[") :], "the code is used twice"),
        (ONE[ONE.index("[[") :], "section = [1]", "it is not a table"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_what_is_wrong(written, old, new, says):
    assert old in ONE
    with pytest.raises(Refusal, match="The layout has") as refused:
        read_layout(written(ONE.replace(old, new)))
    assert says in refused.value.where


@pytest.mark.parametrize("text", ["code = ", "\x00", "code = 1\ncode = 2"])
def test_a_file_that_is_not_toml_is_refused(written, text):
    with pytest.raises(Refusal, match="cannot be read"):
        read_layout(written(text))


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_every_format_of_a_layout_is_sent_in_the_language_of_the_address(published, form):
    of = [published.concept.code, published.number, "results-table"]
    with override("ru"):
        first = Client().get(reverse("concept-layout-file", args=[*of, form]))
        again = Client().get(reverse("concept-layout-file", args=[*of, form]))
    assert first.status_code == 200
    assert f"-ru.{form}" in first["Content-Disposition"]
    assert first.content == again.content, "the same content gave other bytes"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_layouts_open_and_say_which_there_are(published, language):
    of = [published.concept.code, published.number]
    with override(language):
        listed = Client().get(reverse("concept-layouts", args=of)).content.decode()
        shown = Client().get(reverse("concept-layout", args=[*of, "state-planning"]))
        missing = Client().get(reverse("concept-layout", args=[*of, "nothing"]))
    assert "/layouts/state-planning/" in listed
    assert "/layouts/results-table.pdf" in listed
    assert shown.status_code == 200
    assert "style=" not in shown.content.decode()
    assert missing.status_code == 404


def test_a_draft_in_a_layout_is_for_those_who_work_on_it(published):
    draft = services.new_version(by=None, concept=published.concept)
    of = [draft.concept.code, draft.number]
    for name, more in (
        ("concept-layouts", []),
        ("concept-layout", ["results-table"]),
        ("concept-layout-file", ["results-table", "html"]),
    ):
        with override("en"):
            assert Client().get(reverse(name, args=[*of, *more])).status_code == 404


def test_a_ministry_changes_the_folder_and_nothing_else(published, written, settings):
    settings.LAYOUTS = written(ONE).parent
    of = [published.concept.code, published.number]
    with override("en"):
        shown = Client().get(reverse("concept-layout", args=[*of, "one"])).content.decode()
        written("code = ")
        broken = Client().get(reverse("concept-layouts", args=of))
    assert "Results" in shown
    assert broken.status_code == 422
    assert "cannot be read" in broken.content.decode()


def test_an_editor_brings_a_layout_which_is_checked_kept_and_offered(
    published, person, django_assert_max_num_queries
):
    editor, analyst = Client(), Client()
    editor.force_login(person(Role.EDITOR))
    analyst.force_login(person(Role.ANALYST))
    where = reverse("concept-layout-upload")
    listed = reverse("concept-layouts", args=["demo", 1])
    assert where in editor.get(listed).content.decode()
    assert where not in Client().get(listed).content.decode()
    assert analyst.get(where).status_code == 403

    def bring(text, client=editor):
        return client.post(where, {"file": SimpleUploadedFile("one.toml", text.encode())})

    assert bring(ONE, analyst).status_code == 403
    wrong = bring(ONE.replace('"Бір"', '""').replace("table:indicators", "table:nothing"))
    assert wrong.status_code == 422
    for part in ("has 2 problems", "missing in &#x27;kk&#x27;", "table:nothing"):
        assert part in wrong.content.decode()
    for odd in ("x = ", "# " + "x" * 100_001, "a\x00b", "a = " + "[" * 5000):
        assert bring(odd).status_code == 422
    taken = bring(ONE.replace('code = "one"', 'code = "state-planning"', 1))
    assert taken.status_code == 409
    assert not KeptLayout.objects.exists()
    second = ONE.replace("Results", "Outcomes <b>")
    for text in (ONE, ONE, second):
        assert bring(text).status_code == 302
    assert [row.number for row in KeptLayout.objects.order_by("number")] == [1, 2]
    with django_assert_max_num_queries(20):
        page = Client().get(listed).content.decode()
    assert "Upload 2" in page
    assert "state-planning" in page, "what was installed stays"
    at = reverse("concept-layout", args=["demo", 1, "one"])
    newest, first = Client().get(at), Client().get(f"{at}?upload=1")
    assert "Outcomes &lt;b&gt;" in newest.content.decode()
    assert "Outcomes" not in first.content.decode()
    assert Client().get(f"{at}?upload=9").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        KeptLayout.objects.update(content="")
