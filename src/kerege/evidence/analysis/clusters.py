"""Where like values lie side by side: local Moran over the common borders of regions."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerege.evidence.analysis.methods import Parameters, method
from kerege.evidence.analysis.neighbours import FEWEST
from kerege.evidence.analysis.panel import Panel
from kerege.evidence.analysis.specialisation import joined
from kerege.evidence.rows import FigureRow
from kerege.methods.spatial import (
    contiguity_weights,
    false_discovery,
    flag_stability,
    local_moran,
    row_standardise,
)

Array = np.ndarray[Any, Any]
OWN, NEAR = "cluster_own", "cluster_neighbours"
P, ADJUSTED, STABILITY = "cluster_p", "cluster_p_adjusted", "cluster_stability"
OVER_SEEDS = "smallest and largest over the seeds in the recipe"


@dataclass(frozen=True)
class _Map:
    """The newest year in which all is measured, its regions, and the mean of who borders on each.

    ``weights`` is (regions, regions), sparse, each row adding up to 1.
    """

    year: int
    places: list[int]
    weights: Any  # scipy's sparse arrays carry no types


@dataclass(frozen=True)
class _Tests:
    """p-values before and after correction, (seeds, variables, regions), and the share of seeds."""

    p: Array
    adjusted: Array
    stability: Array


@method(
    "evidence.local_clusters",
    functions=(
        "kerege.methods.spatial.contiguity_weights",
        "kerege.methods.spatial.row_standardise",
        "kerege.methods.spatial.local_moran",
        "kerege.methods.spatial.false_discovery",
        "kerege.methods.spatial.flag_stability",
    ),
    reads=("variables",),
)
def local_clusters(panel: Panel, parameters: Parameters) -> list[FigureRow]:
    """Return for each region and variable how it and its neighbours stand, and both p-values.

    It is taken in the newest year in which every variable is measured in the same regions, and in
    all that have a border. All regions and variables are one family of tests, since a reader looks
    at all of them. What is the same everywhere is not tested, nor is a region without a border.
    """
    found = _newest(panel, parameters)
    if found is None:
        return []
    measured = {
        name: np.array([panel.values[name][place, found.year] for place in found.places])
        for name in parameters["variables"]
    }
    varying = {name: values for name, values in measured.items() if np.ptp(values) > 0}
    if not varying:
        return []
    table = np.array(list(varying.values()))
    tests = _tests(table, found, parameters)
    own = (table - table.mean(axis=1, keepdims=True)) / table.std(axis=1, keepdims=True)
    near = (found.weights @ own.T).T
    return [
        FigureRow(
            variable=variable,
            territory=panel.codes[place],
            period=str(found.year),
            breakdown=name,
            notes=joined("clusters"),
            **stated,
        )
        for row, name in enumerate(varying)
        for column, place in enumerate(found.places)
        for variable, stated in (
            (OWN, {"value": float(own[row, column])}),
            (NEAR, {"value": float(near[row, column])}),
            (P, _over_seeds(tests.p[:, row, column])),
            (ADJUSTED, _over_seeds(tests.adjusted[:, row, column])),
            (STABILITY, {"value": float(100 * tests.stability[row, column])}),
        )
    ]


def _newest(panel: Panel, parameters: Parameters) -> _Map | None:
    names = list(parameters["variables"])
    for year in reversed(panel.years(*names)):
        measured = [
            {panel.codes[place] for place in panel.regions(name, year)}
            - {panel.codes[panel.nation]}
            for name in names
        ]
        pairs = [
            (one, other)
            for one, other, first, last in parameters["borders"]
            if first <= f"{year}-12-31" <= (last or "9999")
        ]
        bordering = sorted({code for pair in pairs for code in pair})
        same = set.intersection(*measured) == set.union(*measured)
        if same and measured[0].issuperset(bordering) and len(bordering) >= FEWEST:
            numbered = [[bordering.index(code) for code in pair] for pair in pairs]
            weights = row_standardise(contiguity_weights(numbered, regions=len(bordering)))
            keys = {code: key for key, code in panel.codes.items()}
            return _Map(year, [keys[code] for code in bordering], weights)
    return None


def _tests(table: Array, found: _Map, parameters: Parameters) -> _Tests:
    """Test every variable in every region under every seed; the first seed gives the answer."""
    drawn: list[Array] = []
    adjusted: list[Array] = []

    def flags(generator: np.random.Generator) -> Array:
        permutations = int(parameters["permutations"])
        moran = [
            local_moran(values, found.weights, generator=generator, permutations=permutations)
            for values in table
        ]
        drawn.append(np.concatenate([one.p_value for one in moran]))
        corrected = false_discovery(drawn[-1], level=float(parameters["level"]))
        adjusted.append(corrected.adjusted)
        return corrected.flagged

    stability = flag_stability(flags, seeds=list(parameters["seeds"])).stability
    shape = (len(drawn), *table.shape)
    return _Tests(
        np.array(drawn).reshape(shape),
        np.array(adjusted).reshape(shape),
        stability.reshape(table.shape),
    )


def _over_seeds(values: Array) -> dict[str, Any]:
    return {
        "value": float(values[0]),
        "lower": float(values.min()),
        "upper": float(values.max()),
        "interval": OVER_SEEDS,
    }
