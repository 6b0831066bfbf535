"""Texts in several languages, and whether a translation is present, missing or stale."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

LANGUAGES = ("kk", "ru", "en")


def in_every_language(field: str, given: str | Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a name: in each language, or as it is printed in all of them."""
    texts = dict.fromkeys(LANGUAGES, given) if isinstance(given, str) else given
    return {f"{field}_{language}": texts.get(language) or "" for language in LANGUAGES}


class TranslationState(StrEnum):
    """How a text stands in one language against its source text."""

    SOURCE = "source"
    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text, white space at its ends ignored, in hexadecimal."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def translation_states(
    texts: Mapping[str, str], source_language: str, translated_from: Mapping[str, str]
) -> dict[str, TranslationState]:
    """Say for each language whether its text is the source, current, stale or missing.

    Parameters
    ----------
    texts
        Language -> text (empty or absent: missing).
    source_language
        The language in which the text was written.
    translated_from
        Language -> hash of the source text that the translation was made from.
    """
    source = text_hash(texts.get(source_language) or "")
    states = {}
    for language, text in texts.items():
        if not (text or "").strip():
            states[language] = TranslationState.MISSING
        elif language == source_language:
            states[language] = TranslationState.SOURCE
        elif translated_from.get(language) == source:
            states[language] = TranslationState.CURRENT
        else:
            states[language] = TranslationState.STALE
    return states
