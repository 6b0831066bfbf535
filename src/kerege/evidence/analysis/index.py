"""The index of a definition as figures: each region's rank with its interval, score and parts."""

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.words import NOTES
from kerege.evidence.index.analysis import Index, Table, compose
from kerege.evidence.index.data import sensitivity
from kerege.evidence.index.definition import Definition, read_definition
from kerege.evidence.rows import FigureRow
from kerege.evidence.status import Status


@method(
    "evidence.index",
    functions=(
        "kerege.methods.indicators.outlier_treatment",
        "kerege.methods.indicators.composite_indicator",
        "kerege.methods.indicators.composite_uncertainty",
        "kerege.methods.indicators.composite_sensitivity",
    ),
    reads=("indicators",),
    version="2",
)
def index(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return ranks, scores and contributions in the newest year that has every indicator.

    Of the country: which choice moves the ranks most.

    A region without one of them has no rank: its row says that it is not measured.
    """
    definition = read_definition(str(parameters["definition"]))
    given = table_of(panel, definition)
    if given is None:
        return []
    year, regions, table = given
    found = compose(definition, regions, table)
    nation = panel.codes[panel.nation]
    return [
        *_rows(definition, found, str(year)),
        *_sensitivity(definition, found, nation, str(year)),
    ]


def table_of(panel: Panel, definition: Definition) -> tuple[int, list[str], Table] | None:
    """Return the newest year that has every indicator, its regions and the table of indicators."""
    codes = [node.code for node in definition.indicators]
    years = panel.years(*codes)
    if not years:
        return None
    year = years[-1]
    places = sorted(
        set.union(*(set(panel.regions(code, year)) for code in codes)) - {panel.nation},
        key=panel.codes.__getitem__,
    )
    table = np.array(
        [[panel.values[code].get((place, year), np.nan) for code in codes] for place in places]
    )
    return year, [panel.codes[place] for place in places], table


def _rows(definition: Definition, found: Index, year: str) -> list[FigureRow]:
    doubt, composed = found.uncertainty, found.composed
    percent = f"{100 * definition.uncertainty['confidence']:g} %"
    rows = []
    for i, region in enumerate(found.regions):
        note = "index_filled" if found.filled[i].any() else "index"
        same = {"territory": region, "period": year, "notes": NOTES[note]}
        rows += [
            FigureRow(
                variable="index_rank",
                breakdown=definition.code,
                value=float(doubt.rank[i]),
                lower=float(doubt.low[i]),
                upper=float(doubt.high[i]),
                interval=f"{percent} of choices",
                **same,
            ),
            FigureRow(
                variable="index_score",
                breakdown=definition.code,
                value=float(composed.scores[i]),
                **same,
            ),
        ]
        rows += [
            FigureRow(
                variable="index_contribution",
                breakdown=f"{definition.code}.{node.code}",
                value=float(part),
                **same,
            )
            for node, part in zip(definition.indicators, composed.contributions[i], strict=True)
        ]
    rows += [
        FigureRow(
            variable="index_rank",
            breakdown=definition.code,
            territory=region,
            period=year,
            observation=Status.NOT_MEASURED,
            notes=NOTES["index"],
        )
        for region in found.left_out
    ]
    return rows


def _sensitivity(definition: Definition, found: Index, nation: str, year: str) -> list[FigureRow]:
    shares = sensitivity(definition, found)
    if not shares:
        return []
    percent = f"{100 * definition.uncertainty['confidence']:g} %"
    same = {"territory": nation, "period": year, "notes": NOTES["index_sensitivity"]}
    rows = [
        FigureRow(
            variable="index_mean_shift",
            breakdown=definition.code,
            value=shares["mean_shift"],
            **same,
        )
    ]
    for choice in shares["choices"]:
        rows += [
            FigureRow(
                variable=f"index_sobol_{kind}",
                breakdown=f"{definition.code}.{choice['choice']}",
                value=100 * choice[kind],
                lower=100 * (choice[kind] - choice[f"{kind}_error"]),
                upper=100 * (choice[kind] + choice[f"{kind}_error"]),
                interval=f"{percent} bootstrap",
                **same,
            )
            for kind in ("total", "first")
        ]
    return rows
