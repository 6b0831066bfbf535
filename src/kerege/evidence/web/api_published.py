"""The API of what others published that is no figure."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kerege.evidence import selectors
from kerege.evidence.enums import EventKind, HubStatus
from kerege.evidence.models import Event, Hub, SupportMeasure, Target
from kerege.evidence.web.api import Code, Texts, texts
from kerege.reference import selectors as reference

router = Router()
State = Literal["", *HubStatus.values]  # type: ignore[valid-type] -- the codes of the enum
Sort = Literal["", *EventKind.values]  # type: ignore[valid-type] -- the codes of the enum


class PublishedOut(Schema):
    """A statement of a source."""

    code: str
    source: Texts
    source_url: str
    stated_on: str = Field(description="Date of the source, as far as it says.")
    note: Texts


class HubOut(PublishedOut):
    """A creative hub that a source reports."""

    name: Texts
    city: Texts
    territory: str
    kind: str
    status: str
    counted: bool = Field(description="Open, and meant for the creative industries.")
    opened: str
    opened_text: Texts = Field(description="As printed, where it is no date.")
    area_m2: int | None
    host: Texts
    partners: Texts
    features: Texts


class EventOut(PublishedOut):
    """Something that happened, or was announced."""

    title: Texts
    kind: str
    territory: str = Field(description="The region that the source names; empty: none.")
    begins: str
    ends: str
    participants: Texts
    planned: bool


class SupportOut(PublishedOut):
    """Support between two days, for whom, and what it gives."""

    name: Texts
    territories: list[str]
    eligible: Texts
    benefit: Texts
    valid_from: date | None
    valid_to: date | None
    validity_text: Texts


class AnnouncedTargetOut(PublishedOut):
    """A target as it was announced."""

    country: str
    place: Texts
    document: Texts
    indicator: Texts
    unit: Texts
    base_value: float | None
    base_relation: str
    base_period: Texts
    value: float | None
    relation: str
    period: Texts
    can_be_checked: bool


def _published(row: Any, plain: tuple[str, ...], translated: tuple[str, ...]) -> dict[str, Any]:
    names = ("code", "source_url", "stated_on", *plain)
    return {name: getattr(row, name) for name in names} | {
        name: texts(row, name) for name in ("source", "note", *translated)
    }


@router.get("/hubs", response=list[HubOut], operation_id="evidence_hubs", url_name="evidence-hubs")
def hubs(request: HttpRequest, territory: Code = "", status: State = "") -> list[dict[str, Any]]:
    """List the creative hubs that are reported; the list is not complete."""
    place = reference.territory(territory) if territory else None

    def out(row: Hub) -> dict[str, Any]:
        own = _published(
            row,
            ("kind", "status", "opened", "area_m2"),
            ("name", "city", "features", "opened_text", "host", "partners"),
        )
        code = row.territory.code if row.territory else ""
        return own | {"territory": code, "counted": row.is_counted}

    return [out(row) for row in selectors.hubs(place, status)]


@router.get(
    "/events", response=list[EventOut], operation_id="evidence_events", url_name="evidence-events"
)
def events(request: HttpRequest, kind: Sort = "", territory: Code = "") -> list[dict[str, Any]]:
    """List what happened or was announced, the latest first."""
    place = reference.territory(territory) if territory else None

    def out(row: Event) -> dict[str, Any]:
        own = _published(row, ("kind", "begins", "ends"), ("title", "participants"))
        code = row.territory.code if row.territory else ""
        return own | {"planned": row.is_planned, "territory": code}

    return [out(row) for row in selectors.events(kind, place)]


@router.get(
    "/support",
    response=list[SupportOut],
    operation_id="evidence_support",
    url_name="evidence-support",
)
def support(
    request: HttpRequest,
    territory: Code = "",
    on: Annotated[date | None, Query(description="In force on this day; absent: any.")] = None,
) -> list[dict[str, Any]]:
    """List support measures, in force on a day and open to a territory where asked."""
    place = reference.territory(territory) if territory else None

    def out(row: SupportMeasure) -> dict[str, Any]:
        own = _published(
            row, ("valid_from", "valid_to"), ("name", "eligible", "benefit", "validity_text")
        )
        return own | {"territories": [found.code for found in row.territories.all()]}

    return [out(row) for row in selectors.support(on, place)]


@router.get(
    "/targets",
    response=list[AnnouncedTargetOut],
    operation_id="evidence_targets",
    url_name="evidence-targets",
)
def targets(request: HttpRequest, country: Code = "") -> list[dict[str, Any]]:
    """List the targets that were announced, of a country (ISO 3166-1) or of all."""
    plain = ("country", "base_value", "base_relation", "value", "relation")
    translated = ("place", "document", "indicator", "unit", "base_period", "period")

    def out(row: Target) -> dict[str, Any]:
        return _published(row, plain, translated) | {"can_be_checked": not row.is_slogan}

    return [out(row) for row in selectors.targets(country)]
