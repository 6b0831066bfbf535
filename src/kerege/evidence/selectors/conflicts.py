"""Figures of other sources that state the same thing, and whether they can both be true."""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from kerege.evidence.enums import Observation, Relation
from kerege.evidence.models import Figure
from kerege.evidence.rows import year_in
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.kernel.plausibility import ABOUT

CLOSE_YEARS = 5
"""A figure without a stated period is compared with those dated at most so many years apart."""


@dataclass(frozen=True)
class Conflict:
    """Another figure of the same thing.

    Attributes
    ----------
    figure
        The other figure.
    can_both_hold
        Whether some value satisfies both statements ("more than 45.5 thousand" and 45,597 do).
    differences
        In what they differ besides the value: scope, date, source, exactness, status.
    """

    figure: Figure
    can_both_hold: bool
    differences: list[str]


def conflicting(figure: Figure, person: Any = None) -> list[Conflict]:
    """Return the current figures of other statements about the same variable and territory."""
    others = figures_visible_to(person).filter(
        variable=figure.variable_id,
        territory=figure.territory_id,
        activity=figure.activity_id,
        breakdown=figure.breakdown,
        value__isnull=False,
    )
    found = [other for other in others.exclude(code=figure.code) if _same_thing(figure, other)]
    return [compare(figure, other) for other in sorted(found, key=_date_of)]


def all_conflicts(person: Any = None) -> list[list[Figure]]:
    """Return the groups of published figures some of which contradict each other (two queries).

    Those of single activities stand on the page of each figure: there can be a million of them.
    """
    published = figures_visible_to(person).filter(
        value__isnull=False, dataset__isnull=False, activity=None
    )
    stated_by = Concat(
        *(Cast("dataset_id", CharField()), Value("|"), "source_en", Value("|"), "as_of"),
        output_field=CharField(),
    )
    several = (
        published.order_by()
        .values("variable", "territory")
        .annotate(statements=Count(stated_by, distinct=True))
        .filter(statements__gt=1)
        .values_list("variable", "territory")
    )
    pairs = set(several)
    found = published.filter(
        variable__in={v for v, _ in pairs}, territory__in={t for _, t in pairs}
    )
    groups: dict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in found.order_by("variable__code", "territory__code"):
        if (figure.variable_id, figure.territory_id) in pairs:
            key = (figure.variable_id, figure.territory_id, figure.activity_id, figure.breakdown)
            groups[key].append(figure)
    disagreeing = (_around_contradictions(group) for group in groups.values())
    return [sorted(group, key=_date_of) for group in disagreeing if group]


def _around_contradictions(group: list[Figure]) -> list[Figure]:
    """Return the figures that contradict another, and those about the same thing as they are."""
    apart = [one for one in group if any(_contradict(one, other) for other in group)]
    return [one for one in group if one in apart or any(_same_thing(one, other) for other in apart)]


def _contradict(one: Figure, other: Figure) -> bool:
    return one.pk != other.pk and _same_thing(one, other) and not _overlap(one, other)


def compare(figure: Figure, other: Figure) -> Conflict:
    """Say whether two figures can both be true, and in what they differ."""
    differences = []
    if figure.scope_id != other.scope_id:
        differences.append(_("another scope"))
    if figure.period != other.period:
        unstated = not figure.period or not other.period
        differences.append(_("a period is not stated") if unstated else _("another period"))
    if figure.as_of != other.as_of:
        differences.append(_("another date of publication"))
    if figure.source_en != other.source_en:
        differences.append(_("another source"))
    if figure.relation != other.relation:
        differences.append(_("stated less exactly"))
    if figure.observation != other.observation:
        labels = [str(Observation(one.observation).label) for one in (other, figure)]
        differences.append(
            _("another status: %(other)s, here %(here)s") % {"other": labels[0], "here": labels[1]}
        )
    if not (differences or _overlap(figure, other)):
        differences.append(_("in nothing that is stated: one of the two is wrong"))
    return Conflict(other, _overlap(figure, other), differences)


def _same_thing(one: Figure, other: Figure) -> bool:
    if one.run_id or other.run_id:
        return False
    if one.period and other.period:
        return one.year == other.year
    if one.dataset_id == other.dataset_id and (one.source_en, one.as_of) == (
        other.source_en,
        other.as_of,
    ):
        return False
    years = [year for year in (dated(one), dated(other)) if year is not None]
    return len(years) < 2 or abs(years[0] - years[1]) <= CLOSE_YEARS  # noqa: PLR2004 -- two figures


def dated(figure: Figure) -> int | None:
    """Return the year a figure is true of, else the year in which it was stated."""
    return figure.year or year_in(figure.as_of)


def _date_of(figure: Figure) -> tuple[str, str]:
    return (figure.as_of or figure.period, figure.code)


def possible(figure: Figure) -> tuple[float, float]:
    """Return the least and the largest value that a statement allows."""
    value = float(figure.value or 0)
    match figure.relation:
        case Relation.ABOUT:
            return (value - abs(value) * float(ABOUT), value + abs(value) * float(ABOUT))
        case Relation.MORE_THAN | Relation.AT_LEAST:
            return (value, math.inf)
        case Relation.LESS_THAN:
            return (-math.inf, value)
        case _:
            return (value, value)


def _overlap(one: Figure, other: Figure) -> bool:
    (low, high), (least, most) = possible(one), possible(other)
    return low <= most and least <= high
