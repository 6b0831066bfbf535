"""Texts are written in one script: no Latin letter hides inside a Kazakh or Russian word."""

import csv
import re
from pathlib import Path

import pytest

from house.msgids import LANGUAGES, PACKAGE, PLACEHOLDER, catalogues

WORD = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile("[\u0400-\u04ff]")
LATIN = re.compile("[A-Za-z]")
KAZAKH_ONLY = set("ӘәҒғҚқҢңӨөҰұҮүҺһ")
TABLES = sorted(PACKAGE.glob("countries/*/**/*.csv"))


def _torn(text: str) -> list[str]:
    words = WORD.findall(PLACEHOLDER.sub(" ", re.sub(r"<[^>]+>|{[^}]+}", " ", text)))
    return [word for word in words if CYRILLIC.search(word) and LATIN.search(word)]


def _without_names(text: str) -> str:
    """Return a text without what stands in quotes: names keep their own language."""
    return re.sub(r"«[^»]*»", "", text)


def test_a_word_of_two_scripts_is_recognised() -> None:
    assert _torn("cізге") == ["cізге"]
    assert not _torn("IT-хаб, %(name)sға, XLSX-ке")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_mixes_scripts_in_a_word(language: str) -> None:
    torn = [
        f"{path}: {word}"
        for path, catalogue in catalogues(language).items()
        for message in catalogue
        for word in _torn(str(message.string))
    ]
    assert not torn, "\n".join(torn)


def test_no_russian_translation_has_kazakh_letters() -> None:
    wrong = [
        f"{path}: {message.string}"
        for path, catalogue in catalogues("ru").items()
        for message in catalogue
        if KAZAKH_ONLY & set(str(message.string))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_no_table_of_a_country_mixes_scripts_in_a_word(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    torn = [
        f"{table.name}:{number} {column}: {word}"
        for number, row in enumerate(rows, 2)
        for column, value in row.items()
        for word in _torn(value or "")
    ]
    assert not torn, "\n".join(torn)


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_texts_of_a_country_stand_in_their_own_language(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    wrong = []
    for number, row in enumerate(rows, 2):
        for column, value in row.items():
            where = f"{table.name}:{number} {column}: {value}"
            if column.endswith("_ru") and KAZAKH_ONLY & set(_without_names(value or "")):
                wrong.append(where)
            if column.endswith("_en") and CYRILLIC.search(value or ""):
                wrong.append(where)
    assert not wrong, "\n".join(wrong)
