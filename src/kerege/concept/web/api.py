"""The room's part of the API: versions, measures, indicators, money, the plan."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from kerege.concept import selectors
from kerege.concept.models import Plan, Version
from kerege.concept.web.open_formats import packed
from kerege.concept.web.outlook import prospects
from kerege.concept.web.schemas import (
    BudgetOut,
    ComparisonOut,
    FindingOut,
    IndicatorOut,
    MeasureOut,
    PlanOut,
    ProspectOut,
    VersionOut,
)
from kerege.kernel.errors import Kind, Refusal

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


class ConceptPath(Schema):
    """Which concept."""

    concept: str = Field(pattern=CODE)


class PairOf(Schema):
    """Which two versions; by default the newest and the one before it."""

    a: int | None = Field(None, ge=1, le=LARGEST, description="The present version.")
    b: int | None = Field(None, ge=1, le=LARGEST, description="The proposed version.")


class MeasurePath(VersionPath):
    """Which measure of which version."""

    code: str = Field(pattern=RECORD)


class Filter(Schema):
    """Which measures; empty: all."""

    territory: str = Field("", pattern=TERRITORY, description="ISO 3166-2.")
    area: str = Field("", pattern=AREA, description="An area of the concept or a need.")
    year: int | None = Field(None, ge=1, le=LARGEST)
    source: Literal["", "republican", "local", "fund", "private"] = ""


def _version(request: HttpRequest, where: VersionPath) -> Version:
    return selectors.version(where.concept, where.number, request.user)


@router.get(
    "/", response=list[VersionOut], operation_id="listConcepts", url_name="concept-concepts"
)
def concepts(request: HttpRequest) -> Any:
    """List every version of every concept that the reader may see."""
    return selectors.versions_visible_to(request.user).order_by("concept__code", "-number")


@router.get(
    "/{concept}/compare",
    response=ComparisonOut,
    operation_id="compareVersions",
    url_name="concept-compare",
)
def compare(request: HttpRequest, where: Path[ConceptPath], pair: Query[PairOf]) -> Any:
    """Compare two versions: records added, removed and changed, words marked, and money."""
    versions = selectors.versions_of(where.concept, request.user)
    return selectors.comparison_of(versions, pair.a, pair.b)


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
    f"{ROOT}/targets",
    response=list[ProspectOut],
    operation_id="listTargets",
    url_name="concept-targets",
)
def targets(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """List the last target of each indicator, late ones first: when it would be met, and whose."""
    return prospects(_version(request, where), request.user)


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
    names = ("is_proven", "objective", "bound", "gap", "choice", "limits", "shadow_prices")
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


@router.get(
    f"{ROOT}/package",
    operation_id="getPackage",
    url_name="concept-package",
    openapi_extra={
        "responses": {
            200: {
                "description": "OK",
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def package(request: HttpRequest, where: Path[VersionPath]) -> HttpResponse:
    """Return the whole version as a data package (Frictionless): tables with their schema."""
    return packed(request, _version(request, where))
