"""The words of an answer of any kind: page, API, CSV, XLSX, Parquet, DOCX, PDF, SVG."""

import html
import io
import re
import zipfile

import openpyxl
import polars as pl
import pypdf
from pypdf.errors import PdfReadError

GAPS = re.compile(r"(?<=\d)[\s\u00a0\u202f,.'](?=\d)")


def _xlsx(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return "\n".join(
        " ".join(str(cell) for cell in row if cell is not None)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    )


def _docx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
        whole = "\n".join(parts.read(name).decode() for name in names)
    return html.unescape(re.sub(r"<[^>]+>", "", whole))


def _pdf(content: bytes) -> str:
    try:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
    except PdfReadError as error:
        return f"not a PDF: {error}"
    return "\n".join(page.extract_text() for page in pages)


def _parquet(content: bytes) -> str:
    return pl.read_parquet(io.BytesIO(content)).write_csv()


READERS = ((b"%PDF", _pdf), (b"PAR1", _parquet))


def words(content: bytes) -> str:
    """Return what an answer says, as text."""
    for mark, reader in READERS:
        if content.startswith(mark):
            return reader(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            is_book = "xl/workbook.xml" in parts.namelist()
        return _xlsx(content) if is_book else _docx(content)
    return html.unescape(content.decode(errors="replace"))


def plain_digits(text: str) -> str:
    """Return a text with the separators inside its numbers taken out."""
    return GAPS.sub("", text)


def secrets_in(content: bytes, secrets: dict[str, str], asked: str = "") -> list[str]:
    """Return the kinds of secret that an answer gives away and that were not in the question."""
    text = words(content)
    bare = plain_digits(text)
    return [
        kind
        for kind, secret in secrets.items()
        if secret not in asked and (secret in text or plain_digits(secret) in bare)
    ]
