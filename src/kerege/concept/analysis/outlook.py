"""A measured series -> `kerege.methods.trend` -> what comes by itself, and when a target is met.

It is on the terms on which evidence continues series, so that both rooms say the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from kerege.methods.errors import MethodError
from kerege.methods.trend import Trend, random_walk_with_drift, target_attainment

FEWEST = 5
"""Years since the last break; `kerege.methods.trend` takes no fewer."""


class Answer(StrEnum):
    """Whether a series can be continued."""

    FORECAST = "forecast"
    NOT_MEASURED = "not_measured"
    TOO_SHORT = "too_short"
    NO_FORECAST = "no_forecast"


class Pace(StrEnum):
    """When a target would be met if the series goes on as it did."""

    ALREADY = "already"
    IN_YEAR = "in_year"
    NOT_BEFORE = "not_before"
    NOT_AT_ALL = "not_at_all"


class Track(StrEnum):
    """Whether a target is met in its year if the series goes on as it did."""

    LATE = "late"
    ON_TRACK = "on_track"
    MET = "met"
    UNKNOWN = "unknown"


class Place(StrEnum):
    """Where a target lies beside the interval of its year."""

    INSIDE = "inside"
    BEYOND = "beyond"
    SHORT = "short"


@dataclass(frozen=True)
class Expected:
    """The value to come in a year, with its interval."""

    year: int
    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Aim:
    """A target beside the forecast.

    Attributes
    ----------
    met, earliest, latest
        The years in which the forecast and the better and worse bound of its interval meet it;
        None: not within the years looked at.
    until
        The last year looked at.
    probability
        That the value of the target's year meets it.
    is_far
        Whether its year lies farther ahead than the series is long.
    """

    year: int
    target: float
    pace: Pace
    place: Place
    met: int | None
    earliest: int | None
    latest: int | None
    until: int
    probability: float
    is_far: bool

    @property
    def track(self) -> Track:
        """Whether it is met in its year."""
        if self.pace == Pace.ALREADY:
            return Track.MET
        return Track.ON_TRACK if self.met is not None and self.met <= self.year else Track.LATE


@dataclass(frozen=True)
class Outlook:
    """What comes of an indicator, or why nobody can say.

    Attributes
    ----------
    years, since, last
        How many comparable years are known, from which and to which.
    """

    answer: Answer
    years: int = 0
    since: int = 0
    last: int = 0
    needed: int = FEWEST
    expected: list[Expected] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)


def outlook(
    values: Mapping[int, float],
    breaks: Sequence[int],
    targets: Mapping[int, float],
    terms: Mapping[str, Any],
    *,
    rising: bool,
) -> Outlook:
    """Continue a series and set its targets beside it.

    Parameters
    ----------
    values
        Year -> measured value.
    breaks
        First years of series that are not comparable with before.
    targets
        Year -> value to be reached.
    terms
        ``confidence`` and ``years_ahead`` of `kerege.evidence.selectors.forecast_terms`, and
        ``logarithmic``.
    rising
        Whether a higher value is better.
    """
    if not values:
        return Outlook(Answer.NOT_MEASURED)
    start = max([min(values), *(year for year in breaks if year <= max(values))])
    known = {year: values[year] for year in sorted(values) if year >= start}
    about = {"years": len(known), "since": start, "last": max(values)}
    if len(known) < FEWEST:
        return Outlook(Answer.TOO_SHORT, **about)
    try:
        trend = random_walk_with_drift(
            list(known), list(known.values()), logarithmic=bool(terms["logarithmic"])
        )
    except MethodError:
        return Outlook(Answer.NO_FORECAST, **about)
    confidence = float(terms["confidence"])
    coming = {year: value for year, value in targets.items() if year > max(values)}
    ahead = max([max(values) + int(terms["years_ahead"]), *coming])
    return Outlook(
        Answer.FORECAST,
        **about,
        expected=_expected(trend, ahead, confidence),
        aims=[
            _aim(trend, year, value, confidence, rising=rising)
            for year, value in sorted(coming.items())
        ],
    )


def _expected(trend: Trend, until: int, confidence: float) -> list[Expected]:
    years = np.arange(trend.series.last + 1, until + 1)
    found = trend.forecast(years, confidence=confidence)
    rows = zip(found.years, found.value, found.lower, found.upper, found.is_far, strict=True)
    return [
        Expected(int(year), float(value), float(lower), float(upper))
        for year, value, lower, upper, is_far in rows
        if not is_far
    ]


def _aim(trend: Trend, year: int, target: float, confidence: float, *, rising: bool) -> Aim:
    length = trend.series.last - int(trend.series.years[0])
    horizon = max(length, year - trend.series.last)
    found = target_attainment(
        trend, target, by=year, rising=rising, horizon=horizon, confidence=confidence
    )
    at = trend.forecast([year], confidence=confidence)
    return Aim(
        year,
        target,
        _pace(trend, found.state, rising=rising),
        _place(target, float(at.lower[0]), float(at.upper[0]), rising=rising),
        found.year,
        found.earliest,
        found.latest,
        found.until,
        found.probability,
        bool(at.is_far[0]),
    )


def _pace(trend: Trend, state: str, *, rising: bool) -> Pace:
    if state == "already_met":
        return Pace.ALREADY
    if state == "at_this_pace":
        return Pace.IN_YEAR
    drift = trend.parameters["drift"]
    moves_there = drift > 0 if rising else drift < 0
    return Pace.NOT_BEFORE if moves_there else Pace.NOT_AT_ALL


def _place(target: float, lower: float, upper: float, *, rising: bool) -> Place:
    if lower <= target <= upper:
        return Place.INSIDE
    return Place.BEYOND if (target > upper) == rising else Place.SHORT
