"""From cells to typed rows: Frictionless finds what breaks the schema, the rest is read."""

import csv
import io
import json
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kerege.countries.files import Source
from kerege.countries.problems import Report

PLAIN = {
    "integer": re.compile(r"-?[0-9]{1,15}"),
    "number": re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
"""How numbers and dates are written, so that every program reads them alike."""
TYPE_WORDS = {
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

    def only(self, *columns: str) -> dict[str, Any]:
        """Give some cells by column."""
        return {column: self.cells[column] for column in columns}

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
    codes: frozenset[str]
    """First cell of every row, also of rows that break the schema."""
    broken: int
    """How many rows break the schema."""

    @property
    def is_whole(self) -> bool:
        """Say whether every row is sound."""
        return self.broken == 0


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
    fields = schema["fields"]
    misread = _misread(source.name, fields, records, report)
    content = _without(misread, header, records) if misread else source.content
    bad = _schema_problems(source.name, content, schema, set(misread), report)
    rows = [
        _row(source.name, number, fields, record)
        for number, record in enumerate(records, start=2)
        if number not in bad and len(record) == len(fields)
    ]
    return Table(
        source.resource.name,
        source.name,
        source.checksum,
        tuple(rows),
        frozenset(record[0] for record in records if record),
        len(records) - len(rows),
    )


def _row(file: str, number: int, fields: list[dict[str, Any]], record: list[str]) -> Row:
    cells = {
        field["name"]: _typed(field["type"], cell)
        for field, cell in zip(fields, record, strict=True)
    }
    return Row(file, number, cells)


def _misread(
    file: str, fields: list[dict[str, Any]], records: list[list[str]], report: Report
) -> dict[tuple[int, str], int]:
    """Note numbers and dates that are not written plainly; give (row, column) -> its position.

    Readers disagree about ``1_000``, ``1e5``, ``NaN``, ``2022-6-8`` or digits of other scripts.
    """
    found: dict[tuple[int, str], int] = {}
    typed = [(place, field) for place, field in enumerate(fields) if field["type"] in PLAIN]
    for number, record in enumerate(records, start=2):
        for place, field in typed:
            cell = record[place] if place < len(record) else ""
            if cell and not _is_plain(field["type"], cell):
                found[number, field["name"]] = place
                expected = TYPE_WORDS[field["type"]] + _limits(field.get("constraints", {}))
                detail = f"This is not {TYPE_WORDS[field['type']]}."
                column = field["name"]
                report.add("cell", file, number, column, cell, detail=detail, expected=expected)
    return found


def _is_plain(kind: str, cell: str) -> bool:
    if not PLAIN[kind].fullmatch(cell):
        return False
    if kind == "date":
        try:
            date.fromisoformat(cell)
        except ValueError:
            return False
    return True


def _without(
    misread: dict[tuple[int, str], int], header: list[str], records: list[list[str]]
) -> bytes:
    """Write the file again without the cells that were found already, row by row as it was."""
    kept = [list(record) for record in records]
    for (number, _), place in misread.items():
        kept[number - 2][place] = ""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *kept])
    return text.getvalue().encode()


def _difference(found: list[str], wanted: list[str]) -> str:
    lacking = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    parts = [f"missing {', '.join(lacking)}"] if lacking else []
    parts += [f"unknown {', '.join(extra)}"] if extra else []
    return "; ".join(parts) or "they are in another order or repeated"


@dataclass(frozen=True)
class _Violation:
    """What Frictionless says about one cell or row."""

    type: str
    row: int | None
    column: str
    value: str
    note: str


def _schema_problems(
    file: str,
    content: bytes,
    schema: dict[str, Any],
    known: set[tuple[int, str]],
    report: Report,
) -> set[int]:
    """Note what breaks the schema; give the numbers of the rows that cannot be used."""
    alone = {key: part for key, part in schema.items() if key != "foreignKeys"}
    found = _violations(content, json.dumps(alone))
    fields = {field["name"]: field for field in schema["fields"]}
    for violation in found:
        if (violation.row, violation.column) not in known:
            _note(violation, fields, file, report)
    return {row for row, _ in known} | {one.row for one in found if one.row is not None}


@lru_cache(maxsize=64)
def _violations(content: bytes, schema: str) -> tuple[_Violation, ...]:
    """Ask Frictionless; the same file is asked about once (checking goes before loading)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Checklist, Resource, Schema
        from frictionless.formats import CsvControl

        found = Resource(
            content,
            format="csv",
            encoding="utf-8",
            control=CsvControl(delimiter=","),
            schema=Schema.from_descriptor(json.loads(schema)),
        ).validate(Checklist(), limit_errors=1000)
    errors = [*found.errors, *(error for task in found.tasks for error in task.errors)]
    return tuple(
        _Violation(
            error.type,
            getattr(error, "row_number", None),
            getattr(error, "field_name", "") or "",
            str(getattr(error, "cell", "") or ""),
            error.note or error.title,
        )
        for error in errors
    )


def _note(found: _Violation, fields: dict[str, Any], file: str, report: Report) -> None:
    detail, place = _sentence(found.note), (file, found.row, found.column, found.value)
    if found.type in {"primary-key", "unique-error"}:
        report.add("key", *place, detail=detail)
    elif found.column in fields:
        field = fields[found.column]
        expected = TYPE_WORDS[field["type"]] + _limits(field.get("constraints", {}))
        report.add("cell", *place, detail=detail, expected=expected)
    else:
        report.add("row", *place, detail=detail)


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
        return Decimal(cell)
    if kind == "date":
        return date.fromisoformat(cell)
    return cell == "yes" if kind == "boolean" else cell
