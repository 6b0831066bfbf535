"""What is said of the future: the forecast of an indicator, its targets beside it, doubts."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept import selectors
from kerege.concept.analysis import Aim, Answer, Expected, Outlook, Pace, Track, outlook
from kerege.concept.doubts import doubts_of_indicator, doubts_of_published
from kerege.concept.models import Indicator, Target, Version
from kerege.evidence import selectors as evidence
from kerege.kernel import chart, notation

FEWEST_DRAWN = 2


def outlook_of(found: Indicator, targets: list[Target], person: Any) -> dict[str, Any]:
    """Return what the page shows: answer, rows beside the targets, chart, doubts, announced."""
    series = selectors.series_of(found, person)
    aims = {row.year: float(row.value) for row in targets if row.value is not None}
    ahead = _continued(found, series, aims)
    expected = {row.year: row for row in ahead.expected}
    paces = {aim.year: aim for aim in ahead.aims}
    return {
        "outlook": ahead,
        "series": series,
        "why_none": _why_none(ahead, series),
        "rows": [
            (target, expected.get(target.year), _pace(paces.get(target.year), ahead))
            for target in targets
        ],
        "line": _drawn(found, series, ahead, aims) if series else None,
        "doubts": doubts_of_indicator(found, ahead),
        "announced": [(row, doubts_of_published(row)) for row in selectors.announced_for(found)],
    }


@dataclass(frozen=True)
class Prospect:
    """The last target of an indicator beside what comes by itself.

    Attributes
    ----------
    target
        None: it has none.
    said
        When it would be met, or why nobody can say.
    series
        What the value to be expected is from; None: not measured.
    """

    indicator: Indicator
    target: Target | None
    aim: Aim | None
    expected: Expected | None
    said: str
    series: selectors.Series | None = None

    @property
    def track(self) -> Track:
        """Whether it is met in its year."""
        return self.aim.track if self.aim else Track.UNKNOWN

    @property
    def chance(self) -> float | None:
        """Probability that the value of its year meets it, per cent."""
        return 100 * self.aim.probability if self.aim else None


def prospects(version: Version, person: Any) -> list[Prospect]:
    """Return the last target of every indicator: late ones first, then those on track."""
    rows = list(selectors.indicators(version))
    series = selectors.series_of_all(rows, person)
    found = [_prospect(row, series.get(row.pk)) for row in rows]
    return sorted(found, key=lambda one: list(Track).index(one.track))


def _prospect(found: Indicator, series: selectors.Series | None) -> Prospect:
    aims = [(row, float(row.value)) for row in found.targets.all() if row.value is not None]
    if not aims:
        return Prospect(found, None, None, None, _("It has no target."))
    last, value = max(aims, key=lambda aim: aim[0].year)
    ahead = _continued(found, series, {last.year: value})
    aim = next(iter(ahead.aims), None)
    said = _pace(aim, ahead) or _why_no_pace(ahead, series)
    return Prospect(
        found,
        last,
        aim,
        next((row for row in ahead.expected if row.year == last.year), None),
        said,
        series,
    )


def _why_no_pace(ahead: Outlook, series: selectors.Series | None) -> str:
    """Return in few words why nobody can say when the last target would be met."""
    if ahead.answer == Answer.NOT_MEASURED and not (series and series.is_in_another_unit):
        return _("Not measured year by year.")
    return _why_none(ahead, series) or _("Its year has passed.")


def _continued(
    found: Indicator, series: selectors.Series | None, aims: dict[int, float]
) -> Outlook:
    if series is None or series.is_in_another_unit:
        return Outlook(Answer.NOT_MEASURED)
    # A rate of growth can be taken of what is always above zero; of a place in a ranking, hardly.
    logarithmic = min(series.values.values(), default=0) > 0 and series.variable.kind != "rank"
    terms = evidence.forecast_terms() | {"logarithmic": logarithmic}
    return outlook(series.values, series.breaks, aims, terms, rising=found.is_higher_better)


def _why_none(ahead: Outlook, series: selectors.Series | None) -> str:
    """Return why there is no forecast; nothing where there is one."""
    if ahead.answer == Answer.FORECAST:
        return ""
    if series is not None and series.is_in_another_unit:
        return _(
            "The series of its figure is in another unit than the baseline, so they are not "
            "set beside each other."
        )
    if ahead.answer == Answer.TOO_SHORT:
        numbers = {"since": ahead.since, "years": ahead.years, "needed": ahead.needed}
        return (
            _(
                "Too short a series for a forecast: comparable years since %(since)s: %(years)s; "
                "at least %(needed)s are needed."
            )
            % numbers
        )
    if ahead.answer == Answer.NO_FORECAST:
        return _("The series shows no change from which an interval could be measured.")
    return _(
        "Not measured year by year: nobody can say what comes by itself, or when the target would "
        "be met at the present pace. That is not zero."
    )


def _pace(aim: Aim | None, ahead: Outlook) -> str:
    """Say in a sentence when a target would be met at the present pace."""
    if aim is None:
        return ""
    words = {
        "year": ahead.last,
        "met": aim.met,
        "earliest": aim.earliest,
        "latest": aim.latest,
        "until": aim.until,
        "after": aim.until + 1,
    }
    if aim.pace == Pace.ALREADY:
        return _("It is met already by the value of %(year)s.") % words
    if aim.pace == Pace.IN_YEAR and aim.latest is not None:
        return (
            _("At the present pace it would be met in %(met)s (%(earliest)s to %(latest)s).")
            % words
        )
    if aim.pace == Pace.IN_YEAR:
        return (
            _(
                "At the present pace it would be met in %(met)s (%(earliest)s at the earliest; at "
                "the worse bound not before %(after)s)."
            )
            % words
        )
    said = (
        _("At the present pace it would not be met before %(after)s.")
        if aim.pace == Pace.NOT_BEFORE
        else _("At the present pace it would not be met at all: the series moves the other way.")
    )
    best = _("At the better bound of the interval: in %(earliest)s.") if aim.earliest else ""
    return " ".join(filter(None, [said, best])) % words


def _drawn(
    found: Indicator, series: selectors.Series, ahead: Outlook, aims: dict[int, float]
) -> chart.Chart | None:
    if len(series.values) < FEWEST_DRAWN:
        return None
    language = get_language() or "en"
    lines = [chart.Line(str(series.territory.name or series.territory.code), _measured(series))]
    if ahead.expected:
        coming = tuple(
            chart.Moment(row.year, row.value, row.lower, row.upper, note=_("forecast"))
            for row in ahead.expected
        )
        lines.append(chart.Line(_("forecast"), coming, is_forecast=True))
    if aims:
        wanted = tuple(chart.Moment(year, value) for year, value in sorted(aims.items()))
        lines.append(chart.Line(_("target"), wanted, is_marked=True))
    values = [*series.values.values(), *aims.values()]
    return chart.line_with_breaks(
        lines,
        title=str(found.name or found.code),
        unit=notation.unit_beside(str(series.variable.unit or ""), series.variable.kind),
        source=_("Each measured value opens its source on the page of the variable."),
        language=language,
        decimals=notation.shared_decimals(values, series.variable.decimals),
        summary=_(
            "Measured values, and the targets of the Concept beside what comes if the series "
            "goes on as it did."
        ),
    )


def _measured(series: selectors.Series) -> tuple[chart.Moment, ...]:
    first, last = min(series.values), max(series.values)
    return tuple(
        chart.Moment(
            point.year,
            series.values.get(point.year),
            is_comparable=point.year not in series.breaks,
            note=str(point.reason or ""),
        )
        for point in series.points
        if first <= point.year <= last
    )
