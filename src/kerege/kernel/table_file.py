"""The rows of a file that somebody hands in: CSV, XLSX or Parquet, told apart by its content.

Whatever the file is, no more is unfolded than the limits allow, and every problem names its place.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_ROWS = 50_000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNFOLDED = 64 * 1024 * 1024
MOST_COLUMNS = 60
MOST_LINES = 100_000
"""Of a sheet, empty ones included."""
MOST_LETTERS = 10_000
"""In one cell: a text that is kept once in a small file may stand in every cell of it."""
ZIP, PARQUET = b"PK\x03\x04", b"PAR1"
Rows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, and how to mend it."""

    place: str
    column: str
    value: str
    what: str
    mend: str


@dataclass(frozen=True)
class Columns:
    """The columns that a file must have, and those that it may have."""

    required: Sequence[str]
    optional: Sequence[str]


class UnreadableError(Exception):
    """Why a file gives no rows; it becomes the one problem of the file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def table_of(
    content: bytes, columns: Columns, *, most_rows: int = MOST_ROWS, most_bytes: int = MOST_BYTES
) -> tuple[Rows, list[Problem]]:
    """Return the rows of a file with their numbers, and everything that is wrong with its form.

    Parameters
    ----------
    content
        The file, with a heading.
    columns
        What the heading may name.
    most_rows, most_bytes
        The file may have no more.
    """
    try:
        if len(content) > most_bytes:
            mend = _("Divide it into files of at most %(number)d MB.") % {
                "number": most_bytes // 1024**2
            }
            raise _unreadable(_("It is too large."), mend, str(len(content)))
        names, rows = _reader(content)(content)
        problems = list(_heading(names, columns))
        table: Rows = []
        for number, cells in rows:
            extra = [cell for cell in cells[len(names) :] if cell]
            if extra:
                what, mend = _("More cells than the heading."), _("Quote texts with a comma.")
                problems.append(Problem(_place(number), "", extra[0][:80], what, mend))
            if any(cells):
                if len(table) == most_rows:
                    raise _unreadable(_("It has too many rows."), _fewer(most_rows), _place(number))
                padded = cells + [""] * (len(names) - len(cells))
                table.append((number, dict(zip(names, padded, strict=False))))
    except UnreadableError as error:
        return [], [error.problem]
    if not table and not problems:
        mend = _("Put one record in each row under the heading.")
        problems.append(Problem(_("the file"), "", "", _("There are no rows."), mend))
    return table, problems


Parts = tuple[list[str], Iterator[tuple[int, list[str]]]]


def _reader(content: bytes) -> Callable[[bytes], Parts]:
    if content.startswith(ZIP):
        return _workbook
    return _parquet if content.startswith(PARQUET) else csv_parts


def form_of(content: bytes) -> tuple[str, str]:
    """Return the ending of the name of a file and its media type."""
    if content.startswith(ZIP):
        return "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    if content.startswith(PARQUET):
        return "parquet", "application/vnd.apache.parquet"
    return "csv", "text/csv"


def _unreadable(what: str, mend: str, value: str = "", place: str = "") -> UnreadableError:
    return UnreadableError(Problem(place or _("the file"), "", value, what, mend))


def _fewer(rows: int) -> str:
    return _("Divide it into files of at most %(number)s rows.") % {"number": f"{rows:,}"}


def _place(number: int) -> str:
    return _("row %(number)s") % {"number": number}


def _heading(names: list[str], columns: Columns) -> Iterator[Problem]:
    place = _("the heading")
    known = (*columns.required, *columns.optional)
    for name in columns.required:
        if name not in names:
            mend = _("Add the column; the first row names the columns.")
            yield Problem(place, name, "", _("This column is missing."), mend)
    for name in names:
        if name not in known:
            mend = _("Leave it out, or name it as one of: %(names)s.") % {
                "names": ", ".join(columns.optional)
            }
            yield Problem(place, name[:80], "", _("This column is not known."), mend)
        elif names.count(name) > 1:
            yield Problem(place, name, "", _("This column stands twice."), _("Leave one out."))


def csv_parts(content: bytes) -> Parts:
    """Return the heading of a CSV file, and its rows with the numbers of their lines.

    Raises
    ------
    UnreadableError
        If it is no text in UTF-8 or no CSV; the rows raise it as they are read.
    """
    mend = _("Save it as 'CSV UTF-8' and upload it again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place(content.count(b"\n", 0, error.start) + 1)
        where = f"byte {error.start}"
        raise _unreadable(_("It is not UTF-8 text."), mend, where, place) from error
    if (at := text.find("\0")) >= 0:
        place = _place(text.count("\n", 0, at) + 1)
        raise _unreadable(_("It is not a text file."), mend, "NUL", place)
    heading = text.partition("\n")[0]
    divider = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
    rows = _csv_rows(reader)
    _number, names = next(rows, (1, []))
    return names, rows


def _csv_rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        what, mend = _("It cannot be read as CSV."), _("Save the file again as CSV.")
        raise _unreadable(what, mend, str(error), _place(reader.line_num)) from error


def _workbook(content: bytes) -> Parts:
    from openpyxl import load_workbook

    what, mend = _("It is not a workbook that can be read."), _("Save it again as XLSX or as CSV.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            unfolded = sum(entry.file_size for entry in pack.infolist())
        if unfolded <= MOST_UNFOLDED:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            page = book[book.sheetnames[0]]
    except Exception as error:  # whatever the parsers met
        raise _unreadable(what, mend, type(error).__name__) from error
    if unfolded > MOST_UNFOLDED:
        large = _("It would unfold to more than 64 MB.")
        raise _unreadable(large, _("Put the rows alone into a workbook."), str(unfolded))
    rows = _sheet_rows(page)
    _number, names = next(rows, (1, []))
    return _without_end(names), rows


def _sheet_rows(page: Any) -> Iterator[tuple[int, list[str]]]:
    rows = page.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    mend = _("Save it again as XLSX or as CSV.")
    read = _sound(rows, _("It is not a workbook that can be read."), mend)
    for number, row in enumerate(read, 1):
        if number > MOST_LINES:
            mend = _("Delete the empty rows below the data, or divide the file.")
            raise _unreadable(_("It has too many rows."), mend, _place(number))
        yield number, [_cell(value, number) for value in row]


def _sound(parts: Iterator[Any], what: str, mend: str) -> Iterator[Any]:
    """Yield what a parser gives; whatever it meets in a damaged file makes the file unreadable."""
    at = 0
    while True:
        try:
            found = next(parts)
        except StopIteration:
            return
        except Exception as error:
            place = _("after %(number)s rows or parts") % {"number": at}
            raise _unreadable(what, mend, type(error).__name__, place) from error
        at += 1
        yield found


def _cell(value: Any, number: int) -> str:
    """Return a cell as it would stand in a CSV file: a date as ISO 8601, a whole number whole."""
    if value is None:
        return ""
    if isinstance(value, str | bytes) and len(value) > MOST_LETTERS:
        raise _long(number)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\0", "").strip()


def _long(number: int) -> UnreadableError:
    mend = _("Shorten it to at most 10,000 letters.")
    return _unreadable(_("A cell is too long."), mend, "", _place(number))


def _without_end(names: list[str]) -> list[str]:
    while names and not names[-1]:
        names = names[:-1]
    return names


def _parquet(content: bytes) -> Parts:
    from pyarrow import parquet

    mend = _("Save it again as Parquet or as CSV.")
    try:
        file = _opened(parquet, content)
        meta = file.metadata
        unfolded = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
    except Exception as error:  # whatever the parser met
        what = _("It is not a Parquet file that can be read.")
        raise _unreadable(what, mend, type(error).__name__) from error
    if meta.num_rows > MOST_ROWS:
        raise _unreadable(_("It has too many rows."), _fewer(MOST_ROWS), str(meta.num_rows))
    if unfolded > MOST_UNFOLDED or meta.num_columns > MOST_COLUMNS:
        large = _("It would unfold to more than 64 MB.")
        raise _unreadable(large, _("Put the rows alone into a file."), str(unfolded))
    return [name.strip() for name in file.schema_arrow.names], _parquet_rows(file)


def _parquet_rows(file: Any) -> Iterator[tuple[int, list[str]]]:
    what, mend = (
        _("It is not a Parquet file that can be read."),
        _("Save it again as Parquet or as CSV."),
    )
    number = 1
    for rows in _sound(_batches(file), what, mend):
        if rows is None:
            raise _long(number + 1)
        for row in rows:
            number += 1
            yield number, [_cell(value, number) for value in row]


def _batches(file: Any) -> Iterator[Any]:
    """Yield the rows of a piece of a file, or None where one of its texts is too long."""
    for batch in file.iter_batches(batch_size=1_000):
        if any(_longest(column) > MOST_LETTERS for column in batch.columns):
            yield None
        else:
            yield list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _opened(parquet: Any, content: bytes) -> Any:
    """Open a file whose texts stay where they are kept once, however many cells name them."""
    names = parquet.read_schema(io.BytesIO(content)).names
    return parquet.ParquetFile(io.BytesIO(content), read_dictionary=names)


def _longest(column: Any) -> int:
    """Return the length of the longest text in a column, without writing the texts out."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(column.type):
        column = column.dictionary
    kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_binary(kind)):
        return MOST_LETTERS + 1 if pa.types.is_nested(kind) else 0
    return int(compute.max(compute.binary_length(column)).as_py() or 0)
