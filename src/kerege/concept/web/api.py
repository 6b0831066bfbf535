"""The room's part of the API: versions, measures, indicators, money, the plan."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from kerege.concept import selectors
from kerege.concept.enums import FundingSource, Instrument, TargetKind, VersionStatus
from kerege.concept.models import Indicator, Measure, Plan, Target, Version
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES

router = Router()
CODE = r"^[A-Za-z0-9_-]{1,40}$"
RECORD = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
TERRITORY = r"^(|[A-Z]{2}(-[A-Z0-9]{1,8})?)$"
AREA = r"^(|[A-Za-z][A-Za-z0-9_-]{0,49})$"
LARGEST = 32_767
ROOT = "/{concept}/versions/{number}"


class VersionPath(Schema):
    """Which version."""

    concept: str = Field(pattern=CODE)
    number: int = Field(ge=1, le=LARGEST)


class MeasurePath(VersionPath):
    """Which measure of which version."""

    code: str = Field(pattern=RECORD)


class Filter(Schema):
    """Which measures; empty: all."""

    territory: str = Field("", pattern=TERRITORY, description="ISO 3166-2.")
    area: str = Field("", pattern=AREA, description="An area of the concept or a need.")
    year: int | None = Field(None, ge=1, le=LARGEST)
    source: Literal["", "republican", "local", "fund", "private"] = ""


class VersionOut(Schema):
    """One state of a concept."""

    concept: str
    number: int
    status: VersionStatus
    title: dict[str, str]
    disclaimer: dict[str, str]
    territory: str
    first_year: int
    last_year: int
    published_at: datetime | None
    checksum: str = Field(description="SHA-256 of the canonical content as published.")

    @staticmethod
    def resolve_concept(row: Version) -> str:
        """Return the code."""
        return row.concept.code

    @staticmethod
    def resolve_title(row: Version) -> dict[str, str]:
        """Return the title by language."""
        return texts(row.concept, "title")

    @staticmethod
    def resolve_disclaimer(row: Version) -> dict[str, str]:
        """Return the disclaimer by language."""
        return texts(row.concept, "disclaimer")

    @staticmethod
    def resolve_territory(row: Version) -> str:
        """Return the code."""
        return row.concept.territory.code

    @staticmethod
    def resolve_first_year(row: Version) -> int:
        """Return the first year."""
        return row.concept.first_year

    @staticmethod
    def resolve_last_year(row: Version) -> int:
        """Return the last year."""
        return row.concept.last_year


class AnswerOut(Schema):
    """A need that a measure answers: the share of it that the first unit removes."""

    need: str
    effect: float
    effect_low: float
    effect_high: float
    author: str = Field(description="Whose assumption it is.")

    @staticmethod
    def resolve_need(row: Any) -> str:
        """Return the code."""
        return row.area.code


class MeasureOut(Schema):
    """A measure; `planned` is its money in the part of the budget that was asked for."""

    code: str
    goal: str
    area: str
    name: dict[str, str]
    owner: str
    co_owners: dict[str, str]
    deadline: date
    completion_form: dict[str, str]
    instrument: Instrument
    is_national: bool
    eligible_regions: list[str] = Field(description="Empty: every region.")
    unit: dict[str, str]
    unit_cost: Decimal
    unit_cost_low: Decimal
    unit_cost_high: Decimal
    running_cost: Decimal
    currency: str
    answers: list[AnswerOut]
    funding: dict[str, Decimal]
    planned: Decimal

    @staticmethod
    def resolve_goal(row: Measure) -> str:
        """Return the code."""
        return row.goal.code

    @staticmethod
    def resolve_area(row: Measure) -> str:
        """Return the code."""
        return row.goal.area.code

    @staticmethod
    def resolve_name(row: Measure) -> dict[str, str]:
        """Return the name by language."""
        return texts(row, "name")

    @staticmethod
    def resolve_owner(row: Measure) -> str:
        """Return the code."""
        return row.owner.code

    @staticmethod
    def resolve_co_owners(row: Measure) -> dict[str, str]:
        """Return the co-owners by language."""
        return texts(row, "co_owners")

    @staticmethod
    def resolve_completion_form(row: Measure) -> dict[str, str]:
        """Return the form of completion by language."""
        return texts(row, "completion_form")

    @staticmethod
    def resolve_unit(row: Measure) -> dict[str, str]:
        """Return the unit by language."""
        return texts(row, "unit")

    @staticmethod
    def resolve_eligible_regions(row: Measure) -> list[str]:
        """Return the codes."""
        return sorted(region.code for region in row.eligible_regions.all())

    @staticmethod
    def resolve_answers(row: Measure) -> list[Any]:
        """Return the answers."""
        return list(row.answers.all())

    @staticmethod
    def resolve_funding(row: Measure) -> dict[str, Decimal]:
        """Return source -> share."""
        return {share.source: share.share for share in row.funding.all()}


class TargetOut(Schema):
    """The value an indicator is to reach in a year; null: not defined in that year."""

    year: int
    value: Decimal | None
    kind: TargetKind
    rationale: dict[str, str]

    @staticmethod
    def resolve_rationale(row: Target) -> dict[str, str]:
        """Return the reason by language."""
        return texts(row, "rationale")


class IndicatorOut(Schema):
    """An indicator with its targets."""

    code: str
    goal: str
    name: dict[str, str]
    definition: dict[str, str]
    unit: dict[str, str]
    formula: str
    is_higher_better: bool
    baseline: Decimal | None = Field(description="Null: not measured.")
    baseline_period: str
    baseline_figure: str | None = Field(description="Code of the figure of evidence.")
    owner: str
    targets: list[TargetOut]

    @staticmethod
    def resolve_goal(row: Indicator) -> str:
        """Return the code."""
        return row.goal.code

    @staticmethod
    def resolve_name(row: Indicator) -> dict[str, str]:
        """Return the name by language."""
        return texts(row, "name")

    @staticmethod
    def resolve_definition(row: Indicator) -> dict[str, str]:
        """Return the definition by language."""
        return texts(row, "definition")

    @staticmethod
    def resolve_unit(row: Indicator) -> dict[str, str]:
        """Return the unit by language."""
        return texts(row, "unit")

    @staticmethod
    def resolve_baseline_figure(row: Indicator) -> str | None:
        """Return the code."""
        return row.baseline_figure.code if row.baseline_figure else None

    @staticmethod
    def resolve_owner(row: Indicator) -> str:
        """Return the code."""
        return row.owner.code

    @staticmethod
    def resolve_targets(row: Indicator) -> list[Target]:
        """Return the targets by year."""
        return list(row.targets.all())


class LineOut(Schema):
    """Money of a measure in a year from a source in a territory (null: the whole country)."""

    measure: str
    year: int
    source: FundingSource
    territory: str | None
    amount: Decimal


class BudgetOut(Schema):
    """The budget of a version: lines that sum to the total."""

    total: Decimal
    currency: str
    by_area: dict[str, Decimal]
    by_year: dict[str, Decimal]
    by_source: dict[str, Decimal]
    by_region: dict[str, Decimal] = Field(description="Key '': measures of the whole country.")
    lines: list[LineOut]


class AllocationOut(Schema):
    """Units of a measure that start in a territory in a year, their money and the reason."""

    measure: str
    territory: str | None
    year: int
    units: int
    amount: Decimal
    reason: dict[str, Any]


class PlanOut(Schema):
    """What the planner proposed, with its proof."""

    run: str = Field(description="Code of the run with the recipe.")
    is_synthetic: bool
    is_proven: bool
    objective: float
    bound: float
    gap: float
    limits: list[dict[str, Any]]
    shadow_prices: list[dict[str, Any]]
    reductions: dict[str, Any] = Field(description="Fall of the weighted needs, per cent.")
    per_head: dict[str, Any]
    refusals: list[dict[str, Any]]
    allocations: list[AllocationOut]


class FindingOut(Schema):
    """One thing that hangs in the air."""

    sort: str
    record: str
    code: str
    what: str
    mend: str
    blocks: bool


def texts(record: Any, field: str) -> dict[str, str]:
    """Return a text by language; a language without it is left out."""
    found = {language: getattr(record, f"{field}_{language}") for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def _version(request: HttpRequest, where: VersionPath) -> Version:
    return selectors.version(where.concept, where.number, request.user)


@router.get(
    "/", response=list[VersionOut], operation_id="listConcepts", url_name="concept-concepts"
)
def concepts(request: HttpRequest) -> Any:
    """List every version of every concept that the reader may see."""
    return selectors.versions_visible_to(request.user).order_by("concept__code", "-number")


@router.get(ROOT, response=VersionOut, operation_id="getVersion", url_name="concept-version")
def version(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """Return one version."""
    return _version(request, where)


@router.get(
    f"{ROOT}/measures",
    response=list[MeasureOut],
    operation_id="listMeasures",
    url_name="concept-measures",
)
def measures(request: HttpRequest, where: Path[VersionPath], chosen: Query[Filter]) -> Any:
    """List the measures; a region's list also has the national ones, which serve it."""
    return selectors.action_plan(_version(request, where), **chosen.dict())


@router.get(
    f"{ROOT}/measures/{{code}}",
    response=MeasureOut,
    operation_id="getMeasure",
    url_name="concept-measure",
)
def measure(request: HttpRequest, where: Path[MeasurePath]) -> Any:
    """Return one measure."""
    found = selectors.action_plan(_version(request, where)).filter(code=where.code).first()
    if found is None:
        return selectors.measure(_version(request, where), where.code)
    return found


@router.get(
    f"{ROOT}/indicators",
    response=list[IndicatorOut],
    operation_id="listIndicators",
    url_name="concept-indicators",
)
def indicators(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """List the indicators with their targets."""
    return selectors.indicators(_version(request, where))


@router.get(
    f"{ROOT}/budget", response=BudgetOut, operation_id="getBudget", url_name="concept-budget"
)
def budget(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """Return the money by year, source and territory, with its sums."""
    found = _version(request, where)
    totals = selectors.totals(found)
    return {
        "total": totals.total,
        "currency": totals.currency,
        "by_area": totals.by_area,
        "by_year": {str(year): money for year, money in totals.by_year.items()},
        "by_source": totals.by_source,
        "by_region": totals.by_region,
        "lines": selectors.budget_lines(found),
    }


@router.get(f"{ROOT}/plan", response=PlanOut, operation_id="getPlan", url_name="concept-plan")
def plan(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """Return the plan: limits, prices, what was chosen and not with codes of the reasons."""
    found = _version(request, where)
    kept = Plan.objects.filter(version=found).select_related("run").first()
    if kept is None:
        raise Refusal(
            "The plan of this version has not been computed.",
            str(found),
            "An editor or an analyst has it computed.",
            Kind.NOT_FOUND,
        )
    names = ("is_proven", "objective", "bound", "gap", "limits", "shadow_prices")
    more = ("reductions", "per_head", "refusals")
    return {
        **{name: getattr(kept, name) for name in (*names, *more)},
        "run": kept.run.code,
        "is_synthetic": kept.run.is_synthetic,
        "allocations": selectors.allocation_rows(kept),
    }


@router.get(
    f"{ROOT}/coverage",
    response=list[FindingOut],
    operation_id="listCoverage",
    url_name="concept-coverage",
)
def coverage(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """List what hangs in the air."""
    return selectors.dangling(_version(request, where))
