"""What the register of creative subjects says by region: density and specialisation."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.specialisation import joined
from kerege.evidence.rows import FigureRow
from kerege.evidence.status import Status
from kerege.methods.regional import (
    LocationQuotientInterval,
    ShrunkLocationQuotient,
    location_quotient_interval,
    shrunk_location_quotient,
)

EXACT = "95 % exact binomial"
SHRUNK = "95 % empirical Bayes"


def _counts(panel: Panel, parameters: Parameters) -> tuple[list[int], dict[int, float]]:
    subjects, year = str(parameters["subjects"]), int(parameters["year"])
    found = {
        place: value
        for (place, when), value in panel.values[subjects].items()
        if when == year and place != panel.nation
    }
    return sorted(panel.borders.regions, key=panel.codes.__getitem__), found


@method(
    "evidence.register_density",
    functions=(
        "kerege.methods.regional.location_quotient_interval",
        "kerege.methods.regional.shrunk_location_quotient",
    ),
    reads=("subjects", "population"),
)
def register_density(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return subjects per 1,000 people and the region's quotient against its population.

    A region without subjects has a count of zero. One whose count is withheld has none: the
    others are compared among themselves, from published numbers alone. The population is the
    newest one up to the year of the register, and the note says which.
    """
    places, found = _counts(panel, parameters)
    people, year = _people(panel, parameters, places)
    if not found or not people:
        return []
    withheld = [place for place in places if place not in found]
    places = [place for place in places if place in found]
    subjects = np.array([found[place] for place in places], dtype=float)
    heads = np.array([people[place] for place in places])
    exact = location_quotient_interval(subjects, heads)
    drawn = shrunk_location_quotient(subjects, heads)
    per_1000 = subjects.sum() / heads.sum() * 1000
    said, compared = joined("register"), joined("population_reference")
    rows = []
    for n, place in enumerate(places):
        density = FigureRow(
            variable=str(parameters["density"]),
            territory=panel.codes[place],
            period=str(parameters["year"]),
            value=float(1000 * subjects[n] / heads[n]),
            lower=float(exact.low[n] * per_1000),
            upper=float(exact.high[n] * per_1000),
            interval=EXACT,
            notes=_with_year(said, year),
        )
        quotient = replace(
            density, variable=str(parameters["target"]), notes=_with_year(compared, year)
        )
        rows += [density, *_both(quotient, exact, drawn, (n,))]
    names = [str(parameters[name]) for name in ("density", "target")]
    names.append(f"{names[1]}_shrunk")
    return rows + _withheld(panel, parameters, names, [(place, "") for place in withheld])


def _withheld(
    panel: Panel, parameters: Parameters, variables: list[str], cells: list[tuple[int, str]]
) -> list[FigureRow]:
    """Say of what rests on a withheld number that it is withheld."""
    return [
        FigureRow(
            variable=variable,
            territory=panel.codes[place],
            period=str(parameters["year"]),
            breakdown=part,
            observation=Status.SUPPRESSED,
            notes=joined("register"),
        )
        for place, part in cells
        for variable in variables
    ]


def _with_year(texts: Mapping[str, str], year: int) -> dict[str, str]:
    at = {
        "en": f"Population of {year}.",
        "ru": f"Население {year} года.",
        "kk": f"{year} жылғы халық саны.",
    }
    return {language: f"{text} {at[language]}" for language, text in texts.items()}


def _people(
    panel: Panel, parameters: Parameters, places: list[int]
) -> tuple[dict[int, float], int]:
    population = panel.values[str(parameters["population"])]
    years = sorted({year for _, year in population if year <= int(parameters["year"])})
    for year in reversed(years):
        if all((place, year) in population for place in places):
            return {place: population[place, year] for place in places}, year
    return {}, 0


def _both(
    common: FigureRow,
    exact: LocationQuotientInterval,
    drawn: ShrunkLocationQuotient,
    at: tuple[int, ...],
) -> list[FigureRow]:
    """Return the plain and the shrunk quotient at a place of the arrays."""
    return [
        replace(
            common,
            variable=variable,
            value=float(found.quotient[at]),
            lower=float(found.low[at]),
            upper=float(found.high[at]),
            interval=interval,
            notes=words,
        )
        for variable, found, interval, words in (
            (common.variable, exact, EXACT, common.notes),
            (f"{common.variable}_shrunk", drawn, SHRUNK, joined("shrunk")),
        )
    ]


@method(
    "evidence.register_specialisation",
    functions=(
        "kerege.methods.regional.location_quotient_interval",
        "kerege.methods.regional.shrunk_location_quotient",
    ),
    reads=("counts",),
)
def register_specialisation(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the quotient of each sub-sector within the register, plain and shrunk.

    The total of a region are its subjects with a sub-sector; regions without any are left out.
    Where one of its counts is withheld, so is that total: the region has no quotients, and the
    others are compared among themselves, from published numbers alone.
    """
    names = list(parameters["counts"])
    parts = [name.partition("@")[2] for name in names]
    table: dict[int, dict[str, float]] = {}
    for name, part in zip(names, parts, strict=True):
        for (place, year), value in panel.values[name].items():
            if year == int(parameters["year"]) and place != panel.nation:
                table.setdefault(place, {})[part] = value
    every = sorted(table, key=panel.codes.__getitem__)
    places = [p for p in every if len(table[p]) == len(parts) and any(table[p].values())]
    withheld = [
        (place, part) for place in every if len(table[place]) < len(parts) for part in parts
    ]
    target = str(parameters["target"])
    hidden = _withheld(panel, parameters, [target, f"{target}_shrunk"], withheld)
    if len(places) < 2:  # noqa: PLR2004 -- a comparison needs two regions
        return hidden
    # A sub-sector that only withheld regions have is compared with nothing.
    parts = [part for part in parts if any(table[place][part] for place in places)]
    counts = np.array([[table[place][part] for part in parts] for place in places])
    exact, drawn = location_quotient_interval(counts), shrunk_location_quotient(counts)
    rows = []
    for n, place in enumerate(places):
        for column, part in enumerate(parts):
            common = FigureRow(
                variable=str(parameters["target"]),
                territory=panel.codes[place],
                period=str(parameters["year"]),
                breakdown=part,
                notes=joined("register"),
            )
            rows += _both(common, exact, drawn, (n, column))
    return rows + hidden
