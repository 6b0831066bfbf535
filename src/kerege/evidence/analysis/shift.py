"""Shift-share of one activity and the rest of the economy, chained year by year."""

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.specialisation import joined
from kerege.evidence.rows import FigureRow
from kerege.evidence.status import Status
from kerege.methods.regional import dynamic_shift_share

PARTS = ("national", "industry_mix", "regional", "change")


@method(
    "evidence.shift_share",
    functions=("kerege.methods.regional.dynamic_shift_share",),
    reads=("part", "whole"),
)
def shift_share_of_part(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the parts of the change of an amount from the first to the last year.

    Only regions with the same borders over the whole span are compared; the others are answered
    "not comparable". The reference is the country, broken regions included.
    """
    part, whole = str(parameters["part"]), str(parameters["whole"])
    years = [y for y in panel.years(part, whole) if parameters["first"] <= y <= parameters["last"]]
    if len(years) != parameters["last"] - parameters["first"] + 1:
        return []
    country = np.array([_pair(panel, part, whole, year) for year in years])
    if np.isnan(country).any():
        return []
    every = sorted(
        {place for year in years for place in panel.regions(whole, year)},
        key=panel.codes.__getitem__,
    )
    known = [place for place in every if _comparable(panel, part, whole, place, years)]
    rows = [_not_comparable(panel, parameters, place) for place in every if place not in known]
    if not known:
        return rows
    values = np.array(
        [
            [
                [
                    panel.values[part][place, year],
                    panel.values[whole][place, year] - panel.values[part][place, year],
                ]
                for place in known
            ]
            for year in years
        ]
    )
    split = dynamic_shift_share(values, reference=country)
    for name in PARTS:
        amounts = getattr(split, name)[:, 0]
        rows += [
            _row(panel, parameters, place, name, float(amount))
            for place, amount in zip(known, amounts, strict=True)
        ]
    return rows


def _pair(panel: Panel, part: str, whole: str, year: int) -> list[float]:
    ours, all_of_it = panel.national(part, year), panel.national(whole, year)
    if ours is None or all_of_it is None:
        return [np.nan, np.nan]
    return [ours.value, all_of_it.value - ours.value]


def _comparable(panel: Panel, part: str, whole: str, place: int, years: list[int]) -> bool:
    present = all((place, year) in panel.values[v] for v in (part, whole) for year in years)
    inside = set(years[1:])
    return (
        present
        and not any(panel.breaks(v, place) & inside for v in (part, whole))
        and all(panel.same_area(part, whole, place, year) for year in years)
    )


def _span(parameters: Parameters) -> str:
    return f"{parameters['first']}-{parameters['last']}"


def _row(panel: Panel, parameters: Parameters, place: int, name: str, amount: float) -> FigureRow:
    return FigureRow(
        variable=f"{parameters['target']}_{name}",
        territory=panel.codes[place],
        period=str(parameters["last"]),
        breakdown=_span(parameters),
        value=amount,
        notes=joined("shift_share", "nominal"),
    )


def _not_comparable(panel: Panel, parameters: Parameters, place: int) -> FigureRow:
    return FigureRow(
        variable=f"{parameters['target']}_regional",
        territory=panel.codes[place],
        period=str(parameters["last"]),
        breakdown=_span(parameters),
        observation=Status.NOT_COMPARABLE,
        notes=joined("broken"),
    )
