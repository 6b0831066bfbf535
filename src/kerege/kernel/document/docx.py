"""The document as DOCX with real styles: headings, captions, repeated table headers, language."""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx.api import Document as NewDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from kerege.kernel.document import docx_table, docx_xml
from kerege.kernel.document.drawing_png import png
from kerege.kernel.document.model import (
    Document,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Sources,
    Table,
)

FONT = "Times New Roman"
"""A face that every office has and that holds every Kazakh letter."""
LANGUAGES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
ACCENT = RGBColor(0x0F, 0x54, 0x78)
QUIET = RGBColor(0x4D, 0x5C, 0x67)
FILLS = {"human": "FFF8E1", "notice": "EEF5F9", "foreign": "F3F3F3"}
EPOCH = (1980, 1, 1, 0, 0, 0)
TEXT_WIDTH = {False: 166, True: 265}
"""Millimetres between the margins of an upright page and of one on its side."""


def docx(document: Document) -> bytes:
    """Return the document as DOCX; the same document gives the same bytes."""
    writer = _Writer(document)
    writer.cover()
    if not document.is_brief:
        writer.contents()
    for element in document.elements:
        writer.write(element)
    buffer = io.BytesIO()
    writer.file.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(content: bytes) -> bytes:
    """Write the archive again with one date for all of its files, in the order of their names."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return buffer.getvalue()


class _Writer:
    """Writes one document with python-docx."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file: Any = NewDocument()  # python-docx leaves some of it untyped
        self.is_wide = False
        self.bookmarks = 0
        self._properties()
        self._styles()
        self._page()

    def _properties(self) -> None:
        core = self.file.core_properties
        day = datetime.fromisoformat(self.document.date)
        core.title, core.subject = self.document.title, self.document.subtitle
        core.author = core.last_modified_by = "Kerege"
        core.comments = self.document.disclaimer[:250]
        core.language = LANGUAGES[self.document.language]
        core.created = core.modified = day
        core.revision = 1

    def _styles(self) -> None:
        styles = self.file.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(11)
        normal.paragraph_format.space_after = Pt(6)
        for name, size in (("Title", 26), ("Heading 1", 16), ("Heading 2", 13), ("Caption", 10)):
            style = styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = ACCENT
            for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
                fonts.attrib.pop(qn(f"w:{attribute}"), None)
        language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        for attribute in ("val", "eastAsia"):
            language.set(qn(f"w:{attribute}"), LANGUAGES[self.document.language])

    def _page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(22)
        section.different_first_page_header_footer = True
        header = section.header.paragraphs[0]
        self._small(header, f"{self.document.title}  {self.document.mark}")
        footer = section.footer.paragraphs[0]
        self._small(footer, f"{self.document.identity}  ")
        docx_xml.field(footer, "PAGE", "1")

    def _small(self, paragraph: Any, text: str) -> None:
        run = paragraph.add_run(text)
        run.font.size, run.font.color.rgb = Pt(8), QUIET

    def cover(self) -> None:
        """Write the cover; of a brief document, the head of its first page."""
        document = self.document
        self.file.add_paragraph(document.title, style="Title")
        if document.subtitle:
            self.file.add_paragraph(document.subtitle, style="Subtitle")
        if document.disclaimer:
            docx_xml.shade(self.file.add_paragraph(document.disclaimer), FILLS["human"])
        self._small(self.file.add_paragraph(), document.identity)
        if not document.is_brief:
            self.file.add_page_break()

    def contents(self) -> None:
        """Write the contents: links that work at once, in a field that the reader may renew."""
        title = self.file.add_paragraph()
        run = title.add_run(self.document.labels["contents"])
        run.bold, run.font.size, run.font.color.rgb = True, Pt(16), ACCENT
        headings = list(self.document.headings())
        for place, heading in enumerate(headings):
            paragraph = self.file.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
            paragraph.paragraph_format.space_after = Pt(2)
            if place == 0:
                docx_xml.field_begin(paragraph, 'TOC \\o "1-2" \\h \\z \\u')
            docx_xml.link(paragraph, _numbered(heading), f"_{heading.anchor}"[:40])
            if place == len(headings) - 1:
                docx_xml.field_end(paragraph)
        self.file.add_page_break()

    def write(self, element: Any) -> None:
        """Write one element."""
        writers: dict[type, Any] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Items: self._items,
            Table: self._table,
            Picture: self._picture,
            Sources: self._sources,
            PageBreak: self._break,
        }
        writers[type(element)](element)

    def _heading(self, heading: Heading) -> None:
        paragraph = self.file.add_heading(_numbered(heading), level=heading.level)
        self.bookmarks += 1
        docx_xml.bookmark(paragraph, f"_{heading.anchor}"[:40], self.bookmarks)

    def _paragraph(self, element: Paragraph) -> None:
        paragraph = self.file.add_paragraph()
        if element.label:
            paragraph.add_run(element.label).bold = True
            paragraph.add_run().add_break()
        self._runs(paragraph, element.runs)
        if element.style in FILLS:
            docx_xml.shade(paragraph, FILLS[element.style])
        if element.language:
            for run in paragraph.runs:
                docx_xml.run_language(run, LANGUAGES[element.language])
        if element.style == "mark":
            for run in paragraph.runs:
                run.font.size, run.font.color.rgb = Pt(9), QUIET

    def _runs(self, paragraph: Any, runs: tuple[Run, ...]) -> None:
        for run in runs:
            paragraph.add_run(run.text)
            if run.cite:
                mark = paragraph.add_run(f"[{run.cite}]")
                mark.font.superscript = True

    def _items(self, items: Items) -> None:
        for number, (title, runs) in enumerate(items.entries, 1):
            style = "Normal" if items.is_numbered else "List Bullet"
            paragraph = self.file.add_paragraph(style=style)
            if items.is_numbered:
                paragraph.paragraph_format.left_indent = Mm(7)
                paragraph.paragraph_format.first_line_indent = Mm(-7)
                paragraph.add_run(f"{number}. ")
            if title:
                paragraph.add_run(f"{title}. ").bold = True
            self._runs(paragraph, runs)

    def _caption(self, text: str) -> None:
        caption = self.file.add_paragraph(text, style="Caption")
        caption.paragraph_format.keep_with_next = True

    def _notes(self, notes: tuple[str, ...]) -> None:
        for note in notes:
            self._small(self.file.add_paragraph(), note)

    def _table(self, element: Table) -> None:
        self._caption(element.caption)
        table = self.file.add_table(rows=0, cols=len(element.columns))
        table.style, table.autofit = "Table Grid", False
        docx_xml.describe(table, element.caption)
        widths = docx_table.column_widths(element, TEXT_WIDTH[self.is_wide])
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Twips(width)  # some programs go by the grid, others by the cells
        for row in docx_table.rows(element, TEXT_WIDTH[self.is_wide]):
            table._tbl.append(row)  # noqa: SLF001 -- rows are written as XML: ten times as fast
        self._notes(element.notes)
        self.file.add_paragraph()

    def _picture(self, element: Picture) -> None:
        self._caption(element.caption)
        paragraph = self.file.add_paragraph()
        shape = paragraph.add_run().add_picture(io.BytesIO(png(element.svg)), width=Mm(160))
        shape._inline.docPr.set("descr", element.alternative)  # noqa: SLF001 -- python-docx has no other way
        shape._inline.docPr.set("name", element.anchor)  # noqa: SLF001 -- the same
        self._notes(element.notes)

    def _sources(self, element: Sources) -> None:
        for source in element.entries:
            paragraph = self.file.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(9)
            paragraph.paragraph_format.first_line_indent = Mm(-9)
            paragraph.add_run(f"[{source.number}] {source.text} {source.url}".strip())

    def _break(self, element: PageBreak) -> None:
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        section.orientation = WD_ORIENT.LANDSCAPE if element.is_wide else WD_ORIENT.PORTRAIT
        long, short = Mm(297), Mm(210)
        section.page_width, section.page_height = (
            (long, short) if element.is_wide else (short, long)
        )
        section.left_margin = section.right_margin = Mm(16 if element.is_wide else 22)
        self.is_wide = element.is_wide


def _numbered(heading: Heading) -> str:
    return f"{heading.number}. {heading.text}" if heading.number else heading.text
