"""What a diagnosis reads: regions, needs, signals, the figures they speak through, statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kerege.evidence import selectors as evidence
from kerege.needs.assumptions import Assumptions
from kerege.needs.models import Signal, Statement
from kerege.reference import selectors as reference


@dataclass(frozen=True)
class Inputs:
    """Rows, in a fixed order, before they become arrays."""

    country: Any
    regions: list[Any]
    areas: list[Any]
    signals: list[Signal]
    figures: list[Any]
    population: list[Any]
    statements: list[Statement]


def current_inputs(year: int | None, assumptions: Assumptions) -> Inputs:
    """Return what everyone may read today, up to a year."""
    regions, areas = list(reference.regions()), list(reference.need_areas())
    signals = list(
        Signal.objects.filter(area__in=areas, withdrawn_at__isnull=True)
        .select_related("area", "variable")
        .order_by("code")
    )
    country = reference.country_territory()
    places = [region.pk for region in regions] + ([country.pk] if country else [])
    statements = Statement.objects.filter(
        withdrawn_at__isnull=True, territory__in=places, area__in=areas
    )
    wanted = {signal.variable.code for signal in signals}
    return Inputs(
        country,
        regions,
        areas,
        signals,
        newest_figures(wanted, regions, year, assumptions),
        newest_figures({assumptions.population}, regions, year, assumptions),
        list(statements.order_by("code")),
    )


def newest_figures(
    variables: Iterable[str], regions: list[Any], year: int | None, assumptions: Assumptions
) -> list[Any]:
    """Return the newest figures of each variable in each region.

    Several figures of one variable, region and year that contradict one another are all returned.
    A figure much older than the newest of its variable is not; nor is one that is not measured.
    """
    found = evidence.figures_visible_to(None).filter(
        variable__code__in=list(variables),
        territory__in=regions,
        value__isnull=False,
        breakdown="",
        activity=None,
    )
    if year is not None:
        found = found.filter(Q(year__lte=year) | Q(year__isnull=True))
    rows = list(found.order_by("code"))
    newest: dict[int, int] = {}
    for row in rows:
        newest[row.variable_id] = max(newest.get(row.variable_id, 0), row.year or 0)
    here: dict[tuple[int, int], int] = {}
    for row in rows:
        cell = (row.variable_id, row.territory_id)
        here[cell] = max(here.get(cell, 0), row.year or 0)
    return [
        row
        for row in rows
        if (row.year or 0) == here[row.variable_id, row.territory_id]
        and (row.year or newest[row.variable_id]) >= newest[row.variable_id] - assumptions.oldest
    ]


def inputs_of(parameters: dict[str, Any]) -> Inputs:
    """Return the rows that a recipe names, as they were."""
    every = evidence.versions_visible_to(None)
    figures = {row.pk: row for row in every.filter(pk__in=_figure_keys(parameters))}
    heard = Statement.objects.filter(code__in=parameters["statements"]).order_by("code")
    territories = {code: reference.territory(code) for code in parameters["regions"]}
    areas = {area.code: area for area in reference.need_areas()}
    return Inputs(
        reference.country_territory(),
        list(territories.values()),
        [areas[code] for code in parameters["areas"]],
        _signals_of(parameters, areas),
        [figures[key] for key in parameters["figures"] if key in figures],
        [figures[key] for key in parameters["population_figures"] if key in figures],
        list(heard),
    )


def _figure_keys(parameters: dict[str, Any]) -> list[int]:
    return [*parameters["figures"], *parameters["population_figures"]]


def _signals_of(parameters: dict[str, Any], areas: dict[str, Any]) -> list[Signal]:
    """Return the signals with the numbers that they had in the run."""
    known = {signal.code: signal for signal in Signal.objects.select_related("variable")}
    signals = []
    for code, spec in sorted(parameters["signals"].items()):
        signal = known[code]
        signal.area = areas[spec["area"]]
        signal.scale = spec["scale"]
        signal.higher_is_worse = spec["higher_is_worse"]
        signal.standard_error = spec["standard_error"]
        signals.append(signal)
    return signals
