"""Growth and amounts per head, with an explicit answer where years or areas do not compare."""

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import UNDATED, Panel
from kerege.evidence.analysis.words import NOTES
from kerege.evidence.rows import FigureRow
from kerege.evidence.status import Status
from kerege.methods.regional import growth_rate


@method("evidence.growth", functions=("kerege.methods.regional.growth_rate",), reads=("variable",))
def growth(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the growth over the year before in per cent.

    A step across a break is answered "not comparable"; a step over a year without a value has no
    figure, and neither has one from zero.
    """
    variable = str(parameters["variable"])
    values = panel.values[variable]
    rows = []
    for place, year in sorted(values, key=lambda cell: (panel.codes[cell[0]], cell[1])):
        before = values.get((place, year - 1))
        if not before:
            continue
        broken = year in panel.breaks(variable, place)
        rate = growth_rate(
            np.array([before, values[place, year]]), axis=0, breaks=np.array([broken])
        )
        rows.append(
            FigureRow(
                variable=str(parameters["target"]),
                territory=panel.codes[place],
                period=str(year),
                value=None if broken else float(100 * rate[0]),
                observation=Status.NOT_COMPARABLE if broken else Status.NORMAL,
                notes=NOTES.get("broken" if broken else str(parameters.get("note")), {}),
            )
        )
    return rows


@method("evidence.per_head", functions=(), reads=("amount", "heads"))
def per_head(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return an amount divided by the people, times ``scale``.

    Where the two tables mean different land by a region (one is recalculated to later borders and
    the other is not), the answer is "not comparable".
    """
    amount, heads = str(parameters["amount"]), str(parameters["heads"])
    rows = []
    for place, year in sorted(
        set(panel.values[amount]) & set(panel.values[heads]),
        key=lambda cell: (panel.codes[cell[0]], cell[1]),
    ):
        same = panel.same_area(amount, heads, place, year)
        people = panel.values[heads][place, year]
        if people <= 0:
            continue
        value = float(parameters["scale"]) * panel.values[amount][place, year] / people
        rows.append(
            FigureRow(
                variable=str(parameters["target"]),
                territory=panel.codes[place],
                period=str(year),
                value=value if same else None,
                observation=Status.NORMAL if same else Status.NOT_COMPARABLE,
                notes=NOTES.get(str(parameters.get("note")) if same else "different_area", {}),
            )
        )
    return rows


@method("evidence.stock_per_head", functions=(), reads=("stock", "heads"))
def stock_per_head(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return what there is now, divided by the newest population, times ``scale``.

    The stock's newest year counts; the population is the newest one up to that year (of an undated
    stock, the newest there is), and the note says which. A region without a stock figure has no
    figure: it is not measured.
    """
    stock, heads = panel.values[str(parameters["stock"])], panel.values[str(parameters["heads"])]
    now = max(year for _, year in stock)
    people = [year for _, year in heads if now in (UNDATED, max(now, year))]
    if not people:
        return []
    then = max(people)
    notes = {
        language: text.format(year=then)
        for language, text in NOTES[str(parameters["note"])].items()
    }
    return [
        FigureRow(
            variable=str(parameters["target"]),
            territory=panel.codes[place],
            period="" if now == UNDATED else str(now),
            value=float(parameters["scale"]) * stock[place, now] / heads[place, then],
            observation=Status.ESTIMATED,
            notes=notes,
        )
        for place in sorted(panel.borders.regions, key=panel.codes.__getitem__)
        if (place, now) in stock and heads.get((place, then))
    ]
