"""The columns of a file of figures that an analyst or a region hands in."""

from kerege.kernel.table_file import (
    MOST_BYTES,
    PARQUET,
    ZIP,
    Columns,
    Problem,
    Rows,
    form_of,
)
from kerege.kernel.table_file import table_of as table_with

__all__ = ["MOST_BYTES", "OPTIONAL", "PARQUET", "REQUIRED", "ZIP", "form_of", "table_of"]

REQUIRED = ("variable", "territory", "period", "value")
OPTIONAL = (
    "unit",
    "observation",
    "relation",
    "activity",
    "scope",
    "breakdown",
    "lower",
    "upper",
    "interval",
    "source",
    "source_url",
    "as_of",
    "note_kk",
    "note_ru",
    "note_en",
)


def table_of(content: bytes) -> tuple[Rows, list[Problem]]:
    """Return the rows of a file of figures, and everything that is wrong with its form."""
    return table_with(content, Columns(REQUIRED, OPTIONAL))
