"""Reading a file of firms: sound rows, or one refusal that names every kind of problem."""

import hashlib
import io
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from kerege.evidence.sources.whole_table import content, heading, table
from kerege.kernel.errors import Kind, Refusal

SCHEMA = Path(__file__).with_name("firms.schema.json")
DEGREES = r"^-?[0-9]{1,3}(\.[0-9]{1,20})?$"
"""How a degree is written: programs disagree about other forms."""


@cache
def schema() -> dict[str, Any]:
    """Return the Frictionless table schema of a file of firms."""
    return dict(json.loads(SCHEMA.read_text(encoding="utf-8")))


COLUMNS = tuple(field["name"] for field in schema()["fields"])


@dataclass(frozen=True)
class Firms:
    """The firms of a file: ``latitude``, ``longitude`` (numbers) and ``activity``; its SHA-256."""

    frame: pl.DataFrame
    checksum: str


def read_firms(path: Path, activities: frozenset[str]) -> Firms:
    """Read a CSV file (plain or packed by gzip) or a Parquet file.

    Parameters
    ----------
    activities
        Every code of the classification.

    Raises
    ------
    Refusal
        If it cannot be read, or any row is not sound: every kind of problem with its first row and
        how many rows have it.
    """
    if not path.is_file():
        raise Refusal("There is no such file.", str(path), "Check the path.", Kind.NOT_FOUND)
    found = content(path)
    rows = _parquet(found, path) if found.startswith(b"PAR1") else _csv(found, path)
    problems = _problems(rows, activities)
    if problems:
        mend = "Mend the rows; kerege evidence clusters --schema prints what a column holds."
        raise Refusal("The file cannot be used.", f"{path}\n" + "\n".join(problems), mend)
    degrees = [pl.col(name).cast(pl.Float64) for name in ("latitude", "longitude")]
    frame = rows.select(*degrees, "activity")
    return Firms(frame, hashlib.sha256(found).hexdigest())


def _csv(found: bytes, path: Path) -> pl.DataFrame:
    _require(heading(found), path)
    divider = '"' if b'"' in found else None
    return table(found, str(path), COLUMNS, divider)


def _parquet(found: bytes, path: Path) -> pl.DataFrame:
    try:
        read = pl.read_parquet(io.BytesIO(found))
    except (pl.exceptions.PolarsError, OSError) as error:
        told = str(error).partition("\n")[0][:160]
        raise Refusal(
            f"The Parquet file is damaged or cut off ({told}).", str(path), "Export it again."
        ) from error
    _require(read.columns, path)
    texts = read.select(pl.col(name).cast(pl.String) for name in COLUMNS)
    if texts.is_empty():
        raise Refusal("There is no row.", str(path), "Name the whole file.")
    return texts.with_row_index("number", offset=1)


def _require(names: list[str], path: Path) -> None:
    if missing := [name for name in COLUMNS if name not in names]:
        raise Refusal(
            f"Columns are missing: {', '.join(missing)}.",
            f"{path}; found: {', '.join(names)[:200]}",
            f"The first row names the columns {', '.join(COLUMNS)}, divided by commas.",
        )


def _problems(rows: pl.DataFrame, activities: frozenset[str]) -> list[str]:
    """Return each kind of problem with its first row, value and number of rows."""
    written = {name: pl.col(name).fill_null("").str.strip_chars() for name in ("id", "activity")}
    tests: list[tuple[str, pl.Expr, str]] = [
        ("id", written["id"] == "", "the firm is not named"),
        ("id", (written["id"] != "") & pl.col("id").is_duplicated(), "stands in several rows"),
        (
            "activity",
            ~written["activity"].is_in(list(activities)),
            "is no code of the scope's list",
        ),
    ]
    for name, most in (("latitude", 90), ("longitude", 180)):
        cell = pl.col(name).fill_null("")
        is_degree = cell.str.contains(DEGREES)
        degree = cell.cast(pl.Float64, strict=False).abs()
        what = f"is no number of degrees from -{most} to {most}"
        tests.append((name, ~is_degree | (degree > most).fill_null(value=True), what))
    nowhere = (
        pl.col("latitude").cast(pl.Float64, strict=False).eq(0)
        & pl.col("longitude").cast(pl.Float64, strict=False).eq(0)
    ).fill_null(value=False)
    tests.append(("latitude", nowhere, "is the place 0, 0 in the Gulf of Guinea: not known"))
    return [
        told for column, test, what in tests if (told := _told(rows.filter(test), column, what))
    ]


def _told(wrong: pl.DataFrame, column: str, what: str) -> str:
    if wrong.is_empty():
        return ""
    value = (wrong[0, column] or "")[:40]
    return f"row {wrong[0, 'number']}, {column}, '{value}': {what} ({wrong.height:,} rows)"
