"""A document as plain data: written once, rendered to HTML, PDF and DOCX.

All text is text, never markup: a renderer escapes it for its format.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Style = Literal["normal", "lead", "human", "notice", "mark", "foreign"]


Mark = Literal["", "inserted", "deleted"]


@dataclass(frozen=True)
class Run:
    """A stretch of text; with `cite`, the number of a source; with `change`, what became of it.

    A document with changes has the words "inserted" and "deleted" among its labels.
    """

    text: str
    cite: int = 0
    change: Mark = ""


Cell = str | tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading with its number ("2.1"; empty: not numbered)."""

    level: int
    number: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `language` is set where it is not that of the document."""

    runs: tuple[Run, ...]
    style: Style = "normal"
    label: str = ""
    language: str = ""

    @property
    def text(self) -> str:
        """The text without citations."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Items:
    """A list; each entry has a title (may be empty) and runs."""

    entries: tuple[tuple[str, tuple[Run, ...]], ...]
    is_numbered: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, relative width, and whether it holds numbers."""

    title: str
    width: float = 1.0
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table; a group spans all columns, a total closes them."""

    cells: tuple[Cell, ...]
    sort: Literal["body", "group", "total"] = "body"


@dataclass(frozen=True)
class Table:
    """A table with caption and notes; `is_wide` asks for a page on its side."""

    anchor: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG) with its caption and a text alternative; `width` in per cent of the text."""

    anchor: str
    caption: str
    svg: str
    alternative: str
    notes: tuple[str, ...] = ()
    width: int = 72


@dataclass(frozen=True)
class Source:
    """A numbered source."""

    number: int
    text: str
    url: str = ""


@dataclass(frozen=True)
class Sources:
    """The list of sources."""

    entries: tuple[Source, ...]


@dataclass(frozen=True)
class PageBreak:
    """A new page, upright or on its side."""

    is_wide: bool = False


Element = Heading | Paragraph | Items | Table | Picture | Sources | PageBreak


@dataclass(frozen=True)
class Document:
    """The document in one language.

    Attributes
    ----------
    title, subtitle
        On the cover.
    disclaimer
        On the cover; `mark` is its short form on every page.
    identity
        Version, date, checksum: a line on the cover.
    date
        ISO 8601, of the version; documents carry it instead of the clock.
    labels
        Words of the shell ("contents", "page"...), in the language.
    is_brief
        A few pages: no cover of its own and no contents.
    """

    language: str
    title: str
    subtitle: str
    disclaimer: str
    mark: str
    identity: str
    date: str
    labels: dict[str, str]
    elements: tuple[Element, ...]
    problems: tuple[str, ...] = field(default=())
    is_brief: bool = False

    def headings(self) -> Iterator[Heading]:
        """Yield the headings, for the contents."""
        for element in self.elements:
            if isinstance(element, Heading):
                yield element
