"""A whole diagnosis: severities with ranks, the figure for the country, and the recipe."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerege.kernel.errors import Kind, Refusal
from kerege.needs.analysis.readings import Reading, readings
from kerege.needs.analysis.severity import (
    Cell,
    Part,
    Pooled,
    country_level,
    pooled,
    ranks,
    weighted_ranks,
)
from kerege.needs.analysis.weighing import Weighing
from kerege.needs.assumptions import Assumptions
from kerege.needs.selectors.inputs import Inputs

DIGITS = 6


@dataclass(frozen=True)
class Weighed:
    """The weight of a need with its error, and the rank of the need if all counted alike."""

    weight: float
    error: float
    plain_rank: tuple[float, int, int]


@dataclass(frozen=True)
class Row:
    """One severity, as it is kept; ``place`` is empty for the country."""

    territory: Any
    area: Any
    mean: float
    deviation: float
    lower: float
    upper: float
    rank: tuple[float, int, int]
    place: tuple[float, int, int] | None
    difference: float
    difference_error: float
    without_synthetic: float | None
    is_known: bool
    is_synthetic: bool
    parts: list[Part]
    weighed: Weighed | None = None

    def numbers(self) -> tuple[float, ...]:
        """Return what the checksum of a run covers, besides ranks and parts."""
        return (self.mean, self.deviation, self.difference, self.difference_error)

    def weighing(self) -> list[Any]:
        """Return what the checksum covers of a weighted diagnosis."""
        if self.weighed is None:
            return []
        return [
            round(self.weighed.weight, DIGITS),
            round(self.weighed.error, DIGITS),
            *self.weighed.plain_rank,
        ]


@dataclass(frozen=True)
class Diagnosed:
    """The severities with what reproduces them."""

    rows: list[Row]
    parameters: dict[str, Any]
    inputs: dict[str, Any]
    is_synthetic: bool
    figures: list[Any]

    def result(self) -> list[list[Any]]:
        """Return what the checksum of the run is taken from."""
        return [
            [
                row.territory.code,
                row.area.code,
                *(round(number, DIGITS) for number in row.numbers()),
                *row.rank,
                *(row.place or ()),
                row.is_known,
                row.is_synthetic,
                [[round(part.value, DIGITS), round(part.weight, DIGITS)] for part in row.parts],
                *row.weighing(),
            ]
            for row in self.rows
        ]


def compute(
    inputs: Inputs,
    assumptions: Assumptions,
    year: int,
    until: int | None = None,
    weighing: Weighing | None = None,
) -> Diagnosed:
    """Diagnose for a year, from figures until a year (empty: the newest).

    With the weights of a panel the needs are ordered by weight times severity; severities stay.
    The same inputs give the same answer.

    Raises
    ------
    Refusal
        If nothing is known of any region.
    """
    found = readings(inputs, assumptions)
    size = (len(inputs.regions), len(inputs.areas))
    whole = pooled(found, size, assumptions) if all(size) else None
    if whole is None:
        raise Refusal(
            "There is nothing to diagnose from.",
            "needs",
            "Load a country package, or record figures, signals or statements first.",
            Kind.CONFLICT,
        )
    kept = [one for one in found if not one.is_synthetic]
    plain = pooled(kept, size, assumptions) if len(kept) < len(found) else None
    rows = [
        *_regions(inputs, whole, plain, _Order(assumptions, weighing)),
        *_country(inputs, whole, plain, _Order(assumptions, weighing)),
    ]
    weights = {"weights": weighing.recipe()} if weighing else {}
    return Diagnosed(
        rows,
        _parameters(inputs, assumptions) | {"year": year, "until": until} | weights,
        _contents(inputs) | ({"weights": weighing.contents()} if weighing else {}),
        is_synthetic=len(kept) < len(found) or bool(weighing and weighing.is_synthetic),
        figures=inputs.figures + inputs.population,
    )


def _triples(interval: Any) -> np.ndarray:
    return np.stack([interval.rank, np.floor(interval.low), np.ceil(interval.high)], axis=-1)


def _triple(values: np.ndarray) -> tuple[float, int, int]:
    return float(values[0]), int(values[1]), int(values[2])


def _alone(items: int) -> np.ndarray:
    return np.ones((items, 3))


@dataclass(frozen=True)
class _Order:
    """How needs are put in order: by severity, or by weight times severity."""

    assumptions: Assumptions
    weighing: Weighing | None

    def among_needs(self, means: np.ndarray, deviations: np.ndarray, stream: int) -> np.ndarray:
        """Return the ranks that hold."""
        if means.shape[-1] == 1:
            return np.ones((*means.shape, 3))
        if self.weighing is None:
            return _triples(ranks(means, deviations, stream, self.assumptions))
        found = weighted_ranks(means, deviations, stream, self.assumptions, self.weighing)
        return _triples(found)

    def weighed(self, means: np.ndarray, deviations: np.ndarray, stream: int) -> list[Any]:
        """Return, shaped as the means, the weights and the ranks if all needs counted alike."""
        if self.weighing is None:
            return np.full(means.shape, None).tolist()
        plain = _Order(self.assumptions, None).among_needs(means, deviations, stream)
        found = np.empty(means.shape, dtype=object)
        for at in np.ndindex(means.shape):
            weight, error = (
                float(values[at[-1]]) for values in (self.weighing.weights, self.weighing.errors)
            )
            found[at] = Weighed(weight, error, _triple(plain[at]))
        return list(found.tolist())


def _regions(inputs: Inputs, whole: Pooled, plain: Pooled | None, order: _Order) -> list[Row]:
    means, deviations = whole.table("mean"), whole.table("deviation")
    regions, areas = means.shape
    among_needs = order.among_needs(means, deviations, 1)
    weighed = order.weighed(means, deviations, 1)
    places = (
        _triples(ranks(means.T, whole.table("own_deviation").T, 2, order.assumptions))
        if regions > 1
        else _alone(areas)[:, None]
    )
    common = means.mean(axis=0)
    return [
        _row(
            inputs.regions[at],
            inputs.areas[area],
            cell := whole.cells[at][area],
            rank=_triple(among_needs[at, area]),
            place=_triple(places[area, at]),
            difference=cell.mean - float(common[area]),
            difference_error=cell.own_deviation * (1 - 1 / regions),
            without=plain.cells[at][area].mean if plain and cell.is_synthetic else None,
            weighed=weighed[at][area],
        )
        for at in range(regions)
        for area in range(areas)
    ]


def _row(territory: Any, area: Any, cell: Cell, *, without: float | None, **more: Any) -> Row:
    return Row(
        territory,
        area,
        cell.mean,
        cell.deviation,
        cell.lower,
        cell.upper,
        without_synthetic=without,
        is_known=cell.is_known,
        is_synthetic=cell.is_synthetic,
        parts=cell.parts,
        **more,
    )


def population_weights(inputs: Inputs) -> np.ndarray | None:
    """Return each region's share of the population, or None where one is not known."""
    numbers = {row.territory_id: float(row.value) for row in inputs.population}
    people = [numbers.get(region.pk) for region in inputs.regions]
    if not people or any(number is None for number in people):
        return None
    weights = np.array(people, dtype=float)
    return np.asarray(weights / weights.sum())


def _country(inputs: Inputs, whole: Pooled, plain: Pooled | None, order: _Order) -> list[Row]:
    if inputs.country is None:
        return []
    regions = len(inputs.regions)
    shares = population_weights(inputs)
    weights = np.full(regions, 1 / regions) if shares is None else shares
    levels = country_level(whole, weights, order.assumptions)
    bare = country_level(plain, weights, order.assumptions) if plain else None
    means, deviations = (np.array([level[at] for level in levels]) for at in (0, 1))
    places, weighed = order.among_needs(means, deviations, 3), order.weighed(means, deviations, 3)
    known, synthetic = whole.table("is_known"), whole.table("is_synthetic")
    return [
        Row(
            inputs.country,
            area,
            *levels[at],
            rank=_triple(places[at]),
            place=None,
            difference=levels[at][0] - float(whole.table("mean")[:, at].mean()),
            difference_error=levels[at][1],
            without_synthetic=bare[at][0] if bare and synthetic[:, at].any() else None,
            is_known=bool(known[:, at].any()),
            is_synthetic=bool(synthetic[:, at].any()),
            parts=[],
            weighed=weighed[at],
        )
        for at, area in enumerate(inputs.areas)
    ]


def _parameters(inputs: Inputs, assumptions: Assumptions) -> dict[str, Any]:
    return assumptions.parameters() | {
        "regions": [region.code for region in inputs.regions],
        "areas": [area.code for area in inputs.areas],
        "signals": {
            signal.code: {
                "area": signal.area.code,
                "scale": signal.scale,
                "higher_is_worse": signal.higher_is_worse,
                "standard_error": float(signal.standard_error),
            }
            for signal in inputs.signals
        },
        "figures": [row.pk for row in inputs.figures],
        "population_figures": [row.pk for row in inputs.population],
        "statements": [said.code for said in inputs.statements],
    }


def _contents(inputs: Inputs) -> dict[str, Any]:
    """Return what each input says, for its checksum."""
    return {
        "figures": [_figure(row) for row in inputs.figures],
        "population": [_figure(row) for row in inputs.population],
        "signals": [
            [
                one.code,
                one.area.code,
                one.variable.code,
                one.scale,
                one.higher_is_worse,
                float(one.standard_error),
            ]
            for one in inputs.signals
        ],
        "statements": [
            [said.code, said.territory_id, said.area_id, said.stance, said.kind]
            for said in inputs.statements
        ],
    }


def _figure(row: Any) -> list[Any]:
    return [row.code, row.territory.code, row.period, row.value, row.lower, row.upper]


__all__ = ["Diagnosed", "Reading", "Row", "Weighed", "compute", "population_weights"]
