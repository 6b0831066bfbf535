"""Files and code tables together: from what each file holds to the cells that were asked for.

Pure Ibis, on the small results of the passes over the rows. A firm with jobs in two regions counts
once in each and once in the country: every margin is counted from the firms, never by addition.
"""

from itertools import product

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from kerege.evidence.cube.codes import CodeTables
from kerege.evidence.cube.expression import with_second
from kerege.evidence.cube.request import TOTAL, Request, Rule

VALUE = "decimal(38, 6)"
WEIGHT = pa.decimal128(9, 4)


def whole(base: ir.Table, asked: Request, codes: CodeTables) -> ir.Table:
    """Return the cells, margins among them: firms, sums, and the largest firms of each.

    Parameters
    ----------
    base
        What the passes wrote of all files (`expression.cells` or `expression.contributions`).
    """
    tables = _tables(codes)
    flags = (True, False) if asked.margins else (True,)
    return ibis.union(
        *(
            _cells(_mapped(base, asked, tables, detail), asked)
            for detail in product(flags, repeat=2 + len(asked.breakdown))
        ),
        distinct=False,
    )


def _tables(codes: CodeTables) -> dict[tuple[str, bool], ir.Table]:
    """Return code tables: (dimension, in detail or as the total) -> code, told, weight."""

    def table(name: str, rows: list[tuple[object, ...]]) -> ir.Table:
        types = {f"{name}_code": pa.string(), f"{name}_told": pa.string()}
        if name == "activity":
            types["weight"] = WEIGHT
        columns = zip(*rows, strict=True) if rows else [()] * len(types)
        arrays = [pa.array(list(c), t) for c, t in zip(columns, types.values(), strict=True)]
        return ibis.memtable(pa.table(arrays, names=list(types)))

    places = codes.places.items()
    return {
        ("territory", True): table("territory", [(code, place.code) for code, place in places]),
        ("territory", False): table(
            "territory", [(code, codes.country) for code, _place in places]
        ),
        ("activity", True): table("activity", list(codes.parts)),
        ("activity", False): table(
            "activity", [(code, TOTAL, weight) for code, weight in codes.totals.items()]
        ),
    }


def _mapped(
    base: ir.Table,
    asked: Request,
    tables: dict[tuple[str, bool], ir.Table],
    detail: tuple[bool, ...],
) -> ir.Table:
    """Give every row the codes that are told, or the total's, and its weight."""
    by_place, by_activity, *by_class = detail
    places, activities = tables["territory", by_place], tables["activity", by_activity]
    rows = base.inner_join(places, base.territory == places.territory_code)
    rows = rows.inner_join(activities, rows.activity == activities.activity_code)
    told = {"territory": rows.territory_told, "activity": rows.activity_told, "year": rows.year}
    for name, is_told in zip(asked.breakdown, by_class, strict=True):
        told[name] = rows[name] if is_told else ibis.literal(TOTAL)
    weight = rows.weight.cast(VALUE)
    numbers = {"records": rows.records, "weight": weight}
    ranks = ("largest", "second") if asked.unit == "firm" else ()
    for name in asked.measures:
        numbers[f"{name}_stated"] = rows[f"{name}_stated"]
        for amount in (name, *(f"{name}_{rank}" for rank in ranks)):
            numbers[amount] = (rows[amount].cast(VALUE) * weight).cast(VALUE)
    if asked.unit == "job":
        numbers["id"] = rows["id"]
    return rows.select(**told, **numbers)


def _cells(rows: ir.Table, asked: Request) -> ir.Table:
    return _of_jobs(rows, asked) if asked.unit == "job" else _of_firms(rows, asked)


def _of_jobs(rows: ir.Table, asked: Request) -> ir.Table:
    """Count each firm once in a cell, however many jobs it has there."""
    firms = rows.group_by((*asked.cells, "id")).agg(
        jobs=(rows.records.cast(VALUE) * rows.weight).cast(VALUE).sum(),
        weight=rows.weight.max(),
        **{
            name: ibis.ifelse(rows[f"{name}_stated"].sum() > 0, rows[name].sum(), None)
            for name in asked.measures
        },
        **{
            f"{name}_whole": rows[f"{name}_stated"].sum() == rows.records.sum()
            for name in asked.measures
        },
    )
    cells = firms.group_by(asked.cells).agg(
        contributors=firms.count(),
        holder=firms.id.min(),
        firms=firms.weight.sum(),
        jobs=firms.jobs.sum(),
        **{name: firms[name].sum() for name in asked.measures},
        **{f"{name}_stated": firms[name].count() for name in asked.measures},
        **{f"{name}_whole": firms[f"{name}_whole"].all() for name in asked.measures},
        **{f"{name}_largest": firms[name].max() for name in asked.measures},
    )
    return _plain(with_second(cells, firms, asked.cells, asked.measures), asked)


def _of_firms(rows: ir.Table, asked: Request) -> ir.Table:
    """Add up cells of which each firm is in one: the firms are told apart already."""
    cells = rows.group_by(asked.cells).agg(
        contributors=rows.records.sum(),
        holder=ibis.literal(""),
        firms=(rows.records.cast(VALUE) * rows.weight).cast(VALUE).sum(),
        **{name: rows[name].sum() for name in asked.measures},
        **{f"{name}_stated": rows[f"{name}_stated"].sum() for name in asked.measures},
        **{
            f"{name}_whole": rows[f"{name}_stated"].sum() == rows.records.sum()
            for name in asked.measures
        },
        **{f"{name}_largest": rows[f"{name}_largest"].max() for name in asked.measures},
    )
    both = [
        rows.select(*asked.cells, **{m: rows[f"{m}_{rank}"] for m in asked.measures})
        for rank in ("largest", "second")
    ]
    values = ibis.union(*both, distinct=False)
    return _plain(with_second(cells, values, asked.cells, asked.measures), asked)


def counts(asked: Request) -> tuple[str, ...]:
    """Return the names of the counts."""
    return ("firms", "jobs") if asked.unit == "job" else ("firms",)


def _plain(cells: ir.Table, asked: Request) -> ir.Table:
    """Give every number one type, so that the parts of a cube can stand under one another."""
    numbers = [*counts(asked), *asked.measures]
    numbers += [f"{name}_{rank}" for name in asked.measures for rank in ("largest", "second")]
    whole_numbers = ["contributors", *(f"{name}_stated" for name in asked.measures)]
    return cells.select(
        *asked.cells,
        "holder",
        **{name: cells[name].cast("int64") for name in whole_numbers},
        **{name: cells[name].cast(VALUE) for name in numbers},
        **{f"{name}_whole": cells[f"{name}_whole"] for name in asked.measures},
    )


def told(cells: ir.Table, asked: Request) -> ir.Table:
    """Return one row for each cell and number: the value, and what protecting it asks for.

    The columns are the cell's, ``measure``, ``value``, ``partial`` (some of the firms state no
    amount), ``contributors`` (the firms behind the number), ``largest`` and ``second`` (what the
    two largest hold of a sum), ``holder`` (one of the firms of a cell of jobs) and ``unsafe``
    (whether the number may not be told even by itself).
    """
    parts = []
    nothing = ibis.literal(0).cast(VALUE)
    for name in (*counts(asked), *asked.measures):
        is_sum = name in asked.measures
        stated = cells[f"{name}_stated"] if is_sum else cells.contributors
        part = cells.select(
            *asked.cells,
            measure=ibis.literal(name),
            value=cells[name],
            partial=~cells[f"{name}_whole"] if is_sum else ibis.literal(False),
            contributors=stated,
            largest=cells[f"{name}_largest"] if is_sum else nothing,
            second=cells[f"{name}_second"].fill_null(0) if is_sum else nothing,
            holder=cells.holder,
            unsafe=_unsafe(cells, name if is_sum else "", stated, asked.rule),
        )
        parts.append(part.filter(part.contributors > 0))
    return ibis.union(*parts, distinct=False)


def _unsafe(
    cells: ir.Table, measure: str, stated: ir.IntegerColumn, rule: Rule | None
) -> ir.BooleanValue:
    """Return whether a number tells too much of one firm, its margins apart."""
    if rule is None:
        return ibis.literal(False)
    few = stated < rule.threshold
    if not measure:
        return few
    whole_, largest = cells[measure], cells[f"{measure}_largest"]
    second = cells[f"{measure}_second"].fill_null(0)
    if rule.p_percent is not None:
        few |= (whole_ - largest - second) * 100 < largest * rule.p_percent
    if rule.dominance is not None:
        number, percent = rule.dominance
        held = largest + second if number > 1 else largest
        few |= held * 100 > whole_ * percent
    return few
