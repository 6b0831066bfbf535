"""Pages of one record: a measure, an indicator, a goal, the plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from kerege.concept import rules, selectors, sentences
from kerege.concept.enums import FundingSource, PlanKind
from kerege.concept.models import Allocation, Measure, Plan, Version
from kerege.concept.web.outlook import outlook_of
from kerege.concept.web.views import page, version_of
from kerege.reference import selectors as reference


def names() -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of the regions and of the needs, by code, in the reader's language."""
    regions = {row.code: row.name or row.code for row in reference.regions()}
    needs = [*reference.concept_areas(), *reference.need_areas()]
    return regions, {row.code: row.name or row.code for row in needs}


def measure(request: HttpRequest, concept: str, number: int, code: str) -> HttpResponse:
    """Show a measure: owner, deadline, needs, money by year and region, and why it was chosen."""
    version = version_of(request, concept, number)
    found = selectors.measure(version, code)
    regions, needs = names()
    language = get_language() or "en"
    allocations = selectors.allocations_of(found)
    years = sorted({row.year for row in allocations})
    return page(
        request,
        "measure",
        version,
        {
            "measure": found,
            "answers": sorted(found.answers.all(), key=lambda row: -row.effect),
            "funding": [
                (FundingSource(row.source).label, row.share * 100, _paid(found, row.source))
                for row in found.funding.all()
            ],
            "where": _by_place(allocations, years, needs),
            "years": years,
            "by_year": _by_year(found),
            "total": sum((row.amount for row in found.budget.all()), Decimal(0)),
            "refused": _refused(version, found, regions, language),
            "eligible": found.eligible_regions.all(),
            "indicators": found.goal.indicators.order_by("code"),
        },
    )


def _paid(found: Measure, source: str) -> Decimal:
    return sum((row.amount for row in found.budget.all() if row.source == source), Decimal(0))


def _by_year(found: Measure) -> list[tuple[int, Decimal]]:
    money: dict[int, Decimal] = defaultdict(Decimal)
    for row in found.budget.all():
        money[row.year] += row.amount
    return sorted(money.items())


@dataclass(frozen=True)
class Place:
    """What is planned of a measure in one region (its territory; None: the country)."""

    territory: Any
    units: list[int | None]
    """By year; None where nothing starts or runs."""
    amount: Decimal
    whys: list[tuple[int, str]]


def _by_place(
    allocations: Iterable[Allocation], years: list[int], needs: dict[str, str]
) -> list[Place]:
    places = []
    for _code, group in groupby(allocations, key=lambda row: row.territory_id):
        rows = list(group)
        units = {row.year: row.units for row in rows}
        places.append(
            Place(
                rows[0].territory,
                [units.get(year) for year in years],
                sum((row.amount for row in rows), Decimal(0)),
                [(row.year, sentences.chosen_sentence(row.reason, needs)) for row in rows],
            )
        )
    return places


def _plan_of(version: Version) -> Plan | None:
    return Plan.objects.filter(version=version).select_related("run").first()


def _limits(plan: Plan) -> dict[str, Mapping[str, Any]]:
    return {row["code"]: row for row in plan.limits}


def _refused(
    version: Version, found: Measure, regions: dict[str, str], language: str
) -> list[tuple[str, str]]:
    plan = _plan_of(version)
    if plan is None:
        return []
    limits = _limits(plan)
    return [
        (
            regions.get(row["territory"] or "", ""),
            sentences.refused_sentence(row, limits, language, regions),
        )
        for row in plan.refusals
        if row["measure"] == found.code
    ]


def indicator(request: HttpRequest, concept: str, number: int, code: str) -> HttpResponse:
    """Show an indicator: what it counts, where it starts, where it is to go, whose it is."""
    version = version_of(request, concept, number)
    found = selectors.indicator(version, code)
    targets = list(found.targets.all())
    return page(
        request,
        "indicator",
        version,
        {
            "indicator": found,
            "baseline": selectors.baseline(found, request.user),
            "targets": targets,
            "references": selectors.references(version),
            **outlook_of(found, targets, request.user),
            "is_slogan": not found.formula.strip(),
        },
    )


def goal(request: HttpRequest, concept: str, number: int, code: str) -> HttpResponse:
    """Show a goal with its indicators and measures."""
    version = version_of(request, concept, number)
    found = selectors.goal(version, code)
    return page(
        request,
        "goal",
        version,
        {
            "goal": found,
            "indicators": [row for row in selectors.indicators(version) if row.goal_id == found.pk],
            "measures": [row for row in selectors.action_plan(version) if row.goal_id == found.pk],
        },
    )


def plan(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show how the plan was computed: limits, prices, what was chosen and not, per head beside."""
    version = version_of(request, concept, number)
    found = _plan_of(version)
    may = {"may_plan": rules.may_plan(request.user, version).allowed}
    if found is None:
        return page(request, "no_plan", version, may)
    regions, needs = names()
    language = get_language() or "en"
    limits = _limits(found)
    totals = selectors.totals(version)
    return page(
        request,
        "plan",
        version,
        {
            "plan": found,
            "is_old": selectors.is_plan_old(version),
            "gap": 100 * found.gap,
            **may,
            **_kind(found),
            "limits": _written_limits(found, limits, language, regions | needs),
            "counted": _counted(found, language, regions | needs),
            "currency": totals.currency,
            "promised": [
                sentences.limit_by_code(row["limit"], limits, language, regions)
                for row in found.shadow_prices
                if row["limit"] not in limits
            ],
            "chosen": _by_measure(
                (row.measure.code, (row, sentences.chosen_sentence(row.reason, needs)))
                for row in selectors.chosen(found)
            ),
            "refused": _by_measure(
                (
                    row["measure"],
                    (
                        regions.get(row["territory"] or "", ""),
                        sentences.refused_sentence(row, limits, language, regions),
                    ),
                )
                for row in found.refusals
            ),
            "beside": _beside(found, totals, regions),
            "by_need": [
                (needs.get(need, need), fall) for need, fall in found.reductions["by_need"].items()
            ],
        },
    )


def _kind(plan: Plan) -> dict[str, Any]:
    """Return the kind of a plan that somebody chose, and the least share that it asks for."""
    if not plan.choice:
        return {}
    asked = plan.choice["asked"]
    return {
        "chosen_kind": PlanKind(asked["kind"]).label,
        "least_share": 100 * plan.choice.get("least_share", 0.0),
    }


def _by_measure(rows: Iterable[tuple[str, tuple[Any, str]]]) -> dict[str, list[tuple[Any, str]]]:
    """Return the rows under the code of their measure, the codes in order."""
    groups: dict[str, list[tuple[Any, str]]] = {}
    for code, row in rows:
        groups.setdefault(code, []).append(row)
    return dict(sorted(groups.items()))


def _written_limits(
    plan: Plan, limits: dict[str, Mapping[str, Any]], language: str, regions: dict[str, str]
) -> dict[str, list[tuple[str, str, str]]]:
    """Return sentence, price and reason of the limits that bind and of those that have room."""
    written: dict[str, list[tuple[str, str, str]]] = {"binding": [], "loose": []}
    for row in sorted(plan.shadow_prices, key=_weightiest):
        if limit := limits.get(row["limit"]):
            written["binding" if row["is_binding"] else "loose"].append(
                (
                    sentences.limit_by_code(row["limit"], limits, language, regions),
                    sentences.price_sentence(row, limit["kind"], plan.objective, language),
                    (limit.get("rationale") or {}).get(language, ""),
                )
            )
    return written


def _counted(plan: Plan, language: str, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return sentence and reason of what is counted in the plan and cannot bind."""
    kinds = ("synergy", "carry_over_year")
    return [
        (
            sentences.limit_sentence(limit, language, places),
            (limit.get("rationale") or {}).get(language, ""),
        )
        for limit in plan.limits
        if limit["kind"] in kinds
    ]


def _weightiest(row: Mapping[str, Any]) -> tuple[bool, float]:
    return (not row["is_binding"], -(row["price"] or 0.0))


def _beside(
    plan: Plan, totals: selectors.Totals, regions: dict[str, str]
) -> list[tuple[str, Decimal, Decimal]]:
    """Return region, money of the plan, money of the plain split per head."""
    per_head = plan.per_head["by_region"]
    is_regional = plan.version.parent_id is not None  # the money of one region: others have none
    return [
        (name, totals.by_region.get(code, Decimal(0)), Decimal(per_head.get(code, 0)))
        for code, name in regions.items()
        if not is_regional or per_head.get(code) or code in totals.by_region
    ]
