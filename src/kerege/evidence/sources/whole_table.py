"""A large CSV file, plain or packed by gzip, read in place as columns of texts."""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kerege.kernel.errors import Refusal

MOST_BYTES = 500_000_000


@dataclass(frozen=True)
class Numbers:
    """The numbers of one column, one row for each row of the file that is taken over.

    Attributes
    ----------
    variable, column
        What is measured, and the name of its column in the file.
    frame
        ``number`` (of the row), ``territory`` and ``activity`` (codes of the file), ``value``
        (as written; null where withheld), ``observation``, and what else the file says
        (``relation``, ``period``).
    """

    variable: str
    column: str
    frame: pl.DataFrame


def content(path: Path) -> bytes:
    """Return what a file holds, unpacked.

    Raises
    ------
    Refusal
        If it cannot be read, is cut off, or unfolds to more than `MOST_BYTES`.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            found = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        mend = "Name a CSV file, plain or packed by gzip, that is whole."
        raise Refusal(f"The file cannot be read ({error}).", str(path), mend) from error
    if len(found) > MOST_BYTES:
        raise Refusal(
            f"The file is larger than {MOST_BYTES:,} bytes.", str(path), "Load it in parts."
        )
    return found


def heading(found: bytes) -> list[str]:
    """Return the names in the first row, without quotes."""
    first = found[:4000].split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8-sig", "replace")
    return [name.strip('"') for name in first.split(",")]


def table(found: bytes, name: str, columns: Sequence[str], quote: str | None) -> pl.DataFrame:
    """Return columns of a CSV file as texts, and ``number``, the row in the file.

    Raises
    ------
    Refusal
        If it cannot be read as CSV or has no row.
    """
    try:
        # Asked for some columns alone, the reader lets pass rows that are too wide.
        read = pl.read_csv(
            found, infer_schema=False, quote_char=quote, truncate_ragged_lines=False
        ).select(columns)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        told = str(error).partition("\n")[0][:160]
        mend = "Write the file again, with as many cells in each row as the heading has."
        raise Refusal(f"It cannot be read as CSV ({told}).", name, mend) from error
    if read.is_empty():
        raise Refusal("There is no row below the heading.", name, "Name the whole file.")
    return read.with_row_index("number", offset=2)


def require(rows: pl.DataFrame, column: str, pattern: str, form: str, name: str) -> None:
    """Refuse the first cell of a column that is not written as it must be.

    Parameters
    ----------
    pattern, form
        How a cell is written, and how that is said.
    name
        The name of the file.

    Raises
    ------
    Refusal
        If there is one: row, column, value, and how many more there are.
    """
    found = rows.filter(~pl.col(column).fill_null("").str.contains(pattern))
    if found.is_empty():
        return
    number, value = found[0, "number"], found[0, column] or ""
    more = f" (and {found.height - 1} more)" if found.height > 1 else ""
    raise Refusal(
        f"'{value[:40]}' is not {form}{more}.",
        f"{name}, row {number}, {column}",
        "Correct the cell; nothing was loaded.",
    )
