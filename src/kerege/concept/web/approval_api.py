"""Where a version stands on its way, as data."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from kerege.concept import rules, selectors
from kerege.concept.enums import ApprovalStatus, RouteStatus, StepKind, StepStatus
from kerege.concept.models import Route, Step, Version
from kerege.concept.web.api import ROOT, VersionPath
from kerege.kernel.schemas import texts_at

router = Router()


class RouteStepOut(Schema):
    """One body that must agree; steps of the same order decide side by side."""

    order: int
    code: str
    kind: StepKind
    name: dict[str, str]
    status: StepStatus
    since: datetime | None = Field(alias="active_since")
    due: datetime | None = Field(alias="due_at")
    ended: datetime | None = Field(alias="closed_at")
    remarks: str = Field(description="With which it was returned; public.")

    resolve_name = texts_at("name")

    @staticmethod
    def resolve_remarks(row: Step) -> str:
        """Return the remarks, if there are any."""
        made = getattr(row, "resolution", None)
        return made.remarks if made else ""


class RouteOut(Schema):
    """One way through those who must agree, to one PDF."""

    status: RouteStatus
    is_demonstration: bool = Field(description="It shows how approval goes and approves nothing.")
    sha256: str = Field(description="Of the PDF that is agreed to.")
    opened_at: datetime
    closed_at: datetime | None
    holders: list[str] = Field(description="Codes of the steps that hold the version now.")
    steps: list[RouteStepOut]


class LinkOut(Schema):
    """A version that came before or after, and what it is to this one."""

    sort: Literal[
        "amends",
        "amended_by",
        "supersedes",
        "superseded_by",
        "replaces",
        "replaced_by",
        "renews",
        "renewed_by",
    ]
    concept: str
    version: int


class ApprovalOut(Schema):
    """Where a version stands."""

    status: ApprovalStatus | None = Field(description="Null: not approved.")
    approved_at: datetime | None
    in_force_on: date | None
    valid_until: date | None = Field(description="The last day; null: not in force.")
    has_ended: bool = Field(description="Whether that day is past, by the database's clock.")
    links: list[LinkOut] = Field(description="Versions that came before and after.")
    act: str = Field(description="Body, number and day of the legal act.")
    opens_instruments: bool = Field(description="Whether calls, hubs and the like may rest on it.")
    routes: list[RouteOut]


@router.get(
    f"{ROOT}/approval",
    response=ApprovalOut,
    operation_id="showApproval",
    url_name="concept-approval",
)
def approval(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """Return the state of a version, its routes the newest first, and who holds it now."""
    return stands(selectors.version(where.concept, where.number, request.user), request.user)


def stands(version: Version, person: Any) -> dict[str, Any]:
    """Return where a version stands, as `ApprovalOut`."""
    standing = selectors.standing(version, person)
    made = standing.approval
    return {
        "status": made.status if made else None,
        "approved_at": made.approved_at if made else None,
        "in_force_on": made.in_force_on if made else None,
        "valid_until": standing.ends_on,
        "has_ended": standing.has_ended,
        "links": [
            {
                "sort": link.sort,
                "concept": link.version.concept.code,
                "version": link.version.number,
            }
            for link in standing.links
        ],
        "act": made.act if made else "",
        "opens_instruments": rules.may_open_instruments(version).allowed,
        "routes": [_route(way.route, way.steps, way.holders) for way in selectors.ways(version)],
    }


def _route(route: Route, steps: list[Step], holders: list[Step]) -> dict[str, Any]:
    return {
        "status": route.status,
        "is_demonstration": route.is_demonstration,
        "sha256": route.sha256,
        "opened_at": route.opened_at,
        "closed_at": route.closed_at,
        "holders": [step.code for step in holders],
        "steps": steps,
    }
