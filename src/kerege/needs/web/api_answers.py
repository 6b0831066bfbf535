"""The API of what regions answered to the diagnosis."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kerege.kernel.schemas import Problem
from kerege.needs import selectors
from kerege.needs.enums import OnNeed, Verdict
from kerege.needs.models import RegionAnswer
from kerege.needs.web.api import TERRITORY
from kerege.reference import selectors as reference

router = Router()


class RemarkOut(Schema):
    """What is said of the severity of one need, and why."""

    area: str
    says: OnNeed
    reason: str


class ReplyOut(Schema):
    """What the ministry replies."""

    text: str
    language: str
    replied_at: datetime


class RegionAnswerOut(Schema):
    """What a region answers to the diagnosis; of persons nothing is told."""

    territory: str
    run: str = Field(description="The run of the diagnosis that is answered.")
    is_current: bool = Field(description="False: a newer diagnosis holds by now.")
    verdict: Verdict
    text: str
    language: str
    on_needs: list[RemarkOut]
    organisation: str | None = Field(description="Code of the organisation of who answers.")
    answered_at: datetime
    reply: ReplyOut | None


class AnsweredBy(Schema):
    """Of which territory; empty: all."""

    territory: str = Field("", pattern=TERRITORY, description="ISO 3166 code, e.g. KZ-10.")


@router.get(
    "/answers",
    response={200: list[RegionAnswerOut], 404: Problem, 422: Problem},
    operation_id="needs_answers",
    url_name="needs-answers",
    summary="What regions answer to the diagnosis",
)
def answers(request: HttpRequest, asked: Query[AnsweredBy]) -> list[dict[str, Any]]:
    """Return the answer of each region: to the diagnosis that holds, or else its newest."""
    territory = reference.territory(asked.territory) if asked.territory else None
    return [described(found) for found in selectors.standing_answers(territory)]


def described(found: RegionAnswer) -> dict[str, Any]:
    """Return an answer as plain data."""
    body = found.mandate.organisation
    reply = next(iter(found.standing), None)
    return {
        "territory": found.territory.code,
        "run": found.diagnosis.run.code,
        "is_current": found.diagnosis.is_current,
        "verdict": found.verdict,
        "text": found.text,
        "language": found.language,
        "on_needs": [
            {"area": one.area.code, "says": one.says, "reason": one.reason}
            for one in found.on_needs.all()
        ],
        "organisation": body.code if body else None,
        "answered_at": found.created_at,
        "reply": reply
        and {"text": reply.text, "language": reply.language, "replied_at": reply.created_at},
    }
