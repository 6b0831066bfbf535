"""Charts of figures: by region in one year, and over the years in one territory."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.evidence.enums import Observation, VariableKind
from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors import Outlook, Point, Total
from kerege.kernel import chart, notation
from kerege.reference.enums import TerritoryKind


def name_of(territory: Any) -> str:
    """Return a territory's name, or its code where the language has none."""
    return str(territory.name or territory.code)


def by_region(variable: Variable, year: int, figures: Iterable[Figure]) -> chart.Chart:
    """Return one row for each region, the largest value (the first rank) first.

    Unmeasured regions come last.
    """
    regional = [f for f in figures if f.territory.kind != TerritoryKind.COUNTRY]
    is_rank = variable.kind == VariableKind.RANK
    sign = 1 if is_rank else -1
    regional.sort(key=lambda f: (f.value is None, sign * (f.value or 0)))
    items = [
        chart.Item(
            name_of(figure.territory),
            _float(figure.value),
            _float(figure.lower),
            _float(figure.upper),
            mark(figure),
        )
        for figure in regional
    ]
    ratio = variable.kind == VariableKind.RATIO and variable.code.endswith(("_lq", "_shrunk"))
    make = chart.dot_interval if ratio or is_rank else chart.bar_with_interval
    more: dict[str, Any] = {"reference": (_("the country"), 1.0)} if ratio else {}
    known = [figure for figure in regional if figure.value is not None]
    places = places_of(variable, known)
    return make(
        items,
        title=_finding(variable, year, known[::-1] if is_rank else known, places),
        unit=notation.unit_beside(variable.unit or "", variable.kind),
        source=source_line(known),
        language=language(),
        decimals=places,
        summary=_("%(known)s of %(all)s regions are measured.")
        % {"known": len(known), "all": len(regional)},
        **more,
    )


def mark(figure: Figure) -> str:
    """Return what a reader must know of a value, in words for a drawing."""
    words = [_("synthetic")] if figure.is_synthetic else []
    if figure.observation != Observation.NORMAL:
        words.append(str(Observation(figure.observation).label))
    return ", ".join(words)


def places_of(variable: Variable, figures: Iterable[Figure]) -> int:
    """Return the places after the decimal mark of values shown together."""
    return notation.shared_decimals([figure.value for figure in figures], variable.decimals)


def _finding(variable: Variable, year: int, known: Sequence[Figure], places: int) -> str:
    found = [(figure.value, name_of(figure.territory)) for figure in reversed(known)]
    return _apart(f"{variable.name or variable.code}, {year}", found, places)


def _apart(what: str, found: Sequence[tuple[Any, str]], places: int) -> str:
    """Return between which values places lie; ``found``: value and name, the lowest first."""
    if len(found) < 2:  # noqa: PLR2004 -- a comparison needs two
        return what
    (low, lowest), (high, highest) = found[0], found[-1]
    return _("%(what)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s)") % {
        "what": what,
        "low": notation.number(low, language(), places),
        "lowest": lowest,
        "high": notation.number(high, language(), places),
        "highest": highest,
    }


def over_time(
    variable: Variable, lines: dict[Any, list[Point]], part: str = ""
) -> chart.Chart | None:
    """Return a line for each territory, or None where fewer than two years are known.

    Parameters
    ----------
    part
        The name of the part that is meant, where it is not the whole.
    """
    drawn = [
        chart.Line(str(place.short_name or name_of(place)), moments)
        for place, points in lines.items()
        if (moments := _moments(points))
    ]
    known = [m for line in drawn for m in line.moments if m.value is not None]
    if len({moment.year for moment in known}) < 2:  # noqa: PLR2004 -- a line has two ends
        return None
    figures = [p.figure for points in lines.values() for p in points if p.figure]
    places = places_of(variable, filter(None, figures))
    what = ". ".join(filter(None, [part, variable.name or variable.code]))
    return chart.line_with_breaks(
        drawn,
        title=course(what, drawn, places),
        unit=notation.unit_beside(variable.unit or "", variable.kind),
        source=source_line(figures),
        language=language(),
        decimals=places,
        summary=_("From %(first)s to %(last)s.")
        % {"first": min(m.year for m in known), "last": max(m.year for m in known)},
    )


def course(what: str, lines: Sequence[chart.Line], places: int) -> str:
    """Return what lines come to: of one since its last break, of several in the last year."""
    known = [line for line in lines if chart.segments(line)]
    if len(known) > 1:
        ends = [(line.label, chart.segments(line)[-1][-1]) for line in known]
        year = max(moment.year for _, moment in ends)
        found = sorted((m.value or 0, label) for label, m in ends if m.year == year)
        return _apart(f"{what}, {year}", found, places)
    run = chart.segments(known[0])[-1]
    first, last = (notation.number(end.value or 0, language(), places) for end in (run[0], run[-1]))
    words = {"what": f"{what}, {known[0].label}", "first": first, "last": last}
    words |= {"since": str(run[0].year), "until": str(run[-1].year)}
    if len(run) == 1:
        return _("%(what)s: %(last)s in %(until)s") % words
    if first == last:
        return _("%(what)s: %(last)s in %(until)s, as in %(since)s") % words
    if (run[-1].value or 0) > (run[0].value or 0):
        return _("%(what)s: up from %(first)s in %(since)s to %(last)s in %(until)s") % words
    return _("%(what)s: down from %(first)s in %(since)s to %(last)s in %(until)s") % words


def with_forecast(
    variable: Variable,
    place: Any,
    points: Sequence[Point],
    ahead: Outlook | None,
    sums: Mapping[int, Total] | None = None,
) -> chart.Chart | None:
    """Return a territory's line with its forecast beyond it, or None where nothing is known.

    Parameters
    ----------
    sums
        Year -> total of the regions, for years in which the country itself is not published.
    """
    moments = _moments(points, sums)
    known = [moment for moment in moments if moment.value is not None]
    if not known:
        return None
    coming = ahead.figures if ahead else []
    lines = [chart.Line(name_of(place), moments)]
    if coming:
        lines.append(chart.Line(_("forecast"), _coming(coming), is_forecast=True))
    figures = [point.figure for point in points if point.figure] + coming
    places = places_of(variable, figures)
    return chart.line_with_breaks(
        lines,
        title=_outlook_finding(variable, place, known[-1], coming, places),
        unit=notation.unit_beside(variable.unit or "", variable.kind),
        source=source_line(figures),
        language=language(),
        decimals=places,
        summary=_outlook_summary(known, coming),
    )


def _coming(figures: Iterable[Figure]) -> tuple[chart.Moment, ...]:
    return tuple(
        chart.Moment(
            figure.year or 0,
            _float(figure.value),
            _float(figure.lower),
            _float(figure.upper),
            note=str(Observation.FORECAST.label),
        )
        for figure in figures
    )


def _outlook_finding(
    variable: Variable, place: Any, last: chart.Moment, coming: Sequence[Figure], places: int
) -> str:
    def number(value: Any) -> str:
        return notation.number(value, language(), places)

    words = {
        "what": variable.name or variable.code,
        "place": name_of(place),
        "last": number(last.value),
        "year": last.year,
    }
    if not coming:
        return _("%(what)s, %(place)s: %(last)s in %(year)s") % words
    words |= {
        "until": coming[-1].year,
        "value": number(coming[-1].value),
        "low": number(coming[-1].lower),
        "high": number(coming[-1].upper),
    }
    return (
        _(
            "%(what)s, %(place)s: %(last)s in %(year)s; forecast for %(until)s: %(value)s, from "
            "%(low)s to %(high)s"
        )
        % words
    )


def _outlook_summary(known: Sequence[chart.Moment], coming: Sequence[Figure]) -> str:
    said = _("Measured from %(first)s to %(last)s.") % {
        "first": known[0].year,
        "last": known[-1].year,
    }
    if not coming:
        return said
    ahead = _("The dashed line with its band is a forecast: %(first)s to %(last)s, 95 %% interval.")
    return f"{said} {ahead % {'first': coming[0].year, 'last': coming[-1].year}}"


def _moments(
    points: Sequence[Point], sums: Mapping[int, Total] | None = None
) -> tuple[chart.Moment, ...]:
    added = {year: total.computed for year, total in (sums or {}).items() if total.is_computed}
    moments = []
    for point in points:
        if point.value is None and point.year in added:
            reason = _("Sum of the regions; the national figure is not in the source used.")
            moments.append(chart.Moment(point.year, _float(added[point.year]), note=reason))
            continue
        comparable = point.is_comparable or point.value is None
        moments.append(
            chart.Moment(
                point.year, _float(point.value), is_comparable=comparable, note=point.reason
            )
        )
    known = [moment.year for moment in moments if moment.value is not None]
    return tuple(moment for moment in moments if known and known[0] <= moment.year <= known[-1])


def source_line(figures: Iterable[Figure]) -> str:
    """Return the publishers of figures, and whether they were computed here."""
    publishers, computed = [], False
    for figure in figures:
        if figure.dataset and figure.dataset.publisher not in publishers:
            publishers.append(figure.dataset.publisher)
        computed = computed or figure.run_id is not None
    if computed:
        publishers.append(_("computed by Kerege; each value opens its recipe"))
    return "; ".join(publishers)


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def _float(number: Any) -> float | None:
    return None if number is None else float(number)
