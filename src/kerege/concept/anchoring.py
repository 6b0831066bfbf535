"""Where a quotation stands in a text, and where it stands in a later one: there, or nowhere.

The selectors of the W3C Web Annotation Data Model (TextQuoteSelector, TextPositionSelector):
positions count Unicode code points. A quotation is carried to a later text only where nothing else
there could be meant; otherwise it is reported as lost, with the reason, for a person to place.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

CONTEXT = 32
"""Characters kept before and after a quotation, as most annotation programs keep."""
LONG = 24
"""A quotation of so many characters that stands once in both texts is known by itself."""
NEAR = 12
"""Of a shorter one, so many characters before or after it must still stand there."""


@dataclass(frozen=True)
class Anchor:
    """Words in a text: the words, what stands before and after, the place of the first and last."""

    quote: str
    prefix: str
    suffix: str
    start: int
    end: int


class Lost(StrEnum):
    """Why a quotation has no place in a later text."""

    PASSAGE_GONE = "passage-gone"
    WORDS_GONE = "words-gone"
    SEVERAL_PLACES = "several-places"
    SURROUNDINGS_GONE = "surroundings-gone"


def places(text: str, words: str) -> list[int]:
    """Return every place at which the words stand, overlapping ones too."""
    found, at = [], text.find(words)
    while at >= 0 and words:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def anchors(text: str, words: str) -> list[Anchor]:
    """Return every place at which words stand, however their white space is written."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    pattern = re.compile("(?=(" + r"\s+".join(parts) + "))")
    return [anchor_at(text, *found.span(1)) for found in pattern.finditer(text)]


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """Return the anchor of a stretch of a text."""
    before = text[max(0, start - CONTEXT) : start]
    return Anchor(text[start:end], before, text[end : end + CONTEXT], start, end)


def carry(anchor: Anchor, old: str, new: str) -> Anchor | Lost:
    """Return where a quotation of one text stands in a later one, or why it has no place there."""
    if new == old:
        return anchor
    before, after = places(old, anchor.quote), places(new, anchor.quote)
    if not after:
        return Lost.WORDS_GONE
    if len(before) == len(after) == 1:
        known = len(anchor.quote) >= LONG or _is_near(anchor, old, new, after[0])
        return _at(anchor, new, after[0]) if known else Lost.SURROUNDINGS_GONE
    if len(before) != len(after):
        return Lost.SEVERAL_PLACES
    found = after[before.index(anchor.start)]
    same = _before(old, anchor.start, CONTEXT) == _before(new, found, CONTEXT) and _after(
        old, anchor.end, CONTEXT
    ) == _after(new, found + len(anchor.quote), CONTEXT)
    return _at(anchor, new, found) if same else Lost.SURROUNDINGS_GONE


def _at(anchor: Anchor, text: str, start: int) -> Anchor:
    return anchor_at(text, start, start + len(anchor.quote))


def _is_near(anchor: Anchor, old: str, new: str, found: int) -> bool:
    """Say whether what stands next to the quotation, on one side at least, is what stood there."""
    end = found + len(anchor.quote)
    return _before(old, anchor.start, NEAR) == _before(new, found, NEAR) or _after(
        old, anchor.end, NEAR
    ) == _after(new, end, NEAR)


def _before(text: str, at: int, count: int) -> tuple[str, bool]:
    """Return what stands before a place, and whether the text begins with it."""
    return text[max(0, at - count) : at], at <= count


def _after(text: str, at: int, count: int) -> tuple[str, bool]:
    """Return what stands after a place, and whether the text ends with it."""
    return text[at : at + count], len(text) - at <= count
