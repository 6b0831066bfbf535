"""The API of expert meetings: what anybody may see of them."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from kerege.kernel.text import known_texts
from kerege.needs import selectors
from kerege.needs.enums import DecisionStatus, MeetingStatus
from kerege.needs.models import Meeting

router = Router()


class DecisionOut(Schema):
    """What was decided, who does it by when, and what came of it."""

    text: dict[str, str]
    owner: str
    due_on: date
    status: DecisionStatus
    outcome: dict[str, str]


class MeetingOut(Schema):
    """An expert meeting; nobody is named."""

    code: str
    territory: str
    title: dict[str, str]
    begins_at: datetime
    ends_at: datetime
    status: MeetingStatus
    statements: list[str]
    decisions: list[DecisionOut]


@router.get(
    "/meetings",
    response=list[MeetingOut],
    operation_id="needs_meetings",
    url_name="needs-meetings",
    summary="Expert meetings",
)
def meetings(
    request: HttpRequest,
    limit: int = Query(50, ge=1, le=200),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> list[dict[str, Any]]:
    """Return the meetings, the latest first, with the codes of their statements."""
    rows = selectors.meetings().prefetch_related("statements", "decisions__owner")
    return [_meeting(found) for found in rows[offset : offset + limit]]


def _meeting(found: Meeting) -> dict[str, Any]:
    names = ("code", "begins_at", "ends_at", "status")
    return {name: getattr(found, name) for name in names} | {
        "territory": found.territory.code,
        "title": known_texts(found, "title"),
        "statements": [said.code for said in found.statements.all() if not said.withdrawn_at],
        "decisions": [
            {
                "text": known_texts(row, "text"),
                "owner": row.owner.code,
                "due_on": row.due_on,
                "status": row.status,
                "outcome": known_texts(row, "outcome"),
            }
            for row in found.decisions.all()
        ],
    }
