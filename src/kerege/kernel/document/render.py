"""Every format of a document by name."""

from collections.abc import Callable

from kerege.kernel.document.docx import docx
from kerege.kernel.document.html import standalone
from kerege.kernel.document.model import Document
from kerege.kernel.document.pdf import pdf

FORMATS: dict[str, Callable[[Document], bytes]] = {"html": standalone, "pdf": pdf, "docx": docx}
LAYOUT = 2
"""Raise it when the same document gives other bytes, so that kept files are made anew."""
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


def render(document: Document, form: str) -> bytes:
    """Return a document in a format."""
    return FORMATS[form](document)
