"""What a series comes to if it goes on as it did, with intervals; a short one has no forecast."""

from collections.abc import Iterator

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import UNDATED, Panel
from kerege.evidence.analysis.words import NOTES
from kerege.evidence.rows import FigureRow
from kerege.evidence.status import Status
from kerege.methods.errors import MethodError
from kerege.methods.trend import Forecast, random_walk_with_drift

FEWEST = 5
"""Years since the last break; `kerege.methods.trend` takes no fewer."""
INTERVAL = "95 % prediction, random walk with drift"


@method(
    "evidence.forecast",
    functions=("kerege.methods.trend.random_walk_with_drift",),
    reads=("variable", "parts"),
)
def forecast(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the values to come of the country and of every region of today.

    They are of the years after the newest that is measured anywhere, at most ``years_ahead`` and
    never farther ahead than the series is long. Only what follows the last break counts: a break
    of the variable or of one of the ``parts`` it is computed from, or a year from which the table
    means other land by the region. A series that cannot be continued has an answer that says why.
    """
    variable = str(parameters["variable"])
    newest = max((year for _, year in panel.values[variable]), default=UNDATED)
    places = [panel.nation, *sorted(panel.borders.regions, key=panel.codes.__getitem__)]
    rows: list[FigureRow] = []
    for place in places:
        rows += _of_place(panel, parameters, place, newest)
    return rows


def _of_place(panel: Panel, parameters: Parameters, place: int, newest: int) -> Iterator[FigureRow]:
    values, is_added = _series(panel, parameters, place)
    if not values:
        return
    breaks = [year for year in _breaks(panel, parameters, place) if year <= newest]
    start = max([min(values), *breaks])
    known = sorted(year for year in values if year >= start)
    if max(values) < newest:
        yield _none(panel, parameters, place, "forecast_ended", year=max(values), newest=newest)
    elif len(known) < FEWEST:
        count = {"years": len(known), "since": start, "needed": FEWEST}
        yield _none(panel, parameters, place, "forecast_short", **count)
    else:
        try:
            ahead = _ahead(known, [values[year] for year in known], newest, parameters)
        except MethodError:
            yield _none(panel, parameters, place, "forecast_refused")
            return
        notes = [NOTES["forecast"], NOTES.get(str(parameters.get("note")), {})]
        notes += [NOTES["forecast_of_sum"]] if is_added else []
        count = {"first": known[0], "last": known[-1], "years": len(known)}
        yield from _rows(ahead, panel.codes[place], parameters, _joined(notes, count))


def _series(panel: Panel, parameters: Parameters, place: int) -> tuple[dict[int, float], bool]:
    """Return a value for each year, and whether any of the country's is a sum of its regions."""
    variable = str(parameters["variable"])
    own = {year: value for (at, year), value in panel.values[variable].items() if at == place}
    if place != panel.nation or not own or not parameters.get("adds_up"):
        return own, False
    years = {year for _, year in panel.values[variable]}
    added = {
        year: found.value
        for year in years - set(own)
        if (found := panel.national(variable, year)) is not None
    }
    return own | added, bool(added)


def _breaks(panel: Panel, parameters: Parameters, place: int) -> set[int]:
    """Return the years from which the series is not comparable with before."""
    names = [str(parameters["variable"]), *parameters.get("parts", ())]
    found = {year for name in names for year in panel.breaks(name, place)}
    for name in names:
        years = sorted(year for at, year in panel.values[name] if at == place)
        lands = [panel.area(name, place, year) for year in years]
        found |= {
            year
            for year, before, now in zip(years[1:], lands, lands[1:], strict=False)
            if before != now
        }
    return found


def _ahead(years: list[int], values: list[float], newest: int, parameters: Parameters) -> Forecast:
    wanted = np.arange(newest + 1, newest + 1 + int(parameters["years_ahead"]))
    logarithmic = bool(parameters["logarithmic"])
    trend = random_walk_with_drift(years, values, logarithmic=logarithmic)
    return trend.forecast(wanted, confidence=float(parameters["confidence"]))


def _rows(
    ahead: Forecast, territory: str, parameters: Parameters, notes: dict[str, str]
) -> Iterator[FigureRow]:
    most = float(parameters.get("most") or np.inf)
    for year, value, lower, upper, is_far in zip(
        ahead.years, ahead.value, ahead.lower, ahead.upper, ahead.is_far, strict=True
    ):
        if is_far:
            continue
        numbers = [min(float(number), most) for number in (value, lower, upper)]
        yield FigureRow(
            variable=str(parameters["target"]),
            territory=territory,
            period=str(year),
            value=numbers[0],
            lower=numbers[1],
            upper=numbers[2],
            interval=INTERVAL,
            observation=Status.FORECAST,
            notes=notes,
        )


def _none(panel: Panel, parameters: Parameters, place: int, why: str, **numbers: int) -> FigureRow:
    return FigureRow(
        variable=str(parameters["target"]),
        territory=panel.codes[place],
        observation=Status.NOT_MEASURED,
        notes=_joined([NOTES[why]], numbers),
    )


def _joined(notes: list[dict[str, str]], numbers: dict[str, int]) -> dict[str, str]:
    languages = notes[0]
    return {
        language: " ".join(note[language] for note in notes if note).format(**numbers)
        for language in languages
    }
