"""From a definition and a table to an index: composed, doubted, taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerege.evidence.index.definition import COPELAND, POWERS, Definition
from kerege.kernel.errors import Refusal
from kerege.methods import indicators
from kerege.methods.errors import MethodError

FEWEST = 4
"""Regions below which outliers cannot be judged and ranks say little."""
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
        Regions without a value of some indicator, and of which: nothing is filled in.
    drawn_in
        True where the treatment of outliers changed a value, (regions, indicators).
    """

    regions: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]
    composed: indicators.CompositeIndicator
    uncertainty: indicators.CompositeUncertainty
    drawn_in: NDArray[np.bool_]
    checks: indicators.MultivariateChecks | None


def compose(definition: Definition, regions: Sequence[str], table: Table) -> Index:
    """Compose the index of the regions that have every indicator; NaN is "not measured".

    Raises
    ------
    Refusal
        If fewer than four regions have every indicator, or a method refuses them.
    """
    codes = [node.code for node in definition.indicators]
    gaps = np.isnan(table)
    whole = ~gaps.any(axis=1)
    left_out = {
        region: tuple(code for code, gap in zip(codes, row, strict=True) if gap)
        for region, row in zip(regions, gaps, strict=True)
        if row.any()
    }
    if whole.sum() < FEWEST:
        raise Refusal(
            f"Only {whole.sum()} of {len(table)} regions have every indicator.",
            definition.code,
            "Leave out the indicator with most gaps, or supply its values.",
        )
    kept = tuple(region for region, here in zip(regions, whole, strict=True) if here)
    try:
        return _composed(definition, kept, table[whole], left_out)
    except MethodError as error:
        raise Refusal(f"{error.what}.", f"{definition.code}, {error.where}", error.mend) from error


def _composed(
    definition: Definition, regions: tuple[str, ...], table: Table, left_out: dict[str, Any]
) -> Index:
    doubt = definition.uncertainty
    treated, drawn_in = table, np.zeros(table.shape, dtype=np.bool_)
    if definition.treatment:
        found = indicators.outlier_treatment(table, **definition.treatment)
        treated, drawn_in = found.values, found.changed | found.transformed
    first = _scaled(definition, treated, definition.normalisation)
    tables = [treated, table] if doubt["untreated"] and definition.treatment else [treated]
    others = [
        _scaled(definition, one, way)
        for one in tables
        for way in dict.fromkeys([definition.normalisation, *doubt["normalisations"]])
    ]
    levels: dict[str, Any] = {
        "parents": definition.parents,
        "weights": [[node.weight for node in level] for level in definition.levels],
    }
    nominal = [POWERS[mean] for mean in definition.aggregation]
    ways: list[Any] = [nominal]
    for way in doubt["aggregations"]:
        read = way if way == COPELAND else [POWERS[mean] for mean in way]
        if read not in ways:
            ways.append(read)
    uncertainty = indicators.composite_uncertainty(
        np.stack(others),
        **levels,
        aggregations=ways,
        generator=np.random.default_rng(doubt["seed"]),
        **{
            key: doubt[key]
            for key in (
                "weight_range",
                "drop_probability",
                "replications",
                "confidence",
                "top_places",
            )
        },
    )
    several = table.shape[1] > 1
    return Index(
        regions=regions,
        left_out=left_out,
        composed=indicators.composite_indicator(first, **levels, powers=nominal),
        uncertainty=uncertainty,
        drawn_in=drawn_in,
        checks=indicators.multivariate_checks(first) if several else None,
    )


def _scaled(definition: Definition, table: Table, way: str) -> Table:
    low, high = definition.scale
    direction = [node.direction for node in definition.indicators]
    return np.asarray(low + (high - low) * SCALES[way](table, direction=direction))


def as_data(definition: Definition, index: Index) -> dict[str, Any]:
    """Return the index as JSON data: ranks with their intervals before scores."""
    doubt, composed = index.uncertainty, index.composed
    codes = [node.code for node in definition.indicators]
    order = np.argsort(doubt.rank, kind="stable")
    rows = [
        {
            "region": index.regions[i],
            "rank_from": float(doubt.low[i]),
            "rank_to": float(doubt.high[i]),
            "rank": float(doubt.rank[i]),
            "among_first": float(doubt.top[i]),
            "score": float(composed.scores[i]),
            "contributions": dict(zip(codes, composed.contributions[i].tolist(), strict=True)),
            "drawn_in": [code for code, was in zip(codes, index.drawn_in[i], strict=True) if was],
        }
        for i in order
    ]
    return {
        "index": definition.code,
        "regions": rows,
        "left_out": {region: list(gaps) for region, gaps in index.left_out.items()},
        "weights": dict(zip(codes, composed.effective_weights.tolist(), strict=True)),
        "checks": _checks(index),
        "replications": doubt.replications,
        "confidence": definition.uncertainty["confidence"],
        "top_places": doubt.top_places,
    }


def _checks(index: Index) -> dict[str, Any]:
    if index.checks is None:
        return {}
    adequacy = index.checks.sampling_adequacy
    return {
        "alpha": index.checks.alpha,
        "sampling_adequacy": None if np.isnan(adequacy) else adequacy,
        "eigenvalues": index.checks.eigenvalues.tolist(),
    }
