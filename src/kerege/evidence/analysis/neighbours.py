"""Which regions resemble each other, and which activities are near to what a region has."""

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.specialisation import joined
from kerege.evidence.rows import FigureRow
from kerege.methods.complexity import proximity, relatedness_density, specialisation
from kerege.methods.regional import LikeRegions, like_regions, location_quotient

FEWEST = 3
"""Regions without which nothing is near or far."""


@method(
    "evidence.like_regions",
    functions=("kerege.methods.regional.like_regions",),
    reads=("indicators",),
)
def region_distances(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the distance of each region to each other, and what makes that of the nearest.

    It is taken in the newest year in which every region that has any of the indicators has all.
    Indicators named in ``logarithms`` enter by their logarithm: they differ by multiples. Where
    one of those is not positive or any is the same everywhere, nothing is near or far.
    """
    indicators = list(parameters["indicators"])
    year, places = _common(panel, indicators)
    if len(places) < FEWEST:
        return []
    table = np.array([[panel.values[name][place, year] for name in indicators] for place in places])
    scaled = [indicators.index(name) for name in parameters["logarithms"]]
    if (table[:, scaled] <= 0).any() or (np.ptp(table, axis=0) == 0).any():
        return []
    table[:, scaled] = np.log(table[:, scaled])
    weights = [float(parameters["weights"][name]) for name in indicators]
    codes = [panel.codes[place] for place in places]
    rows: list[FigureRow] = []
    for region in range(len(places)):
        found = like_regions(table, region, weights=weights)
        rows += _distances(found, codes, region, year, parameters)
    return rows


def _common(panel: Panel, indicators: list[str]) -> tuple[int, list[int]]:
    """Return the newest year in which all regions of any indicator have every one."""
    for year in reversed(panel.years(*indicators)):
        known = [set(panel.regions(name, year)) - {panel.nation} for name in indicators]
        if set.union(*known) == set.intersection(*known):
            return year, sorted(known[0], key=panel.codes.__getitem__)
    return 0, []


def _distances(
    found: LikeRegions, codes: list[str], region: int, year: int, parameters: Parameters
) -> list[FigureRow]:
    rows = []
    for place, other in enumerate(found.order.tolist()):
        common = {"territory": codes[region], "period": str(year), "notes": joined("likeness")}
        squared = float(found.distance[other]) ** 2
        rows.append(
            FigureRow(
                variable=str(parameters["target"]),
                value=float(found.distance[other]),
                breakdown=codes[other],
                **common,
            )
        )
        if place < int(parameters["explained"]) and squared > 0:
            rows += [
                FigureRow(
                    variable=str(parameters["part"]),
                    value=float(100 * part / squared),
                    breakdown=f"{codes[other]}.{name}",
                    **common,
                )
                for name, part in zip(
                    parameters["indicators"], found.contribution[other], strict=True
                )
            ]
    return rows


@method(
    "evidence.register_relatedness",
    functions=(
        "kerege.methods.regional.location_quotient",
        "kerege.methods.complexity.specialisation",
        "kerege.methods.complexity.proximity",
        "kerege.methods.complexity.relatedness_density",
    ),
    reads=("counts",),
)
def register_relatedness(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return for each sub-sector how much of what is near to it a region is specialised in.

    Only regions of which every count is known enter: a count that is withheld is not zero. Where
    a region or a sub-sector has nobody at all, there is no specialisation to compare.
    """
    names = list(parameters["counts"])
    parts = [name.partition("@")[2] for name in names]
    year = int(parameters["year"])
    known = [
        {place: value for (place, when), value in panel.values[name].items() if when == year}
        for name in names
    ]
    places = sorted(
        set.intersection(*(set(column) for column in known)) - {panel.nation},
        key=panel.codes.__getitem__,
    )
    if len(places) < FEWEST:
        return []
    counts = np.array([[column[place] for column in known] for place in places])
    if not (counts.any(axis=0).all() and counts.any(axis=1).all()):
        return []
    table = specialisation(location_quotient(counts), threshold=float(parameters["threshold"]))
    density = relatedness_density(table, proximity(table))
    return [
        FigureRow(
            variable=str(parameters["target"]),
            territory=panel.codes[place],
            period=str(year),
            breakdown=part,
            value=float(density[row, column]),
            notes=joined("relatedness"),
        )
        for row, place in enumerate(places)
        for column, part in enumerate(parts)
        if np.isfinite(density[row, column])
    ]
