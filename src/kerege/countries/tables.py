"""From cells to typed rows: Frictionless finds what breaks the schema, the rest is read."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kerege.countries.files import Source
from kerege.countries.problems import Report

type_words = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "date": "a date (YYYY-MM-DD)",
    "boolean": "yes or no",
}
Value = str | int | bool | Decimal | date | None


@dataclass(frozen=True)
class Row:
    """One typed row and its place in the file (the header is row 1)."""

    file: str
    number: int
    cells: dict[str, Value]

    def __getitem__(self, column: str) -> Any:
        """Give the cell; None where it is empty."""
        return self.cells[column]

    def get(self, column: str) -> Any:
        """Give the cell; None where it is empty or the column does not exist."""
        return self.cells.get(column)

    def many(self, column: str) -> list[str]:
        """Give the codes of a cell with several."""
        return str(self.cells[column] or "").split(";") if self.cells[column] else []

    def texts(self, name: str, languages: Iterable[str]) -> dict[str, str]:
        """Give language -> text; empty where it is missing."""
        return {code: str(self.cells.get(f"{name}_{code}") or "") for code in languages}


@dataclass(frozen=True)
class Table:
    """The sound rows of one resource."""

    name: str
    file: str
    checksum: str
    rows: tuple[Row, ...]


def read_table(source: Source, languages: tuple[str, ...], report: Report) -> Table | None:
    """Check one file against its schema and read the rows that hold to it."""
    schema = source.resource.schema(languages)
    try:
        header, *records = source.records()
    except (csv.Error, ValueError) as error:
        report.add("not-csv", source.name, detail=str(error))
        return None
    names = [field["name"] for field in schema["fields"]]
    if header != names:
        report.add("columns", source.name, 1, detail=_difference(header, names))
        return None
    bad = _schema_problems(source, schema, report)
    rows = []
    for number, record in enumerate(records, start=2):
        if number not in bad:
            cells = {
                field["name"]: _typed(field["type"], cell)
                for field, cell in zip(schema["fields"], record, strict=True)
            }
            rows.append(Row(source.name, number, cells))
    return Table(source.resource.name, source.name, source.checksum, tuple(rows))


def _difference(found: list[str], wanted: list[str]) -> str:
    lacking = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    parts = [f"missing {', '.join(lacking)}"] if lacking else []
    parts += [f"unknown {', '.join(extra)}"] if extra else []
    return "; ".join(parts) or "they are in another order or repeated"


def _schema_problems(source: Source, schema: dict[str, Any], report: Report) -> set[int]:
    """Note what Frictionless finds; give the numbers of the rows that cannot be used."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Checklist, Resource, Schema
        from frictionless.formats import CsvControl

        alone = {key: part for key, part in schema.items() if key != "foreignKeys"}
        found = Resource(
            source.content,
            format="csv",
            encoding="utf-8",
            control=CsvControl(delimiter=","),
            schema=Schema.from_descriptor(alone),
        ).validate(Checklist(), limit_errors=1000)
    fields = {field["name"]: field for field in schema["fields"]}
    bad: set[int] = set()
    for _, error in _flattened(found):
        row = getattr(error, "row_number", None)
        if row is not None:
            bad.add(row)
        _note(error, row, fields, source.name, report)
    return bad


def _flattened(found: Any) -> list[tuple[int, Any]]:
    errors = [*found.errors, *(error for task in found.tasks for error in task.errors)]
    return list(enumerate(errors))


def _note(error: Any, row: int | None, fields: dict[str, Any], file: str, report: Report) -> None:
    column = getattr(error, "field_name", "") or ""
    value = getattr(error, "cell", "") or ""
    if error.type in {"primary-key", "unique-error"}:
        report.add("key", file, row, column, value, detail=_sentence(error.note))
    elif column:
        field = fields[column]
        expected = type_words[field["type"]] + _limits(field.get("constraints", {}))
        detail = _sentence(error.note)
        report.add("cell", file, row, column, value, detail=detail, expected=expected)
    else:
        report.add("row", file, row, column, value, detail=_sentence(error.note or error.title))


def _limits(constraints: dict[str, Any]) -> str:
    words = {
        "required": "required",
        "enum": "one of {}",
        "pattern": "of the form {}",
        "minimum": "at least {}",
        "maximum": "at most {}",
    }
    parts = []
    for key, limit in constraints.items():
        shown = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
        parts.append(words[key].format(shown))
    return ", " + ", ".join(parts) if parts else ""


def _sentence(note: str) -> str:
    note = re.sub(r"\s+", " ", note).strip().rstrip(".")
    return note[:1].upper() + note[1:] + "."


def _typed(kind: str, cell: str) -> Value:
    if cell == "":
        return None
    if kind == "integer":
        return int(cell)
    if kind == "number":
        try:
            return Decimal(cell)
        except InvalidOperation:
            return None
    if kind == "date":
        return date.fromisoformat(cell)
    return cell == "yes" if kind == "boolean" else cell
