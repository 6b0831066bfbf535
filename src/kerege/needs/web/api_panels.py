"""The API of panels of experts: their rules, and results once they are published."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from kerege.kernel.text import LANGUAGES
from kerege.needs.models import Panel
from kerege.needs.panel_enums import Aggregation, Conflicted, Ended, Judged, PanelState
from kerege.needs.selectors import panels as selectors

router = Router()


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
    rows = rows.select_related("run").prefetch_related("items")
    return [_panel(found) for found in rows[offset : offset + limit]]


def _panel(found: Panel) -> dict[str, Any]:
    plain = set(PanelOut.model_fields) - {"title", "items", "run", "aggregation", "ended"}
    texts = {code: getattr(found, f"title_{code}") for code in LANGUAGES}
    return {name: getattr(found, name) for name in plain} | {
        "title": {code: text for code, text in texts.items() if text},
        "items": [item.code for item in found.items.all()],
        "run": found.run and found.run.code,
        "aggregation": found.aggregation or None,
        "ended": found.ended or None,
    }
