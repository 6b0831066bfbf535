"""Whether a region and those that it borders on stand out together, and from what it is read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from kerege.evidence.models import WHOLE, Figure, Run
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.evidence.selectors.neighbours import newest_of
from kerege.reference import selectors as reference

OWN, NEAR = "cluster_own", "cluster_neighbours"
P, ADJUSTED, STABILITY = "cluster_p", "cluster_p_adjusted", "cluster_stability"
CODES = (OWN, NEAR, P, ADJUSTED, STABILITY)


@dataclass(frozen=True)
class Tested:
    """A variable of a region beside its neighbours.

    Attributes
    ----------
    measured
        The region's value that was tested.
    own, near
        The region, and the mean of its neighbours, against all regions.
    p, adjusted, stability
        Before and after correction, with the range over seeds; in how many seeds it is flagged.
    beside
        The territories that it borders on, each with its value.
    level
        Up to which corrected p a cluster is shown.
    """

    measured: Figure
    own: Figure
    near: Figure
    p: Figure
    adjusted: Figure
    stability: Figure
    beside: list[tuple[Any, Figure | None]]
    level: float

    @property
    def kind(self) -> str:
        """``high-high``, ``low-low``, ``low-high`` (low among high), ``high-low``, or nothing."""
        if float(self.adjusted.value or 0) > self.level:
            return ""
        own, near = (
            "high" if float(figure.value or 0) > 0 else "low" for figure in (self.own, self.near)
        )
        return f"{own}-{near}"

    @property
    def is_unsure(self) -> bool:
        """Whether other random numbers give another answer."""
        return self.stability.value not in {0, 100}


@dataclass(frozen=True)
class Clusters:
    """The tests of a region, and how many of all tests of the run show a cluster.

    Attributes
    ----------
    neighbours
        Each territory that the region borders on, with the border.
    """

    rows: list[Tested]
    neighbours: list[tuple[Any, Any]]
    run: Run
    flagged: int
    tests: int

    @property
    def shown(self) -> list[Tested]:
        """The variables by which the region is part of a cluster, or stands out from one."""
        return [row for row in self.rows if row.kind]


def clusters(territory: Any, person: Any = None) -> Clusters | None:
    """Return what was tested of a region, or None where nothing was (four queries)."""
    found: dict[str, dict[str, Figure]] = {}
    for figure in newest_of(person, territory, *CODES):
        found.setdefault(figure.breakdown, {})[figure.variable.code] = figure
    whole = {name: of for name, of in found.items() if len(of) == len(CODES)}
    if not whole:
        return None
    first = next(iter(whole.values()))[ADJUSTED]
    level = float(first.run.parameters["level"])
    near = reference.borders_of(territory)
    measured = _measured(person, [territory, *(place for place, _ in near)], whole, first.period)
    rows = [
        Tested(
            measured[name, territory.pk],
            *(of[code] for code in CODES),
            [(place, measured.get((name, place.pk))) for place, _ in near],
            level,
        )
        for name in first.run.parameters["variables"]
        if (of := whole.get(name)) and (name, territory.pk) in measured
    ]
    counted = (
        figures_visible_to(person)
        .filter(variable__code=ADJUSTED, run=first.run)
        .order_by()
        .aggregate(tests=Count("pk"), flagged=Count("pk", filter=Q(value__lte=level)))
    )
    return Clusters(rows, near, first.run, **counted)


def _measured(
    person: Any, places: list[Any], names: dict[str, Any], period: str
) -> dict[tuple[str, int], Figure]:
    """Return (variable, territory) -> the newest figure of the period."""
    figures = figures_visible_to(person).filter(
        **WHOLE, territory__in=places, variable__code__in=names, period=period, value__isnull=False
    )
    return {(one.variable.code, one.territory_id): one for one in figures.order_by("pk")}
