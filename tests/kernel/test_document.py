"""Any document: the same bytes each time in every form, real structure, harmless texts."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx.api import Document as OpenDocument
from docx.oxml.ns import qn
from pypdf import PdfReader

from kerege.kernel.document import Document, harmless, render
from kerege.kernel.document.drawing import Bar, Tile, stacked_bars, tile_map
from kerege.kernel.document.html import body_of
from kerege.kernel.document.model import (
    Column,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Run,
    Source,
    Sources,
    Table,
)

FORMS = ("html", "pdf", "docx")
NASTY = '<script>alert(1)</script> #panic("x") $x$ @ref =1+1 *b* [link](x)'
NAMES = (Column("Name", 3), Column("Number", is_number=True))


def document(name="Әліпби", **more):
    elements = (
        Heading(1, "1", f"One {name}", "one"),
        Paragraph((Run(name), Run("cited", 1))),
        Paragraph((Run("mind this"),), "notice", "Please note"),
        Items((("Title", (Run(name),)), ("", (Run("b"),)))),
        Items((("", (Run("first"),)),), is_numbered=True),
        Table("t", f"Table {name}", NAMES, (Row(("All",), "group"), Row((name, "1")))),
        Picture("p", "Bars", stacked_bars([Bar(name, "3", [1.0, 2.0])], ["a", name], "u"), "words"),
        PageBreak(is_wide=True),
        Table("w", "Wide", NAMES, (Row((name, "2"), "total"),), ("a note",), is_wide=True),
        PageBreak(),
        Sources((Source(1, f"Gazette {name}", "https://example.test/"),)),
    )
    made = Document(
        language="kk",
        title=f"Title {name}",
        subtitle="Sub",
        disclaimer="Not a statistic",
        mark="mark",
        identity="Version 1",
        date="2026-01-02",
        labels={"contents": "Contents", "page": "Page", "source": "Source", "sources": "Sources"},
        elements=elements,
    )
    return replace(made, **more)


def words(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes_and_another_one_others(form):
    assert render(document(), form) == render(document(), form)
    assert render(document(), form) != render(document("Other"), form)


def test_a_long_document_has_a_cover_and_contents_and_a_brief_one_has_a_head():
    long, brief = (words(render(document(is_brief=brief), "pdf")) for brief in (False, True))
    assert "Contents" in long[1]
    assert "mind this" in long[2]
    assert "Contents" not in "".join(brief)
    assert "Title" in brief[0]
    assert "mind this" in brief[0]
    assert "document-contents" in render(document(), "html").decode()
    assert "document-contents" not in render(document(is_brief=True), "html").decode()


def test_a_pdf_is_tagged_and_says_its_language():
    found = PdfReader(io.BytesIO(render(document(), "pdf")))
    assert found.trailer["/Root"]["/Lang"] == "kk"
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found.metadata["/Title"] == "Title Әліпби"


@pytest.mark.parametrize("is_brief", [False, True])
def test_a_docx_has_real_structure(is_brief):
    content = render(document(is_brief=is_brief), "docx")
    opened = OpenDocument(io.BytesIO(content))
    styles = {paragraph.style.name for paragraph in opened.paragraphs}
    assert {"Title", "Heading 1", "Caption", "List Bullet"} <= styles
    assert [section.page_width > section.page_height for section in opened.sections] == [
        False,
        True,
        False,
    ]
    assert opened.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert ("Contents" in {p.text for p in opened.paragraphs}) is not is_brief
    for table in opened.tables:  # some programs go by the grid, others by the cells
        assert [c.width for c in table.columns] == [c.width for c in table.rows[0].cells]
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_names_with_markup_are_only_names():
    nasty = document(NASTY)
    page = render(nasty, "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert '#panic("x")' in "".join(words(render(nasty, "pdf")))
    opened = OpenDocument(io.BytesIO(render(nasty, "docx")))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    assert NASTY in cells


def test_the_body_of_a_file_has_no_style_of_its_own():
    body = body_of(render(document(), "html").decode())
    assert "style=" not in body
    assert "<h2" in body
    assert "<html" not in body


def test_characters_that_steer_are_taken_out():
    assert harmless("a\x00b\x0bc\td\u202ee\u200f") == "abc\tde"
    assert "\u202e" not in repr(harmless(document("a\u202eb\u2066")))


def test_a_drawing_escapes_its_texts():
    svg = tile_map([Tile(1, 1, "<b>&", '"1"', 0.5)], ("a", "b", "<c>"))
    assert "<b>" not in svg
    assert "&lt;c&gt;" in svg


def test_changes_are_marked_in_every_form_and_not_by_colour_alone():
    cell = (Run("stays "), Run("gone <b>", change="deleted"), Run("new", change="inserted"))
    labels = document().labels | {"inserted": "put in", "deleted": "taken out"}
    table = Table("c", "Changes", NAMES, (Row((cell, "1")),))
    made = document(elements=(table,), labels=labels, is_brief=True)
    page = render(made, "html").decode()
    assert '<del><span class="visually-hidden">taken out: </span>gone &lt;b&gt;</del>' in page
    assert '<ins><span class="visually-hidden">put in: </span>new</ins>' in page
    file = OpenDocument(io.BytesIO(render(made, "docx")))
    runs = file.tables[0].rows[1].cells[0].paragraphs[0].runs
    assert [run.text for run in runs if run.font.strike] == ["gone <b>"]
    assert [run.text for run in runs if run.font.underline] == ["new"]
    assert "stays gone <b>new" in " ".join(words(render(made, "pdf"))).replace("\n", " ")
