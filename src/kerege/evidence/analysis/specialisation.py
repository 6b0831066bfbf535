"""Shares and location quotients of an amount, by region and year."""

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.words import NOTES
from kerege.evidence.rows import FigureRow
from kerege.methods.regional import (
    location_quotient,
    location_quotient_accuracy_interval,
    share,
)

ROOM = 1 + 1e-9
ASSUMED = "outer bounds at the accuracy assumed in the recipe"


@method(
    "evidence.share_of_total",
    functions=("kerege.methods.regional.share",),
    reads=("part", "whole"),
)
def share_of_total(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the part as a percentage of the whole, for regions and the country."""
    part, whole, target = (str(parameters[key]) for key in ("part", "whole", "target"))
    rows = []
    for year in panel.years(part, whole):
        places = [*_both(panel, part, whole, year), panel.nation]
        known = [p for p in places if all((p, year) in panel.values[v] for v in (part, whole))]
        if not known:
            continue
        shares = share(
            np.array([[panel.values[part][place, year]] for place in known]),
            axis=1,
            total=np.array([panel.values[whole][place, year] for place in known]),
        )
        rows += [
            FigureRow(
                variable=target,
                territory=panel.codes[place],
                period=str(year),
                value=float(100 * value),
                notes=NOTES.get(str(parameters.get("note")), {}),
            )
            for place, value in zip(known, shares[:, 0], strict=True)
        ]
    return rows


def _both(panel: Panel, part: str, whole: str, year: int) -> list[int]:
    kept = panel.regions(whole, year)
    return [p for p in kept if p in set(panel.regions(part, year))]


@method(
    "evidence.location_quotient_of_amounts",
    functions=(
        "kerege.methods.regional.location_quotient",
        "kerege.methods.regional.location_quotient_accuracy_interval",
    ),
    reads=("part", "whole"),
)
def location_quotient_of_amounts(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return the quotient by region and year, with bounds if an accuracy is given.

    The reference is the published national value of both amounts; where one of them was not
    published, the sum of the regions if they cover the country. Years in which neither exists have
    no quotient.
    """
    part, whole = str(parameters["part"]), str(parameters["whole"])
    rows = []
    for year in panel.years(part, whole):
        known = _both(panel, part, whole, year)
        ours, all_of_it = panel.national(part, year), panel.national(whole, year)
        if not known or ours is None or all_of_it is None:
            continue
        bounds = _quotients(
            np.array([panel.values[part][place, year] for place in known]),
            np.array([panel.values[whole][place, year] for place in known]),
            # A sum of rounded regions can exceed the rounded nation in its last digit.
            (ours.value * ROOM, all_of_it.value * ROOM),
            parameters.get("relative_error"),
        )
        keys = [str(parameters.get("note") or "")]
        keys += [] if ours.is_published and all_of_it.is_published else ["computed_reference"]
        rows += [
            FigureRow(
                variable=str(parameters["target"]),
                territory=panel.codes[place],
                period=str(year),
                value=value,
                lower=low,
                upper=high,
                interval="" if low is None else ASSUMED,
                notes=joined(*keys),
            )
            for place, value, low, high in zip(known, *bounds, strict=True)
        ]
    return rows


def _quotients(
    part: np.ndarray, whole: np.ndarray, reference: tuple[float, float], error: float | None
) -> tuple[list[float], list[float | None], list[float | None]]:
    ours, all_of_it = max(reference[0], part.sum()), max(reference[1], whole.sum())
    if error is None:
        plain = location_quotient(
            part, whole, reference_activity=ours, reference_total=float(all_of_it)
        )
        nothing: list[float | None] = [None] * len(plain)
        return plain.tolist(), nothing, nothing
    bounds = location_quotient_accuracy_interval(
        part,
        whole,
        relative_error=error,
        reference_activity=ours,
        reference_total=float(all_of_it),
    )
    return bounds.quotient.tolist(), bounds.low.tolist(), bounds.high.tolist()


def joined(*keys: str) -> dict[str, str]:
    """Return the notes with these keys as one text in each language."""
    texts = [NOTES[key] for key in keys if key]
    languages = {language for text in texts for language in text}
    return {
        language: " ".join(text[language] for text in texts if language in text)
        for language in sorted(languages)
    }
