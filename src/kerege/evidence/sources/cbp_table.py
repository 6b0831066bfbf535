"""US Census Bureau, County Business Patterns: a table of counties by industry, read in place.

The columns are those of `modelearth/community-data`: means of several years by county (FIPS) and
NAICS. A zero of the reported employment or payroll is a number withheld, not nobody: the Census
lists an industry only where it has an establishment. Where a part of the years was withheld, the
reported mean counts them as nothing and so is the least it can be.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from kerege.evidence.sources import whole_table
from kerege.evidence.sources.observation import NORMAL, SUPPRESSED
from kerege.evidence.sources.whole_table import Numbers
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
    content = whole_table.content(path)
    first = content[:1000].split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8", "replace")
    if tuple(first.split(",")) != COLUMNS:
        raise Refusal(
            f"The heading is '{first[:80]}'.",
            f"{path.name}, row 1",
            f"Name a table whose columns are: {', '.join(COLUMNS)}.",
        )
    return whole_table.table(content, path.name, COLUMNS, quote=None)


def _check(table: pl.DataFrame, asked: list[str], name: str) -> None:
    for column in (*FORMS, *asked):
        pattern, form = FORMS.get(column, ESTIMATE if column.startswith("emp_est") else COUNT)
        whole_table.require(table, column, pattern, form, name)
