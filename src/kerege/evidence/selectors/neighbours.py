"""What a region is strong in, what is near to that, and which regions are like it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors.figures import NEWEST_FIRST, figures_visible_to
from kerege.reference import selectors as reference

COUNT, QUOTIENT, DRAWN = "register_subjects", "register_lq", "register_lq_shrunk"
RELATED, DISTANCE, PART = "register_relatedness", "region_distance", "region_distance_part"
SMALL = 20
"""Counts below which one subject more or less moves a quotient by more than 5 %."""


@dataclass(frozen=True)
class Strength:
    """A sub-sector in a region against the country.

    Attributes
    ----------
    name
        Of the sub-sector, in the reader's language.
    count, quotient, drawn, related
        Subjects; plain quotient; quotient drawn towards 1 as far as the count is small;
        relatedness to what the region is specialised in. None where not known.
    """

    subsector: str
    name: str
    count: Figure | None
    quotient: Figure | None
    drawn: Figure
    related: Figure | None

    @property
    def beyond_chance(self) -> int:
        """1 or -1 where the interval of the drawn quotient leaves out 1, else 0."""
        if self.drawn.lower is not None and self.drawn.lower > 1:
            return 1
        return -1 if self.drawn.upper is not None and self.drawn.upper < 1 else 0

    @property
    def is_small(self) -> bool:
        """Whether so few are counted that the quotient says little."""
        return self.count is not None and self.count.value is not None and self.count.value < SMALL


@dataclass(frozen=True)
class Peer:
    """A region like another, with what makes the distance, the largest part first."""

    territory: Any
    distance: Figure
    parts: list[tuple[Variable, Figure]]


def newest_of(person: Any, territory: Any, *variables: str) -> QuerySet[Figure]:
    """Return the newest figure of each breakdown of variables in a territory."""
    found = figures_visible_to(person).filter(
        territory=territory, variable__code__in=variables, breakdown__gt=""
    )
    columns = ("variable__code", "breakdown")
    return found.order_by(*columns, *NEWEST_FIRST).distinct(*columns)


def strengths(territory: Any, person: Any = None) -> list[Strength]:
    """Return every sub-sector of a region with a quotient, the strongest first (two queries)."""
    found: dict[str, dict[str, Figure]] = {}
    for figure in newest_of(person, territory, COUNT, QUOTIENT, DRAWN, RELATED):
        found.setdefault(figure.breakdown, {})[figure.variable.code] = figure
    names = reference.subsector_names() if found else {}
    rows = [
        Strength(
            part,
            names.get(part, part),
            of.get(COUNT),
            of.get(QUOTIENT),
            of[DRAWN],
            of.get(RELATED),
        )
        for part, of in found.items()
        if DRAWN in of and of[DRAWN].value is not None
    ]
    return sorted(rows, key=lambda row: (-row.drawn.value, row.subsector))


def next_for(rows: list[Strength]) -> list[Strength]:
    """Return the sub-sectors a region is not specialised in, the nearest to what it has first."""
    near = [
        (row.related.value, row)
        for row in rows
        if row.related is not None
        and row.quotient is not None
        and row.related.value is not None
        and row.quotient.value is not None
        and row.quotient.value < 1
    ]
    return [row for _value, row in sorted(near, key=lambda pair: (-pair[0], pair[1].subsector))]


def peers(territory: Any, person: Any = None, most: int | None = None) -> list[Peer]:
    """Return the regions nearest to one, with what makes the distance (three queries)."""
    distances: list[Figure] = []
    parts: dict[str, list[tuple[str, Figure]]] = {}
    for figure in newest_of(person, territory, DISTANCE, PART):
        if figure.variable.code == DISTANCE and figure.value is not None:
            distances.append(figure)
        elif figure.value is not None:
            other, _, name = figure.breakdown.partition(".")
            parts.setdefault(other, []).append((name, figure))
    distances.sort(key=lambda figure: (figure.value, figure.breakdown))
    places = {place.code: place for place in reference.every_region()} if distances else {}
    names = {name for rows in parts.values() for name, _figure in rows}
    variables = {found.code: found for found in Variable.objects.filter(code__in=names)}
    return [
        Peer(
            places[figure.breakdown],
            figure,
            sorted(
                ((variables[name], part) for name, part in parts.get(figure.breakdown, [])),
                key=lambda pair: -(pair[1].value or 0),
            ),
        )
        for figure in distances[:most]
        if figure.breakdown in places
    ]
