"""What if: other weights, other values of a place, a place of one's own. Nothing is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from kerege.evidence.index.definition import Definition, read_definition
from kerege.kernel.errors import Refusal

OWN = "own"
"""The code under which a place of one's own stands in the table."""
HEAVIEST = 1_000
"""Largest weight; only the proportions of weights count."""
FEWEST = 2
"""Indicators below which there is nothing to weigh."""
REACH = 10
"""How many times its measured spread an indicator may lie beyond what is measured."""

Table = NDArray[np.float64]
Limits = tuple[float, float]


@dataclass(frozen=True)
class Supposition:
    """What is supposed against the published index.

    Attributes
    ----------
    weights
        Part of the index -> its weight within its group; 0 leaves the part out.
    values
        Region and indicator -> the value supposed.
    own
        Indicator -> the value of a place of one's own; empty: no such place.
    weights_of
        Whose weights these are, in one line; the definition says so in its first.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[tuple[str, str], float] = field(default_factory=dict)
    own: Mapping[str, float] = field(default_factory=dict)
    weights_of: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs from what is published."""
        return not (self.weights or self.values or self.own)


def reweigh(text: str, weights: Mapping[str, float]) -> str:
    """Return a definition (YAML) with other weights; a part of weight 0 is no longer in it.

    Weights that the data gave before are those of the parts now.

    Raises
    ------
    Refusal
        If a part is not in the definition, a weight is no number from 0 to 1,000, or fewer than
        two indicators are left.
    """
    given = yaml.safe_load(text)
    known = set(_codes(given["parts"]))
    for code, weight in weights.items():
        if code not in known:
            raise Refusal(f"{code} is no part of the index.", "weights", f"Parts: {sorted(known)}.")
        if not 0 <= weight <= HEAVIEST:  # NaN is refused too
            raise Refusal(
                f"The weight {weight:g} is out of range.", code, f"Write 0 to {HEAVIEST:,}."
            )
    given["parts"] = _weighed(given["parts"], weights)
    given["weighting"] = {"method": "stated"}
    if sum(1 for _ in _indicators(given["parts"])) < FEWEST:
        raise Refusal(
            "Fewer than two indicators have a weight.",
            "weights",
            "Give two indicators or more a weight above zero.",
        )
    return str(yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=100))


def _codes(parts: list[dict[str, Any]]) -> Iterator[str]:
    for part in parts:
        yield part["code"]
        yield from _codes(part.get("parts", []))


def _indicators(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        if "parts" in part:
            yield from _indicators(part["parts"])
        else:
            yield part


def _weighed(parts: list[dict[str, Any]], weights: Mapping[str, float]) -> list[dict[str, Any]]:
    kept = []
    for part in parts:
        now = {**part, "weight": weights.get(part["code"], part["weight"])}
        if "parts" in part:
            now["parts"] = _weighed(part["parts"], weights)
        if now["weight"] and now.get("parts", True):
            kept.append(now)
    return kept


def suppose(
    text: str,
    regions: Sequence[str],
    table: Table,
    supposed: Supposition,
    limits: Mapping[str, Limits],
) -> tuple[str, Definition, list[str], Table]:
    """Return definition (YAML and read), regions and table under a supposition.

    Parameters
    ----------
    text
        The published definition.
    regions, table
        Its table, indicators in the order of the definition; it is not changed.
    limits
        Indicator -> the lowest and highest value that may be supposed (see `reach`).

    Raises
    ------
    Refusal
        As `reweigh`; or if a region or an indicator is not known, the place of one's own lacks an
        indicator, or a value lies outside its limits.
    """
    before = [node.code for node in read_definition(text).indicators]
    changed = reweigh(text, supposed.weights) if supposed.weights else text
    if supposed.weights_of:
        changed = f"# Weights: {supposed.weights_of}\n{changed}"
    after = read_definition(changed)
    now, places = table.copy(), list(regions)
    for (region, code), value in supposed.values.items():
        if region not in places:
            raise Refusal(f"{region} is not in the index.", "values", "Choose from the table.")
        column = _place_of(before, code)
        now[places.index(region), column] = _within(limits, code, value)
    kept = [before.index(node.code) for node in after.indicators]
    if supposed.own:
        row = np.full(len(before), np.nan)
        for code, value in supposed.own.items():
            column = _place_of(before, code)
            row[column] = _within(limits, code, value)
        absent = [before[i] for i in kept if np.isnan(row[i])]
        if absent:
            raise Refusal(
                "A place of your own needs a value of every indicator.",
                f"own: {', '.join(absent)}",
                "Add them, or give the indicator the weight 0.",
            )
        now, places = np.vstack([now, row]), [*places, OWN]
    return changed, after, places, now[:, kept]


def _place_of(codes: Sequence[str], code: str) -> int:
    if code not in codes:
        raise Refusal(f"{code} is no indicator.", "values", f"Indicators: {', '.join(codes)}.")
    return codes.index(code)


def reach(measured: Table) -> Limits:
    """Return the lowest and highest value that may be supposed of an indicator."""
    low, high = float(np.nanmin(measured)), float(np.nanmax(measured))
    room = REACH * (high - low)
    return low - room, high + room


def _within(limits: Mapping[str, Limits], code: str, value: float) -> float:
    low, high = limits[code]
    if not low <= value <= high:  # NaN is refused too
        raise Refusal(
            f"{value:g} is nothing that a place could have.",
            code,
            f"Write {low:.6g} to {high:.6g}.",
        )
    return value
