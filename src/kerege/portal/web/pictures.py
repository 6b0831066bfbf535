"""Pictures of the country and of one region, composed from evidence."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.evidence import selectors as evidence
from kerege.kernel import chart, notation
from kerege.portal.tiles import short_name
from kerege.reference import selectors as reference

MAP_VARIABLE = "j_share"
"""The variable of the front page's map, where the country package has it."""

HEADLINES = ("j_share", "j_lq", "grp_per_head", "population_avg", "register_per_1000")
"""Variables shown large on a region's page, where they are known."""


def country_map(person: Any, variable: str = MAP_VARIABLE) -> dict[str, Any]:
    """Return the newest figures of a variable for every region of today, measured or not."""
    regions = list(reference.regions())
    known = evidence.figures_visible_to(person).filter(
        variable__code=variable,
        territory__in=regions,
        year__isnull=False,
        breakdown="",
        activity=None,
    )
    year = known.aggregate(newest=Max("year"))["newest"]
    figures = list(known.filter(year=year).order_by("territory")) if year else []
    by_region = {figure.territory_id: figure for figure in figures}
    values = [by_region.get(region.pk) or _unmeasured(region) for region in regions]
    return {
        "values": values,
        "variable": figures[0].variable if figures else None,
        "year": year,
        "decimals": _decimals(figures),
        "example": figures[0] if figures else None,
        "measured": len(by_region),
        "regions": len(regions),
    }


def _decimals(figures: list[Any]) -> int:
    usual = figures[0].variable.decimals if figures else 1
    return notation.shared_decimals([figure.value for figure in figures], usual)


def _unmeasured(region: Any) -> dict[str, Any]:
    return {"territory": region, "value": None, "observation": "L"}


def latest_figures(person: Any, territory: Any) -> list[Any]:
    """Return the newest figure of every variable in a territory, in the order of the variables."""
    found = (
        evidence.figures_visible_to(person)
        .filter(territory=territory, breakdown="", activity=None)
        .order_by("variable__code", *evidence.NEWEST_FIRST)
        .distinct("variable__code")
    )
    return list(found)


def headlines(figures: Iterable[Any]) -> list[Any]:
    """Return the figures shown large, in their fixed order, known ones only."""
    by_code = {figure.variable.code: figure for figure in figures if figure.value is not None}
    return [by_code[code] for code in HEADLINES if code in by_code]


def region_outlook(person: Any, territory: Any) -> evidence.Outlook | None:
    """Return what is forecast of the region's line, or why there is no forecast."""
    return evidence.outlook(MAP_VARIABLE, territory.code, person)


def region_over_time(
    person: Any, territory: Any, ahead: evidence.Outlook | None = None
) -> chart.Chart | None:
    """Return a region year by year with the forecast beyond, or None where nothing is known."""
    points = evidence.series(MAP_VARIABLE, territory, person=person)
    figures = [point.figure for point in points if point.value is not None]
    if not figures:
        return None
    line, variable = _line(territory, points), figures[-1].variable
    lines, finding = [line], _finding(line, variable)
    if ahead and ahead.figures:
        lines.append(_coming(ahead))
        finding = f"{finding}; {_forecast(ahead, variable)}"
    return chart.line_with_breaks(
        lines,
        title=finding,
        unit=notation.unit_beside(variable.unit or "", variable.kind),
        source=_source(figures[-1]),
        language=get_language() or "en",
        decimals=_decimals(figures),
        summary=_("Where the line stops, the value is missing or cannot be compared."),
    )


def _coming(ahead: evidence.Outlook) -> chart.Line:
    """Return the forecast as a line of its own, marked as one year by year."""
    moments = tuple(
        chart.Moment(
            figure.year or 0,
            *(float(bound) for bound in (figure.value, figure.lower, figure.upper)),
            note=str(figure.get_observation_display()),
        )
        for figure in ahead.figures
    )
    return chart.Line(_("forecast"), moments, is_forecast=True)


def _forecast(ahead: evidence.Outlook, variable: Any) -> str:
    last = ahead.figures[-1]
    return _("forecast for %(year)s: %(value)s, from %(low)s to %(high)s") % {
        "year": last.year,
        "value": _written(float(last.value), variable),
        "low": _written(float(last.lower), variable),
        "high": _written(float(last.upper), variable),
    }


def _line(place: Any, points: list[Any]) -> chart.Line:
    moments = tuple(
        chart.Moment(
            year=point.year,
            value=None if point.value is None else float(point.value),
            is_comparable=point.is_comparable or point.value is None,
            note=str(point.reason or ""),
        )
        for point in points
    )
    return chart.Line(short_name(place), _without_leading_break(moments))


def _without_leading_break(moments: tuple[chart.Moment, ...]) -> tuple[chart.Moment, ...]:
    known = [moment for moment in moments if moment.value is not None]
    if not known:
        return moments
    first, last = known[0].year, known[-1].year
    return tuple(moment for moment in moments if first <= moment.year <= last)


def _finding(line: chart.Line, variable: Any) -> str:
    """Say in a sentence how the newest comparable run of years went."""
    run = chart.segments(line)[-1]
    first, last = run[0], run[-1]
    words = {
        "what": str(variable.name or variable.code),
        "first": _written(first.value, variable),
        "since": first.year,
        "last": _written(last.value, variable),
        "until": last.year,
    }
    if len(run) == 1 or first.value is None or last.value is None:
        return _("%(what)s: %(last)s in %(until)s") % words
    if words["first"] == words["last"]:
        return _("%(what)s: %(last)s in %(until)s, as in %(since)s") % words
    if last.value > first.value:
        return _("%(what)s: up from %(first)s in %(since)s to %(last)s in %(until)s") % words
    return _("%(what)s: down from %(first)s in %(since)s to %(last)s in %(until)s") % words


def _written(value: float | None, variable: Any) -> str:
    if value is None:
        return ""
    places = notation.fitting_decimals(value, variable.decimals)
    return notation.number(value, get_language() or "en", places)


def _source(figure: Any) -> str:
    publisher = figure.source or (figure.dataset.publisher if figure.dataset else "")
    if figure.run_id:
        return str(_("Computed by Kerege from published data; each value opens its recipe."))
    return str(publisher)
