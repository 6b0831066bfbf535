"""A file of anybody's own form (CSV, XLSX, Parquet), checked against its Frictionless schema."""

import json
from collections.abc import Mapping
from typing import Any

from kerege.evidence.sources.answer import Request, nonsense
from kerege.evidence.sources.observation import NORMAL, NOT_MEASURED, Observed, distinct, number
from kerege.evidence.sources.workbook import rows_of
from kerege.kernel.errors import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {
    "csv": ("text/csv", "text/plain", "application/octet-stream"),
    "xlsx": (XLSX, "application/octet-stream"),
    "parquet": ("application/vnd.apache.parquet", "application/octet-stream"),
}
MOST_TOLD = 5


def request(parameters: Mapping[str, str]) -> Request:
    """Return the request: ``url`` and ``form`` (csv, xlsx or parquet)."""
    form = _form(parameters)
    return Request(parameters["url"], MEDIA_TYPES[form], form)


def _form(parameters: Mapping[str, str]) -> str:
    form = parameters.get("form", "csv")
    if form not in MEDIA_TYPES:
        mend = f"Choose one of: {', '.join(MEDIA_TYPES)}."
        raise Refusal(f"There is no form '{form}'.", "form", mend)
    return form


def read(content: bytes, parameters: Mapping[str, str], where: str) -> list[Observed]:
    """Return the observations of a table in long form.

    Parameters
    ----------
    parameters
        ``schema``: a Table Schema as JSON; ``territory``, ``period``, ``value`` and, where there
        are such, ``activity``, ``measure`` and ``breakdown``: names of columns; ``sheet``.
    """
    table = rows_of(content, _form(parameters), where, parameters.get("sheet", ""))
    if len(table) < 2:  # noqa: PLR2004 -- a heading and a row
        raise nonsense("There are no rows under the heading.", where)
    names = [str(name).strip() for name in table[0]]
    _check(table, parameters, where)
    columns = {role: parameters.get(role, role) for role in ("territory", "period", "value")}
    columns |= {r: parameters[r] for r in ("activity", "measure", "breakdown") if r in parameters}
    if missing := [name for name in columns.values() if name not in names]:
        raise nonsense(f"There is no column '{missing[0]}'.", where, f"Known: {', '.join(names)}.")
    found = []
    for line, row in enumerate(table[1:], start=2):
        cells = dict.fromkeys(names) | dict(zip(names, row, strict=False))
        said = {
            role: "" if cells[name] is None else str(cells[name]).strip()
            for role, name in columns.items()
        }
        value = number(said.pop("value"), f"{where}, row {line}")
        status = NOT_MEASURED if value is None else NORMAL
        found.append(Observed(**{"measure": "", **said}, value=value, status=status))
    return list(distinct(found, where))


def _check(table: list[list[Any]], parameters: Mapping[str, str], where: str) -> None:
    if not (written := parameters.get("schema")):
        return
    from frictionless import FrictionlessException, Resource, Schema

    try:
        schema = Schema.from_descriptor(json.loads(written))
    except (ValueError, FrictionlessException) as error:
        raise Refusal("The schema cannot be used.", "schema", str(error)[:200]) from error
    wide = len(table[0])
    rows = [["" if cell is None else str(cell) for cell in row] for row in table]
    rows = [row + [""] * (wide - len(row)) for row in rows]
    report = Resource(data=rows, schema=schema).validate()
    found = report.flatten(["rowNumber", "fieldName", "note"])
    if found:
        told = [f"row {row or 1}, {field or 'heading'}: {note}" for row, field, note in found]
        more = f" (and {len(told) - MOST_TOLD} more)" if len(told) > MOST_TOLD else ""
        mend = "Mend the file, or the schema if the source has changed its form."
        raise nonsense("; ".join(told[:MOST_TOLD]) + more, where, mend)
