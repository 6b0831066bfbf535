"""Pictures of the country and of one region, composed from evidence."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.evidence import selectors as evidence
from kerege.kernel import chart
from kerege.portal.marks import marks_of
from kerege.reference import selectors as reference

MAP_VARIABLE = "j_share"
"""The variable of the front page's map, where the country package has it."""

HEADLINES = ("j_share", "j_lq", "grp_per_head", "population_avg", "register_per_1000")
"""Variables shown large on a region's page, where they are known."""


def country_map(person: Any, variable: str = MAP_VARIABLE) -> dict[str, Any]:
    """Return the newest figures of a variable for every region of today, measured or not."""
    regions = list(reference.regions())
    known = evidence.figures_visible_to(person).filter(
        variable__code=variable, territory__in=regions, year__isnull=False, breakdown=""
    )
    year = known.aggregate(newest=Max("year"))["newest"]
    figures = list(known.filter(year=year).order_by("territory")) if year else []
    by_region = {figure.territory_id: figure for figure in figures}
    values = [by_region.get(region.pk) or _unmeasured(region) for region in regions]
    return {
        "values": values,
        "variable": figures[0].variable if figures else None,
        "year": year,
        "example": figures[0] if figures else None,
        "measured": len(by_region),
        "regions": len(regions),
    }


def _unmeasured(region: Any) -> dict[str, Any]:
    return {"territory": region, "value": None, "observation": "L"}


def latest_figures(person: Any, territory: Any) -> list[Any]:
    """Return the newest figure of every variable in a territory, in the order of the variables."""
    found = (
        evidence.figures_visible_to(person)
        .filter(territory=territory, breakdown="")
        .order_by("variable__code", "activity", "-year", "-period", "-as_of", "code")
        .distinct("variable__code", "activity")
    )
    return list(found)


def headlines(figures: Iterable[Any]) -> list[Any]:
    """Return the figures shown large, in their fixed order, known ones only."""
    by_code = {figure.variable.code: figure for figure in figures if figure.value is not None}
    return [by_code[code] for code in HEADLINES if code in by_code]


def region_over_time(person: Any, territory: Any) -> chart.Chart | None:
    """Return the region beside the country, year by year, or None where nothing is known."""
    national = reference.country_territory()
    places = [territory, *([national] if national else [])]
    lines, sample = [], None
    for place in places:
        points = evidence.series(MAP_VARIABLE, place.code, person=person)
        figures = [point.figure for point in points if point.figure]
        if any(figure.value is not None for figure in figures):
            sample = sample or figures[-1]
            lines.append(_line(place, points))
    if sample is None or not lines or lines[0].label != _name(territory):
        return None
    variable = sample.variable
    return chart.line_with_breaks(
        lines,
        title=f"{variable.name or variable.code}: {_name(territory)}",
        unit=variable.unit or "",
        source=_source(sample),
        language=get_language() or "en",
        decimals=variable.decimals,
        summary=_summary(lines[0], variable),
    )


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
    return chart.Line(_name(place), _without_leading_break(moments))


def _without_leading_break(moments: tuple[chart.Moment, ...]) -> tuple[chart.Moment, ...]:
    known = [moment for moment in moments if moment.value is not None]
    if not known:
        return moments
    first, last = known[0].year, known[-1].year
    return tuple(moment for moment in moments if first <= moment.year <= last)


def _summary(line: chart.Line, variable: Any) -> str:
    known = [moment for moment in line.moments if moment.value is not None]
    first, last = known[0], known[-1]
    return _("%(name)s: %(first)s in %(first_year)s, %(last)s in %(last_year)s.") % {
        "name": line.label,
        "first": _written(first.value, variable),
        "first_year": first.year,
        "last": _written(last.value, variable),
        "last_year": last.year,
    }


def _written(value: float | None, variable: Any) -> str:
    from kerege.kernel import notation

    if value is None:
        return ""
    return notation.number(value, get_language() or "en", variable.decimals)


def _name(territory: Any) -> str:
    return str(territory.name or territory.code)


def _source(figure: Any) -> str:
    publisher = figure.source or (figure.dataset.publisher if figure.dataset else "")
    if figure.run_id:
        return str(_("Computed by Kerege from published data; each value opens its recipe."))
    return str(publisher)


def severity_chart(severities: Iterable[Any], territory: Any) -> chart.Chart:
    """Return the needs of a region with their intervals, the most severe first."""
    items = [
        chart.Item(
            label=str(severity.area.name or severity.area.code),
            value=float(severity.mean),
            lower=float(severity.lower),
            upper=float(severity.upper),
            note=", ".join(str(mark.word) for mark in marks_of(severity)),
            is_marked=number == 0,
        )
        for number, severity in enumerate(severities)
    ]
    return chart.dot_interval(
        items,
        title=_("The most severe need is %(need)s") % {"need": items[0].label} if items else "",
        unit=_("severity from 0 (met) to 1 (most severe)"),
        source=_("The current diagnosis; each need opens what it rests on."),
        language=get_language() or "en",
        decimals=2,
        summary=_("Needs of %(region)s with their intervals.") % {"region": _name(territory)},
    )
