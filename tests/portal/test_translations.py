"""Every text of the portal has a Kazakh and a Russian translation that fits it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import kerege.portal

ROOM = Path(kerege.portal.__file__).parent
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACE = re.compile(r"%\(\w+\)s")


def sources() -> Iterator[str]:
    for path in sorted(ROOM.rglob("*.py")):
        yield path.read_text(encoding="utf-8")
    for path in sorted(ROOM.rglob("*.html")):
        yield templatize(path.read_text(encoding="utf-8"), origin=str(path))


def messages() -> set[tuple[str, ...]]:
    """Return (context or '', text) of every message."""
    found = set()
    for source in sources():
        extracted = extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {})
        for _line, function, words, _comments in extracted:
            texts = words if isinstance(words, tuple) else (words,)
            if not texts[0]:
                continue
            if function and "pgettext" in function:
                found.add((texts[0], texts[1]))
            else:
                found.add(("", texts[0]))
    return found


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_text_is_translated_with_the_same_places(language: str) -> None:
    with (ROOM / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    missing, unlike = [], []
    for context, text in sorted(messages()):
        known = catalogue.get(text, context or None)
        strings = known.string if known is not None else ""
        for translated in strings if isinstance(strings, tuple) else (strings,):
            if not translated:
                missing.append(text)
            elif set(PLACE.findall(text)) != set(PLACE.findall(translated)):
                unlike.append((text, translated))
    assert missing == []
    assert unlike == []


def test_the_messages_are_found() -> None:
    found = messages()
    assert ("thread", "Evidence") in found
    assert ("", "Sign in") in found
    assert len(found) > 300
