"""The comparison as page, API, command and document: the same differences, shown safely."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx.api import Document as OpenDocument
from typer.testing import CliRunner

from kerege.cli.concept import app
from kerege.concept import selectors, services
from kerege.concept.models import Block, Measure
from kerege.people.enums import Role

NASTY = "<script>alert(1)</script> & <b>"


@pytest.fixture
def pair(published):
    """Return a published version and a draft that changes a word, a cost and drops a measure."""
    draft = services.new_version(by=None, concept=published.concept, from_version=published)
    block = Block.objects.get(version=draft, code="S1.2")
    block.text_en = f"The akimat writes {NASTY}"
    block.save()
    Measure.objects.filter(version=draft, code="M2").delete()
    return published, draft


@pytest.fixture
def editor(person):
    client = Client()
    client.force_login(person(Role.EDITOR))
    return client


def address(name="concept-compare", *more, language="en"):
    with override(language):
        return reverse(name, args=["demo", *more])


def test_the_page_marks_words_and_escapes_them(pair, editor):
    page = editor.get(address(), {"a": 1, "b": 2}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert '<del><span class="visually-hidden">taken out: </span>ministry </del>' in page
    assert '<ins><span class="visually-hidden">inserted: </span>akimat </ins>' in page
    assert "Measure M2" in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_opens_in_each_language(pair, editor, language):
    assert editor.get(address(language=language)).status_code == 200


def test_a_visitor_cannot_compare_with_a_draft(pair):
    assert Client().get(address(), {"a": 1, "b": 2}).status_code == 404
    assert Client().get("/api/v1/concept/demo/compare?a=1&b=2").status_code == 404
    table = address("concept-comparison-table", "ru")
    assert Client().get(table, {"a": 1, "b": 2}).status_code == 404
    assert "akimat" not in Client().get(address()).content.decode()


@pytest.mark.parametrize("odd", ["x", "-1", "1.5", "99999999", "²", "\x00", "1' OR 1=1"])
def test_odd_numbers_are_refused_in_plain_words(pair, editor, odd):
    assert editor.get(address(), {"a": odd}).status_code == 422


def test_empty_numbers_mean_the_newest_and_the_one_before(pair, editor):
    page = editor.get(address(), {"a": "", "b": ""})
    assert page.status_code == 200
    assert "akimat" in page.content.decode()
    assert editor.get(address(), {"a": 7}).status_code == 404
    assert editor.get("/en/concept/nothing/compare/").status_code == 404


def test_one_version_alone_has_nothing_to_be_compared_with(published):
    assert "only one version" in Client().get(address()).content.decode()


def test_the_api_gives_the_same_differences(pair, editor):
    found = editor.get("/api/v1/concept/demo/compare").json()
    sorts = {(row["part"], row["code"]): row["sort"] for row in found["records"]}
    assert sorts["measures", "M2"] == "removed"
    assert sorts["blocks", "S1.2"] == "changed"
    assert float(found["total_before"]) == float(selectors.totals(pair[0]).total)
    assert float(found["total_after"]) == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_table_as_docx_has_both_texts_whole_with_the_change_marked(pair, editor, language):
    answer = editor.get(address("concept-comparison-table", language), {"a": 1, "b": 2})
    again = editor.get(address("concept-comparison-table", language), {"a": 1, "b": 2})
    assert answer.content == again.content
    file = OpenDocument(io.BytesIO(answer.content))
    cells = {c.text: c for table in file.tables for row in table.rows for c in row.cells}
    if language == "en":
        old = cells["The ministry writes the legal basis."]
        new = cells[f"The akimat writes {NASTY}"]
        struck = [run.text for run in old.paragraphs[0].runs if run.font.strike]
        put_in = [run.text for run in new.paragraphs[0].runs if run.font.underline]
        assert "ministry " in struck
        assert "akimat " in put_in
        assert all(run.font.bold for run in new.paragraphs[0].runs if run.font.underline)
    heads = {table.rows[0].cells[-1].text for table in file.tables}
    assert heads & {"Ұсынылатын редакция", "Предлагаемая редакция", "Proposed text"}


def test_the_command_prints_the_same_and_writes_the_table(pair, tmp_path):
    target = tmp_path / "table.docx"
    result = CliRunner().invoke(
        app, ["compare", "demo", "--language", "en", "--docx", str(target), "--json"]
    )
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert [row["code"] for row in found["records"] if row["sort"] == "removed"] == ["M2"]
    assert target.read_bytes().startswith(b"PK")
    plain = CliRunner().invoke(app, ["compare", "demo", "--language", "en"])
    assert "[-ministry -]" in plain.stdout.replace("\n", "")
    assert CliRunner().invoke(app, ["compare", "nothing"]).exit_code == 5


def test_the_page_takes_few_queries_however_many_rows(pair, editor, django_assert_max_num_queries):
    editor.get(address())
    with django_assert_max_num_queries(20):
        editor.get(address())
    draft = pair[1]
    Block.objects.bulk_create(
        Block(version=draft, code=f"n{number}", order=100 + number, kind="text", text_en="new")
        for number in range(50)
    )
    with django_assert_max_num_queries(20):
        assert editor.get(address()).content.decode().count("n4") >= 10


def test_the_list_of_versions_leads_there(pair, editor):
    page = editor.get(reverse("concept-versions", args=["demo"])).content.decode()
    assert f"{address()}?b=2" in page
