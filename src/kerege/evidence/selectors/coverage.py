"""What is measured where, and until when; what is not is an answer of its own."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence.enums import Observation
from kerege.evidence.models import WHOLE, Figure, Variable
from kerege.evidence.selectors.cuts import Cut
from kerege.evidence.selectors.figures import NEWEST_FIRST, figures_visible_to
from kerege.evidence.selectors.series import exists_in
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

UNDIVIDED = Cut()
NO_PROXY = ("r_lq",)
"""Quotients that say nothing of creativity: section R contains gambling and sports."""


@dataclass(frozen=True)
class Coverage:
    """One variable: its newest figure in each region of today and in the country."""

    variable: Variable
    nation: Figure | None
    cells: list[Figure | None]

    @property
    def measured(self) -> int:
        """In how many regions it is measured."""
        return sum(1 for cell in self.cells if cell is not None and cell.value is not None)


@dataclass(frozen=True)
class Matrix:
    """Coverage of all variables.

    Attributes
    ----------
    regions
        The columns.
    by_region
        Variables measured in at least one region, those measured in most first.
    national_only
        Variables published for the country alone.
    """

    regions: list[Any]
    by_region: list[Coverage]
    national_only: list[Coverage]


def newest(person: Any, **conditions: Any) -> Iterable[Figure]:
    """Return the newest figure of each variable in each territory (one query).

    A figure that says why there is no value counts only where no measured one is as new.
    """
    return (
        figures_visible_to(person)
        .filter(**{**WHOLE, **conditions})
        .order_by("variable_id", "territory_id", *NEWEST_FIRST)
        .distinct("variable_id", "territory_id")
    )


def measured_matrix(person: Any = None) -> Matrix:
    """Return which variable is measured where, and when last (two queries)."""
    regions = list(reference.regions())
    columns = {region.pk: n for n, region in enumerate(regions)}
    found: dict[str, tuple[Variable, dict[int, Figure], list[Figure]]] = {}
    for figure in newest(person, value__isnull=False):
        variable = figure.variable
        _variable, cells, nation = found.setdefault(variable.code, (variable, {}, []))
        if figure.territory_id in columns:
            cells[columns[figure.territory_id]] = figure
        elif figure.territory.kind == TerritoryKind.COUNTRY:
            nation.append(figure)
    rows = [
        Coverage(
            variable, nation[0] if nation else None, [cells.get(n) for n in range(len(regions))]
        )
        for _code, (variable, cells, nation) in sorted(found.items())
    ]
    return Matrix(
        regions,
        sorted((row for row in rows if row.measured), key=lambda row: -row.measured),
        [row for row in rows if not row.measured and row.nation],
    )


def cross_section(
    variable: Variable, year: int, person: Any = None, cut: Cut = UNDIVIDED
) -> list[Figure]:
    """Return the figures of one year for every region, measured or not, and the country first.

    Where a part is of the districts of a region, these stand for the regions.

    A region without a figure is answered by one that is not kept: not measured, or could not
    exist. Where a territory has several figures, all are returned.
    """
    known = figures_visible_to(person).filter(variable=variable, year=year, **cut.conditions())
    if not cut.within:
        known = known.exclude(territory__kind=TerritoryKind.DISTRICT)
    places = reference.districts(cut.within) if cut.within else reference.every_region()
    figures = list(known.order_by("territory__code", "period", "as_of", "code"))
    present = {figure.territory_id for figure in figures}
    absent = [
        _stand_in(variable, region, year, cut)
        for region in places
        if region.pk not in present and region.valid_to is None
    ]
    country = [f for f in figures if f.territory.kind == TerritoryKind.COUNTRY]
    others = [f for f in figures if f.territory.kind != TerritoryKind.COUNTRY]
    return country + sorted([*others, *absent], key=lambda figure: figure.territory.code)


def _stand_in(variable: Variable, region: Any, year: int, cut: Cut) -> Figure:
    status = Observation.NOT_MEASURED if exists_in(region, year) else Observation.CANNOT_EXIST
    return Figure(
        variable=variable,
        territory=region,
        period=str(year),
        year=year,
        breakdown=cut.breakdown,
        activity=cut.activity,
        scope=cut.scope,
        observation=status,
        note=_("No figure of this year is published for this region."),
    )


def years_of(variable: Variable, person: Any = None, cut: Cut = UNDIVIDED) -> list[int]:
    """Return the years with a value of a variable, the newest first."""
    known = figures_visible_to(person).filter(
        variable=variable, year__isnull=False, value__isnull=False, **cut.conditions()
    )
    return sorted(set(known.order_by().values_list("year", flat=True)), reverse=True)


@dataclass(frozen=True)
class Profile:
    """What is known of one territory.

    Attributes
    ----------
    observed
        Newest measured figures from official tables and published statements.
    computed
        Newest figures computed from them.
    synthetic
        Newest figures that rest on synthetic records.
    strengths
        Quotients above one whose bounds leave out one, the highest first; section R is no strength.
    not_measured
        Variables that other regions have and this one has not.
    """

    observed: list[Figure]
    computed: list[Figure]
    synthetic: list[Figure]
    strengths: list[Figure]
    not_measured: list[Variable]


def region_profile(territory: Any, person: Any = None) -> Profile:
    """Return the profile of a territory (three queries)."""
    figures = list(newest(person, territory=territory, value__isnull=False))
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        kind = "synthetic" if figure.is_synthetic else "computed" if figure.run_id else "observed"
        groups[kind].append(figure)
    quotients = figures_visible_to(person).filter(
        territory=territory, variable__code__endswith="_lq", lower__gt=1
    )
    quotients = quotients.exclude(variable__code__in=NO_PROXY)
    latest = quotients.order_by("variable_id", "breakdown", *NEWEST_FIRST)
    latest = latest.distinct("variable_id", "breakdown")
    known = {figure.variable_id for figure in figures}
    elsewhere = figures_visible_to(person).filter(value__isnull=False, **WHOLE).order_by()
    regional = elsewhere.exclude(territory__kind=TerritoryKind.COUNTRY).values("variable")
    missing = Variable.objects.filter(pk__in=regional).exclude(pk__in=known).order_by("code")
    return Profile(
        groups["observed"],
        groups["computed"],
        groups["synthetic"],
        sorted(latest, key=lambda figure: -figure.value),
        list(missing),
    )
