"""Texts in several languages, and whether a translation is present, missing or stale."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

LANGUAGES = ("kk", "ru", "en")


def in_every_language(field: str, given: str | Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a name: in each language, or as it is printed in all of them."""
    texts = dict.fromkeys(LANGUAGES, given) if isinstance(given, str) else given
    return {f"{field}_{language}": texts.get(language) or "" for language in LANGUAGES}


def every_text(record: Any, field: str) -> dict[str, str]:
    """Return a text of a record in each language, empty where nobody has written it."""
    return {language: getattr(record, f"{field}_{language}") or "" for language in LANGUAGES}


def known_texts(record: Any, field: str) -> dict[str, str]:
    """Return a text of a record in the languages in which it is known."""
    return {language: text for language, text in every_text(record, field).items() if text}


def text_in(record: Any, field: str, language: str) -> tuple[str, str]:
    """Return a text of a record and its language: the one asked for, else one that has it."""
    for one in (language, *LANGUAGES):
        if text := getattr(record, f"{field}_{one}", None):
            return str(text), one
    return "", language


def in_language_name(language: str) -> str:
    """Return what is said beside a text that is not in the language of the reader."""
    return {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}[language]


def written_text(record: Any, field: str, language: str) -> str:
    """Return a text of a record for a document; one in another language says which it is."""
    text, found = text_in(record, field, language)
    return text if found == language else f"{text} ({in_language_name(found)})"


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
