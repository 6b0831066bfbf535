"""The API of panels of experts: their rules, and results once they are published."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.security import django_auth
from pydantic import AwareDatetime

from kerege.kernel.schemas import Problem
from kerege.kernel.text import known_texts
from kerege.needs import services
from kerege.needs.models import Panel, PanelRound
from kerege.needs.panel_enums import Aggregation, Conflicted, Ended, Judged, PanelState
from kerege.needs.selectors import panels as selectors
from kerege.needs.services.panel_time import LONGEST

router = Router()


class ExtensionOut(Schema):
    """One time that the deadline of a round was put off; who did it is told to its experts."""

    was: datetime
    until: datetime
    reason: str
    created_at: datetime


class RoundOut(Schema):
    """One time that the experts are asked."""

    number: int
    opened_at: datetime
    closes_at: datetime = Field(description="Answers end at this instant.")
    closed_at: datetime | None
    extensions: list[ExtensionOut]


class PutOffIn(Schema):
    """The new deadline of the open round, and why there is more time."""

    until: AwareDatetime = Field(description="With its time zone, after the deadline that holds.")
    reason: str = Field(min_length=1, max_length=LONGEST, pattern=r"^[^\x00]*$")


class PanelOut(Schema):
    """A panel of experts. Ratings run from 0 to `highest`; weights add up to 1.

    `result` holds for each round and item median, quartiles, and whether consensus was reached;
    nobody is named, and of fewer experts than `smallest` nothing is told.
    """

    code: str
    title: dict[str, str]
    state: PanelState
    judged: Judged
    index: str
    items: list[str]
    rounds: list[RoundOut]
    highest: int
    most_rounds: int
    widest: float
    most_changed: int
    most_inconsistent: float | None
    aggregation: Aggregation | None
    conflicted: Conflicted
    smallest: int
    is_synthetic: bool
    ended: Ended | None
    reason: str
    run: str | None
    published_at: datetime | None
    result: dict[str, Any] | None


@router.get(
    "/panels",
    response=list[PanelOut],
    operation_id="needs_panels",
    url_name="needs-panels",
    summary="Panels of experts (Delphi, AHP)",
)
def panels(
    request: HttpRequest,
    limit: int = Query(50, ge=1, le=200),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> list[dict[str, Any]]:
    """Return the panels that ask or have asked, the latest first."""
    rows = selectors.panels(request.user).exclude(state=PanelState.DRAFT)
    rows = rows.select_related("run").prefetch_related("items", "rounds__extensions")
    return [_panel(found) for found in rows[offset : offset + limit]]


@router.post(
    "/panels/{slug:code}/put-off",
    response={200: RoundOut, 403: Problem, 404: Problem, 422: Problem},
    operation_id="needs_panel_put_off",
    url_name="needs-panel-put-off",
    auth=django_auth,
    summary="Put off the deadline of the open round of a panel",
)
def put_off(request: HttpRequest, code: str, given: PutOffIn) -> PanelRound:
    """Give the experts of the open round more time; those who have not answered are told."""
    made = services.put_off_deadline(
        by=request.user,
        panel=selectors.panel(code, request.user),
        until=given.until,
        reason=given.reason,
        absolute=request.build_absolute_uri,
    )
    return selectors.rounds(made.round.panel)[made.round.number - 1]


def _panel(found: Panel) -> dict[str, Any]:
    plain = set(PanelOut.model_fields) - {"title", "items", "rounds", "run", "aggregation", "ended"}
    return {name: getattr(found, name) for name in plain} | {
        "title": known_texts(found, "title"),
        "items": [item.code for item in found.items.all()],
        "rounds": list(found.rounds.all()),
        "run": found.run and found.run.code,
        "aggregation": found.aggregation or None,
        "ended": found.ended or None,
    }
