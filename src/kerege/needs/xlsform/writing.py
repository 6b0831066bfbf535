"""XLSForm out: the same form as a workbook that KoboToolbox and ODK read."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from babel import Locale
from openpyxl import Workbook

from kerege.needs.xlsform.form import (
    CONTAINERS,
    MEDIA,
    SELECTS,
    TEXTS,
    Form,
    Item,
    items,
    list_file,
)

COLUMNS = (
    "relevant", "constraint", "required", "calculation", "choice_filter", "repeat_count",
    "parameters", "default", "appearance", "readonly",
)  # fmt: skip


def write_xlsform(form: Form) -> bytes:
    """Return a form as XLSX with the sheets ``survey``, ``choices`` and ``settings``."""
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    languages = list(form["languages"])
    texts = [(key, code) for key in (*TEXTS, *_media(items(form))) for code in languages]
    sheet.append(["type", "name", *(_column(key, code) for key, code in texts), *COLUMNS])
    for kind, item in _rows(form["items"]):
        words = [_text(item, key, code) for key, code in texts] if item else []
        rest = [_plain(item.get(column)) for column in COLUMNS] if item else []
        sheet.append([kind, item.get("name"), *words, *rest] if item else [kind])
    _choices(book, form, languages)
    settings = book.create_sheet("settings")
    named = {
        "form_title": form["title"],
        "form_id": form["form_id"],
        "version": form["version"],
        "style": form["style"],
        "default_language": _name(form["default_language"]),
        "allow_choice_duplicates": "yes" if _has_duplicates(form) else "",
    }
    settings.append([key for key, value in named.items() if value])
    settings.append([value for value in named.values() if value])
    return _bytes(book)


def _media(of: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the columns of pictures and sounds, of what there is."""
    there = {sort for one in of for sort in one.get("media", ())}
    return [f"media::{sort}" for sort in MEDIA if sort in there]


def _text(of: Mapping[str, Any], key: str, code: str) -> str | None:
    """Return the cell of a column that stands there once for each language."""
    sort = key.removeprefix("media::")
    texts: Mapping[str, str] = of.get(key, {}) if sort == key else of.get("media", {}).get(sort, {})
    return texts.get(code)


def _plain(value: Any) -> Any:
    return "yes" if value == "true()" else value


def _rows(of: list[Item]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in of:
        if item["kind"] in CONTAINERS:
            yield f"begin_{item['kind']}", item
            yield from _rows(item["items"])
            yield f"end_{item['kind']}", {}
        elif list_file(item):
            file, _space, parameters = item["list"].partition(" ")
            yield f"{item['kind']}_from_file {file}", {**item, "parameters": parameters or None}
        elif item["kind"] in SELECTS:
            yield f"{item['kind']} {item['list']}", item
        else:
            yield item["kind"], item


def _choices(book: Workbook, form: Form, languages: list[str]) -> None:
    sheet = book.create_sheet("choices")
    from_files = {item["list"] for item in items(form) if list_file(item)}
    own = {code: rows for code, rows in form["choices"].items() if code not in from_files}
    rows = [(code, row) for code, rows in own.items() for row in rows]
    extra = sorted({key for _, row in rows for key in row.get("columns", ())})
    keys = ("label", *_media(row for _, row in rows))
    texts = [(key, language) for key in keys for language in languages]
    sheet.append(["list_name", "name", *(_column(*text) for text in texts), *extra])
    for code, row in rows:
        words = [_text(row, *text) for text in texts]
        sheet.append([code, row["name"], *words, *(row.get("columns", {}).get(k) for k in extra)])


def _has_duplicates(form: Form) -> bool:
    names = [[row["name"] for row in rows] for rows in form["choices"].values()]
    return any(len(set(of)) < len(of) for of in names)


def _column(key: str, code: str) -> str:
    return f"{key}::{_name(code)}"


def _name(code: str) -> str:
    return f"{Locale('en').languages.get(code, code)} ({code})"


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
