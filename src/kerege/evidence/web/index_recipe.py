"""How an index is made: the ten steps, the indicators, which choice moves the ranks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege.evidence import words_index
from kerege.evidence.analysis.what_if import Inputs, examined
from kerege.evidence.index.analysis import Index
from kerege.evidence.models import Figure
from kerege.evidence.selectors import PublishedIndex
from kerege.evidence.web import pictures
from kerege.evidence.web.index_words import plain
from kerege.kernel import chart


def recipe(published: PublishedIndex, inputs: Inputs, names: dict[str, str]) -> dict[str, Any]:
    """Return what the page says of the recipe."""
    definition, language = published.definition, pictures.language()
    found = examined(published, inputs)
    indicators = _indicators(published, inputs, names, found)
    moving = [(row, words_index.choice_name(row.choice, names)) for row in published.moving]
    filled = found.filled.any(axis=1)
    return {
        "indicators": indicators,
        "filled": {place for place, was in zip(found.regions, filled, strict=True) if was},
        "steps": words_index.steps(definition, language, names, _checked(found)),
        "correlation": _correlation(indicators, found),
        "moving": moving,
        "moves": _moves(published, names),
    }


@dataclass(frozen=True)
class Indicator:
    """An indicator as the definition has it, and how far it is measured."""

    code: str
    name: str
    group: str
    why: str
    is_better_high: bool
    weight: float
    whole: float
    by_components: float | None
    measured: int
    example: Figure | None
    is_synthetic: bool


def _indicators(
    published: PublishedIndex, inputs: Inputs, names: dict[str, str], examined_: Index
) -> list[Indicator]:
    definition, components = published.definition, examined_.components
    shares = examined_.composed.effective_weights
    found = []
    for i, node in enumerate(definition.indicators):
        of = [figure for key, figure in inputs.figures.items() if key[1] == node.code]
        group = definition.levels[1][definition.parents[0][i]] if definition.levels[1:] else None
        found.append(
            Indicator(
                node.code,
                names[node.code],
                names[group.code] if group else "",
                words_index.in_language(node.why, pictures.language()),
                node.direction > 0,
                node.weight,
                float(100 * shares[i]),
                float(100 * components.weights[i]) if components else None,
                int((~np.isnan(inputs.table[:, i])).sum()),
                next((figure for figure in of), None),
                any(figure.is_synthetic for figure in of),
            )
        )
    return found


def _checked(found: Index) -> str:
    if found.checks is None:
        return ""
    adequacy = found.checks.sampling_adequacy
    return _(
        "Cronbach's alpha is %(alpha)s, sampling adequacy (KMO) %(adequacy)s. They say how far the "
        "indicators repeat each other, not whether they are the right ones."
    ) % {
        "alpha": plain(round(found.checks.alpha, 2)),
        "adequacy": "—" if np.isnan(adequacy) else plain(round(adequacy, 2)),
    }


def _correlation(indicators: list[Indicator], found: Index) -> list[tuple[str, list[float]]]:
    if found.checks is None:
        return []
    rows = found.checks.correlation.tolist()
    return [(item.name, row) for item, row in zip(indicators, rows, strict=True)]


def _moves(published: PublishedIndex, names: dict[str, str]) -> chart.Chart | None:
    """Return the choices with the share of the moves of ranks that each explains."""
    if not published.moving:
        return None
    items = [
        chart.Item(
            words_index.choice_name(row.choice, names),
            float(row.total.value or 0),
            None if row.total.lower is None else max(float(row.total.lower), 0),
            None if row.total.upper is None else float(row.total.upper),
            pictures.mark(row.total),
        )
        for row in published.moving
    ]
    first = published.moving[0]
    return chart.bar_with_interval(
        items,
        title=_("The ranks hang most on this choice: %(choice)s")
        % {"choice": words_index.choice_name(first.choice, names)},
        unit=_("share of the moves with interactions, per cent"),
        source=pictures.source_line(row.total for row in published.moving),
        language=pictures.language(),
        decimals=0,
        summary=_("%(number)s choices were drawn at once.") % {"number": len(items)},
    )
