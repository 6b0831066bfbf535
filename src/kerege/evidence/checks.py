"""Is a dataset plausible? Each check says what it looked at, also where it found nothing."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import F, Q, QuerySet

from kerege.evidence.enums import DatasetStatus, VariableKind
from kerege.evidence.models import WHOLE, Dataset, Figure
from kerege.evidence.overlap import Borders
from kerege.evidence.selectors.borders import known_borders
from kerege.evidence.selectors.plausibility import (
    beside_changes,
    doubts_among,
    finding_of,
)
from kerege.evidence.selectors.totals import Total, add_up
from kerege.kernel.plausibility import half_step, is_jump, plain
from kerege.reference.enums import TerritoryKind

Found = dict[str, Any]


def check(dataset: Dataset) -> list[Found]:
    """Return the findings about the current figures of a dataset, errors first."""
    stated = Figure.objects.filter(dataset=dataset, is_current=True)
    figures = list(
        stated.filter(**WHOLE)
        .select_related("variable", "territory")
        .order_by("variable__code", "territory__code", "year")
    )
    known = known_borders()
    findings = [
        *_bounds(stated),
        *_sums(figures, known),
        *_jumps(figures, known),
        *_elsewhere(dataset, figures, known),
        *_changes(dataset),
    ]
    order = {"error": 0, "warning": 1, "ok": 2}
    return sorted(findings, key=lambda found: order[found["state"]])


def _bounds(stated: QuerySet[Figure]) -> Iterator[Found]:
    """Every value lies where its variable allows (a share between 0 and 100)."""
    outside = Q(value__lt=F("variable__lower_bound")) | Q(value__gt=F("variable__upper_bound"))
    wrong = stated.filter(outside).order_by("code").values_list("code", flat=True)[:20]
    yield {
        "check": "bounds",
        "state": "error" if wrong else "ok",
        "figures": stated.count(),
        "wrong": list(wrong),
    }


def _sums(figures: list[Figure], known: Borders) -> Iterator[Found]:
    """Regions add up to the nation within the rounding of the source."""
    groups: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.variable.is_additive and figure.year:
            groups[figure.variable.code, figure.year].append(figure)
    agreed: dict[str, int] = defaultdict(int)
    for (variable, year), group in groups.items():
        total = add_up(year, group, known)
        if total.published is None or total.computed is None:
            continue
        difference = total.computed - Decimal(total.published.value or 0)
        if abs(difference) <= rounding(total):
            agreed[variable] += 1
            continue
        yield {
            "check": "sum",
            "state": "warning",
            "variable": variable,
            "year": year,
            "regions": plain(total.computed),
            "nation": plain(Decimal(total.published.value or 0)),
        }
    for variable, years in agreed.items():
        yield {"check": "sum", "state": "ok", "variable": variable, "years": years}


def rounding(total: Total) -> Decimal:
    """Return how far a sum of rounded parts may lie from the rounded whole."""
    stated = [*total.parts, total.published] if total.published else total.parts
    return sum((half_step(Decimal(part.value or 0)) for part in stated if part), Decimal(0))


def _jumps(figures: list[Figure], known: Borders) -> Iterator[Found]:
    """No value doubles or halves within a year unless a break is declared."""
    lines: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        counted = figure.variable.kind in (VariableKind.COUNT, VariableKind.MONEY)
        if counted and figure.value and figure.year:
            lines[figure.variable_id, figure.territory_id].append(figure)
    steps = 0
    for key, line in lines.items():
        for before, after in pairwise(line):
            if after.year != before.year + 1 or after.year in known.breaks.get(key, ()):
                continue
            steps += 1
            if is_jump(before.value, after.value):
                yield _jump(before, after, after.value / before.value)
    if steps:
        yield {"check": "jump", "state": "ok", "steps": steps}


def _jump(before: Figure, after: Figure, ratio: Decimal) -> Found:
    country = after.territory.kind == TerritoryKind.COUNTRY
    return {
        "check": "jump",
        "state": "warning",
        "variable": after.variable.code,
        "territory": after.territory.code,
        "year": after.year,
        "ratio": str(round(ratio, 2)),
        "before": plain(before.value),
        "after": plain(after.value),
        "national": country,
    }


MOST_APART = 20
"""Figures that are named one by one: a wrong unit is in all of them."""


def _elsewhere(dataset: Dataset, figures: list[Figure], known: Borders) -> Iterator[Found]:
    """No value is more than double or half of what others published of that year or the next to it.

    So a table in thousands is found where the variable is in units.
    """
    counted = [
        figure
        for figure in figures
        if figure.variable.kind in (VariableKind.COUNT, VariableKind.MONEY)
        and figure.value
        and figure.year
        and figure.territory.kind != TerritoryKind.DISTRICT
    ]
    others = _published_beside(dataset, counted)
    beside = [(figure, other) for figure in counted if (other := _nearest(figure, others, known))]
    apart = [(one, other) for one, other in beside if is_jump(other.value, one.value)]
    for one, other in apart[:MOST_APART]:
        yield {
            "check": "elsewhere",
            "state": "warning",
            "variable": one.variable.code,
            "territory": one.territory.code,
            "year": one.year,
            "value": plain(one.value),
            "other_year": other.year,
            "other_value": plain(other.value),
            "ratio": str(round(one.value / other.value, 3)),
            "figures": [one.code, other.code],
        }
    if len(beside) > len(apart):
        yield {"check": "elsewhere", "state": "ok", "steps": len(beside) - len(apart)}


def _published_beside(dataset: Dataset, figures: list[Figure]) -> dict[Any, Figure]:
    found = Figure.objects.filter(
        dataset__status=DatasetStatus.PUBLISHED,
        is_current=True,
        value__gt=0,
        variable__in={figure.variable_id for figure in figures},
        territory__in={figure.territory_id for figure in figures},
        **WHOLE,
    )
    rows = found.exclude(dataset=dataset).order_by("-as_of", "code") if figures else ()
    return {(one.variable_id, one.territory_id, one.year): one for one in rows}


def _nearest(figure: Figure, others: dict[Any, Figure], known: Borders) -> Figure | None:
    key, year = (figure.variable_id, figure.territory_id), figure.year or 0
    broken = known.breaks.get(key, ())
    for beside in (year, year - 1, year + 1):
        other = others.get((*key, beside))
        if other and (beside == year or max(beside, year) not in broken):
            return other
    return None


def _changes(dataset: Dataset) -> Iterator[Found]:
    """Increments and rates fit the stocks that they change, in this dataset and what is published.

    Only findings that a figure of this dataset takes part in.
    """
    open_ones = Q(dataset=dataset) | Q(dataset__status=DatasetStatus.PUBLISHED)
    beside = beside_changes(Figure.objects.filter(open_ones))
    ours = {figure.code for figure in beside if figure.dataset_id == dataset.pk}
    for doubt in doubts_among(beside):
        if any(doubt.concerns(code) for code in ours):
            yield finding_of(doubt)
