"""Quotients and complexity by industry again, from the rows of the figures that were read."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from kerege.evidence.analysis import complexity, industries, industries_withheld
from kerege.evidence.analysis.methods import Parameters, statement
from kerege.evidence.rows import FigureRow, as_decimal

METHODS: dict[str, Any] = {
    module.METHOD: module for module in (industries, industries_withheld, complexity)
}
Computed = tuple[dict[str, str], dict[str, Any], str, list[list[Any]]]


def computed(name: str, read: Iterable[Mapping[str, str]], parameters: Parameters) -> Computed:
    """Return the checksum of what is read, the result, the version now, and the figures.

    Raises
    ------
    ValueError
        If a figure that is read is not of the table that the recipe names.
    """
    cells = pl.DataFrame(
        [_cell(row, parameters) for row in read],
        schema=dict.fromkeys(industries.CELL, pl.String),
        orient="row",
    )
    table = METHODS[name].compute(cells, parameters)
    figures = [_stated(row) for row in table.iter_rows(named=True)]
    inputs, result = industries.inputs_of(cells), industries.result_of(table)
    return inputs, result, METHODS[name].VERSION, figures


def _cell(row: Mapping[str, str], parameters: Parameters) -> tuple[str, str, str | None]:
    stated = [row[name] for name in ("variable", "period", "breakdown", "dataset")]
    if stated != [parameters["variable"], parameters["period"], "", parameters["dataset"]]:
        raise ValueError(f"figure {row['number']} is not of the table that was read")
    value = as_decimal(row["value"])
    activity = f"{row['classification']}:{row['activity']}" if row["activity"] else ""
    return row["territory"], activity, None if value is None else format(value, "f")


def _stated(row: Mapping[str, Any]) -> list[Any]:
    return statement(FigureRow(**{name: text for name, text in row.items() if text is not None}))
