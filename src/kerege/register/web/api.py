"""The room's part of the API: public fields only, one schema field for each."""

import uuid
from datetime import date
from typing import Any, Literal

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kerege.kernel.schemas import Problem
from kerege.register import analysis, selectors, services
from kerege.register.enums import Kind, LegalForm, Origin, Status

router = Router()
PAGE = 50


class SubjectOut(Schema):
    """A creative subject; `origin` says whether the record is synthetic."""

    public_id: uuid.UUID
    name: str
    kind: Kind
    legal_form: LegalForm
    territory: str = Field(description="ISO 3166-2 code of the region.")
    activity: str = Field(description="Code of the main activity.")
    subsector: str = Field(description="Code of the sub-sector; empty: not stated.")
    about: str
    website: str
    registered_on: date
    closed_on: date | None
    origin: Origin
    source: str = Field(description="Code of the register that it comes from; `self`: none.")
    status: Status = Field(description="Whether a criterion confirms it today.")


class SubjectsOut(Schema):
    """One page of what a search found."""

    count: int
    page: int
    pages: int
    items: list[SubjectOut]


class CellOut(Schema):
    """Subjects of a sub-sector in a region; `number` is null where it is withheld."""

    territory: str
    subsector: str
    is_synthetic: bool
    number: int | None


class Asked(Schema):
    """What to look for; an empty value asks nothing."""

    q: str = Field("", max_length=100, pattern=r"^[^\x00]*$")
    region: str = Field("", max_length=12, pattern=r"^[A-Z0-9-]*$")
    activity: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9.]*$")
    subsector: str = Field("", max_length=50, pattern=r"^[a-z0-9_-]*$")
    kind: Literal["", "person", "group", "firm", "space"] = ""
    legal_form: Literal[
        "", "sole_trader", "company", "self_employed", "non_profit", "other", "none"
    ] = ""
    status: Literal["", "declared", "confirmed", "expired", "withdrawn"] = ""
    sort: Literal["", "name", "-name", "registered_on", "-registered_on"] = ""


@router.get(
    "/subjects",
    response={200: SubjectsOut, 422: Problem},
    operation_id="register_search",
    url_name="register-search",
    summary="Search the register",
)
def search(
    request: HttpRequest, asked: Query[Asked], page: int = Query(1, ge=1, le=100_000)
) -> dict[str, Any]:
    """Return the subjects that match, in pages of fifty."""
    found = selectors.found(selectors.search(asked.dict()))
    paginator = Paginator(found, PAGE)
    shown = paginator.get_page(page)
    return {
        "count": paginator.count,
        "page": shown.number,
        "pages": paginator.num_pages,
        "items": [selectors.serialise(subject, None) for subject in shown],
    }


@router.get(
    "/subjects/{uuid:public_id}",
    response={200: SubjectOut, 404: Problem},
    operation_id="register_subject",
    url_name="register-subject",
    summary="One subject",
)
def subject(request: HttpRequest, public_id: uuid.UUID) -> dict[str, Any]:
    """Return the public fields of one subject."""
    return selectors.serialise(selectors.subject_by_id(public_id), None)


@router.get(
    "/counts",
    response=list[CellOut],
    operation_id="register_counts",
    url_name="register-counts",
    summary="Subjects by region and sub-sector",
)
def counts(request: HttpRequest) -> list[analysis.Cell]:
    """Return the counts; small ones are withheld, and others with them against subtraction."""
    return services.protect_counts(by=request.user).cells()
