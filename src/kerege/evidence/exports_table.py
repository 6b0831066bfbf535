"""A table of plain rows as a file."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kerege.evidence.exports import harmless, workbook

Rows = Sequence[Mapping[str, Any]]


def as_csv(columns: Sequence[str], rows: Rows) -> bytes:
    """Return a CSV file (UTF-8 with a byte order mark, so that spreadsheets read Kazakh)."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns)
    writer.writeheader()
    writer.writerows({name: harmless(row[name]) for name in columns} for row in rows)
    return ("\ufeff" + stream.getvalue()).encode()


def as_xlsx(columns: Sequence[str], rows: Rows) -> bytes:
    """Return an XLSX workbook with one sheet."""
    return workbook("table", columns, rows)


def as_parquet(columns: Sequence[str], rows: Rows) -> bytes:
    """Return a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table({name: [row[name] for row in rows] for name in columns})
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()


def as_json(columns: Sequence[str], rows: Rows) -> bytes:
    """Return a JSON list."""
    plain = [{name: row[name] for name in columns} for row in rows]
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()


TABLES: dict[str, Callable[[Sequence[str], Rows], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "parquet": as_parquet,
    "json": as_json,
}
