"""An index as JSON data: ranks with their intervals before scores."""

from typing import Any

import numpy as np

from kerege.evidence.index.analysis import Index, choice_name
from kerege.evidence.index.definition import Definition


def as_data(definition: Definition, index: Index) -> dict[str, Any]:
    """Return the index as JSON data."""
    doubt = index.uncertainty
    codes = [node.code for node in definition.indicators]
    order = np.argsort(doubt.rank, kind="stable")
    return {
        "index": definition.code,
        "regions": [_region(index, codes, i) for i in order],
        "left_out": {region: list(gaps) for region, gaps in index.left_out.items()},
        "weights": dict(zip(codes, index.composed.effective_weights.tolist(), strict=True)),
        "checks": checks(index, codes),
        "sensitivity": sensitivity(definition, index),
        "replications": doubt.replications,
        "confidence": definition.uncertainty["confidence"],
        "top_places": doubt.top_places,
    }


def _region(index: Index, codes: list[str], i: int) -> dict[str, Any]:
    doubt, composed = index.uncertainty, index.composed
    row = {
        "region": index.regions[i],
        "rank_from": float(doubt.low[i]),
        "rank_to": float(doubt.high[i]),
        "rank": float(doubt.rank[i]),
        "among_first": float(doubt.top[i]),
        "score": float(composed.scores[i]),
        "contributions": dict(zip(codes, composed.contributions[i].tolist(), strict=True)),
        "filled": [code for code, was in zip(codes, index.filled[i], strict=True) if was],
        "drawn_in": [code for code, was in zip(codes, index.drawn_in[i], strict=True) if was],
    }
    if index.own_best is not None:
        row["own_best"] = float(index.own_best.scores[i])
    return row


def checks(index: Index, codes: list[str]) -> dict[str, Any]:
    """Return how the indicators hang together; nothing for a single one."""
    found, components = index.checks, index.components
    if found is None:
        return {}
    return {
        "alpha": found.alpha,
        "alpha_without": dict(zip(codes, map(known, found.alpha_without), strict=True)),
        "sampling_adequacy": known(found.sampling_adequacy),
        "correlation": found.correlation.tolist(),
        "eigenvalues": found.eigenvalues.tolist(),
        "component_weights": dict(zip(codes, components.weights.tolist(), strict=True))
        if components
        else {},
    }


def known(value: Any) -> float | None:
    """Return a number, or None where there is none."""
    return None if np.isnan(value) else float(value)


def sensitivity(definition: Definition, index: Index) -> dict[str, Any]:
    """Return which choice moves the ranks most, the largest total share first."""
    found = index.sensitivity
    if found is None:
        return {}
    rows = [
        {
            "choice": choice_name(definition, choice),
            "total": float(found.total[i]),
            "total_error": float(found.total_error[i]),
            "first": float(found.first[i]),
            "first_error": float(found.first_error[i]),
        }
        for i, choice in enumerate(found.choices)
    ]
    rows.sort(key=lambda row: -float(str(row["total"])))
    return {"mean_shift": found.mean_shift, "deviation": found.deviation, "choices": rows}
