"""What of a cube may be told: the status of each number, with nothing to be had by subtraction."""

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from kerege.evidence.cube.codes import CodeTables
from kerege.evidence.cube.request import TOTAL, Request, Rule
from kerege.kernel.errors import Refusal
from kerege.methods import disclosure
from kerege.methods.errors import MethodError

NORMAL, SUPPRESSED = "A", "Q"
"""SDMX's codes of observation status."""
ROUNDS = 0
"""The search for the cheapest pattern takes a minute a table; a cube has many tables."""
RANKS = 3
"""The largest firm of a cell, the second, and the others taken together."""


def protect(connection: Any, told: Path, asked: Request, codes: CodeTables) -> ir.Table:
    """Return the cube with ``status``, and without the values that must not be told.

    Without margins no number is the sum of others, so that withholding the unsafe ones suffices.
    With them, further numbers are withheld until no unsafe one can be had by subtraction, in the
    table of each measure and year with all its margins.

    Parameters
    ----------
    told
        The Parquet file of `combine.told`.

    Raises
    ------
    Refusal
        If the totals asked for are no sums.
    """
    table = connection.read_parquet(str(told))
    hidden = table.unsafe
    if asked.margins and asked.rule is not None:
        table = _summable(table, asked, codes)
        named = [*asked.cells, "measure"]
        more = ibis.memtable(_further(connection, table, asked, codes))
        table = table.left_join(more, named).select(table, more.further)
        hidden = table.unsafe | table.further.fill_null(False)
    return table.select(
        *asked.cells,
        "measure",
        value=ibis.ifelse(hidden, None, table.value),
        status=ibis.ifelse(hidden, SUPPRESSED, NORMAL),
        partial=ibis.ifelse(hidden, None, table.partial),
    )


def _summable(table: ir.Table, asked: Request, codes: CodeTables) -> ir.Table:
    """Keep the numbers whose totals are the sums of their parts; others cannot be protected."""
    if sorted((code, weight) for code, _told, weight in codes.parts) != sorted(
        codes.totals.items()
    ):
        raise Refusal(
            "An activity counts in two sub-sectors: their total is not their sum, and cannot be"
            " protected.",
            f"--scope {asked.scope} --margins",
            "Ask for the cube without --margins, or for a scope without overlaps.",
        )
    if asked.unit == "firm":
        return table
    # A firm with jobs in two regions counts once in the country: its counts have no sums.
    is_margin = table.territory == codes.country
    for name in ("activity", *asked.breakdown):
        is_margin |= table[name] == TOTAL
    return table.filter(~((table.measure == "firms") & is_margin))


def _further(connection: Any, table: ir.Table, asked: Request, codes: CodeTables) -> pa.Table:
    """Return the cells and measures that are withheld for the sake of others."""
    groups = connection.to_pyarrow(table.select("measure", "year").distinct()).to_pylist()
    found: list[dict[str, Any]] = []
    for group in groups:
        if (asked.unit, group["measure"]) == ("job", "firms"):
            continue
        rows = table.filter((table.measure == group["measure"]) & (table.year == group["year"]))
        read = _read(connection.to_pyarrow(rows), asked, codes)
        hidden = _hidden(read, asked.rule, is_sum=group["measure"] in asked.measures)
        found += [group | named for named in read.named(hidden)]
    types = {name: pa.string() for name in (*asked.cells, "measure")} | {"year": pa.int32()}
    table_ = pa.Table.from_pylist(found, schema=pa.schema(list(types.items())))
    return table_.append_column("further", pa.array([True] * len(found), pa.bool_()))


@dataclass(frozen=True)
class _Read:
    """The table of one measure in one year as arrays, the total last on every axis.

    Attributes
    ----------
    axes
        Dimension -> its codes.
    value, contributors, largest, second
        As in `combine.told`; zero where there is nobody.
    holder
        A number for the firm of each cell that has one only.
    """

    axes: dict[str, list[str]]
    value: np.ndarray
    contributors: np.ndarray
    largest: np.ndarray
    second: np.ndarray
    holder: np.ndarray

    def inside(self, place: tuple[slice, ...]) -> "_Read":
        """Return a part of the table."""
        arrays = (self.value, self.contributors, self.largest, self.second, self.holder)
        return _Read(self.axes, *(array[place] for array in arrays))

    def named(self, chosen: np.ndarray) -> list[dict[str, str]]:
        """Return the codes of the cells chosen."""
        return [
            {name: codes[at] for (name, codes), at in zip(self.axes.items(), place, strict=True)}
            for place in np.argwhere(chosen)
        ]


def _read(rows: pa.Table, asked: Request, codes: CodeTables) -> _Read:
    axes, places = {}, []
    for name in asked.cells:
        if name == "year":
            continue
        total, stated = codes.country if name == "territory" else TOTAL, rows[name].to_pylist()
        axes[name] = [*sorted(set(stated) - {total}), total]
        at = {code: number for number, code in enumerate(axes[name])}
        places.append(np.array([at[code] for code in stated]))
    shape, place = [len(codes) for codes in axes.values()], tuple(places)

    def dense(numbers: Any) -> np.ndarray:
        found = np.zeros(shape)
        found[place] = numbers
        return found

    columns = ("value", "contributors", "largest", "second")
    arrays = [dense(rows[name].cast(pa.float64()).to_numpy()) for name in columns]
    names = rows["holder"].to_pylist()
    number = {name: at for at, name in enumerate(sorted(set(names)))}
    known = dense([number[name] for name in names]).astype(np.intp)
    return _Read(axes, *arrays, known if any(names) else _by_cell(arrays[1]))


def _by_cell(contributors: np.ndarray) -> np.ndarray:
    """Return a number for each firm that is alone: of the one innermost cell it is in."""
    found = np.zeros(contributors.shape, dtype=np.intp)
    inner = (slice(0, -1),) * found.ndim
    alone = contributors[inner] == 1
    found[inner] = np.where(alone, np.arange(alone.size).reshape(alone.shape), 0)
    for axis in range(found.ndim):
        parts = np.moveaxis(found, axis, 0)
        parts[-1] = parts[:-1].sum(axis=0)
    return found


def _hidden(read: _Read, rule: Rule, *, is_sum: bool) -> np.ndarray:
    """Return the cells to withhold.

    Where no choice of cells protects all, the totals of the last breakdown are withheld as well,
    then those of the one before, and at last all: without totals nothing is a sum.
    """
    for kept in range(read.value.ndim, 0, -1):
        inside = tuple(
            slice(0, length - (axis >= kept)) for axis, length in enumerate(read.value.shape)
        )
        hidden = np.ones(read.value.shape, dtype=bool)
        try:
            hidden[inside] = _secondary(read.inside(inside), kept, rule, is_sum=is_sum)
        except MethodError:
            continue
        return hidden & (read.contributors > 0)
    hidden = np.ones(read.value.shape, dtype=bool)
    hidden[(slice(0, -1),) * hidden.ndim] = False
    return hidden & (read.contributors > 0)


def _secondary(read: _Read, kept: int, rule: Rule, *, is_sum: bool) -> np.ndarray:
    """Return what is withheld, further cells too, while the first axes have totals."""
    parents = [
        np.r_[np.full(length - 1, length - 1), -1] if axis < kept else np.full(length, -1)
        for axis, length in enumerate(read.value.shape)
    ]
    return disclosure.secondary_suppression(
        disclosure.table_with_margins(read.value, parents),
        _unsafe_sums(read, rule) if is_sum else _unsafe_counts(read, rule),
        weights=np.maximum(read.value, 1.0),
        single_holder=np.where(read.contributors == 1, read.holder, -1),
        rounds=ROUNDS,
    ).suppressed


def _unsafe_counts(read: _Read, rule: Rule) -> disclosure.PrimaryCells:
    """Return the counts of too few firms; one firm may be several jobs, or count in part."""
    each = read.value / np.maximum(read.contributors, 1)
    away = np.maximum(rule.threshold - read.contributors, 0) * each
    return _few(read, rule, away)


def _unsafe_sums(read: _Read, rule: Rule) -> disclosure.PrimaryCells:
    """Return the sums of too few firms, or of which one or two firms hold most."""
    given, found = _contributions(read), []
    away = np.zeros(read.value.shape)
    if rule.p_percent is not None:
        found.append(disclosure.p_percent_rule(given, p=rule.p_percent))
        away = np.maximum(away, read.largest * rule.p_percent / 100)
    if rule.dominance is not None:
        number, percent = rule.dominance
        found.append(disclosure.dominance_rule(given, n=number, k=percent))
        away = np.maximum(away, read.value * (100 / percent - 1))
    unsafe = reduce(or_, [*found, _few(read, rule, away)])
    # The rules forbid estimates from above. From below, nobody who knows the largest firm can be
    # made to believe that the others hold less than nothing.
    return replace(unsafe, lower=np.minimum(unsafe.lower, read.value - read.largest).clip(0))


def _few(read: _Read, rule: Rule, away: np.ndarray) -> disclosure.PrimaryCells:
    return disclosure.frequency_rule(
        read.contributors, threshold=rule.threshold, zero_is_safe=True, distance=away
    )


def _contributions(read: _Read) -> disclosure.Contributions:
    """Return each cell's largest firm, its second, and the others taken together."""
    count = np.minimum(read.contributors.ravel(), RANKS).astype(int)
    rest = np.maximum(read.value - read.largest - read.second, 0.0)
    amounts = np.stack([read.largest, read.second, rest], axis=-1).reshape(-1, RANKS)
    cell, rank = np.nonzero(np.arange(RANKS) < count[:, None])
    return disclosure.Contributions(
        read.value.shape, cell, cell * RANKS + rank, amounts[cell, rank]
    )
