"""Computing quotients and relatedness of every region and industry from what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from kerege.evidence import rules
from kerege.evidence.analysis import complexity, industries, industries_withheld
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
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

METHODS: dict[str, Any] = {
    module.METHOD: module for module in (industries, industries_withheld, complexity)
}


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
    with_totals: bool = False,
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
    with_totals
        Counts may be withheld: quotients take the published totals, and what is withheld is not
        known (`kerege.evidence.analysis.industries_withheld`). Otherwise such a table is refused.

    Raises
    ------
    Refusal
        If no such figures are published, or they do not make a complete table.
    """
    # 1 and 1.0 are one recipe, whose parameters must be written alike.
    more = {"confidence": float(confidence), "threshold": float(threshold), "nearest": nearest}
    asked = {"variable": variable, "period": period, "level": str(level), "absent": absent}
    if with_totals:
        asked |= {"country": _country()}
        return _keep(by, industries_withheld.METHOD, "industry-quotients", asked | more)
    return _keep(by, industries.METHOD, "industry-quotients", asked | more)


@transaction.atomic
def compute_complexity(
    *,
    by: Any,
    variable: str,
    period: str,
    absent: str,
    level: str = TerritoryKind.DISTRICT,
    threshold: float = 1,
) -> Quotients:
    """Compute the complexity of every region and industry, and keep it as figures.

    Parameters and refusals are those of `compute_industries`; regions that fall into blocks
    without a common industry are refused too.
    """
    asked = {"variable": variable, "period": period, "level": str(level), "absent": absent}
    more = {"threshold": float(threshold), "country": _country()}
    return _keep(by, complexity.METHOD, "industry-complexity", asked | more)


def _country() -> str:
    country = reference.country_territory()
    return country.code if country else ""


def _keep(by: Any, method: str, recipe: str, asked: Mapping[str, Any]) -> Quotients:
    variable, level = asked["variable"], asked["level"]
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
        "recipe": f"{recipe}-{variable}-{level}",
        **asked,
        "dataset": dataset.code,
        "functions": list(METHODS[method].FUNCTIONS),
    }
    newest = newest_figure()
    with_totals = method == industries_withheld.METHOD
    cells = read_cells(variable, asked["period"], dataset, level, newest, with_totals=with_totals)
    table = _compute(method, cells, parameters)
    _ensure_variables(by, table)
    run = record_run(
        by=by,
        method=method,
        version=METHODS[method].VERSION,
        parameters=parameters,
        inputs=industries.inputs_of(cells),
        result=industries.result_of(table),
        datasets=[dataset],
        is_synthetic=dataset.is_synthetic,
        figures_up_to=newest,
    )
    return Quotients(run, record_results_table(by=by, run=run, table=table))


def _compute(method: str, cells: pl.DataFrame, parameters: Mapping[str, Any]) -> pl.DataFrame:
    if cells.is_empty():
        raise Refusal(
            _("There are no figures by activity of this variable, period and level."),
            f"{parameters['variable']}, {parameters['period']}, {parameters['level']}",
            _("Name them as the dataset has them; districts are not regions."),
            Kind.NOT_FOUND,
        )
    try:
        return METHODS[method].compute(cells, parameters)
    except MethodError as error:
        raise Refusal(error.what, error.where, error.mend) from error


def _ensure_variables(by: Any, table: pl.DataFrame) -> None:
    made = set(table["variable"].to_list())
    for wanted in (one for one in INDUSTRIES if one.code in made):
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
    cells = cells_of(run)
    table = _compute(run.method, cells, run.parameters)
    return industries.inputs_of(cells), industries.result_of(table)


def cells_of(run: Run) -> pl.DataFrame:
    """Return the cells of a run as they stood."""
    given = run.parameters
    return read_cells(
        given["variable"],
        given["period"],
        run.datasets.get(),
        given["level"],
        run.figures_up_to,
        with_totals=run.method == industries_withheld.METHOD,
    )
