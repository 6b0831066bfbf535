"""The room's part of the API: severities with their uncertainty, their parts, statements."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status
from ninja.security import django_auth

from kerege.kernel.schemas import Problem, at, texts_at
from kerege.needs import selectors, services
from kerege.needs.enums import ContributionKind, Stance, StatementKind
from kerege.needs.models import Contribution, Severity, Statement
from kerege.reference import selectors as reference

router = Router()
TERRITORY = r"^(|[A-Z]{2}(-[A-Z0-9]{1,8})?)$"
AREA = r"^(|[a-z][a-z0-9_-]{0,49})$"


class SeverityOut(Schema):
    """How severe a need is: 0 met, 1 most severe; a place among regions, not a share."""

    territory: str
    area: str
    mean: float
    standard_error: float
    lower: float = Field(description="Of the 95 % interval.")
    upper: float
    rank: float = Field(description="Among the needs of the territory; 1: first.")
    rank_lower: int
    rank_upper: int
    place: float | None = Field(description="Among the regions; null for the country.")
    place_lower: int | None
    place_upper: int | None
    difference: float = Field(description="From the mean of the regions.")
    difference_error: float = Field(description="Standard error of the difference.")
    is_known: bool = Field(description="False: only all regions together speak.")
    is_synthetic: bool = Field(description="Synthetic figures contribute.")
    mean_without_synthetic: float | None
    weight: float | None = Field(
        description="Of the need, 1 on average; the rank is that of weight times severity. Null: "
        "all needs count alike."
    )
    weight_error: float | None = Field(description="Standard error of the weight.")
    plain_rank: float | None = Field(description="The rank if all needs counted alike.")
    plain_rank_lower: int | None
    plain_rank_upper: int | None

    resolve_territory = at("territory.code")
    resolve_area = at("area.code")


class ContributionOut(Schema):
    """What one source adds: weight times value; all parts of a severity sum to its mean."""

    kind: ContributionKind
    value: float
    standard_error: float
    weight: float
    figure: str | None = Field(description="Code of the figure.")
    signal: str | None
    statement: str | None = Field(description="Code of the statement.")
    is_synthetic: bool

    resolve_figure = at("figure.code")
    resolve_signal = at("signal.code")
    resolve_statement = at("statement.code")

    @staticmethod
    def resolve_is_synthetic(part: Contribution) -> bool:
        """Return whether the figure is synthetic."""
        return bool(part.figure and part.figure.is_synthetic)


class StatementOut(Schema):
    """What somebody said, in each language in which it is known."""

    code: str
    territory: str
    area: str
    kind: StatementKind
    stance: Stance
    text: dict[str, str]
    group: dict[str, str]
    concerns: list[str] = Field(
        description="Whom the need concerns: women, youth, rural, and codes of sub-sectors."
    )
    source_language: str
    source: str
    source_url: str
    said_on: str

    resolve_territory = at("territory.code")
    resolve_area = at("area.code")
    resolve_text = texts_at("text")
    resolve_group = texts_at("group")


class NeedOut(Schema):
    """One need of one territory with everything that makes its severity."""

    severity: SeverityOut
    contributions: list[ContributionOut]
    statements: list[StatementOut]
    of_country: SeverityOut | None
    is_clear: bool = Field(description="The difference exceeds what chance explains.")


class DiagnosisOut(Schema):
    """The diagnosis that holds, with its recipe."""

    year: int
    run: str
    method: str
    version: str
    result_checksum: str
    is_synthetic: bool
    panel: str | None = Field(description="Code of the panel whose weights order the needs.")
    most_urgent: list[SeverityOut]


class StatementIn(Schema):
    """A statement to add."""

    territory: str = Field(pattern=TERRITORY, min_length=2)
    area: str = Field(pattern=AREA, min_length=1)
    stance: Stance
    text: str = Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")
    language: Literal["kk", "ru", "en"]
    group: str = Field("", max_length=200, pattern=r"^[^\x00]*$")
    concerns: list[Annotated[str, Field(max_length=50, pattern=r"^[a-z0-9_-]+$")]] = Field(
        [], max_length=40, description="As in a statement that stands."
    )
    kind: Literal["", "meeting", "survey", "published", "representative"] = ""
    source: str = Field("", max_length=300, pattern=r"^[^\x00]*$")
    source_url: str = Field("", max_length=900, pattern=r"^(|https?://[^\s\x00]+)$")
    said_on: str = Field("", pattern=r"^(|\d{4}(-\d{2}(-\d{2})?)?)$")


class Where(Schema):
    """Of which territory and which need; empty: all."""

    territory: str = Field("", pattern=TERRITORY, description="ISO 3166 code, e.g. KZ-10.")
    area: str = Field("", pattern=AREA, description="Code of the need.")


def _where(asked: Where) -> tuple[Any, Any]:
    return (
        reference.territory(asked.territory) if asked.territory else None,
        reference.need_area(asked.area) if asked.area else None,
    )


@router.get(
    "/diagnosis",
    response={200: DiagnosisOut, 404: Problem},
    operation_id="needs_diagnosis",
    url_name="needs-diagnosis",
    summary="The diagnosis that holds",
)
def diagnosis(request: HttpRequest) -> dict[str, Any]:
    """Return the recipe and the most urgent needs of the country."""
    found = selectors.required_diagnosis()
    return {
        "year": found.year,
        "run": found.run.code,
        "method": found.run.method,
        "version": found.run.version,
        "result_checksum": found.run.result_checksum,
        "is_synthetic": found.run.is_synthetic,
        "panel": found.panel.code if found.panel else None,
        "most_urgent": selectors.most_urgent(100),
    }


@router.get(
    "/severities",
    response={200: list[SeverityOut], 404: Problem, 422: Problem},
    operation_id="needs_severities",
    url_name="needs-severities",
    summary="Severities of needs by region",
)
def severities(request: HttpRequest, asked: Query[Where]) -> list[Severity]:
    """Return the severities of a territory, of a need, of both, or of all regions."""
    territory, area = _where(asked)
    found = selectors.severities(territory, None if territory else area)
    return [row for row in found if area is None or row.area_id == area.pk]


@router.get(
    "/regions/{territory}/{area}",
    response={200: NeedOut, 404: Problem, 422: Problem},
    operation_id="needs_need",
    url_name="needs-need",
    summary="One need of one territory",
)
def need(
    request: HttpRequest,
    territory: str = Path(pattern=TERRITORY, description="ISO 3166 code, e.g. KZ-10."),
    area: str = Path(pattern=AREA, description="Code of the need."),
) -> selectors.NeedPage:
    """Return a severity with each contribution and every statement."""
    return selectors.need_page(reference.territory(territory), reference.need_area(area))


@router.get(
    "/statements",
    response={200: list[StatementOut], 404: Problem, 422: Problem},
    operation_id="needs_statements",
    url_name="needs-statements",
    summary="Statements",
)
def statements(
    request: HttpRequest,
    asked: Query[Where],
    limit: int = Query(100, ge=1, le=500),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> list[Statement]:
    """Return the statements that stand, the newest first."""
    return list(selectors.statements(*_where(asked))[offset : offset + limit])


@router.post(
    "/statements/add",
    response={201: StatementOut, 403: Problem, 404: Problem, 422: Problem},
    operation_id="needs_add_statement",
    url_name="needs-add-statement",
    auth=django_auth,
    summary="Add a statement",
)
def add_statement(request: HttpRequest, said: StatementIn) -> Status:
    """Add a statement on a territory one may speak for; the diagnosis follows."""
    fields = said.dict(exclude={"territory", "area"})
    territory, area = reference.territory(said.territory), reference.need_area(said.area)
    made = services.add_statement(by=request.user, territory=territory, area=area, **fields)
    return Status(201, made)


@router.post(
    "/statements/{slug:code}/withdraw",
    response={200: StatementOut, 403: Problem, 404: Problem, 409: Problem},
    operation_id="needs_withdraw_statement",
    url_name="needs-withdraw-statement",
    auth=django_auth,
    summary="Withdraw a statement",
)
def withdraw_statement(request: HttpRequest, code: str) -> Statement:
    """Withdraw a statement of one's own; the diagnosis follows."""
    said = selectors.statement_by_code(code)
    services.withdraw_statement(by=request.user, statement=said)
    return said
