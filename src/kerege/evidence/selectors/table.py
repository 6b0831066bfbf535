"""A variable by territory and year, with the totals that count nobody twice."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kerege.evidence.enums import Observation
from kerege.evidence.models import WHOLE, Dataset, Figure, Run, Variable
from kerege.evidence.selectors.borders import known_borders
from kerege.evidence.selectors.figures import (
    RELATED,
    datasets_visible_to,
    figures_visible_to,
    runs_visible_to,
)
from kerege.evidence.selectors.series import exists_in
from kerege.evidence.selectors.totals import Total, add_up
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind


@dataclass(frozen=True)
class Row:
    """A territory with a figure, or the reason for none, in each year."""

    territory: Any
    cells: list[Figure]


@dataclass(frozen=True)
class Table:
    """A variable by territory and year.

    Attributes
    ----------
    years
        The columns, the newest first.
    nation
        The row of the country; None where no figure of it is known.
    rows
        Regions, former ones that have a figure included.
    totals
        Year -> published and computed total; empty for a variable that does not add up.
    regions
        The regions of today.
    """

    years: list[int]
    nation: Row | None
    rows: list[Row]
    totals: dict[int, Total]
    regions: list[Any]


def table(variable: Variable, person: Any = None, breakdown: str = "") -> Table:
    """Return all yearly figures of a variable (a fixed number of queries)."""
    known = figures_visible_to(person).filter(
        variable=variable, year__isnull=False, **{**WHOLE, "breakdown": breakdown}
    )
    cells: dict[tuple[int, int], Figure] = {}
    for figure in known.order_by("year", "period", "as_of", "code"):
        cells[figure.territory_id, figure.year] = figure
    years = sorted({year for _place, year in cells}, reverse=True)
    every = list(reference.every_region())
    regions = [region for region in every if region.valid_to is None]
    present = {place for place, _year in cells}
    shown = [region for region in every if region.valid_to is None or region.pk in present]
    rows = [_row(variable, region, years, cells) for region in shown]
    country = next(
        (f.territory for f in cells.values() if f.territory.kind == TerritoryKind.COUNTRY), None
    )
    nation = _row(variable, country, years, cells) if country else None
    return Table(years, nation, rows, _totals(variable, years, cells), regions)


def _row(
    variable: Variable, place: Any, years: list[int], cells: dict[tuple[int, int], Figure]
) -> Row:
    return Row(
        place, [cells.get((place.pk, year)) or _absent(variable, place, year) for year in years]
    )


def _absent(variable: Variable, place: Any, year: int) -> Figure:
    exists = exists_in(place, year)
    status = Observation.NOT_MEASURED if exists else Observation.CANNOT_EXIST
    return Figure(variable=variable, territory=place, year=year, observation=status)


def _totals(
    variable: Variable, years: list[int], cells: dict[tuple[int, int], Figure]
) -> dict[int, Total]:
    if not variable.is_additive:
        return {}
    known = known_borders()
    return {
        year: add_up(year, [f for (_p, when), f in cells.items() if when == year], known)
        for year in years
    }


def datasets_with_counts(person: Any = None) -> QuerySet[Dataset]:
    """Return the datasets a person may see, each with ``number`` of current figures."""
    return datasets_visible_to(person).annotate(number=_number("dataset")).order_by("code")


def runs_with_counts(person: Any = None) -> QuerySet[Run]:
    """Return the runs a person may see, each with ``number`` of current figures."""
    return runs_visible_to(person).annotate(number=_number("run")).order_by("-at", "-pk")


def _number(origin: str) -> Coalesce:
    """Return the number of current figures of a record, counted for those shown only."""
    current = Figure.objects.filter(**{origin: OuterRef("pk")}, is_current=True).order_by()
    return Coalesce(Subquery(current.values(origin).annotate(n=Count("pk")).values("n")), 0)


def figures_of(dataset: Dataset) -> QuerySet[Figure]:
    """Return the current figures of a dataset that a person may see, as they were recorded."""
    current = Figure.objects.filter(dataset=dataset, is_current=True)
    return current.select_related(*RELATED).order_by("pk")


def names_in(dataset: Dataset) -> dict[str, str]:
    """Return code -> name of the variables and regions that the checks of a dataset name."""
    if not dataset.checks:
        return {}
    named = {check.get(key) for check in dataset.checks for key in ("variable", "other")}
    found = Variable.objects.filter(code__in=named - {None})
    nation = reference.country_territory()
    known = [*found.order_by(), *reference.every_region(), *([nation] if nation else [])]
    return {item.code: item.name or item.code for item in known}
