"""An index beside a variable outside it: whether both order the regions alike."""

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.words import NOTES
from kerege.evidence.rows import FigureRow
from kerege.methods.errors import MethodError
from kerege.methods.indicators import rank_correlation

TARGET = "index_link"
FISHER = "95 % by Fisher's transformation"


@method(
    "evidence.index_link",
    functions=("kerege.methods.indicators.rank_correlation",),
    reads=("score", "link"),
)
def index_link(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the rank correlation of the scores of an index with a variable of the same year.

    Regions without one of the two are left out; where the method refuses what is left (fewer than
    ten regions, no difference), there is no figure.
    """
    score, link = str(parameters["score"]), str(parameters["link"])
    years = panel.years(score)
    if not years:
        return []
    year = years[-1]
    both = [place for place in panel.regions(link, year) if (place, year) in panel.values[score]]
    columns = [
        np.array([panel.values[name][place, year] for place in both]) for name in (score, link)
    ]
    try:
        found = rank_correlation(*columns, confidence=float(parameters["confidence"]))
    except MethodError:
        return []
    return [
        FigureRow(
            variable=TARGET,
            territory=panel.codes[panel.nation],
            period=str(year),
            breakdown=f"{parameters['index']}.{link}",
            value=found.coefficient,
            lower=found.low,
            upper=found.high,
            interval=FISHER,
            notes=NOTES["index_link"],
        )
    ]
