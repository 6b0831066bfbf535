"""A variable in a territory year by year, with an explicit answer for every year."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence.derived import parts_of
from kerege.evidence.enums import Observation
from kerege.evidence.models import WHOLE, Break, Figure
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.reference import selectors as reference

LATEST_LAST = ("year", "period", "as_of")


@dataclass(frozen=True)
class Point:
    """What is known of one year.

    Attributes
    ----------
    figure
        The figure, or None where there is no row for the year.
    observation
        Its status; for a year without a figure `NOT_MEASURED` or `CANNOT_EXIST`.
    is_comparable
        Whether it may be compared with the measured year before it.
    reason
        Why there is no value or no comparison, in words.
    """

    year: int
    figure: Figure | None
    observation: Observation
    is_comparable: bool = True
    reason: str = ""

    @property
    def value(self) -> Any:
        """The value, or None."""
        return self.figure.value if self.figure else None


def series(
    variable: str,
    territory: Any,
    first: int | None = None,
    last: int | None = None,
    person: Any = None,
    **more: Any,
) -> list[Point]:
    """Return a point for every year, measured or not.

    A computed variable cannot be compared over a break of what it is made of.

    Parameters
    ----------
    variable, territory
        Their codes, or the record of the territory.
    first, last
        The span; by default that of the variable's figures in any territory.
    more
        Further conditions on the figures, by default undivided ones.
    """
    known = figures_visible_to(person).filter(
        variable__code=variable, year__isnull=False, **{**WHOLE, **more}
    )
    span = sorted(set(known.values_list("year", flat=True)))
    if not span:
        return []
    place = reference.territory(territory) if isinstance(territory, str) else territory
    found = _by_year(known.filter(territory=place).order_by(*LATEST_LAST))
    breaks = {
        item.year: item.reason or ""
        for item in Break.objects.filter(
            variable__code__in=[variable, *parts_of(variable)], territory=place
        )
    }
    years = range(first or span[0], (last or span[-1]) + 1)
    return list(_points(years, found, breaks, place))


def _by_year(figures: Iterable[Figure]) -> dict[int, Figure]:
    """Return the last figure of each year."""
    return {figure.year: figure for figure in figures if figure.year is not None}


def series_beside(figures: Collection[Figure], person: Any = None) -> dict[int, list[Point]]:
    """Return the series that each of the figures belongs to, from its first year to its last.

    It asks as often for a hundred figures as for one.

    Parameters
    ----------
    figures
        With their variables and territories; none is divided by activity.

    Returns
    -------
    dict
        Key of the figure -> a point for every year.
    """
    codes = {figure.variable.code for figure in figures}
    places = {figure.territory_id for figure in figures}
    known: dict[tuple[str, int, str], list[Figure]] = defaultdict(list)
    for row in (
        figures_visible_to(person)
        .filter(variable__code__in=codes, territory__in=places, activity=None, year__isnull=False)
        .order_by(*LATEST_LAST)
    ):
        known[row.variable.code, row.territory_id, row.breakdown].append(row)
    breaks: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    parts = {code: {code, *parts_of(code)} for code in codes}
    wanted = set().union(*parts.values())
    for item in Break.objects.filter(
        variable__code__in=wanted, territory__in=places
    ).select_related("variable"):
        for code in codes:
            if item.variable.code in parts[code]:
                breaks[code, item.territory_id][item.year] = item.reason or ""
    found = {}
    for figure in figures:
        code, place = figure.variable.code, figure.territory
        years = _by_year(known[code, place.pk, figure.breakdown])
        span = range(min(years), max(years) + 1) if years else range(0)
        found[figure.pk] = list(_points(span, years, breaks[code, place.pk], place))
    return found


def _points(years: range, found: dict[int, Figure], breaks: dict[int, str], place: Any) -> Any:
    before: int | None = None
    for year in years:
        figure = found.get(year)
        if figure is None or figure.value is None:
            yield _absent(year, figure, place)
            continue
        crossed = [b for b in breaks if before is not None and before < b <= year]
        reason = breaks[max(crossed)] if crossed else ""
        status = Observation(figure.observation)
        yield Point(year, figure, status, is_comparable=not crossed, reason=reason)
        before = year


def _absent(year: int, figure: Figure | None, place: Any) -> Point:
    if figure is not None:
        status = Observation(figure.observation)
        return Point(year, figure, status, is_comparable=False, reason=figure.note or "")
    if exists_in(place, year):
        reason = _("No source of this installation states it.")
        return Point(year, None, Observation.NOT_MEASURED, is_comparable=False, reason=reason)
    reason = _("%(territory)s did not exist in %(year)s.") % {"territory": place, "year": str(year)}
    return Point(year, None, Observation.CANNOT_EXIST, is_comparable=False, reason=reason)


def exists_in(place: Any, year: int) -> bool:
    """Return whether a territory existed on any day of a year."""
    after = place.valid_from.year > year
    before = place.valid_to is not None and place.valid_to.year < year
    return not after and not before
