"""Figures in the standards of statistical offices: JSON-stat 2.0 and SDMX-CSV 2.0."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from kerege.evidence.models import Figure
from kerege.evidence.rows import year_in
from kerege.kernel.cells import harmless_cell

NONE = "_Z"
"""Not applicable (SDMX): the figure has no such part."""
STRUCTURE_ID = "KEREGE:FIGURES(1.0)"
DIMENSIONS = ("variable", "territory", "period", "activity", "scope", "breakdown", "origin", "nth")
ATTRIBUTES = ("relation", "lower", "upper", "synthetic", "dataset")


def _cells(figures: Iterable[Figure]) -> list[tuple[tuple[str, ...], Figure]]:
    """Return each figure with its place; those that say the same thing twice are numbered."""
    seen: Counter[tuple[str, ...]] = Counter()
    placed = []
    for figure in figures:
        activity, scope = figure.activity, figure.scope
        origin = figure.dataset or figure.run
        key = (
            figure.variable.code,
            figure.territory.code,
            figure.period or str(year_in(figure.as_of) or NONE),
            activity.code if activity else NONE,
            f"{scope.code}:{scope.version}" if scope else NONE,
            figure.breakdown or NONE,
            origin.code if origin else NONE,
        )
        seen[key] += 1
        placed.append(((*key, str(seen[key])), figure))
    return placed


def as_json_stat(figures: Iterable[Figure]) -> bytes:
    """Return a JSON-stat 2.0 dataset; a cell without a value has its status only."""
    cells = _cells(figures)
    categories = [sorted({key[n] for key, _ in cells}) for n in range(len(DIMENSIONS))]
    places = [{code: n for n, code in enumerate(codes)} for codes in categories]
    values: dict[str, float] = {}
    status: dict[str, str] = {}
    for key, figure in cells:
        index = 0
        for n, code in enumerate(key):
            index = index * len(categories[n]) + places[n][code]
        status[str(index)] = str(figure.observation)
        if figure.value is not None:
            values[str(index)] = float(figure.value)
    labels = _labels(cells)
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "id": list(DIMENSIONS),
        "size": [len(codes) for codes in categories],
        "role": {"time": ["period"], "geo": ["territory"], "metric": ["variable"]},
        "dimension": {
            name: {
                "label": name,
                "category": {
                    "index": codes,
                    "label": {code: labels.get((name, code), code) for code in codes},
                },
            }
            for name, codes in zip(DIMENSIONS, categories, strict=True)
        },
        "value": values,
        "status": status,
    }
    return json.dumps(dataset, ensure_ascii=False).encode()


def _labels(cells: list[tuple[tuple[str, ...], Figure]]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for key, figure in cells:
        if figure.variable.name:
            found["variable", key[0]] = f"{figure.variable.name} ({figure.variable.unit})"
        if figure.territory.name:
            found["territory", key[1]] = figure.territory.name
        if figure.activity and figure.activity.name:
            found["activity", key[3]] = figure.activity.name
    return found


def as_sdmx_csv(figures: Iterable[Figure]) -> bytes:
    """Return SDMX-CSV 2.0; no spreadsheet takes a cell of it for a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    names = ["TIME_PERIOD" if name == "period" else name.upper() for name in DIMENSIONS]
    attributes = [name.upper() for name in ATTRIBUTES]
    heading = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *names, "OBS_VALUE", "OBS_STATUS"]
    writer.writerow(heading + attributes)
    for key, figure in _cells(figures):
        value = "" if figure.value is None else format(figure.value.normalize(), "f")
        row = [
            "datastructure",
            STRUCTURE_ID,
            "I",
            *map(harmless_cell, key),
            value,
            figure.observation,
            *_attributes(figure),
        ]
        writer.writerow(row)
    return stream.getvalue().encode()


def _attributes(figure: Figure) -> list[str]:
    bounds = ["" if b is None else format(b.normalize(), "f") for b in (figure.lower, figure.upper)]
    relation, synthetic = str(figure.relation), str(figure.is_synthetic).lower()
    return [relation, *bounds, synthetic, figure.dataset.code if figure.dataset else ""]
