"""The rows of a version as a planning problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege.concept.analysis.pairs import prerequisites, synergies
from kerege.concept.enums import LIMIT_KINDS, LIMITS_OF_MEASURES
from kerege.concept.models import Measure
from kerege.kernel.errors import Refusal
from kerege.methods.allocation.limits import (
    Lock,
    MoneyLimit,
    absorption_cap,
    area_floor,
    group_cap,
    place_floor,
    source_cap,
)
from kerege.methods.allocation.problem import (
    AllocationProblem,
    compounding_effect,
    region_reach,
    remaining_share_saturation,
)

KNOTS = (0.0, 0.06, 0.13, 0.21, 0.3, 0.42, 0.57, 0.76, 1.0, 1.35, 1.9, 2.8)
"""Sums of effects at which the curve of diminishing returns is followed exactly."""

_NOT_OF_MONEY = ("least_share", *LIMITS_OF_MEASURES)


@dataclass(frozen=True)
class Rows:
    """What the planner reads, in a fixed order.

    Attributes
    ----------
    measures
        With their answers, funding and eligible regions.
    regions
        Codes of the regions.
    needs
        Codes of the needs.
    weight
        (region, need) -> severity times the region's share of the population.
    population
        Region -> inhabitants.
    years
        Of the concept.
    limits
        As `services.plan_version` takes them.
    effect
        Which effect of each answer is used: ``effect``, ``effect_low`` or ``effect_high``.
    errors
        (region, need) -> standard error of the weight.
    """

    measures: Sequence[Measure]
    regions: Sequence[str]
    needs: Sequence[str]
    weight: Mapping[tuple[str, str], float]
    population: Mapping[str, int]
    years: Sequence[int]
    limits: Sequence[Mapping[str, Any]]
    effect: str = "effect"
    errors: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @property
    def country(self) -> int:
        """The index of the place that is the whole country."""
        return len(self.regions)


def money_unit(rows: Rows) -> int:
    """Return the largest whole amount of which every cost and limit is a multiple."""
    amounts = [int(m.unit_cost) for m in rows.measures]
    amounts += [int(m.running_cost) for m in rows.measures]
    amounts += [int(float(x["value"])) for x in rows.limits if not _is_share(x)]
    return gcd(*amounts) or 1


def build_problem(rows: Rows) -> AllocationProblem:
    """Return the planning problem of a version.

    A unit removes the share `effect` of what the others leave of a need: the return diminishes
    with every unit.
    """
    money = money_unit(rows)
    places = len(rows.regions) + 1
    codes = [measure.code for measure in rows.measures]
    budget, capped = _limits(rows, money)
    most = np.array([_most_units(rows, m) for m in rows.measures], dtype=np.int64)
    return AllocationProblem(
        need=_need(rows),
        effect=compounding_effect(_effects(rows)),
        ladder=np.ones((len(rows.measures), max(1, int(most.max())))),
        reach=region_reach(len(rows.regions), country=True),
        saturation=remaining_share_saturation(np.array(KNOTS)),
        year_weight=np.ones(len(rows.years)),
        unit_cost=_spread([int(m.unit_cost) // money for m in rows.measures], places, rows),
        running_cost=np.repeat(
            np.array([[int(m.running_cost) // money] for m in rows.measures]), places, axis=1
        ),
        max_units=most,
        max_units_per_year=np.array(
            [[m.max_units_per_year or m.max_units] * places for m in rows.measures]
        ),
        eligible=most > 0,
        first_year=_year_index(rows, "first_year"),
        last_year=_year_index(rows, "last_year"),
        budget=budget,
        carry_over=_carried_over(rows, money),
        area=np.array([area_index(rows)[m.goal.code] for m in rows.measures]),
        area_count=len(area_index(rows)),
        limits=tuple(capped),
        locks=tuple(lock for lock, _code in promises(rows)),
        prerequisites=prerequisites(rows.limits, codes),
        synergies=synergies(rows.limits, codes, rows.needs),
        least_share=max(
            (float(x["value"]) for x in rows.limits if x["kind"] == "least_share"), default=0.0
        ),
    )


def area_index(rows: Rows) -> dict[str, int]:
    """Return goal -> index of its area."""
    return {code: i for i, code in enumerate(sorted({m.goal.code for m in rows.measures}))}


def _need(rows: Rows) -> np.ndarray:
    missing = [
        f"{region}, {need}"
        for region in rows.regions
        for need in rows.needs
        if (region, need) not in rows.weight
    ]
    if missing:
        raise Refusal(
            _("The diagnosis has no severity for some regions and needs."),
            "; ".join(missing[:20]),
            _("Compute the diagnosis of needs again, then plan."),
        )
    return np.array([[rows.weight[region, need] for need in rows.needs] for region in rows.regions])


def _effects(rows: Rows) -> np.ndarray:
    place = {code: i for i, code in enumerate(rows.needs)}
    effects = np.zeros((len(rows.measures), len(rows.needs)))
    for row, measure in enumerate(rows.measures):
        for answer in measure.answers.all():
            effects[row, place[answer.area.code]] = float(getattr(answer, rows.effect))
    return effects


def _most_units(rows: Rows, measure: Measure) -> list[int]:
    if measure.is_national:
        return [0] * len(rows.regions) + [measure.max_units]
    named = {region.code for region in measure.eligible_regions.all()}
    return [measure.max_units if not named or region in named else 0 for region in rows.regions] + [
        0
    ]


def _spread(values: Sequence[int], places: int, rows: Rows) -> np.ndarray:
    """Return a cost that is the same in every place and year as (measure, place, year)."""
    column = np.array(values, dtype=np.int64)[:, None, None]
    return np.broadcast_to(column, (len(values), places, len(rows.years))).copy()


def _year_index(rows: Rows, name: str) -> np.ndarray:
    """Return the years of the measures as indices, within the years of the concept."""
    last = len(rows.years) - 1
    found = [getattr(m, name) - rows.years[0] for m in rows.measures]
    outside = [m.code for m, i in zip(rows.measures, found, strict=True) if not 0 <= i <= last]
    if outside:
        raise Refusal(
            _("Measures may start outside the years of the concept."),
            ", ".join(outside),
            _("Correct their first and last year, or the years of the concept."),
        )
    return np.array(found)


def promises(rows: Rows) -> list[tuple[Lock, str]]:
    """Return the promises with their codes.

    A required measure starts a unit in each place where it may stand; a limit of the kind
    ``promise`` names a measure and a region (no region: the country) where a unit starts.
    """
    required = [
        (Lock(m, int(p), None, 1), _code_of_required(rows, measure, int(p)))
        for m, measure in enumerate(rows.measures)
        if measure.is_required
        for p in np.flatnonzero(_most_units(rows, measure))
    ]
    known = {(lock.measure, lock.place) for lock, _code in required}
    asked = [(_promised(rows, x), x["code"]) for x in rows.limits if x["kind"] == "promise"]
    return required + [(x, code) for x, code in asked if (x.measure, x.place) not in known]


def _code_of_required(rows: Rows, measure: Measure, place: int) -> str:
    where = f":{rows.regions[place]}" if place < rows.country else ""
    return f"required:{measure.code}{where}"


def _promised(rows: Rows, limit: Mapping[str, Any]) -> Lock:
    code, *region = limit["applies_to"]
    places = [list(rows.regions).index(x) for x in region if x in rows.regions] or [rows.country]
    for m, measure in enumerate(rows.measures):
        if measure.code == code and _most_units(rows, measure)[places[0]]:
            return Lock(m, places[0], None, 1)
    raise Refusal(
        _("This measure cannot stand there, so it cannot be promised."),
        " ".join(limit["applies_to"]),
        _("Choose a measure of this version and a region where it may stand."),
    )


def _is_share(limit: Mapping[str, Any]) -> bool:
    return limit["kind"] in ("cap_group_share", "area_min_share", *_NOT_OF_MONEY)


def _limits(rows: Rows, money: int) -> tuple[np.ndarray, list[MoneyLimit]]:
    budget = dict.fromkeys(rows.years, -1)
    found: list[MoneyLimit] = []
    for limit in rows.limits:
        kind = limit["kind"]
        if kind not in LIMIT_KINDS:
            raise Refusal(
                _("'%(kind)s' is not a kind of limit.") % {"kind": kind},
                limit["code"],
                _("Use one of: %(kinds)s.") % {"kinds": ", ".join(LIMIT_KINDS)},
            )
        if kind == "budget_year":
            if limit["year"] in budget:
                budget[limit["year"]] = int(float(limit["value"])) // money
        elif kind not in ("carry_over_year", *_NOT_OF_MONEY):
            found.append(_money_limit(rows, limit, money))
    without = [str(year) for year, amount in budget.items() if amount < 0]
    if without:
        raise Refusal(
            _("There is no budget for some years."),
            ", ".join(without),
            _("Give a limit of the kind 'budget_year' for each year of the concept."),
        )
    return np.array(list(budget.values()), dtype=np.int64), found


def _carried_over(rows: Rows, money: int) -> np.ndarray:
    """Return how much of what is left of each year may be spent in the next."""
    most = dict.fromkeys(rows.years, 0)
    for limit in rows.limits:
        if limit["kind"] == "carry_over_year" and limit["year"] in most:
            most[limit["year"]] = int(float(limit["value"])) // money
    return np.array(list(most.values()), dtype=np.int64)


def _money_limit(rows: Rows, limit: Mapping[str, Any], money: int) -> MoneyLimit:
    kind, code, value = limit["kind"], limit["code"], Fraction(str(limit["value"]))
    if kind == "floor_region":
        (place,) = _places(rows, limit)
        return place_floor(code, place, int(value) // money)
    if kind == "absorption_year":
        (place,) = _places(rows, limit)
        return absorption_cap(code, place, rows.years.index(limit["year"]), int(value) // money)
    if kind == "cap_group_share":
        return group_cap(
            code, _places(rows, limit), share=value, of_places=range(len(rows.regions))
        )
    if kind == "source_cap_year":
        return _source_cap(rows, limit, int(value) // money)
    areas = set(limit["applies_to"])
    inside = [i for i, m in enumerate(rows.measures) if areas & {m.goal.area.code, m.goal.code}]
    return area_floor(code, inside, share=value)


def _source_cap(rows: Rows, limit: Mapping[str, Any], money: int) -> MoneyLimit:
    (source,) = limit["applies_to"]
    parts = [
        sum((Fraction(str(x.share)) for x in m.funding.all() if x.source == source), Fraction(0))
        for m in rows.measures
    ]
    return source_cap(limit["code"], parts, list(rows.years).index(limit["year"]), money)


def _places(rows: Rows, limit: Mapping[str, Any]) -> tuple[int, ...]:
    unknown = [code for code in limit["applies_to"] if code not in rows.regions]
    if unknown:
        raise Refusal(
            _("A limit names regions that do not exist."),
            f"{limit['code']}: {', '.join(unknown)}",
            _("Correct the codes."),
        )
    return tuple(list(rows.regions).index(code) for code in limit["applies_to"])
