"""US Census Bureau, County Business Patterns: a table of counties by industry, read in place.

The columns are those of `modelearth/community-data`: means of several years by county (FIPS) and
NAICS. A zero of the reported employment or payroll is a number withheld, not nobody: the Census
lists an industry only where it has an establishment. Where a part of the years was withheld, the
reported mean counts them as nothing and so is the least it can be.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kerege.evidence.sources.observation import NORMAL, SUPPRESSED
from kerege.kernel.errors import Refusal

COLUMNS = (
    "id",
    "relevant_naics",
    "estab",
    "emp_reported",
    "payann_reported",
    "emp_est1",
    "emp_est3",
    "estimate_est3",
)
MEASURES: Mapping[str, str] = {
    "cbp_estab": "estab",
    "cbp_emp": "emp_reported",
    "cbp_payann": "payann_reported",
    "cbp_emp_est1": "emp_est1",
    "cbp_emp_est3": "emp_est3",
}
"""Variable -> column."""
MOST_BYTES = 500_000_000
FORMS = {
    "id": (r"^\d{5}$", "five digits"),
    "relevant_naics": (r"^\d{2,6}$", "two to six digits"),
    "estimate_est3": (r"^(0(\.\d{1,12})?|1(\.0{1,12})?)$", "a share between 0 and 1"),
}
"""Column -> how a cell is written, and how that is said."""
COUNT = (r"^\d{1,12}(\.\d{1,12})?$", "a number without sign, with a decimal point")
ESTIMATE = (r"^-?\d{1,12}(\.\d{1,12})?$", "a number with a decimal point")
"""An estimate of others can be below zero; it is kept as it was published."""
ESTIMATED = "E"
EXACTLY, AT_LEAST = "exactly", "at_least"


@dataclass(frozen=True)
class Numbers:
    """The numbers of one column, one row for each row of the file.

    Attributes
    ----------
    variable, column
        What is measured, and the name of its column in the file.
    frame
        ``number`` (of the row), ``territory`` and ``activity`` (codes of the file), ``value``
        (as written; null where withheld), ``observation``, ``relation``.
    """

    variable: str
    column: str
    frame: pl.DataFrame


def read(path: Path, variables: list[str]) -> Iterator[Numbers]:
    """Read the columns of some variables.

    Raises
    ------
    Refusal
        If the file is no such table or a cell is not what its column holds: row, column, value.
    """
    table = _table(path)
    _check(table, [MEASURES[variable] for variable in variables], path.name)
    partly = pl.col("estimate_est3").cast(pl.Float64) > 0
    for variable in variables:
        column = MEASURES[variable]
        yield Numbers(variable, column, table.select(*_KEYS, *_said(column, partly)))


_KEYS = ("number", pl.col("id").alias("territory"), pl.col("relevant_naics").alias("activity"))


def _said(column: str, partly: pl.Expr) -> list[pl.Expr]:
    value, status, relation = pl.col(column), pl.lit(NORMAL), pl.lit(EXACTLY)
    if column.endswith("_reported"):
        withheld = value.cast(pl.Float64) == 0
        value = pl.when(withheld).then(None).otherwise(value)
        status = pl.when(withheld).then(pl.lit(SUPPRESSED)).otherwise(status)
        relation = pl.when(partly & ~withheld).then(pl.lit(AT_LEAST)).otherwise(relation)
    elif column.startswith("emp_est"):
        status = pl.when(partly).then(pl.lit(ESTIMATED)).otherwise(status)
    return [value.alias("value"), status.alias("observation"), relation.alias("relation")]


def _table(path: Path) -> pl.DataFrame:
    content = _content(path)
    first = content[:1000].split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8", "replace")
    if tuple(first.split(",")) != COLUMNS:
        raise Refusal(
            f"The heading is '{first[:80]}'.",
            f"{path.name}, row 1",
            f"Name a table whose columns are: {', '.join(COLUMNS)}.",
        )
    try:
        table = pl.read_csv(
            content, infer_schema=False, quote_char=None, truncate_ragged_lines=False
        )
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        told = str(error).partition("\n")[0][:160]
        mend = "Write the file again, with as many cells in each row as the heading has."
        raise Refusal(f"It cannot be read as CSV ({told}).", path.name, mend) from error
    if table.is_empty():
        raise Refusal("There is no row below the heading.", path.name, "Name the whole file.")
    return table.with_row_index("number", offset=2)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        mend = "Name a CSV file, plain or packed by gzip, that is whole."
        raise Refusal(f"The file cannot be read ({error}).", str(path), mend) from error
    if len(content) > MOST_BYTES:
        raise Refusal(
            f"The file is larger than {MOST_BYTES:,} bytes.", str(path), "Load it in parts."
        )
    return content


def _check(table: pl.DataFrame, asked: list[str], name: str) -> None:
    for column in (*FORMS, *asked):
        pattern, form = FORMS.get(column, ESTIMATE if column.startswith("emp_est") else COUNT)
        _refuse(table, ~pl.col(column).fill_null("").str.contains(pattern), column, form, name)


def _refuse(table: pl.DataFrame, wrong: pl.Expr, column: str, form: str, name: str) -> None:
    found = table.filter(wrong)
    if found.is_empty():
        return
    number, value = found[0, "number"], found[0, column] or ""
    more = f" (and {found.height - 1} more)" if found.height > 1 else ""
    raise Refusal(
        f"'{value[:40]}' is not {form}{more}.",
        f"{name}, row {number}, {column}",
        "Correct the cell; nothing was loaded.",
    )
