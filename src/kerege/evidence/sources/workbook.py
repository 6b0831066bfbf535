"""Cells out of an XLSX workbook, a CSV or a Parquet file, with a limit for what unfolds."""

import io
import zipfile
from typing import Any

from kerege.evidence.sources.answer import nonsense
from kerege.evidence.sources.text import csv_of

MOST_UNFOLDED = 300 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 2_000
Rows = list[list[Any]]


def sheet_of(content: bytes, where: str, sheet: str = "") -> Rows:
    """Return the cells of a sheet (the first by default); formulas are their stored values."""
    from openpyxl import load_workbook

    _refuse_bomb(content, where)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # whatever the parser met
        raise nonsense(f"It is not a workbook ({type(error).__name__}).", where) from error
    try:
        if sheet and sheet not in book.sheetnames:
            mend = f"Name one of: {', '.join(book.sheetnames)}."
            raise nonsense(f"There is no sheet '{sheet}'.", where, mend)
        page = book[sheet or book.sheetnames[0]]
        rows: Rows = []
        for row in page.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            if len(rows) >= MOST_ROWS:
                raise nonsense(f"The sheet has more than {MOST_ROWS:,} rows.", where)
            rows.append(_without_empty_end(row))
        return rows
    finally:
        book.close()


def _without_empty_end(row: tuple[Any, ...]) -> list[Any]:
    filled = [place for place, cell in enumerate(row, start=1) if cell not in {None, ""}]
    return list(row[: max(filled, default=0)])


def _refuse_bomb(content: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            unfolded = sum(entry.file_size for entry in pack.infolist())
    except zipfile.BadZipFile as error:
        raise nonsense("It is not an XLSX workbook.", where) from error
    if unfolded > MOST_UNFOLDED:
        raise nonsense(f"It would unfold to {unfolded:,} bytes.", where, "Divide the workbook.")


def rows_of(content: bytes, form: str, where: str, sheet: str = "") -> Rows:
    """Return heading and rows of a CSV, XLSX or Parquet file."""
    if form == "xlsx":
        return sheet_of(content, where, sheet)
    if form == "parquet":
        return _parquet(content, where)
    table = list(csv_of(content, where, ()))
    return [list(table[0]), *(list(row.values()) for row in table)] if table else []


def _parquet(content: bytes, where: str) -> Rows:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        meta = file.metadata
        unfolded = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        if meta.num_rows > MOST_ROWS or unfolded > MOST_UNFOLDED:
            raise nonsense(f"It holds {meta.num_rows:,} rows.", where, "Divide the file.")
        table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise nonsense(f"It is not a Parquet file ({type(error).__name__}).", where) from error
    return [list(table.column_names), *(list(row.values()) for row in table.to_pylist())]
