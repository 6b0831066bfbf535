"""Which texts the code and the pages of the house show, and how the catalogues translate them."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import template as templates

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "kerege"
LANGUAGES = ("kk", "ru")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w*)\}")


@dataclass(frozen=True)
class Text:
    """A text that is shown: its context, its form or forms, and where it stands."""

    context: str | None
    singular: str
    plural: str
    where: str

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalogue knows it by."""
        return self.context, self.singular


def _calls(source: str, where: str) -> Iterator[Text]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    for line, message, _comments, context in found:
        singular, plural = message[:2] if isinstance(message, tuple) else (message, "")
        if singular:
            yield Text(context, singular, plural, f"{where}:{line}")


def _page(source: str) -> str:
    """Return a template as a row of calls that can be read as Python."""
    lines = templates.templatize(source).splitlines()
    return "\n".join(line.strip() for line in lines) + "\n"


def texts() -> list[Text]:
    """Return every text of every room."""
    found: list[Text] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found += _calls(path.read_text(), str(path.relative_to(PACKAGE)))
    for path in sorted(PACKAGE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            found += _calls(_page(path.read_text()), str(path.relative_to(PACKAGE)))
    return found


def catalogues(language: str) -> dict[Path, Catalog]:
    """Return the catalogues of a language, by path inside the package."""
    found = {}
    for path in sorted(PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as stream:
            found[path.relative_to(PACKAGE)] = read_po(stream, locale=language)
    return found


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders."""
    return {first or second or "{}" for first, second in PLACEHOLDER.findall(text)}
