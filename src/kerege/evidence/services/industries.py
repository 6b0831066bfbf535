"""Computing quotients and relatedness of every region and industry from what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from kerege.evidence import rules
from kerege.evidence.analysis import industries
from kerege.evidence.analysis.industry_cells import read_cells
from kerege.evidence.analysis.reading import newest_figure, source_of
from kerege.evidence.derived_industries import INDUSTRIES
from kerege.evidence.models import Run
from kerege.evidence.services.bulk import record_results_table
from kerege.evidence.services.figures import Recorded
from kerege.evidence.services.runs import record_run
from kerege.evidence.services.variables import ensure_variable
from kerege.kernel.errors import Kind, Refusal
from kerege.methods.errors import MethodError
from kerege.reference.enums import TerritoryKind


@dataclass(frozen=True)
class Quotients:
    """The run, and how many figures it brought."""

    run: Run
    recorded: Recorded


@transaction.atomic
def compute_industries(
    *,
    by: Any,
    variable: str,
    period: str,
    absent: str,
    level: str = TerritoryKind.DISTRICT,
    confidence: float = 0.95,
    threshold: float = 1,
    nearest: int = 20,
) -> Quotients:
    """Compute the quotients of a count by region and industry, and keep them as figures.

    Computing again from the same figures changes nothing.

    Parameters
    ----------
    variable, period
        The count, as it is published.
    absent
        ``zero``: the source states every industry that a region has; else absent cells are refused.
    level
        Whether regions or their districts are compared.
    confidence, threshold, nearest
        As in `kerege.evidence.analysis.industries.compute`.

    Raises
    ------
    Refusal
        If no such figures are published, or they do not make a complete table.
    """
    rules.may_record(by).require(variable)
    dataset = source_of(variable)
    if dataset is None:
        raise Refusal(
            _("Nothing is published of: %(variables)s.") % {"variables": variable},
            variable,
            _("Publish a dataset that states it by region and activity."),
            Kind.NOT_FOUND,
        )
    parameters = {
        "recipe": f"industry-quotients-{variable}-{level}",
        "variable": variable,
        "period": period,
        "dataset": dataset.code,
        "level": str(level),
        "absent": absent,
        "confidence": confidence,
        "threshold": threshold,
        "nearest": nearest,
        "functions": list(industries.FUNCTIONS),
    }
    newest = newest_figure()
    cells = read_cells(variable, period, dataset, str(level), newest)
    table = _compute(cells, parameters)
    _ensure_variables(by)
    run = record_run(
        by=by,
        method=industries.METHOD,
        version=industries.VERSION,
        parameters=parameters,
        inputs=_inputs(cells),
        result=_result(table),
        datasets=[dataset],
        is_synthetic=dataset.is_synthetic,
        figures_up_to=newest,
    )
    return Quotients(run, record_results_table(by=by, run=run, table=table))


def _compute(cells: pl.DataFrame, parameters: Mapping[str, Any]) -> pl.DataFrame:
    if cells.is_empty():
        raise Refusal(
            _("There are no figures by activity of this variable, period and level."),
            f"{parameters['variable']}, {parameters['period']}, {parameters['level']}",
            _("Name them as the dataset has them; districts are not regions."),
            Kind.NOT_FOUND,
        )
    try:
        return industries.compute(cells, parameters)
    except MethodError as error:
        raise Refusal(error.what, error.where, error.mend) from error


def _inputs(cells: pl.DataFrame) -> dict[str, str]:
    return {"cells": industries.digest(cells)}


def _result(table: pl.DataFrame) -> dict[str, Any]:
    return {"figures": table.height, "sha256": industries.digest(table)}


def _ensure_variables(by: Any) -> None:
    for wanted in INDUSTRIES:
        ensure_variable(
            by=by,
            code=wanted.code,
            names=wanted.names,
            units=wanted.units,
            definitions=wanted.definitions,
            kind=wanted.kind,
            decimals=wanted.decimals,
            lower_bound=wanted.lower_bound,
            is_additive=False,
        )


def computed_again(run: Run) -> tuple[dict[str, str], Any]:
    """Return the checksum of a run's cells as they are read now, and its result."""
    given = run.parameters
    dataset = run.datasets.get()
    cells = read_cells(
        given["variable"], given["period"], dataset, given["level"], run.figures_up_to
    )
    return _inputs(cells), _result(_compute(cells, given))
