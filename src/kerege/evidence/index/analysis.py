"""From a definition and a table to an index: composed, doubted, taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerege.evidence.index.checking import COPELAND, POWERS
from kerege.evidence.index.definition import Definition
from kerege.kernel.errors import Refusal
from kerege.methods import indicators
from kerege.methods.errors import MethodError

FEWEST = 4
"""Regions below which outliers cannot be judged and ranks say little."""
OF_SENSITIVITY, OF_IMPUTATION = 1, 2
"""Streams of chance besides that of the uncertainty, which has the seed alone."""
KINDS = ("imputation", "treatment", "normalisation")
"""The axes of the data: the choices made before weights."""
Table = NDArray[np.float64]

SCALES = {
    "min_max": indicators.min_max_normalise,
    "rank": indicators.rank_normalise,
    "percentile": indicators.percentile_normalise,
}


@dataclass(frozen=True)
class Index:
    """An index of ``regions``; arrays are in their order.

    Attributes
    ----------
    left_out
        Regions with more gaps than may be filled, and the indicators that they lack.
    filled, drawn_in
        True where a gap was filled, or where the treatment of outliers changed a value, (regions,
        indicators).
    own_best
        Each region under the weights that suit it best, if the definition asks for it.
    components
        The weights that principal components would give; None where there are none.
    sensitivity
        Which choice moves the ranks most; None where it was not asked for or nothing moves.
    """

    regions: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]
    composed: indicators.CompositeIndicator
    uncertainty: indicators.CompositeUncertainty
    filled: NDArray[np.bool_]
    drawn_in: NDArray[np.bool_]
    checks: indicators.MultivariateChecks | None
    components: indicators.ComponentWeights | None
    own_best: indicators.BenefitOfTheDoubt | None
    sensitivity: indicators.CompositeSensitivity | None


def compose(
    definition: Definition, regions: Sequence[str], table: Table, *, thoroughly: bool = True
) -> Index:
    """Compose the index of the regions that have every indicator; NaN is "not measured".

    Parameters
    ----------
    thoroughly
        Whether to compute what the ranks do not need: sensitivity and benefit of the doubt.

    Raises
    ------
    Refusal
        If fewer than four regions have every indicator, or a method refuses them.
    """
    codes = [node.code for node in definition.indicators]
    gaps = np.isnan(table)
    whole = gaps.sum(axis=1) <= definition.imputation.get("most_gaps", 0)
    whole &= ~gaps.all(axis=1)
    left_out = {
        region: tuple(code for code, gap in zip(codes, row, strict=True) if gap)
        for region, row, here in zip(regions, gaps, whole, strict=True)
        if not here
    }
    if whole.sum() < FEWEST:
        raise Refusal(
            f"Only {whole.sum()} of {len(table)} regions have every indicator.",
            definition.code,
            "Leave out the indicator with most gaps, or supply its values.",
        )
    kept = tuple(region for region, here in zip(regions, whole, strict=True) if here)
    try:
        return _composed(definition, kept, table[whole], left_out, thoroughly=thoroughly)
    except MethodError as error:
        raise Refusal(f"{error.what}.", f"{definition.code}, {error.where}", error.mend) from error


def examine(definition: Definition, regions: Sequence[str], table: Table) -> Index:
    """Compose an index with a single replication: for what needs no chance."""
    once = {**definition.uncertainty, "replications": 1}
    return compose(replace(definition, uncertainty=once), regions, table, thoroughly=False)


def _composed(
    definition: Definition,
    regions: tuple[str, ...],
    table: Table,
    left_out: dict[str, Any],
    *,
    thoroughly: bool,
) -> Index:
    data, filled, drawn_in = _data(definition, table)
    first = data[0, 0, 0]
    several = table.shape[1] > 1
    checks = indicators.multivariate_checks(first) if several else None
    components = _components(definition, first, checks) if checks else None
    levels = _levels(definition, components)
    choices: dict[str, Any] = {**levels, "aggregations": _aggregations(definition)}
    for key in ("weight_range", "drop_probability", "confidence"):
        choices[key] = definition.uncertainty[key]
    return Index(
        regions=regions,
        left_out=left_out,
        composed=indicators.composite_indicator(
            first, **levels, powers=_powers(definition.aggregation)
        ),
        uncertainty=indicators.composite_uncertainty(
            data.reshape(-1, *first.shape),
            **choices,
            replications=definition.uncertainty["replications"],
            top_places=definition.uncertainty["top_places"],
            generator=np.random.default_rng(definition.uncertainty["seed"]),
        ),
        filled=filled,
        drawn_in=drawn_in,
        checks=checks,
        components=components,
        own_best=_own_best(definition, first) if thoroughly else None,
        sensitivity=_sensitivity(definition, data, choices) if thoroughly else None,
    )


def _data(
    definition: Definition, table: Table
) -> tuple[Table, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return scaled values under each choice of `KINDS`, what was filled, and what drawn in."""
    filled = np.isnan(table)
    tables = _filled(definition, table, filled) if filled.any() else [table]
    doubt = definition.uncertainty
    ways = list(dict.fromkeys([definition.normalisation, *doubt["normalisations"]]))
    drawn_in, data = np.zeros(table.shape, dtype=np.bool_), []
    for number, one in enumerate(tables):
        treated = [one]
        if definition.treatment:
            found = indicators.outlier_treatment(one, **definition.treatment)
            treated = [found.values, one] if doubt["untreated"] else [found.values]
            if number == 0:
                drawn_in = found.changed | found.transformed
        data.append([[_scaled(definition, each, way) for way in ways] for each in treated])
    return np.array(data), filled, drawn_in


def _filled(definition: Definition, table: Table, missing: NDArray[np.bool_]) -> list[Table]:
    """Return the table without gaps; under draws first their mean, then each."""
    how = definition.imputation
    if how["method"] == "neighbours":
        found = indicators.nearest_neighbour_imputation(
            table, missing=missing, neighbours=how["neighbours"]
        )
        return [found.values]
    if how["method"] == "normal":
        drawn = indicators.multivariate_normal_imputation(
            table,
            missing=missing,
            draws=how["draws"],
            ridge=how["ridge"],
            generator=np.random.default_rng([definition.uncertainty["seed"], OF_IMPUTATION]),
        )
        return [drawn.mean(axis=0), *drawn]
    everyone = np.zeros(len(table))
    return [
        indicators.group_imputation(
            table, missing=missing, groups=everyone, statistic=how["method"]
        )
    ]


def _scaled(definition: Definition, table: Table, way: str) -> Table:
    low, high = definition.scale
    direction = [node.direction for node in definition.indicators]
    return np.asarray(low + (high - low) * SCALES[way](table, direction=direction))


def _components(
    definition: Definition, first: Table, checks: indicators.MultivariateChecks
) -> indicators.ComponentWeights | None:
    """Return weights from the components asked for, else from those with an eigenvalue above 1."""
    usual = max(int((checks.eigenvalues > 1).sum()), 1)
    asked = definition.weighting.get("components")
    try:
        return indicators.principal_component_weights(first, components=asked or usual)
    except MethodError:
        if asked:
            raise
        return None  # the index does not rest on them


def _levels(
    definition: Definition, components: indicators.ComponentWeights | None
) -> dict[str, Any]:
    """Return parents and weights of each level as the definition chooses them."""
    weights = [np.array([node.weight for node in level]) for level in definition.levels]
    if definition.weighting["method"] == "equal":
        weights = [np.ones(len(level)) for level in definition.levels]
    elif definition.weighting["method"] == "principal_components" and components:
        weights = [components.weights]
        for parent in definition.parents[:-1]:
            # A group weighs as much as what is in it.
            weights.append(np.bincount(parent, weights[-1]))
    return {"parents": definition.parents, "weights": weights}


def _powers(means: Sequence[str]) -> list[float]:
    return [POWERS[mean] for mean in means]


def _aggregations(definition: Definition) -> list[Any]:
    ways: list[Any] = [_powers(definition.aggregation)]
    for way in definition.uncertainty["aggregations"]:
        read = way if way == COPELAND else _powers(way)
        if read not in ways:
            ways.append(read)
    return ways


def _own_best(definition: Definition, first: Table) -> indicators.BenefitOfTheDoubt | None:
    bounds = definition.benefit_of_the_doubt
    return indicators.benefit_of_the_doubt(first, **bounds) if bounds else None


def _sensitivity(
    definition: Definition, data: Table, choices: dict[str, Any]
) -> indicators.CompositeSensitivity | None:
    how = definition.sensitivity
    if not how:
        return None
    generator = np.random.default_rng([definition.uncertainty["seed"], OF_SENSITIVITY])
    try:
        return indicators.composite_sensitivity(data, **choices, **how, generator=generator)
    except MethodError as error:
        if error.what in UNMOVED:
            return None
        raise


UNMOVED = {"No choice is open", "The result does not vary"}
"""What is said where no choice moves a rank: then there is nothing to share out."""


def choice_name(definition: Definition, choice: indicators.Choice) -> str:
    """Return the name of a choice: ``normalisation``, ``left_out``, ``weight_CODE``."""
    if choice.kind == "data":
        return KINDS[choice.at[0]]
    if choice.kind == "weight":
        level, node = choice.at
        return f"weight_{definition.levels[level][node].code}"
    return "left_out" if choice.kind == "dropped" else choice.kind
