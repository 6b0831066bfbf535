"""The room's part of the API."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from kerege.evidence import selectors
from kerege.evidence.exports import record
from kerege.evidence.models import Figure, Run
from kerege.evidence.selectors import Conditions
from kerege.kernel.text import LANGUAGES

router = Router()
MOST = 500
Code = Annotated[str, Field(pattern=r"^[\w.:@+-]{0,200}$", max_length=200)]
Codes = Annotated[str, Field(pattern=r"^[\w.:@+,-]*$", max_length=400)]
Year = Annotated[int | None, Field(ge=1000, le=2999)]


class Texts(Schema):
    """A text in each language; null where it is missing."""

    kk: str | None
    ru: str | None
    en: str | None


class VariableOut(Schema):
    """What is measured."""

    code: str
    name: Texts
    definition: Texts
    unit: Texts
    kind: str
    decimals: int
    is_additive: bool


class FigureOut(Schema):
    """A value with all that is needed to judge it.

    ``value`` is null exactly where ``observation`` says why: L not measured, M cannot exist, Q
    suppressed, N not comparable. ``synthetic`` is true for whatever rests on made-up records.
    """

    code: str
    variable: str
    territory: str
    period: str
    year: int | None
    activity: str
    scope: str
    breakdown: str
    value: float | None
    lower: float | None
    upper: float | None
    interval: str
    unit: str
    relation: str
    observation: str
    synthetic: bool
    dataset: str
    run: str
    source: str
    source_url: str
    as_of: str
    licence: str
    note: Texts
    page: str


class FigureList(Schema):
    """A page of figures; ``count`` is how many there are in all."""

    count: int
    limit: int
    offset: int
    items: list[FigureOut]


class ConflictOut(Schema):
    """Another figure of the same thing."""

    figure: FigureOut
    can_both_hold: bool
    differences: list[str]


class FigureDetail(Schema):
    """A figure with its earlier versions and the figures that contradict it."""

    figure: FigureOut
    versions: list[FigureOut]
    reason: str
    conflicts: list[ConflictOut]


class PointOut(Schema):
    """One year of a series: a value, or why there is none."""

    year: int
    value: float | None
    observation: str
    is_comparable: bool
    reason: str
    figure: str
    synthetic: bool


class DatasetOut(Schema):
    """What was taken over from one source at one time."""

    code: str
    title: Texts
    note: Texts
    publisher: str
    url: str
    obtained_from: str
    licence: str
    retrieved_on: date | None
    checksum: str
    synthetic: bool
    status: str
    status_reason: str
    checks: list[dict[str, Any]]


class RunOut(Schema):
    """A run with the recipe that reproduces its result."""

    code: str
    method: str
    version: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    seed: int | None
    result_checksum: str
    synthetic: bool
    at: datetime


def texts(record_: Any, field: str) -> dict[str, str | None]:
    """Return a field in each language, null where it is missing."""
    return {language: getattr(record_, f"{field}_{language}") or None for language in LANGUAGES}


def figure_out(figure: Figure) -> dict[str, Any]:
    """Return a figure for the API."""
    row = record(figure)
    numbers = {n: None if row[n] is None else float(row[n]) for n in ("value", "lower", "upper")}
    page = reverse("evidence-figure", args=[figure.code])
    return row | numbers | {"year": figure.year, "note": texts(figure, "note"), "page": page}


def dataset_out(dataset: Any) -> dict[str, Any]:
    """Return a dataset for the API."""
    return {
        **{name: getattr(dataset, name) for name in DatasetOut.model_fields if name != "synthetic"},
        "title": texts(dataset, "title"),
        "note": texts(dataset, "note"),
        "synthetic": dataset.is_synthetic,
    }


def run_out(run: Run) -> dict[str, Any]:
    """Return a run for the API."""
    plain = {name: getattr(run, name) for name in RunOut.model_fields if name != "synthetic"}
    return plain | {"synthetic": run.is_synthetic}


class Filters(Schema):
    """Conditions on figures; an absent one, or an empty text, is no condition."""

    variable: Code = ""
    territory: Codes = Field("", description="one code, or several separated by commas")
    dataset: Code = ""
    activity: Code = Field("", description="classification:code, e.g. oked-2019:J")
    scope: Code = Field("", description="code:version")
    within: Code = Field("", description="a region: figures of its districts")
    breakdown: Code = Field(
        "", description="'total' for figures that are divided by nothing that is not asked for"
    )
    code: Code = ""
    newest: Literal["", "yes"] = Field(
        "", description="of each variable in each territory only the newest total"
    )
    year: Year = None
    first: Year = None
    last: Year = None
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10_000_000)


@router.get(
    "/variables",
    response=list[VariableOut],
    operation_id="evidence_variables",
    url_name="evidence-variables",
)
def variables(request: HttpRequest) -> list[dict[str, Any]]:
    """List the variables of which figures are published."""
    return [
        {
            "code": found.code,
            "name": texts(found, "name"),
            "definition": texts(found, "definition"),
            "unit": texts(found, "unit"),
            "kind": found.kind,
            "decimals": found.decimals,
            "is_additive": found.is_additive,
        }
        for found in selectors.variables_visible_to(request.user)
    ]


@router.get(
    "/figures",
    response=FigureList,
    operation_id="evidence_figures",
    url_name="evidence-figures",
)
def figures(request: HttpRequest, filters: Query[Filters]) -> dict[str, Any]:
    """List figures by variable, territory, year, activity, scope, dataset or breakdown."""
    asked = filters.dict(exclude={"limit", "offset"}, exclude_none=True)
    found = selectors.figures_where(request.user, Conditions.read(asked))
    shown = found[filters.offset : filters.offset + filters.limit]
    return {
        "count": found.count(),
        "limit": filters.limit,
        "offset": filters.offset,
        "items": [figure_out(figure) for figure in shown],
    }


@router.get(
    "/figures/{code}",
    response=FigureDetail,
    operation_id="evidence_figure",
    url_name="evidence-figure",
)
def figure(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a figure with its provenance, versions and conflicting figures."""
    found = selectors.figure_by_code(code, request.user)
    return {
        "figure": figure_out(found),
        "versions": [figure_out(old) for old in selectors.versions(found, request.user)],
        "reason": found.reason,
        "conflicts": [
            {
                "figure": figure_out(other.figure),
                "can_both_hold": other.can_both_hold,
                "differences": other.differences,
            }
            for other in selectors.conflicting(found, request.user)
        ],
    }


@router.get(
    "/series/{variable}/{territory}",
    response=list[PointOut],
    operation_id="evidence_series",
    url_name="evidence-series",
)
def series(request: HttpRequest, variable: str, territory: str) -> list[dict[str, Any]]:
    """Return every year of a variable in a territory, measured or not, with the reason."""
    asked = Conditions.read({"variable": variable, "territory": territory})
    selectors.variable_by_code(asked.variable, request.user)
    points = selectors.series(asked.variable, asked.territory, person=request.user)
    return [
        {
            "year": point.year,
            "value": None if point.value is None else float(point.value),
            "observation": str(point.observation),
            "is_comparable": point.is_comparable,
            "reason": point.reason,
            "figure": point.figure.code if point.figure else "",
            "synthetic": bool(point.figure and point.figure.is_synthetic),
        }
        for point in points
    ]


@router.get(
    "/datasets",
    response=list[DatasetOut],
    operation_id="evidence_datasets",
    url_name="evidence-datasets",
)
def datasets(request: HttpRequest) -> list[dict[str, Any]]:
    """List the datasets."""
    return [dataset_out(found) for found in selectors.datasets_visible_to(request.user)]


@router.get(
    "/datasets/{code}",
    response=DatasetOut,
    operation_id="evidence_dataset",
    url_name="evidence-dataset",
)
def dataset(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a dataset with the findings of its checks."""
    asked = Conditions.read({"dataset": code})
    return dataset_out(selectors.dataset_by_code(asked.dataset, request.user))


@router.get("/runs", response=list[RunOut], operation_id="evidence_runs", url_name="evidence-runs")
def runs(request: HttpRequest) -> list[dict[str, Any]]:
    """List the newest runs."""
    return [run_out(found) for found in selectors.runs_visible_to(request.user)[:MOST]]


@router.get(
    "/runs/{code}",
    response=RunOut,
    operation_id="evidence_run",
    url_name="evidence-run",
)
def run(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a run with its recipe."""
    return run_out(selectors.run_by_code(code, request.user))
