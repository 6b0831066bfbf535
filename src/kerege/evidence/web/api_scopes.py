"""The API's answer to how large the sector is under each scope."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kerege.evidence.selectors import Base, Size
from kerege.evidence.web.api import Code, Year
from kerege.evidence.web.scopes import asked, chosen, ref, row

router = Router()


class SizeOut(Schema):
    """The total under one scope; null where no crosswalk leads to its classification.

    ``unmeasured`` are codes that the scope counts and that nobody has an amount of, ``unplaced``
    those that no code of the amounts' classification leads to: neither is zero.
    """

    scope: str
    status: str
    total: float | None
    activities: int
    unmeasured: list[str]
    unplaced: list[str]
    crosswalk: list[str]
    crosswalk_is_official: bool


class StepOut(Schema):
    """One activity between two scopes: ``difference`` = amount x (weight after - before)."""

    activity: str
    name: str
    change: str
    amount: float
    weight_before: float
    weight_after: float
    difference: float
    synthetic: bool
    figure: str


class WaterfallOut(Schema):
    """The way from one total to the other: start + all differences = end."""

    variable: str
    unit: str
    territory: str
    year: int
    classification: str
    synthetic: bool
    before: str
    after: str
    start: float
    end: float
    steps: list[StepOut]
    unmeasured: list[str]
    divided: list[str]
    sizes: list[SizeOut]


class ScopesAsked(Schema):
    """What is to be compared; by default the register under the first two scopes."""

    variable: Code = ""
    year: Year = None
    before: Annotated[Code, Field(alias="from", description="code:version of a scope")] = ""
    after: Annotated[Code, Field(alias="to", description="code:version of a scope")] = ""


@router.get(
    "/scopes",
    response={200: WaterfallOut | None},
    operation_id="evidence_waterfall",
    url_name="evidence-waterfall",
    summary="How large is the sector under each scope, and what explains the difference?",
)
def compare(request: HttpRequest, filters: Query[ScopesAsked]) -> dict[str, Any] | None:
    """Return the total under every scope and the steps between two; null while none is known."""
    of, found = asked(request)
    if of is None or not any(size.total is not None for size in found):
        return None
    before, after, between = chosen(request, of, found)
    return {
        **_about(of),
        "before": ref(before),
        "after": ref(after),
        "start": between.start,
        "end": between.end,
        "steps": [row(of, step) for step in between.steps],
        "unmeasured": between.unmeasured,
        "divided": between.divided,
        "sizes": [_size(size) for size in found],
    }


def _about(of: Base) -> dict[str, Any]:
    return {
        "variable": of.variable.code,
        "unit": of.variable.unit or "",
        "territory": of.territory.code,
        "year": of.year,
        "classification": of.classification,
        "synthetic": of.is_synthetic,
    }


def _size(size: Size) -> dict[str, Any]:
    return {
        "scope": ref(size),
        "status": size.scope.status,
        "total": size.total,
        "activities": len(size.counted),
        "unmeasured": size.unmeasured,
        "unplaced": size.unplaced,
        "crosswalk": list(size.through),
        "crosswalk_is_official": size.is_official,
    }
