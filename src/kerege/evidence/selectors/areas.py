"""A region of one's own: figures of several regions taken together, year by year."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence.areas import EXACT, Cover, cover, of_today, part_inside
from kerege.evidence.enums import Observation
from kerege.evidence.models import WHOLE, Break, Figure, OwnRegion, Variable
from kerege.evidence.rows import STEP
from kerege.evidence.selectors.borders import known_borders
from kerege.evidence.selectors.figures import as_they_stood, figures_visible_to
from kerege.evidence.selectors.totals import add_up
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

PEOPLE = "population_avg"
"""Figures are apportioned by its shares when a back-casting is asked for."""
MOST = 100


@dataclass(frozen=True)
class Use:
    """A figure that went into a value, and the part of it that did."""

    figure: Figure
    part: Decimal = Decimal(1)


@dataclass(frozen=True)
class AreaPoint:
    """What is known of an area in one year.

    Attributes
    ----------
    uses
        The figures it was computed from.
    is_back_cast
        Whether a figure of a larger region was apportioned: an estimate, never a measurement.
    """

    year: int
    value: Decimal | None
    observation: Observation
    uses: list[Use] = field(default_factory=list)
    is_comparable: bool = True
    reason: str = ""
    is_back_cast: bool = False

    @property
    def is_synthetic(self) -> bool:
        """Whether anything it rests on is synthetic."""
        return any(use.figure.is_synthetic for use in self.uses)


@dataclass(frozen=True)
class Area:
    """Regions of today taken together."""

    places: list[Any]

    @property
    def code(self) -> str:
        """The codes of its regions, joined by a plus."""
        return "+".join(place.code for place in self.places)

    @property
    def keys(self) -> frozenset[int]:
        """Their keys."""
        return frozenset(place.pk for place in self.places)


def area(codes: Sequence[str]) -> Area:
    """Return the regions with these codes; a former one stands for those that it became.

    Raises
    ------
    Refusal
        If none or too many are named, or one is no region.
    """
    wanted = list(dict.fromkeys(code for code in codes if code))
    if not wanted or len(wanted) > MOST:
        raise Refusal(
            _("A region of one's own has 1 to %(most)s regions.") % {"most": MOST},
            "places",
            _("Choose some of the list."),
        )
    chosen = [reference.territory(code[:12]) for code in wanted]
    for place in chosen:
        if place.kind == TerritoryKind.COUNTRY:
            raise Refusal(
                _("%(place)s is the whole country, not a part of it.") % {"place": place},
                place.code,
                _("Choose regions or cities."),
            )
    keys = of_today([place.pk for place in chosen], known_borders())
    return Area([place for place in reference.every_region() if place.pk in keys])


class Sums:
    """The figures of some variables by region and year, read once, added up for any area."""

    def __init__(
        self, codes: Collection[str], person: Any = None, up_to: int | None = None
    ) -> None:
        self.known = known_borders()
        self.variables = {v.code: v for v in Variable.objects.filter(code__in={*codes, PEOPLE})}
        self.figures: dict[str, dict[int, dict[int, Figure]]] = {}
        for code in self.variables:
            self.figures[code] = defaultdict(dict)
        read = figures_visible_to(person) if up_to is None else as_they_stood(person, up_to)
        found = read.filter(
            variable__in=self.variables.values(),
            **WHOLE,
            year__isnull=False,
        )
        for figure in found.order_by("year", "period", "as_of"):
            self.figures[figure.variable.code][figure.year or 0][figure.territory_id] = figure
        self.reasons = {
            (row.variable_id, row.territory_id, row.year): row.reason or ""
            for row in Break.objects.filter(variable__in=self.variables.values())
        }

    def years(self, code: str) -> list[int]:
        """Return the years with a figure of a variable."""
        return sorted(self.figures.get(code, {}))

    def present(self, code: str, year: int) -> dict[int, Figure]:
        """Return the regional figures of a year that have a value."""
        places = self.known.regions | self.known.former
        row = self.figures[code].get(year, {})
        return {key: f for key, f in row.items() if f.value is not None and key in places}

    def point(self, code: str, within: Area, year: int, *, back_cast: bool) -> AreaPoint:
        """Return the sum of an additive variable over an area in a year."""
        variable = self.variables[code]
        present = self.present(code, year)
        found = cover(within.keys, present, variable.pk, year, self.known)
        uses = [Use(present[key]) for key in sorted(found.used)]
        if found.missing or not (found.used or found.mixed):
            return self._absent(within, found, year)
        if not found.mixed:
            return AreaPoint(year, _sum(uses), status_of(uses), uses)
        if back_cast and (parts := self._parts(found, within, year)):
            shared = [Use(present[key], part) for key, part in parts.items()]
            uses += shared
            names = ", ".join(_name(use.figure.territory) for use in shared)
            reason = _("Back-cast: %(names)s apportioned by population.") % {"names": names}
            return AreaPoint(
                year, _sum(uses), Observation.ESTIMATED, uses, reason=reason, is_back_cast=True
            )
        return self._mixed(within, found, year)

    def _parts(self, found: Cover, within: Area, year: int) -> dict[int, Decimal] | None:
        parts = {}
        for key, covered in found.mixed.items():
            part = part_inside(covered, within.keys, self._people(covered, year))
            if part is None:
                return None
            parts[key] = part
        return parts

    def _people(self, places: Collection[int], year: int) -> dict[int, Decimal]:
        """Return the people of regions in the year nearest to one, the later of two."""
        rows = self.figures.get(PEOPLE, {})
        for when in sorted(rows, key=lambda at: (abs(at - year), -at)):
            people = {k: f.value for k, f in rows[when].items() if f.value is not None}
            if all(place in people for place in places):
                return people
        return {}

    def _absent(self, within: Area, found: Cover, year: int) -> AreaPoint:
        lost = [place for place in within.places if place.pk in found.missing]
        unborn = [place for place in lost or within.places if place.valid_from.year > year]
        names = ", ".join(_name(place) for place in lost or within.places)
        if unborn and lost and len(unborn) == len(lost):
            reason = _("%(names)s did not exist in %(year)s, and no figure covers the land.")
            status = Observation.CANNOT_EXIST
        else:
            reason = _("Not measured in %(year)s: %(names)s.")
            status = Observation.NOT_MEASURED
        said = reason % {"names": names, "year": year}
        return AreaPoint(year, None, status, is_comparable=False, reason=said)

    def _mixed(self, within: Area, found: Cover, year: int) -> AreaPoint:
        names = {place.pk: _name(place) for place in reference.every_region()}
        outside = sorted(
            names[key]
            for covered in found.mixed.values()
            for key in covered
            if key not in within.keys
        )
        reason = _(
            "In %(year)s the figure of %(holders)s also covers what is %(outside)s today."
        ) % {
            "year": year,
            "holders": ", ".join(sorted(names[key] for key in found.mixed)),
            "outside": ", ".join(outside),
        }
        return AreaPoint(year, None, Observation.NOT_COMPARABLE, is_comparable=False, reason=reason)

    def country(self, code: str, year: int) -> Decimal | None:
        """Return the country's value of an additive variable, published or added up."""
        return add_up(year, self.figures[code].get(year, {}).values(), self.known).value

    def breaks(self, code: str, uses: Iterable[Use]) -> dict[int, str]:
        """Return the years from which the figures used are of another kind, with the reason.

        A border that moved between two regions of the area is no break of the area.
        """
        variable = self.variables[code].pk
        found = {}
        for (of, place, year), reason in self.reasons.items():
            used = any(use.figure.territory_id == place for use in uses)
            if of == variable and used and not self._is_border(code, place, year):
                found[year] = reason
        return found

    def _is_border(self, code: str, place: int, year: int) -> bool:
        before, now = self.present(code, year - 1), self.present(code, year)
        born = self.known.successors.get(place, {})
        return any(new in now and new not in before for new in born)


def _name(place: Any) -> str:
    return str(place.name or place.code)


def _sum(uses: Sequence[Use]) -> Decimal:
    with localcontext(prec=EXACT):
        total = sum(((use.figure.value or 0) * use.part for use in uses), Decimal(0))
        return total.quantize(STEP)


def status_of(uses: Sequence[Use]) -> Observation:
    """Return the least certain status of the figures used."""
    said = {use.figure.observation for use in uses}
    for status in (Observation.ESTIMATED, Observation.PROVISIONAL):
        if status in said:
            return status
    return Observation.NORMAL


def own_regions(person: Any) -> list[OwnRegion]:
    """Return the regions that a person has kept, by name; an anonymous visitor has none."""
    if not getattr(person, "is_authenticated", False):
        return []
    return list(OwnRegion.objects.filter(owner=person).order_by("name", "code"))


def own_region(code: str, person: Any) -> OwnRegion:
    """Return a region that a person has kept.

    Raises
    ------
    Refusal
        If the person has none with this code.
    """
    for found in own_regions(person):
        if found.code == code:
            return found
    raise Refusal(
        _("You have kept no region with this code."),
        code,
        _("Choose one of your regions, or put one together."),
        Kind.NOT_FOUND,
    )
