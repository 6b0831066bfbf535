"""Rows become readings: what one figure or statement suggests of one need in one region."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from kerege.methods.indicators import relative_position
from kerege.needs.assumptions import Assumptions
from kerege.needs.enums import ContributionKind, Scale
from kerege.needs.selectors.inputs import Inputs

WHOLE = 100


@dataclass(frozen=True)
class Reading:
    """A suggested severity with its variance. ``region`` is None if it speaks of the country."""

    kind: ContributionKind
    region: int | None
    area: int
    value: float
    variance: float
    figure: Any = None
    signal: Any = None
    statement: Any = None
    is_synthetic: bool = False


@dataclass(frozen=True)
class _Placed:
    """One signal over the regions: the severity it suggests, its error, and the figure."""

    signal: Any
    rows: list[Any]
    places: np.ndarray
    errors: np.ndarray


def readings(inputs: Inputs, assumptions: Assumptions) -> list[Reading]:
    """Return all readings, in a fixed order."""
    return [
        *evidence_readings(inputs, assumptions),
        *statement_readings(inputs, assumptions),
    ]


def evidence_readings(inputs: Inputs, assumptions: Assumptions) -> list[Reading]:
    """Read each region's figures on the scale of their signal; a missing one gives no reading."""
    region_at = {region.pk: at for at, region in enumerate(inputs.regions)}
    area_at = {area.pk: at for at, area in enumerate(inputs.areas)}
    by_variable = defaultdict(list)
    for row in inputs.figures:
        by_variable[row.variable_id].append(row)
    placed = [
        one
        for signal in inputs.signals
        if (one := _read(signal, by_variable[signal.variable_id], assumptions)) is not None
    ]
    repeats = _repeats(placed)
    found = []
    for one in placed:
        together = Counter(row.territory_id for row in one.rows)
        model = float(one.signal.standard_error) ** 2
        for row, place, error in zip(one.rows, one.places, one.errors, strict=True):
            shared = together[row.territory_id] * repeats[one.signal.code]
            found.append(
                Reading(
                    ContributionKind.EVIDENCE,
                    region_at[row.territory_id],
                    area_at[one.signal.area.pk],
                    float(place),
                    float((model + error**2) * shared),
                    figure=row,
                    signal=one.signal,
                    is_synthetic=row.is_synthetic,
                )
            )
    return found


def _read(signal: Any, rows: list[Any], assumptions: Assumptions) -> _Placed | None:
    if signal.scale == Scale.SHARE:
        return _share(signal, rows, assumptions)
    if len({row.territory_id for row in rows}) < assumptions.fewest:
        return None
    return _place(signal, rows, assumptions)


def _share(signal: Any, rows: list[Any], assumptions: Assumptions) -> _Placed:
    """Take the share of those who lack something, in per cent, as the severity itself."""
    rows = [row for row in rows if 0 <= row.value <= WHOLE]
    lacking = np.array([float(row.value) for row in rows]) / WHOLE
    errors = np.array([_figure_error(row, assumptions.confidence) for row in rows]) / WHOLE
    return _Placed(signal, rows, lacking if signal.higher_is_worse else 1 - lacking, errors)


def _place(signal: Any, rows: list[Any], assumptions: Assumptions) -> _Placed:
    values = np.array([float(row.value) for row in rows])
    spread = np.array([_figure_error(row, assumptions.confidence) for row in rows])
    middle = defaultdict(list)
    for row, value in zip(rows, values, strict=True):
        middle[row.territory_id].append(value)
    among = np.array([np.mean(several) for several in middle.values()])
    sign = 1.0 if signal.higher_is_worse else -1.0
    places = relative_position(sign * values, sign * among, error=spread)
    above = relative_position(sign * (values + spread), sign * among)
    below = relative_position(sign * (values - spread), sign * among)
    return _Placed(signal, rows, places, np.abs(above - below) / 2)


def _figure_error(row: Any, confidence: float) -> float:
    """Return the standard error that a figure's own interval implies; none is stated as zero."""
    if row.lower is None or row.upper is None:
        return 0.0
    return float(row.upper - row.lower) / (2 * float(ndtri((1 + confidence) / 2)))


def _repeats(placed: list[_Placed]) -> dict[str, float]:
    """Count each signal with those of the same need that say the same.

    Signals that move together over the regions are partly one observation: the variance of each is
    multiplied by one plus the sum of its positive rank correlations with the others, so that two
    that agree fully weigh as one and two unrelated ones as two.
    """
    counts = {one.signal.code: 1.0 for one in placed}
    for one in placed:
        for other in placed:
            if other is not one and other.signal.area.pk == one.signal.area.pk:
                counts[one.signal.code] += max(0.0, _agreement(one, other))
    return counts


def _agreement(one: _Placed, other: _Placed) -> float:
    mine = {row.territory_id: place for row, place in zip(one.rows, one.places, strict=True)}
    theirs = {row.territory_id: place for row, place in zip(other.rows, other.places, strict=True)}
    both = sorted(mine.keys() & theirs.keys())
    left = np.array([mine[place] for place in both])
    right = np.array([theirs[place] for place in both])
    if len(both) < 3 or not left.std() or not right.std():  # noqa: PLR2004 -- two points always lie on a line
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])


def statement_readings(inputs: Inputs, assumptions: Assumptions) -> list[Reading]:
    """Read what was stated; several statements of one source count together as one voice."""
    region_at = {region.pk: at for at, region in enumerate(inputs.regions)}
    area_at = {area.pk: at for at, area in enumerate(inputs.areas)}
    voices = Counter(map(_voice, inputs.statements))
    found = []
    for said in inputs.statements:
        value, variance = assumptions.stance(said.stance, said.kind)
        found.append(
            Reading(
                ContributionKind.STATEMENT,
                region_at.get(said.territory_id),
                area_at[said.area_id],
                value,
                variance * voices[_voice(said)],
                statement=said,
            )
        )
    return found


def _voice(said: Any) -> tuple[Any, ...]:
    """Name the source of a statement about one need in one territory."""
    source = said.source_url or said.source_en or said.by_id or said.code
    return (said.territory_id, said.area_id, source)
