"""Texts from people made harmless for a spreadsheet cell or a plain document."""

import unicodedata

FORMULA = frozenset("=+-@\t\r＝＋－＠")
"""A cell that begins so is run as a formula by spreadsheet programs."""
DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
"""Marks that turn the direction of what follows, and so can disguise it."""


def without_direction(text: str) -> str:
    """Return a text without invisible marks of direction and control characters."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or (character not in DIRECTION and not _is_control(character))
    )


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def harmless_cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet program runs as a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = without_direction(value)
    return f"'{text}" if text.lstrip(" \n\u00a0")[:1] in FORMULA and text.strip() else text
