"""The document as HTML: the part of a page, and a file that stands alone."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from kerege.kernel.document.model import Cell, Document, PageBreak, Paragraph, Table

HERE = Path(__file__).parent
BEGIN, END = "<!-- document begins -->", "<!-- document ends -->"


@cache
def _engine() -> Engine:
    """Return an engine of our own: documents read no template of a room and no setting."""
    return Engine(dirs=[str(HERE / "templates")])


def _filled(template: str, **context: Any) -> str:
    return str(_engine().get_template(template).render(Context(context)))


def fragment(document: Document) -> str:
    """Return the document as a part of a page: its contents and its text, every text escaped."""
    elements = [
        {
            "sort": type(element).__name__,
            "is": element,
            "rows": _rows(element) if isinstance(element, Table) else (),
            "svg": mark_safe(element.svg) if hasattr(element, "svg") else "",  # noqa: S308 -- drawn by us; its texts are escaped
        }
        for element in document.elements
        if not isinstance(element, PageBreak)
    ]
    has_notice = any(
        isinstance(element, Paragraph) and element.style == "notice"
        for element in document.elements
    )
    return _filled("document.html", document=document, elements=elements, has_notice=has_notice)


def _rows(table: Table) -> list[tuple[str, list[tuple[Cell, bool, bool]]]]:
    """Return the rows with, for each cell, whether it holds a number and whether runs."""
    numbers = [column.is_number for column in table.columns]
    return [
        (
            row.sort,
            [
                (cell, is_number, not isinstance(cell, str))
                for cell, is_number in zip(row.cells, numbers, strict=False)
            ],
        )
        for row in table.rows
    ]


def standalone(document: Document) -> bytes:
    """Return the document as one file without anything from elsewhere."""
    page = _filled(
        "standalone.html",
        document=document,
        style=mark_safe((HERE / "standalone.css").read_text(encoding="utf-8")),  # noqa: S308 -- our own style sheet
        body=mark_safe(f"{BEGIN}{fragment(document)}{END}"),  # noqa: S308 -- escaped by its template
    )
    return page.encode()


def body_of(page: str) -> str:
    """Return the part of a standalone file that a page of the portal shows."""
    return page.partition(BEGIN)[2].partition(END)[0]
