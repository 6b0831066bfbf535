"""Figures as files: what is on the page, no more and no less."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kerege.evidence.exports_standard import as_json_stat, as_sdmx_csv
from kerege.evidence.models import Figure

COLUMNS = (
    "code",
    "variable",
    "variable_name",
    "territory",
    "territory_name",
    "period",
    "activity",
    "scope",
    "breakdown",
    "value",
    "lower",
    "upper",
    "interval",
    "unit",
    "relation",
    "observation",
    "synthetic",
    "source",
    "source_url",
    "as_of",
    "dataset",
    "run",
    "licence",
    "note",
)
NUMBERS = frozenset({"value", "lower", "upper"})
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
SUFFIXES = {"json-stat": "json", "sdmx-csv": "csv"}
"""How a file is named where its form is not its ending."""
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "json-stat": "application/json",
    "sdmx-csv": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
}


def record(figure: Figure) -> dict[str, Any]:
    """Return a figure as plain data, one value for each column."""
    activity, scope = figure.activity, figure.scope
    return {
        "code": figure.code,
        "variable": figure.variable.code,
        "variable_name": figure.variable.name or "",
        "territory": figure.territory.code,
        "territory_name": figure.territory.name or "",
        "period": figure.period,
        "activity": activity.code if activity else "",
        "scope": f"{scope.code}:{scope.version}" if scope else "",
        "breakdown": figure.breakdown,
        "value": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "interval": figure.interval,
        "unit": figure.variable.unit or "",
        "relation": str(figure.relation),
        "observation": str(figure.observation),
        "synthetic": figure.is_synthetic,
        "source": figure.source or (figure.dataset.publisher if figure.dataset else ""),
        "source_url": figure.source_url or (figure.dataset.url if figure.dataset else ""),
        "as_of": figure.as_of,
        "dataset": figure.dataset.code if figure.dataset else "",
        "run": figure.run.code if figure.run else "",
        "licence": figure.dataset.licence if figure.dataset else "",
        "note": figure.note or "",
    }


def harmless(value: Any) -> Any:
    """Return a text that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def as_csv(figures: Iterable[Figure]) -> bytes:
    """Return a CSV file (UTF-8 with a byte order mark, so that spreadsheets read Kazakh)."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    for figure in figures:
        row = {name: harmless(value) for name, value in record(figure).items()}
        writer.writerow(row | {name: plain_number(row[name]) for name in NUMBERS})
    return ("\ufeff" + stream.getvalue()).encode()


def plain_number(number: Any) -> str:
    """Return a number in digits without trailing zeros; nothing for None."""
    return "" if number is None else format(number.normalize(), "f")


def as_xlsx(figures: Iterable[Figure]) -> bytes:
    """Return an XLSX workbook with one sheet."""
    return workbook("figures", COLUMNS, map(record, figures))


def workbook(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as an XLSX workbook; texts are texts, never formulas."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.append(list(columns))

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        clean = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", harmless(value)))
        clean.data_type = "s"
        return clean

    for row in rows:
        sheet.append([cell(row[column]) for column in columns])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_parquet(figures: Iterable[Figure]) -> bytes:
    """Return a Parquet file; numbers are decimals with six places."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {name: pa.decimal128(24, 6) for name in NUMBERS} | {"synthetic": pa.bool_()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS])
    table = pa.Table.from_pylist([record(figure) for figure in figures], schema=schema)
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()


def as_json(figures: Iterable[Figure]) -> bytes:
    """Return a JSON list; numbers are written as texts so that no digit is lost."""
    rows = []
    for figure in figures:
        row = record(figure)
        rows.append(row | {n: plain_number(row[n]) or None for n in NUMBERS})
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


FORMATS: dict[str, Callable[[Iterable[Figure]], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "parquet": as_parquet,
    "json": as_json,
    "json-stat": as_json_stat,
    "sdmx-csv": as_sdmx_csv,
}
