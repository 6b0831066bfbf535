"""Economic complexity of regions and of industries, from the counts that quotients are made of."""

from typing import Any

import numpy as np
import polars as pl

from kerege.evidence.analysis.industries import PLACES, counts_of
from kerege.evidence.analysis.methods import Parameters
from kerege.methods.complexity import economic_complexity, specialisation
from kerege.methods.regional import location_quotient

METHOD = "evidence.industry_complexity"
VERSION = "1"
FUNCTIONS = (
    "kerege.methods.regional.location_quotient",
    "kerege.methods.complexity.specialisation",
    "kerege.methods.complexity.economic_complexity",
)
OF_REGION, OF_INDUSTRY = "region_complexity", "industry_complexity"


def compute(cells: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Return the complexity of every region and of every industry.

    Parameters
    ----------
    cells
        ``territory``, ``activity``, ``value``, as for quotients.
    parameters
        As for quotients; ``country``: the territory that the complexity of industries is told of.

    Returns
    -------
    DataFrame
        Figures as `record_table` takes them. Where there is no answer (nothing specialised) there
        is no figure.

    Raises
    ------
    Refusal, MethodError
        If cells are missing, or regions fall into blocks that cannot be compared.
    """
    counts = counts_of(cells, str(parameters["absent"]))
    quotient = location_quotient(counts.table)
    table = specialisation(quotient, threshold=float(parameters["threshold"]))
    found = economic_complexity(table)
    nation = [str(parameters["country"])] * len(counts.activities)
    both = pl.concat(
        [
            _frame(OF_REGION, counts.regions, [""] * len(counts.regions), found.region),
            _frame(OF_INDUSTRY, nation, counts.activities, found.activity),
        ]
    )
    return both.with_columns(
        pl.lit(str(parameters["period"])).alias("period"),
        pl.lit(str(parameters["variable"])).alias("breakdown"),
    ).sort("variable", "territory", "activity")


def _frame(
    variable: str, places: list[str], activities: list[str], values: np.ndarray[Any, Any]
) -> pl.DataFrame:
    whole = pl.DataFrame(
        {
            "territory": places,
            "activity": activities,
            "value": np.round(values, PLACES),
        }
    )
    known = whole.filter(pl.col("value").is_finite())
    return known.with_columns(pl.lit(variable).alias("variable"), pl.col("value").cast(pl.String))
