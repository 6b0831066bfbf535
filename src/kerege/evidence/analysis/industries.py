"""Regions by industry: quotients with exact intervals, and what is near to what a region has.

For tables of hundreds of thousands of cells; it needs polars and no Django.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kerege.evidence.analysis.methods import Parameters
from kerege.kernel.errors import Refusal
from kerege.methods.complexity import proximity, relatedness_density, specialisation
from kerege.methods.regional import location_quotient_interval

METHOD = "evidence.industry_quotients"
VERSION = "1"
FUNCTIONS = (
    "kerege.methods.regional.location_quotient_interval",
    "kerege.methods.complexity.specialisation",
    "kerege.methods.complexity.proximity",
    "kerege.methods.complexity.relatedness_density",
)
QUOTIENT, RELATED = "industry_lq", "industry_relatedness"
ZERO = "zero"
CELL = ("territory", "activity", "value")
PLACES = 6


@dataclass(frozen=True)
class Counts:
    """Whole numbers by region (rows) and activity (columns); ``known`` where a cell is stated."""

    regions: list[str]
    activities: list[str]
    table: np.ndarray[Any, Any]
    known: np.ndarray[Any, Any]


def compute(cells: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Return the quotient of every stated cell, and for each region the nearest activities.

    Parameters
    ----------
    cells
        ``territory``, ``activity``, ``value`` (text; null where there is none), one row a cell.
    parameters
        ``variable`` and ``period`` of the cells; ``absent``: ``zero`` if a cell that is not stated
        is a count of zero; ``confidence`` of the intervals; ``threshold`` of the quotient from
        which a region is specialised; ``nearest``: how many activities in which it is not.

    Returns
    -------
    DataFrame
        Figures as `record_table` takes them. Means are rounded to whole numbers first: the
        interval is that of counts.

    Raises
    ------
    Refusal
        If a count is withheld or negative, or cells are absent and nobody says that they are zero.
    """
    counts = counts_of(cells, str(parameters["absent"]))
    found = location_quotient_interval(counts.table, confidence=float(parameters["confidence"]))
    table = specialisation(found.quotient, threshold=float(parameters["threshold"]))
    density = relatedness_density(table, proximity(table))
    rows, columns = np.nonzero(counts.known)
    quotients = _frame(
        counts,
        (rows, columns),
        QUOTIENT,
        value=found.quotient,
        lower=found.low,
        upper=found.high,
    ).with_columns(pl.lit(f"{100 * float(parameters['confidence']):g} % exact").alias("interval"))
    near = _frame(counts, _nearest(density, table, parameters), RELATED, value=density)
    both = pl.concat([quotients, near.with_columns(pl.lit("").alias("interval"))], how="diagonal")
    return both.with_columns(
        pl.lit(str(parameters["period"])).alias("period"),
        pl.lit(str(parameters["variable"])).alias("breakdown"),
    ).sort("variable", "territory", "activity")


def counts_of(cells: pl.DataFrame, absent: str) -> Counts:
    """Return cells as a table of whole numbers.

    Raises
    ------
    Refusal
        If a count is withheld, or cells are absent and nobody says that they are zero.
    """
    withheld = cells["value"].null_count()
    if withheld:
        raise Refusal(
            f"{withheld:,} of {cells.height:,} counts are withheld or not measured; a quotient "
            "needs every count of its region and of its activity.",
            "value",
            "Use a variable that is stated everywhere, such as establishments.",
        )
    regions = sorted(set(cells["territory"].to_list()))
    activities = sorted(set(cells["activity"].to_list()))
    if cells.height < len(regions) * len(activities) and absent != ZERO:
        raise Refusal(
            f"{len(regions) * len(activities) - cells.height:,} cells are not stated, and nobody "
            "says what that means.",
            "absent",
            "Say 'zero' if the source states every cell that is not zero.",
        )
    at = [
        cells[name].replace_strict({code: n for n, code in enumerate(codes)}).to_numpy()
        for name, codes in (("territory", regions), ("activity", activities))
    ]
    table, known = (np.zeros((len(regions), len(activities)), kind) for kind in (float, bool))
    table[at[0], at[1]] = np.rint(cells["value"].cast(pl.Float64).to_numpy())
    known[at[0], at[1]] = True
    return Counts(regions, activities, table, known)


def _nearest(
    density: np.ndarray[Any, Any], table: np.ndarray[Any, Any], parameters: Parameters
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return where the nearest activities are in which a region is not specialised."""
    most = min(int(parameters["nearest"]), density.shape[1])
    open_ones = np.where(table | ~np.isfinite(density), -1.0, density)
    columns = np.argsort(-open_ones, axis=1, kind="stable")[:, :most]
    rows = np.repeat(np.arange(density.shape[0]), most)
    kept = open_ones[rows, columns.ravel()] >= 0
    return rows[kept], columns.ravel()[kept]


def _frame(
    counts: Counts,
    at: tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]],
    variable: str,
    **numbers: np.ndarray[Any, Any],
) -> pl.DataFrame:
    columns = {name: np.round(values[at], PLACES) for name, values in numbers.items()}
    return pl.DataFrame(
        {
            "territory": np.array(counts.regions)[at[0]],
            "activity": np.array(counts.activities)[at[1]],
            **columns,
        }
    ).with_columns(pl.lit(variable).alias("variable"), pl.col(list(columns)).cast(pl.String))


def inputs_of(cells: pl.DataFrame) -> dict[str, str]:
    """Return the checksum of the cells that a run read."""
    return {"cells": digest(cells.select(CELL))}


def result_of(table: pl.DataFrame) -> dict[str, Any]:
    """Return what the checksum of a run is taken over: the digest of its figures."""
    return {"figures": table.height, "sha256": digest(table)}


def digest(table: pl.DataFrame) -> str:
    """Return the SHA-256 of a table, as CSV."""
    return hashlib.sha256(table.write_csv().encode()).hexdigest()
