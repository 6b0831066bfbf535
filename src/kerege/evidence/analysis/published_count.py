"""How many published figures name each region: a count that anybody can repeat."""

from collections import Counter
from collections.abc import Iterable

from kerege.evidence.analysis.methods import Parameters
from kerege.evidence.canonical import checksum
from kerege.evidence.rows import FigureRow, year_in

PUBLISHED = "evidence.count_published_figures"
VERSION = "2"
Stated = tuple[str, str, str]
"""Of a figure: territory, code, and the day it is as of."""


def count(
    parameters: Parameters, figures: Iterable[Stated], regions: Iterable[str]
) -> tuple[dict[str, str], list[FigureRow]]:
    """Return for every region of today how many figures name it, zero included.

    Parameters
    ----------
    figures
        Those of the dataset, as they stood.
    regions
        Codes of the regions of today.
    """
    stated = sorted(figures, key=lambda figure: figure[1])
    inputs = {"figures": checksum([list(found) for found in stated])}
    years = [year for _, _, as_of in stated if (year := year_in(as_of))]
    if not years:
        return inputs, []
    number = Counter(place for place, _, _ in stated)
    rows = [
        FigureRow(
            variable=str(parameters["target"]),
            territory=place,
            period=str(max(years)),
            value=number[place],
        )
        for place in sorted(regions)
    ]
    return inputs, rows
