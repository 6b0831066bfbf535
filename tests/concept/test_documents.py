"""The document: the same bytes each time, readable in three languages, harmless names."""

import io
import re
import subprocess
import zipfile

import pytest
from docx.api import Document as OpenDocument
from docx.oxml.ns import qn

from kerege.concept import services
from kerege.concept.document import compose, read
from kerege.concept.models import Block, Measure
from kerege.kernel.document import render
from kerege.kernel.document.html import body_of

NASTY = '<script>alert(1)</script> #panic("x") $x$ @ref =1+1 \u202e*b* [link](x) \\n {{computed:x}}'


def text_of(pdf, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def pdftotext(tmp_path):
    try:
        subprocess.run(["pdftotext", "-v"], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not there: apt-get install poppler-utils")
    return lambda pdf: text_of(pdf, tmp_path)


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_the_same_content_gives_the_same_bytes(planned, form):
    first = render(compose(read(planned), "kk"), form)
    second = render(compose(read(planned), "kk"), form)
    assert first == second


def test_numbers_are_written_by_the_language(planned):
    data = read(planned)
    texts = {}
    for language in ("kk", "ru", "en"):
        document = compose(data, language)
        assert not document.problems
        texts[language] = " ".join(
            element.text for element in document.elements if hasattr(element, "runs")
        )
    assert "134,207" in texts["en"]
    assert "134\N{NO-BREAK SPACE}207" in texts["ru"]
    assert "134\N{NO-BREAK SPACE}207" in texts["kk"]


def test_each_cited_number_has_its_source(planned):
    document = compose(read(planned), "en")
    sources = [e for e in document.elements if type(e).__name__ == "Sources"]
    assert [(s.number, "Gazette" in s.text, s.url) for s in sources[0].entries][:1] == [
        (1, True, "https://example.test/jobs")
    ]
    cited = {run.cite for e in document.elements for run in getattr(e, "runs", ())} - {0}
    assert cited == {1}


def test_the_tables_of_money_add_up(planned):
    document = compose(read(planned), "en")
    (budget,) = [e for e in document.elements if getattr(e, "anchor", "") == "table-budget-areas"]
    last = budget.rows[-1].cells[-1]
    (sources,) = [
        e for e in document.elements if getattr(e, "anchor", "") == "table-budget-sources"
    ]
    assert sources.rows[-1].cells[-1] == last


def test_a_pdf_reads_in_kazakh(planned, pdftotext):
    services.load_content(by=None, version=planned, content={"sentences": []})
    Measure.objects.filter(code="M1").update(name_kk="Әліпби: ғ қ ң ө ұ ү һ і Ғ Қ Ң Ө Ұ Ү Һ І")
    pdf = render(compose(read(planned), "kk"), "pdf")
    assert pdf.startswith(b"%PDF-1.7")
    assert "Әліпби: ғ қ ң ө ұ ү һ і Ғ Қ Ң Ө Ұ Ү Һ І" in " ".join(pdftotext(pdf).split())
    assert b"/Lang" in pdf
    assert b"StructTreeRoot" in pdf


def test_the_action_plan_lies_on_its_side(planned):
    pdf = render(compose(read(planned), "en"), "pdf")
    done = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "30", "-"], input=pdf, capture_output=True, check=True
    )
    sizes = [line for line in done.stdout.decode().splitlines() if " size:" in line]
    assert any("841.89 x 595.276" in line for line in sizes)
    assert any("595.276 x 841.89" in line for line in sizes)


def test_a_docx_has_real_structure(planned):
    content = render(compose(read(planned), "kk"), "docx")
    document = OpenDocument(io.BytesIO(content))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption"} <= styles
    assert document.core_properties.title == "The Concept (kk) қ"
    assert document.core_properties.language == "kk-KZ"
    assert len(document.sections) == 3
    wide = document.sections[1]
    assert wide.page_width > wide.page_height
    head = document.tables[0].rows[0]._tr.trPr
    assert head.find(qn("w:tblHeader")) is not None
    names = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    assert names == {(1980, 1, 1, 0, 0, 0)}


def test_the_html_stands_alone_and_its_body_can_be_taken_out(planned):
    page = render(compose(read(planned), "ru"), "html").decode()
    assert '<html lang="ru">' in page
    assert "src=" not in page
    assert "style=" not in body_of(page)
    assert "<h2" in body_of(page)
    assert "<html" not in body_of(page)


def test_names_with_markup_are_only_names(planned, pdftotext):
    Measure.objects.filter(version=planned).update(
        name_en=NASTY, completion_form_en=NASTY, name_kk=NASTY, name_ru=NASTY
    )
    document = compose(read(planned), "en")
    assert not document.problems
    html = render(document, "html").decode()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    squeezed = "".join(pdftotext(render(document, "pdf")).split())
    assert '#panic("x")' in squeezed
    assert "{{computed:x}}" in re.sub("[-\u00ad\u2010]", "", squeezed)
    assert "\u202e" not in html + squeezed
    word = OpenDocument(io.BytesIO(render(document, "docx")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any("<script>" in cell for cell in cells)


def test_a_draft_shows_what_is_not_known_yet(draft):
    document = compose(read(draft), "en")
    assert document.problems == ("S1.1: {{computed:plan_total}}",)
    for form in ("html", "pdf", "docx"):
        assert render(document, form)


def test_a_missing_translation_is_shown_as_such(planned):
    Block.objects.filter(code="S1.2").update(text_en="")
    Block.objects.filter(code="S1.2").update(kind="text")
    document = compose(read(planned), "en")
    (shown,) = [e for e in document.elements if getattr(e, "style", "") == "foreign"]
    assert shown.language in ("kk", "ru")
    assert render(document, "docx")


def test_reading_a_version_takes_a_fixed_number_of_queries(planned, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        compose(read(planned), "kk")
