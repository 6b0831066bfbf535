"""Which regions grow, and in how few of them each sub-sector sits."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kerege.evidence.models import WHOLE, Figure, Variable
from kerege.evidence.selectors.coverage import cross_section
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.evidence.selectors.neighbours import COUNT, SMALL, newest_of
from kerege.reference import selectors as reference

AMOUNT, GROWTH, OWN_PART = "gva_j", "gva_j_growth", "j_shift_regional"
TOP, INDEX, GINI = "concentration_top", "concentration_hhi", "concentration_gini"
LARGEST = 3


@dataclass(frozen=True)
class Growing:
    """A region with its growth over the year before, its amount, and its own part in the change.

    ``own_part`` is what the region gained or lost against the country (shift-share), since borders
    last changed, so that it is of the same years in every region.
    """

    growth: Figure
    amount: Figure | None
    own_part: Figure | None


@dataclass(frozen=True)
class Concentrated:
    """A sub-sector, or a whole, with how far it sits in few regions.

    Attributes
    ----------
    part, name
        Code of the sub-sector or of the variable, and its name in the reader's language.
    is_whole
        Whether it is a variable as a whole: no sub-sector, but what these are held beside.
    amount
        How much of it there is in the country.
    largest
        The regions with most of it, the first first.
    """

    part: str
    name: str
    is_whole: bool
    top: Figure
    index: Figure | None
    gini: Figure | None
    amount: Figure | None
    largest: list[Any]

    @property
    def is_small(self) -> bool:
        """Whether so few are counted that they are concentrated by necessity."""
        counted = self.amount if self.amount and self.amount.variable.code == COUNT else None
        return counted is not None and counted.value is not None and counted.value < SMALL


def growing(person: Any = None) -> list[Growing]:
    """Return every region of today in the newest year with a growth, the fastest first."""
    known = figures_visible_to(person).filter(variable__code=GROWTH, value__isnull=False, **WHOLE)
    newest = known.order_by("-year").first()
    if newest is None or newest.year is None:
        return []
    rows = cross_section(newest.variable, newest.year, person)
    beside = figures_visible_to(person).filter(
        variable__code__in=(AMOUNT, OWN_PART), year=newest.year, activity=None
    )
    found: dict[tuple[str, int], Figure] = {}
    # The span of a shift-share is its breakdown: the shorter of two begins later.
    for figure in beside.order_by("breakdown"):
        found[figure.variable.code, figure.territory_id] = figure
    shown = [
        Growing(f, found.get((AMOUNT, f.territory_id)), found.get((OWN_PART, f.territory_id)))
        for f in rows
        if f.territory.valid_to is None
    ]
    return sorted(shown, key=lambda row: (row.growth.value is None, -(row.growth.value or 0)))


def concentrated(person: Any = None) -> list[Concentrated]:
    """Return sub-sectors and wholes, the most concentrated first (six queries)."""
    country = reference.country_territory()
    found: dict[str, dict[str, Figure]] = defaultdict(dict)
    for figure in newest_of(person, country, TOP, INDEX, GINI) if country else ():
        found[figure.breakdown][figure.variable.code] = figure
    years = {part: of[TOP].year for part, of in found.items() if TOP in of}
    wholes = {one.code: one.name or one.code for one in Variable.objects.filter(code__in=years)}
    names = wholes | (reference.subsector_names() if years else {})
    amounts, largest = _regional(person, country, years)
    rows = [
        Concentrated(
            part,
            names.get(part, part),
            part in wholes,
            of[TOP],
            of.get(INDEX),
            of.get(GINI),
            amounts.get(part),
            # Of what is withheld no region is named: a withheld count may be a large one.
            largest[part] if of[TOP].value is not None else [],
        )
        for part, of in found.items()
        if part in years
    ]
    return sorted(rows, key=lambda row: (row.top.value is None, -(row.top.value or 0), row.part))


def _regional(
    person: Any, country: Any, years: dict[str, int | None]
) -> tuple[dict[str, Figure], dict[str, list[Any]]]:
    """Return by part its amount in the country, and the regions with most of it."""
    amounts: dict[str, Figure] = {}
    largest: dict[str, list[Any]] = defaultdict(list)
    today = set(reference.regions().values_list("pk", flat=True)) if years else set()
    for figure in _of_parts(person, list(years)) if years else ():
        part = figure.breakdown or figure.variable.code
        if figure.year != years[part]:
            continue
        if figure.territory == country:
            amounts[part] = figure
        elif figure.territory_id in today and figure.value and len(largest[part]) < LARGEST:
            largest[part].append(figure.territory)
    return amounts, largest


def _of_parts(person: Any, parts: list[str]) -> QuerySet[Figure]:
    meant = Q(variable__code=COUNT, breakdown__in=parts) | Q(variable__code__in=parts, breakdown="")
    found = figures_visible_to(person).filter(meant, activity=None, value__isnull=False)
    return found.order_by("-value", "territory__code")
