"""Is a file what it says? Everything that can be known without understanding its rows."""

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerege.evidence.cube.request import Request, fields
from kerege.kernel.errors import Kind, Refusal

CHUNK = 1 << 22
LONGEST_HEADING = 10_000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """A file that may be read.

    Attributes
    ----------
    columns
        In the order of the file.
    divider
        Between the fields of a CSV file; empty for Parquet.
    checksum
        SHA-256 of its bytes.
    """

    path: Path
    columns: tuple[str, ...]
    divider: str
    checksum: str

    @property
    def is_parquet(self) -> bool:
        """Whether it is a Parquet file."""
        return not self.divider


def open_source(path: Path, asked: Request) -> Source:
    """Read a file once from end to end and return what it is.

    Raises
    ------
    Refusal
        If it is missing, empty, cut off, in another encoding, or lacks a column.
    """
    if not path.is_file():
        raise Refusal("There is no such file.", str(path), "Check the path.", Kind.NOT_FOUND)
    if path.stat().st_size == 0:
        raise Refusal("The file is empty.", str(path), "Export it again.")
    with path.open("rb") as stream:
        is_parquet = stream.read(4) == b"PAR1"
    if is_parquet or path.suffix.lower() in {".parquet", ".pq"}:
        columns, divider = _parquet(path, asked), ""
        checksum = _digest(path)
    else:
        columns, divider = _heading(path)
        checksum = _digest(path, is_text=True)
    _require_columns(path, columns, asked)
    return Source(path.resolve(), columns, divider, checksum)


def _digest(path: Path, *, is_text: bool = False) -> str:
    """Return the SHA-256 of a file; refuse one that is to be text and is not UTF-8."""
    found = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    row = 1
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
            if not is_text:
                continue
            if (place := chunk.find(b"\0")) >= 0:
                raise _not_text(path, row + chunk.count(b"\n", 0, place), "a NUL byte")
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                row += chunk.count(b"\n", 0, max(error.start, 0))
                raise _not_text(path, row, repr(error.object[error.start : error.end])) from error
            row += chunk.count(b"\n")
    if is_text and decoder.getstate()[0]:
        raise _not_text(path, row, "a character cut off at the end of the file")
    return found.hexdigest()


def _not_text(path: Path, row: int, value: str) -> Refusal:
    return Refusal(
        f"The file is not UTF-8 text: {value}.",
        f"{path}, row {row}",
        "Save it as 'CSV UTF-8' (or as Parquet) and try again.",
    )


def _parquet(path: Path, asked: Request) -> tuple[str, ...]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise Refusal(
            f"The Parquet file is damaged or cut off: {str(error).splitlines()[0][:200]}",
            str(path),
            "Copy it again, or export it again.",
        ) from error
    with file:
        if not file.metadata.num_rows:
            raise Refusal("The file has no rows.", str(path), "Export it again.")
        _require_kinds(path, file.schema_arrow, asked)
        return tuple(file.schema_arrow.names)


def _require_kinds(path: Path, schema: Any, asked: Request) -> None:
    from pyarrow import types

    for name in asked.columns:
        if name not in schema.names:
            continue
        kind = schema.field(name).type
        plain = kind.value_type if types.is_dictionary(kind) else kind
        is_text = types.is_string(plain) or types.is_large_string(plain)
        is_number = types.is_integer(plain) or types.is_floating(plain) or types.is_decimal(plain)
        whole = fields()[name]["type"] == "integer"
        if is_text or (fields()[name]["type"] == "number" and is_number):
            continue
        if types.is_integer(plain) and (whole or name in {"id", "job"}):
            continue
        wanted = fields()[name]["type"]
        raise Refusal(
            f"The column has the type {kind}.",
            f"{path}, column {name}",
            f"Write it as {wanted}; codes are text, so that none loses its zeros.",
        )


def _heading(path: Path) -> tuple[tuple[str, ...], str]:
    with path.open("rb") as stream:
        first = stream.readline(LONGEST_HEADING)
        has_more = bool(stream.read(1))
    try:
        text = first.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise _not_text(path, 1, repr(error.object[error.start : error.end])) from error
    if len(first) >= LONGEST_HEADING and not first.endswith(b"\n"):
        raise Refusal(
            "The first row is no heading: it has 10,000 characters and does not end.",
            f"{path}, row 1",
            f"The first row names the columns: {', '.join(fields())}.",
        )
    divider = max(",;\t", key=text.count)
    names = next(csv.reader([text], delimiter=divider), [])
    if not has_more:
        raise Refusal("The file has no rows.", str(path), "Export it again.")
    return tuple(name.strip() for name in names), divider


def _require_columns(path: Path, columns: Sequence[str], asked: Request) -> None:
    for name in asked.columns:
        if columns.count(name) != 1:
            what = "stands twice" if name in columns else "is missing"
            raise Refusal(
                f"The column {what}: {name}.",
                f"{path}, row 1; found: {', '.join(columns)[:200]}",
                "The first row names the columns as kerege evidence cube --schema lists them."
                + (" Or leave it out of the request." if name not in asked.key else ""),
            )
    if asked.unit == "firm" and "job" in columns:
        raise Refusal(
            "The file has one row per job, and was handed in as one row per firm.",
            f"{path}, column job",
            "Add --unit job, so that a firm with many jobs counts once.",
        )


def records(source: Source, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Read a file slowly: each row with its number as a spreadsheet shows it, and its texts."""
    if source.is_parquet:
        from pyarrow import parquet

        row = 0
        with parquet.ParquetFile(source.path) as file:
            for batch in file.iter_batches(columns=list(columns)):
                for cells in batch.select(list(columns)).to_pylist():
                    row += 1
                    yield row, ["" if cells[n] is None else str(cells[n]) for n in columns]
        return
    places = [source.columns.index(name) for name in columns]
    with io.TextIOWrapper(source.path.open("rb"), encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, delimiter=source.divider)
        next(reader, None)
        for row, cells in enumerate(reader, start=2):
            if cells:
                yield row, [cells[place] if place < len(cells) else "" for place in places]
