"""The tables of a package read back: every cell that is not what its column says is named."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from kerege.concept.checks import Problem
from kerege.concept.tabular.schema import FORM, HISTORY, Column, Table, tables
from kerege.concept.tabular.writing import DESCRIPTOR
from kerege.kernel.errors import Refusal

MOST_ROWS = 50_000
MOST_LETTERS = 60
"""Of a value that is quoted in a problem."""
WRITTEN = {
    "integer": re.compile(r"-?[0-9]{1,9}"),
    "number": re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,2})?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "boolean": re.compile("true|false"),
}
"""How a value is written, so that every program reads it alike."""
CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Row:
    """A row and its number in the file (the header is row 1)."""

    number: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        """Return a value."""
        return self.cells[column]


@dataclass
class Read:
    """What a package says, and everything that is wrong with it."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: "Place", what: str, mend: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(str(place), what, mend))


@dataclass(frozen=True)
class Place:
    """Where something is wrong."""

    file: str
    row: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        """Return it in words."""
        parts = [self.file]
        if self.row:
            parts.append(_("row %(number)d") % {"number": self.row})
        if self.column:
            parts.append(_("column %(name)s") % {"name": self.column})
        if self.value:
            shown = self.value[:MOST_LETTERS] + ("…" if len(self.value) > MOST_LETTERS else "")
            parts.append(f"'{shown}'")
        return ", ".join(parts)


def read_files(files: Mapping[str, bytes]) -> Read:
    """Return the rows of every table of a package, with all that is wrong with their form.

    Raises
    ------
    Refusal
        If it is no package of this form at all.
    """
    _require_form(files)
    found = Read()
    for name in files.keys() - {table.file for table in tables().values()} - {DESCRIPTOR}:
        if name != "README.md":
            found.add(Place(name), _("this file is none of the package."), _("Take it out."))
    for name, table in tables().items():
        if name in HISTORY and table.file not in files:
            found.rows[name] = []
        elif table.file not in files:
            found.add(Place(table.file), _("the file is missing."), _("Add it, with its header."))
        else:
            found.rows[name] = list(_rows(table, files[table.file], found))
    if not found.problems:
        for name, table in tables().items():
            _ask_keys(table, found.rows[name], found)
            _ask_names(table, found)
    return found


def _require_form(files: Mapping[str, bytes]) -> None:
    try:
        form = json.loads(files[DESCRIPTOR])["kerege"]["form"]
    except (KeyError, TypeError, ValueError, RecursionError):
        form = ""
    if form != FORM:
        raise Refusal(
            _("It is no package of a concept that can be loaded here."),
            f"{DESCRIPTOR}, kerege.form: {str(form)[:MOST_LETTERS]}",
            _("Bring a package that 'kerege concept package' wrote: %(form)s.") % {"form": FORM},
        )


def _rows(table: Table, content: bytes, found: Read) -> Iterator[Row]:
    place = Place(table.file)
    try:
        text = content.decode("utf-8-sig")
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        found.add(place, _("it is not in UTF-8."), _("Save it as CSV in UTF-8."))
        return
    except csv.Error as error:
        found.add(place, f"CSV: {error}.", _("Save it as CSV: commas, quotation marks doubled."))
        return
    header, body = (records[0] if records else []), records[1:]
    columns = {column.name: column for column in table.columns}
    is_whole = set(table.required) <= set(header) <= set(columns)
    if not is_whole or len(header) > len(set(header)) or len(body) > MOST_ROWS:
        _ask_header(table, header, found)
        return
    nothing = dict.fromkeys(columns, "")
    for number, record in enumerate(body, start=2):
        if len(record) == len(header):
            given = nothing | dict(zip(header, record, strict=True))
            yield Row(number, _values(columns, given, Place(table.file, number), found))
        elif record:
            found.add(
                Place(table.file, number),
                _("it has %(found)d cells, and the header %(wanted)d.")
                % {"found": len(record), "wanted": len(header)},
                _("Give each column one cell."),
            )


def _ask_header(table: Table, header: list[str], found: Read) -> None:
    place, names, counted = Place(table.file), [one.name for one in table.columns], Counter(header)
    lacking = ", ".join(name for name in table.required if name not in counted)
    odd = ", ".join(name for name, times in counted.items() if name not in names or times > 1)
    if lacking or odd:
        what = _("columns are missing (%(lacking)s) or not known or repeated (%(odd)s).")
        mend = _("Give the columns that datapackage.json lists, separated by commas.")
        found.add(place, what % {"lacking": lacking or "–", "odd": odd[:200] or "–"}, mend)
    else:
        what = _("it has more than %(number)d rows.") % {"number": MOST_ROWS}
        found.add(place, what, _("A concept is not as large as this: look at the file."))


def _values(
    columns: Mapping[str, Column], given: Mapping[str, str], place: Place, found: Read
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in given.items():
        try:
            values[name] = _value(columns[name], text)
        except ValidationError as error:
            values[name] = None
            what = " ".join(str(message) for message in error.messages)
            at = Place(place.file, place.row, name, text)
            found.add(at, what, _wanted(columns[name]))
    return values


def _value(column: Column, text: str) -> Any:
    """Return what a cell says.

    Raises
    ------
    ValidationError
        If it is not what the column holds.
    """
    if "\0" in text:
        raise ValidationError(_("It holds a character that is no text."))
    if column.kind == "string":
        text = text.removeprefix("'")
    if not text:
        if column.is_required:
            raise ValidationError(_("It is empty."))
        return "" if column.kind == "string" and not column.field.null else None
    if column.kind in ("array", "object"):
        return _from_json(column, text)
    written = WRITTEN.get(column.kind)
    if written and not written.fullmatch(text):
        raise ValidationError(_("It is not written so."))
    if column.kind == "boolean":
        return text == "true"
    if isinstance(column.field, models.SlugField):
        return _code(column.field, text)
    value = column.field.to_python(text)
    column.field.run_validators(value)
    if column.field.choices and value not in dict(column.field.flatchoices):
        raise ValidationError(_("It is none of those that are known."))
    return value


def _code(field: Any, text: str) -> str:
    """Return a code that addresses and other tables can name; it may have points, as in S1.1."""
    if len(text) > field.max_length or not CODE.fullmatch(text):
        raise ValidationError(_("It is no code, or it is too long."))
    return text


def _from_json(column: Column, text: str) -> Any:
    def no_number(name: str) -> Any:
        raise ValueError(name)

    try:
        value = json.loads(text, parse_constant=no_number)
        said = json.dumps(value, ensure_ascii=False)
        said.encode()  # half of a pair of surrogates is no text, and cannot be kept
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("It is no JSON.")) from error
    if not isinstance(value, list if column.kind == "array" else dict):
        raise ValidationError(_("It is JSON of another kind."))
    if "\\u0000" in said:
        raise ValidationError(_("It holds a character that is no text."))
    inside = value if column.kind == "array" else value.values()
    if column.name in FLAT and not all(isinstance(one, str) for one in inside):
        raise ValidationError(_("It holds what is no text."))
    return value


FLAT = frozenset(
    {
        "applies_to",
        "conflicting_references",
        "published_targets",
        "references",
        "territories",
        "translated_from",
    }
)
"""Columns whose JSON holds texts only."""


def _wanted(column: Column) -> str:
    """Return how to write a cell of a column."""
    if column.field.choices:
        known = ", ".join(str(code) for code, _label in column.field.flatchoices)
        return _("Use one of: %(codes)s.") % {"codes": known}
    return {
        "integer": _("Write a whole number: 12."),
        "number": _("Write a number with a point: 1234.5."),
        "date": _("Write the day so: 2027-12-31."),
        "datetime": _("Write the instant so: 2027-12-31T09:00:00+05:00."),
        "boolean": _("Write true or false."),
        "array": _('Write a list of texts as JSON: ["a", "b"].'),
        "object": _('Write a mapping as JSON: {"a": "b"}.'),
        "string": _("Correct the text."),
    }[column.kind]


def _ask_keys(table: Table, rows: list[Row], found: Read) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row[name] for name in table.key)
        if key in seen:
            value = ", ".join(str(part) for part in key if part is not None)
            found.add(
                Place(table.file, row.number, ", ".join(table.key), value),
                _("it stands in row %(number)d already.") % {"number": seen[key]},
                _("Keep one of them."),
            )
        seen.setdefault(key, row.number)
    if (table.name == "concept" and len(rows) != 1) or (table.name == "plan" and len(rows) > 1):
        found.add(Place(table.file), _("it has one row."), _("Keep the one that is meant."))


def _ask_names(table: Table, found: Read) -> None:
    for column in table.columns:
        if not column.names:
            continue
        known = {row["code"] for row in found.rows[column.names]}
        for row in found.rows[table.name]:
            if row[column.name] and row[column.name] not in known:
                found.add(
                    Place(table.file, row.number, column.name, row[column.name]),
                    _("there is no such row in %(file)s.") % {"file": f"{column.names}.csv"},
                    _("Correct the code, or add the row."),
                )
