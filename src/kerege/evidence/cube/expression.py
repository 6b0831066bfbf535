"""The one pass over the rows, in Ibis: the same on DuckDB, PostgreSQL and Spark.

Nothing here knows an engine, a file or a code table. Amounts are exact decimals with two places, so
that a sum does not depend on the order in which an engine adds.
"""

from collections.abc import Sequence

import ibis
from ibis import _
from ibis.expr import types as ir

from kerege.evidence.cube.request import UNSTATED, Request

NUMBER = r"^-?[0-9]{1,13}([.][0-9]{1,2})?$"
YEAR = r"^[0-9]{4}$"
AMOUNT = "decimal(18, 2)"
CENTS = 1e-3
"""How far a binary number may lie from whole cents."""
LARGEST = 10**13
"""Amounts from here on are refused: a binary number no longer holds their cents."""


def rows(raw: ir.Table, asked: Request) -> ir.Table:
    """Return the rows of a file with a type for each column.

    A text that is no number, and a number too large or with more than two decimals, becomes null
    and is marked in ``<measure>_bad``; an empty year becomes 0, an empty code an empty text.
    """
    columns = {name: _text(raw[name]) for name in ("territory", "activity", *asked.key[:-1])}
    columns["year"] = _year(raw["year"])
    for name in asked.breakdown:
        columns[name] = ibis.ifelse(_text(raw[name]) == "", UNSTATED, _text(raw[name]))
    for name in asked.measures:
        amount, stated = _amount(raw[name])
        columns |= {name: amount, f"{name}_bad": stated & amount.isnull()}
    return raw.select(**columns)


def cells(rows: ir.Table, asked: Request) -> ir.Table:
    """Sum up rows of which each is a firm: counts, sums and the two largest firms of each cell."""
    sums = _sums(rows, asked) | {f"{name}_largest": rows[name].max() for name in asked.measures}
    found = rows.group_by(asked.cells).agg(**sums)
    return with_second(found, rows, asked.cells, asked.measures)


def contributions(rows: ir.Table, asked: Request) -> ir.Table:
    """Sum up jobs to firms: what each firm holds of each cell."""
    return rows.group_by((*asked.cells, "id")).agg(**_sums(rows, asked))


def with_second(
    cells: ir.Table, values: ir.Table, by: Sequence[str], measures: Sequence[str]
) -> ir.Table:
    """Add the second largest value of each measure (``<measure>_second``; null if there is none).

    Parameters
    ----------
    cells
        Has ``by`` and ``<measure>_largest``.
    values
        Has ``by`` and the measures: one row for each value.
    """
    if not measures:
        return cells
    tops = cells.select(*by, *(f"{name}_largest" for name in measures))
    beside = values.select(*by, *measures).inner_join(tops, list(by))
    found = beside.group_by(by).agg(
        **{f"{m}_ties": (beside[m] == beside[f"{m}_largest"]).sum() for m in measures},
        **{f"{m}_below": beside[m].max(where=beside[m] < beside[f"{m}_largest"]) for m in measures},
    )
    joined = cells.inner_join(found, list(by))
    return joined.select(
        *cells.columns,
        **{
            f"{m}_second": ibis.ifelse(
                joined[f"{m}_ties"] > 1, joined[f"{m}_largest"], joined[f"{m}_below"]
            )
            for m in measures
        },
    )


def twice(rows: ir.Table, asked: Request) -> ir.Table:
    """Return the keys that more than one row has."""
    return rows.group_by(asked.key).agg(times=_.count()).filter(_.times > 1)


def _sums(rows: ir.Table, asked: Request) -> dict[str, ir.Value]:
    found: dict[str, ir.Value] = {"records": rows.count(), "unnamed": (rows["id"] == "").sum()}
    for name in asked.measures:
        found |= {
            name: rows[name].sum(),
            f"{name}_stated": rows[name].count(),
            f"{name}_bad": rows[f"{name}_bad"].sum(),
            f"{name}_negative": (rows[name] < 0).sum(),
        }
    return found


def _text(column: ir.Column) -> ir.StringColumn:
    text = column if column.type().is_string() else column.cast("string")
    return text.fill_null("")


def _year(column: ir.Column) -> ir.IntegerColumn:
    if column.type().is_integer():
        known = ibis.ifelse(column.between(0, 9999), column, 0)
    else:
        text = _text(column)
        known = ibis.ifelse(text.re_search(YEAR), text, "0")
    return known.cast("int32").fill_null(0)


def _amount(column: ir.Column) -> tuple[ir.DecimalColumn, ir.BooleanColumn]:
    kind = column.type()
    if kind.is_string():
        stated = _text(column) != ""
        fits = column.re_search(NUMBER)
    else:
        stated = column.notnull()
        fits = column.abs() < LARGEST
        if not kind.is_integer():
            cents = column.cast("float64") * 100
            fits &= (cents - cents.round()).abs() < CENTS
    return ibis.ifelse(fits, column, ibis.null(kind)).cast(AMOUNT), stated
