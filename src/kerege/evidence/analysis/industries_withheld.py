"""Regions by activity where counts are withheld: what the published totals still tell.

A quotient needs its own count and three totals, so that a withheld count costs its own quotient
and no other. Whether a region is specialised in what is withheld is known where even all that is
withheld in its row or column would not suffice; else it is not known, and left out, never zero.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kerege.evidence.analysis.industries import (
    PLACES,
    QUOTIENT,
    RELATED,
    ZERO,
)
from kerege.evidence.analysis.methods import Parameters
from kerege.kernel.errors import Refusal
from kerege.methods.complexity import relatedness_with_gaps
from kerege.methods.regional import location_quotient, location_quotient_interval

METHOD = "evidence.industry_quotients_with_totals"
VERSION = "1"
FUNCTIONS = (
    "kerege.methods.regional.location_quotient_interval",
    "kerege.methods.complexity.relatedness_with_gaps",
)
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class _Table:
    """Counts, (regions, activities), NaN where withheld; the published totals of both."""

    regions: list[str]
    activities: list[str]
    counts: Array
    stated: Array
    of_region: Array
    of_activity: Array
    whole: float


def compute(cells: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Return the quotient of every published count, and the nearest activities of each region.

    Parameters
    ----------
    cells
        As for `industries.compute`, and the published totals besides: a row of a region without an
        activity, of the country with each activity, and of the country without one. Withheld: no
        value.
    parameters
        As for `industries.compute`; ``country``.

    Returns
    -------
    DataFrame
        Figures as `record_table` takes them.

    Raises
    ------
    Refusal
        If totals are missing or smaller than their parts, or cells are absent and nobody says that
        they are zero.
    """
    table = _read(cells, str(parameters["country"]), str(parameters["absent"]))
    totals: dict[str, Any] = {
        "total": table.of_region,
        "reference_activity": table.of_activity,
        "reference_total": table.whole,
    }
    withheld = np.isnan(table.counts)
    found = location_quotient_interval(
        np.where(withheld, 0, table.counts),
        **totals,
        missing=withheld,
        confidence=float(parameters["confidence"]),
    )
    threshold = float(parameters["threshold"])
    known = ~withheld | (location_quotient(_most(table, withheld), **totals) < threshold)
    specialised = np.nan_to_num(found.quotient) >= threshold
    density = relatedness_with_gaps(specialised, known).density
    told = table.stated & ~withheld
    quotients = _frame(table, told, QUOTIENT, found.quotient).with_columns(
        pl.Series("lower", np.round(found.low[told], PLACES)).cast(pl.String),
        pl.Series("upper", np.round(found.high[told], PLACES)).cast(pl.String),
        pl.lit(f"{100 * float(parameters['confidence']):g} % exact").alias("interval"),
    )
    near = _nearest(density, known & ~specialised, int(parameters["nearest"]))
    related = _frame(table, near, RELATED, density).with_columns(pl.lit("").alias("interval"))
    both = pl.concat([quotients, related], how="diagonal")
    return both.with_columns(
        pl.lit(str(parameters["period"])).alias("period"),
        pl.lit(str(parameters["variable"])).alias("breakdown"),
    ).sort("variable", "territory", "activity")


def _read(cells: pl.DataFrame, country: str, absent: str) -> _Table:
    """Return the regions and activities whose totals are published; what lies outside is left out.

    A total that is withheld or zero leaves its region or activity without an answer.
    """
    inner = pl.col("activity") != ""
    national = pl.col("territory") == country
    of_region = _totals(cells.filter(~inner & ~national), "territory")
    of_activity = _totals(cells.filter(inner & national), "activity")
    whole = cells.filter(~inner & national)["value"].drop_nulls().cast(pl.Float64).to_list()
    if not (of_region and of_activity and whole):
        raise Refusal(
            "The totals that quotients need where counts are withheld are not published.",
            "totals of regions, of activities and of the country",
            "Build the cube with --margins.",
        )
    if absent != ZERO:
        raise Refusal(
            "Nobody says what cells mean that are not stated.",
            "absent",
            "Say 'zero' if the source states every cell that is not zero.",
        )
    regions, activities = list(of_region), list(of_activity)
    counts, stated = (
        np.zeros((len(regions), len(activities))),
        np.zeros((len(regions), len(activities)), dtype=bool),
    )
    rows = {code: number for number, code in enumerate(regions)}
    columns = {code: number for number, code in enumerate(activities)}
    for place, activity, value in (
        cells.filter(inner & ~national).select("territory", "activity", "value").iter_rows()
    ):
        if place in rows and activity in columns:
            at = rows[place], columns[activity]
            counts[at] = np.nan if value is None else np.rint(float(value))
            stated[at] = True
    return _Table(
        regions,
        activities,
        counts,
        stated,
        np.array(list(of_region.values())),
        np.array(list(of_activity.values())),
        whole[0],
    )


def _totals(cells: pl.DataFrame, column: str) -> dict[str, float]:
    known = cells.drop_nulls("value").select(column, pl.col("value").cast(pl.Float64).round(0))
    return {code: value for code, value in known.sort(column).iter_rows() if value > 0}


def _most(table: _Table, withheld: Array) -> Array:
    """Return each count, of a withheld one the most that its totals leave open."""
    known = np.where(withheld, 0, table.counts)
    of_row = table.of_region - known.sum(axis=1)
    of_column = table.of_activity - known.sum(axis=0)
    return np.where(withheld, np.maximum(np.minimum.outer(of_row, of_column), 0), known)


def _nearest(density: Array, open_ones: Array, most: int) -> Array:
    """Return where the nearest activities are of those in which a region is surely not."""
    chosen = np.zeros(density.shape, dtype=bool)
    ranked = np.where(open_ones & np.isfinite(density), density, -1.0)
    columns = np.argsort(-ranked, axis=1, kind="stable")[:, :most]
    np.put_along_axis(chosen, columns, values=True, axis=1)
    return chosen & (ranked >= 0)


def _frame(table: _Table, at: Array, variable: str, values: Array) -> pl.DataFrame:
    rows, columns = np.nonzero(at)
    return pl.DataFrame(
        {
            "territory": np.array(table.regions)[rows],
            "activity": np.array(table.activities)[columns],
            "value": np.round(values[at], PLACES),
        }
    ).with_columns(pl.lit(variable).alias("variable"), pl.col("value").cast(pl.String))
