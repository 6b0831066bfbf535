"""Tables that a form names (CSV): choices are taken from them, ``pulldata()`` looks up in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal
from kerege.kernel.table_file import UnreadableError, csv_parts

MOST_ROWS = 10_000
Row = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file, each with the number of its line."""

    name: str
    columns: list[str]
    rows: list[Row]


def read_table(content: bytes, name: str) -> Table:
    """Read a CSV file in UTF-8, divided by commas or semicolons.

    Raises
    ------
    Refusal
        If it is none, has no rows or too many, or a heading that is not one: the row is named.
    """
    try:
        heading, lines = csv_parts(content)
        columns = _heading(heading, name)
        rows = list(_rows(lines, columns, name))
    except UnreadableError as error:
        told = error.problem
        raise Refusal(told.what, f"{name}, {told.place}", told.mend) from error
    if not rows:
        raise Refusal(
            _("There are no rows."), name, _("Put one record in each row under the heading.")
        )
    return Table(name, columns, rows)


def _heading(given: list[str], name: str) -> list[str]:
    while given and not given[-1]:
        given = given[:-1]
    doubled = [one for one in given if not one or given.count(one) > 1]
    if doubled or not given:
        raise Refusal(
            _("A column of the heading has no name, or the name of another."),
            f"{name}, {doubled[0]}" if doubled and doubled[0] else name,
            _("Give each column a name of its own; the first row names the columns."),
        )
    return given


def _rows(lines: Iterator[tuple[int, list[str]]], columns: list[str], name: str) -> Iterator[Row]:
    number = 0
    for line, cells in lines:
        if not any(cells):
            continue
        number += 1
        if number > MOST_ROWS:
            raise Refusal(
                _("The file has more than %(most)d rows.") % {"most": MOST_ROWS},
                name,
                _("Take out the rows that the form does not need."),
            )
        if any(cells[len(columns) :]):
            raise Refusal(
                _("More cells than the heading."),
                _at(name, line),
                _("Quote texts with a comma."),
            )
        yield line, dict(zip(columns, cells, strict=False))


def _at(name: str, line: int) -> str:
    return f"{name}, {_('row %(number)s') % {'number': line}}"


def choices(
    table: Table, value: str, label: str, texts: Callable[[Mapping[str, str]], dict[str, str]]
) -> list[dict[str, Any]]:
    """Return the rows of a table as choices: ``name``, ``label`` and the other columns.

    Parameters
    ----------
    value, label
        The column that holds what is kept, and the one that is shown, which may stand there once
        for each language (``label::Kazakh (kk)``).
    texts
        Turns name of a language -> text into code -> text; of a column without a language the
        name is empty.
    """
    labels = {
        column: column.partition("::")[2].strip()
        for column in table.columns
        if column.partition("::")[0].strip() == label
    }
    if not labels:
        raise _missing(table, label)
    others = [one for one in table.columns if one not in labels and (one, value) != ("name",) * 2]
    found = []
    for line, cells, key in _keyed(table, value):
        if len(key.split()) > 1:
            raise Refusal(
                _("The name of a choice contains a space."),
                _at(table.name, line),
                _("Write it without spaces, e.g. with '_' in their place."),
            )
        written = {language: cells.get(column, "") for column, language in labels.items()}
        columns = {one: cells[one] for one in others if cells.get(one)}
        found.append({"name": key, "label": texts(written), "columns": columns})
    return found


def lookup(table: Table, key: str, wanted: list[str]) -> dict[str, dict[str, str]]:
    """Return the wanted columns of each row by its key; empty cells are not there."""
    for column in wanted:
        if column not in table.columns:
            raise _missing(table, column)
    return {
        value: {column: cells[column] for column in wanted if cells.get(column)}
        for _line, cells, value in _keyed(table, key)
    }


def _keyed(table: Table, key: str) -> Iterator[tuple[int, dict[str, str], str]]:
    """Yield line, cells and key of each row, unless a key is empty or stands there twice."""
    if key not in table.columns:
        raise _missing(table, key)
    seen: dict[str, int] = {}
    for line, cells in table.rows:
        value = cells.get(key, "")
        if not value:
            raise Refusal(
                _("The column '%(name)s' is empty here.") % {"name": key},
                _at(table.name, line),
                _("Each row needs a key of its own in it."),
            )
        if value in seen:
            what = _("'%(value)s' stands in the column '%(name)s' also in row %(number)d.")
            raise Refusal(
                what % {"value": value[:80], "name": key, "number": seen[value]},
                _at(table.name, line),
                _("Each row needs a key of its own in it."),
            )
        seen[value] = line
        yield line, cells, value


def _missing(table: Table, column: str) -> Refusal:
    return Refusal(
        _("The column '%(name)s' is missing.") % {"name": column},
        table.name,
        _("Add it, or name another one in the form (parameters, pulldata())."),
    )
