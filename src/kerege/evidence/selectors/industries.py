"""In which industries a region is strong, and which are near to those."""

from dataclasses import dataclass, replace
from typing import Any

from kerege.evidence.enums import Observation
from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors.figures import NEWEST_FIRST, figures_visible_to
from kerege.evidence.selectors.neighbours import SMALL

QUOTIENT, RELATED = "industry_lq", "industry_relatedness"
OF_REGION, OF_INDUSTRY = "region_complexity", "industry_complexity"


@dataclass(frozen=True)
class Industry:
    """An industry of a region against all regions of its table.

    Attributes
    ----------
    quotient, count, related
        The quotient with its interval; what was counted; relatedness. None where not known.
    complexity
        That of the industry, for those near.
    """

    activity: Any
    quotient: Figure | None
    count: Figure | None
    related: Figure | None
    complexity: Figure | None = None

    @property
    def beyond_chance(self) -> int:
        """1 or -1 where the interval of the quotient leaves out 1, else 0."""
        found = self.quotient
        if found is None or found.lower is None or found.upper is None:
            return 0
        return (found.lower > 1) - (found.upper < 1)

    @property
    def is_small(self) -> bool:
        """Whether so few are counted that the quotient says little."""
        return self.count is not None and self.count.value is not None and self.count.value < SMALL


@dataclass(frozen=True)
class Industries:
    """Those stronger than elsewhere beyond chance, the surest first; those near; how many.

    Attributes
    ----------
    withheld
        Counts of the region that are not told.
    complexity, place, places
        Economic complexity of the region, and its place among so many; None where not computed.
    """

    strong: list[Industry]
    near: list[Industry]
    known: int
    variable: Any
    withheld: int = 0
    complexity: Figure | None = None
    place: int = 0
    places: int = 0


def industries(territory: Any, person: Any = None) -> Industries | None:
    """Return the industries of a region, or None where none has a quotient (three queries)."""
    mine = figures_visible_to(person).filter(territory=territory, activity__isnull=False)
    computed = mine.filter(variable__code__in=(QUOTIENT, RELATED)).order_by(*NEWEST_FIRST)
    found: dict[str, dict[int, Figure]] = {QUOTIENT: {}, RELATED: {}}
    for figure in computed.select_related("activity__classification"):
        found[figure.variable.code].setdefault(figure.activity_id, figure)
    first = next(iter(found[QUOTIENT].values()), None)
    if first is None:
        return None
    counted = mine.filter(variable__code=first.breakdown, period=first.period, breakdown="")
    counts = {figure.activity_id: figure for figure in counted}
    rows = [
        Industry(
            (found[QUOTIENT].get(key) or found[RELATED][key]).activity,
            found[QUOTIENT].get(key),
            counts.get(key),
            found[RELATED].get(key),
        )
        for key in {**found[QUOTIENT], **found[RELATED]}
    ]
    strong = [row for row in rows if row.beyond_chance > 0]
    near = [row for row in rows if row.related is not None]
    near = _with_complexity(near, first, person)
    found_complexity = _complexity(territory, first, person)
    return Industries(
        sorted(strong, key=lambda row: (-row.quotient.lower, row.activity.code)),
        sorted(near, key=lambda row: (-row.related.value, row.activity.code)),
        len(found[QUOTIENT]),
        next((figure.variable for figure in counts.values()), None),
        sum(figure.observation == Observation.SUPPRESSED for figure in counts.values()),
        *found_complexity,
    )


def _with_complexity(near: list[Industry], first: Figure, person: Any) -> list[Industry]:
    known = figures_visible_to(person).filter(
        variable__code=OF_INDUSTRY,
        breakdown=first.breakdown,
        period=first.period,
        activity__in=[row.activity.pk for row in near],
    )
    of = {figure.activity_id: figure for figure in known}
    return [replace(row, complexity=of.get(row.activity.pk)) for row in near]


def _complexity(territory: Any, first: Figure, person: Any) -> tuple[Figure | None, int, int]:
    known = figures_visible_to(person).filter(
        variable__code=OF_REGION, breakdown=first.breakdown, period=first.period
    )
    mine = known.filter(territory=territory).first()
    if mine is None:
        return None, 0, 0
    values = list(
        known.filter(territory__kind=territory.kind).order_by().values_list("value", flat=True)
    )
    return mine, 1 + sum(value > mine.value for value in values), len(values)


@dataclass(frozen=True)
class ByActivity:
    """A variable of some regions by activity: a row each, the first region's highest first.

    Attributes
    ----------
    rows
        Activity and, for each region, its figure or None.
    known
        How many activities there are; the rows may be fewer.
    """

    variable: Any
    rows: list[tuple[Any, list[Figure | None]]]
    known: int


def divided_by_activity(places: list[Any], person: Any = None) -> list[Any]:
    """Return the variables of which all these regions have figures by activity, by name."""
    wanted = {place.pk for place in places}
    pairs = (
        figures_visible_to(person)
        .filter(territory__in=wanted, activity__isnull=False, value__isnull=False)
        .order_by()
        .values_list("variable_id", "territory_id")
        .distinct()
    )
    having: dict[int, set[int]] = {}
    for variable, place in pairs:
        having.setdefault(variable, set()).add(place)
    full = [variable for variable, known in having.items() if known == wanted]
    found = Variable.objects.filter(pk__in=full)
    return sorted(found, key=lambda variable: variable.name or variable.code)


def by_activity(places: list[Any], variable: Any, most: int, person: Any = None) -> ByActivity:
    """Return the newest figures of a variable by activity, side by side."""
    figures = figures_visible_to(person).filter(
        territory__in=places, activity__isnull=False, variable=variable, value__isnull=False
    )
    cells: dict[Any, dict[int, Figure]] = {}
    for figure in figures.order_by(*NEWEST_FIRST).select_related("activity__classification"):
        cells.setdefault(figure.activity, {}).setdefault(figure.territory_id, figure)
    rows = [(what, [of.get(place.pk) for place in places]) for what, of in cells.items()]

    def order(row: tuple[Any, list[Figure | None]]) -> tuple[Any, ...]:
        first = row[1][0]
        return (first is None, -(first.value or 0) if first else 0, row[0].code)

    return ByActivity(variable, sorted(rows, key=order)[:most], len(rows))
