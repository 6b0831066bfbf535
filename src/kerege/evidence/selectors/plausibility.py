"""Figures as statements of their sources, and what does not fit among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from kerege.evidence.enums import Observation, VariableKind
from kerege.evidence.models import WHOLE, Figure
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.kernel.plausibility import Doubt, Statement, doubts, plain, stated_range

RATES = (VariableKind.SHARE, VariableKind.RATIO)


def statement_of(figure: Figure) -> Statement:
    """Return what a figure states, its rounding and exactness included."""
    value = Decimal(figure.value or 0)
    low, high = stated_range(value, figure.relation)
    base = figure.variable.change_of
    return Statement(
        key=figure.code,
        variable=figure.variable.code,
        unit=figure.variable.unit or "",
        territory=figure.territory.code,
        period=figure.period,
        value=value,
        low=low,
        high=high,
        change_of=base.code if base else "",
        is_rate=figure.variable.kind in RATES,
        scope=str(figure.scope_id or ""),
        begins_anew=figure.observation == Observation.BREAK,
    )


def beside_changes(figures: QuerySet[Figure]) -> list[Figure]:
    """Return the changes among published figures, and all that a change may be held beside."""
    stated = figures.filter(run__isnull=True, value__isnull=False, is_current=True, **WHOLE)
    changes = stated.filter(variable__change_of__isnull=False)
    rows = changes.order_by().values_list("territory", "value", "variable__change_of")
    found = list(rows)
    if not found:
        return []
    beside = Q(
        territory__in={place for place, _, _ in found},
        value__in={value for _, value, _ in found if value},
    ) | Q(variable__in={base for _, _, base in found})
    wanted = stated.filter(beside | Q(variable__change_of__isnull=False))
    related = ("variable__change_of", "territory", "dataset", "run", "activity", "scope")
    return list(wanted.select_related(*related).order_by("variable__code", "code"))


def doubts_among(figures: Iterable[Figure]) -> list[Doubt]:
    """Return how changes fit the stocks beside them."""
    return doubts(statement_of(figure) for figure in figures)


def finding_of(doubt: Doubt) -> dict[str, Any]:
    """Return a doubt as a finding of a check (see `kerege.evidence.words.finding`)."""
    found = {
        "check": doubt.check,
        "state": "ok" if doubt.holds else "warning",
        "variable": doubt.about.variable,
        "territory": doubt.about.territory,
        "value": plain(doubt.about.value),
        "other": doubt.others[0].variable,
        "other_value": plain(doubt.others[0].value),
        "figures": [doubt.about.key, *(other.key for other in doubt.others)],
    }
    if doubt.implied is not None:
        found["implied"] = plain(round(doubt.implied, 1))
    return found


@dataclass(frozen=True)
class Misfit:
    """What does not fit a figure: the finding, the names in it, and the other figures."""

    finding: dict[str, Any]
    names: dict[str, str]
    others: list[Figure]


def doubts_about(figure: Figure, person: Any = None) -> list[Misfit]:
    """Return what does not fit a figure (two queries)."""
    if figure.run_id or figure.value is None or figure.breakdown:
        return []
    visible = figures_visible_to(person).filter(territory=figure.territory_id)
    beside = beside_changes(visible)
    by_code = {other.code: other for other in beside}
    named = [item for other in beside for item in (other.variable, other.territory)]
    names = {item.code: item.name or item.code for item in named}
    return [
        Misfit(
            finding_of(doubt),
            names,
            [by_code[s.key] for s in (doubt.about, *doubt.others) if s.key != figure.code],
        )
        for doubt in doubts_among(beside)
        if not doubt.holds and doubt.concerns(figure.code)
    ]
