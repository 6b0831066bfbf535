"""Rows of a DOCX table, written as XML: python-docx takes ten times as long cell by cell."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kerege.kernel.document.model import Cell, Run, Table

HEAD_FILL = "DFEAF1"
FILLS = {"group": "EEF5F9", "total": "F4F6F7", "body": ""}
TWIPS_PER_MM = 56.6929
HALF_POINTS = {False: 18, True: 16}
"""Size of the letters in a table on an upright page, and on its side."""
MARKS = {
    "": ("", ""),
    "deleted": ("<w:strike/>", ""),
    "inserted": ("<w:b/>", '<w:u w:val="single"/>'),
}
"""How a change is marked: struck out or underlined, never by colour alone."""


def column_widths(table: Table, millimetres: float) -> list[int]:
    """Return the width of each column in twentieths of a point."""
    whole = sum(column.width for column in table.columns)
    return [round(millimetres * TWIPS_PER_MM * c.width / whole) for c in table.columns]


def rows(table: Table, millimetres: float) -> Iterator[Any]:
    """Yield the rows of a table as elements, the heading first; it is repeated on every page.

    Parameters
    ----------
    millimetres
        The width of the text.
    """
    widths = column_widths(table, millimetres)
    numbers = [column.is_number for column in table.columns]
    size = HALF_POINTS[table.is_wide]
    head = [
        _cell(column.title, width, is_number=column.is_number, size=size, fill=HEAD_FILL)
        for column, width in zip(table.columns, widths, strict=True)
    ]
    yield _row(head, is_head=True)
    for row in table.rows:
        fill = FILLS[row.sort]
        if row.sort == "group":
            span = len(widths)
            cell = _cell(row.cells[0], sum(widths), size=size, fill=fill, span=span)
            yield _row([cell])
            continue
        texts = [*row.cells, *[""] * (len(widths) - len(row.cells))]
        yield _row(
            _cell(text, width, is_number=is_number, size=size, fill=fill)
            for text, width, is_number in zip(texts, widths, numbers, strict=True)
        )


def _row(cells: Any, *, is_head: bool = False) -> Any:
    head = "<w:tblHeader/>" if is_head else ""
    return parse_xml(
        f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"
    )


def _cell(  # noqa: PLR0913 -- keyword-only: what a cell is made of
    content: Cell, width: int, *, size: int, fill: str, is_number: bool = False, span: int = 1
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    side = '<w:jc w:val="right"/>' if is_number else ""
    bold = "<w:b/>" if fill else ""
    runs = (Run(content),) if isinstance(content, str) else content
    written = "".join(_run(run, size, bold) for run in runs)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:after="0"/>{side}</w:pPr>'
        f"{written}</w:p></w:tc>"
    )


def _run(run: Run, size: int, bold: str) -> str:
    before, after = MARKS[run.change]  # the schema has an order: bold or struck, size, underlined
    weight = bold if bold == before else bold + before
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in run.text.split("\n")
    )
    size_of = f'<w:sz w:val="{size}"/>'
    return f"<w:r><w:rPr>{weight}{size_of}{after}</w:rPr>{lines}</w:r>"
