"""Having the plan of a draft computed, as data."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status
from ninja.security import django_auth

from kerege.concept import limits_file, rules, selectors, services
from kerege.concept.enums import OrderState, PlanKind
from kerege.concept.models import PlanOrder
from kerege.concept.web.api import ROOT, VersionPath
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.schemas import REFUSED

router = Router()
PLAIN = r"^[^\x00]*$"
PANEL = r"^[A-Za-z0-9_-]{0,60}$"


class ChoiceIn(Schema):
    """The kind of a plan; what is null is not chosen, and nothing is filled in."""

    kind: PlanKind = PlanKind.EXPECTED
    safety: float | None = Field(None, description="Robust: weight of the worst scenarios, 0-1.")
    tail: float | None = Field(None, description="Robust: part that counts as the worst, 0-1.")
    count: int | None = Field(None, description="Robust: scenarios, 5 to 20.")
    seed: int | None = Field(None, description="Robust: the same seed draws the same scenarios.")
    fairness: float | None = Field(None, description="Way from most effect (0) to most equity (1).")
    least_share: float | None = Field(
        None, description="Share of its needs each region loses at least; instead of fairness."
    )


class OrderIn(ChoiceIn):
    """A plan that is asked for."""

    limits: str = Field(
        "",
        max_length=limits_file.MOST_BYTES,
        pattern=PLAIN,
        description="Text of limits.csv; empty: the limits of the present plan.",
    )
    panel: str = Field("", pattern=PANEL, description="A published panel whose weights count.")


class RefusalOut(Schema):
    """Why there is no such plan."""

    what: str
    where: str
    mend: str


class OrderOut(Schema):
    """A plan that was asked for, and what became of it; the plan itself is at `getPlan`."""

    number: int = Field(alias="pk")
    state: OrderState
    choice: dict[str, Any]
    panel: str
    gap: float
    refusal: RefusalOut | None
    asked_at: datetime
    ended_at: datetime | None

    @staticmethod
    def resolve_refusal(row: PlanOrder) -> dict[str, str] | None:
        """Return the refusal, if it was one."""
        return row.refusal or None


class OrderPath(VersionPath):
    """Which order of which version."""

    order: int = Field(ge=1, le=2**63 - 1)


@router.post(
    f"{ROOT}/plan-orders",
    response={202: OrderOut, **REFUSED},
    operation_id="orderPlan",
    url_name="concept-plan-orders",
    auth=django_auth,
)
def order(request: HttpRequest, where: Path[VersionPath], asked: OrderIn) -> Status:
    """Have the plan of a draft computed by a job; the same question while it waits is one order."""
    version = selectors.version(where.concept, where.number, request.user)
    rules.may_plan(request.user, version).require(str(version.concept))
    limits = None
    if asked.limits:
        names = selectors.limit_names(version)
        limits = limits_file.read(asked.limits.encode(), "limits.csv", names)
    made = services.order_plan(
        by=request.user,
        version=version,
        limits=limits,
        choice=services.choice_of(asked.dict(exclude={"limits", "panel"})),
        panel=asked.panel,
    )
    return Status(202, made)


@router.get(
    f"{ROOT}/plan-orders/{{order}}",
    response={200: OrderOut, **REFUSED},
    operation_id="getPlanOrder",
    url_name="concept-plan-order",
    auth=django_auth,
)
def ordered(request: HttpRequest, where: Path[OrderPath]) -> PlanOrder:
    """Return what became of a plan that was asked for."""
    version = selectors.version(where.concept, where.number, request.user)
    rules.may_plan(request.user, version).require(str(version.concept))
    found = version.orders.filter(pk=where.order).first()
    if found is None:
        raise Refusal("There is no such order.", str(where.order), kind=Kind.NOT_FOUND)
    return found
