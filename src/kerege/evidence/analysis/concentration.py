"""How far an amount is concentrated in few regions."""

from collections.abc import Iterator

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.specialisation import joined
from kerege.evidence.rows import FigureRow
from kerege.evidence.status import Status
from kerege.methods.regional import herfindahl_hirschman, locational_gini, share

MEASURES = ("top", "hhi", "gini")


@method(
    "evidence.concentration",
    functions=(
        "kerege.methods.regional.share",
        "kerege.methods.regional.herfindahl_hirschman",
        "kerege.methods.regional.locational_gini",
    ),
    reads=("amounts", "whole"),
)
def concentration(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the share of the largest regions, the Herfindahl-Hirschman index, the locational Gini.

    Only years in which every region of today has a value of its own: an index over other regions
    is another index. Where the source withholds counts (``withheld``), an amount with a withheld
    region is answered *suppressed*; else such a year has no figure. The Gini coefficient is
    taken against ``whole``, where that is known and above zero in every region.
    """
    return [
        row
        for name in parameters["amounts"]
        for year in sorted({year for _, year in panel.values[name]})
        for row in _of_year(panel, parameters, name, year)
    ]


def _of_year(panel: Panel, parameters: Parameters, name: str, year: int) -> Iterator[FigureRow]:
    amounts = _complete(panel, name, year)
    found: dict[str, float] = {}
    if amounts is not None and amounts.sum() > 0:
        shares = np.sort(share(amounts, axis=0))[::-1]
        found["top"] = float(100 * shares[: int(parameters["largest"])].sum())
        found["hhi"] = float(herfindahl_hirschman(amounts, axis=0))
        whole = _complete(panel, str(parameters["whole"]), year)
        if whole is not None and (whole > 0).all():
            found["gini"] = float(locational_gini(amounts, whole))
    is_withheld = bool(parameters.get("withheld"))
    if amounts is not None and not amounts.any():
        return
    for measure in MEASURES:
        if measure not in found and not is_withheld:
            continue
        yield FigureRow(
            variable=f"{parameters['target']}_{measure}",
            territory=panel.codes[panel.nation],
            period=str(year),
            breakdown=name.partition("@")[2] or name,
            value=found.get(measure),
            observation=Status.NORMAL if measure in found else Status.SUPPRESSED,
            notes=joined("concentration", str(parameters.get("note") or "")),
        )


def _complete(panel: Panel, name: str, year: int) -> np.ndarray | None:
    """Return the values of every region of today in the order of their codes, or None."""
    regions = sorted(panel.borders.regions, key=panel.codes.__getitem__)
    cells = [panel.values[name].get((region, year)) for region in regions]
    return None if len(cells) < 2 or None in cells else np.array(cells, dtype=float)  # noqa: PLR2004 -- a share needs two
