"""What if, what fairness costs, and how safe a plan is, as data."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router, Schema, Status
from ninja.security import django_auth

from kerege.concept import selectors, services
from kerege.concept.analysis.choice import FEWEST, MOST, MOST_SEED
from kerege.concept.analysis.side_by_side import Beside, Pair, Sheet
from kerege.concept.web.api import ROOT, VersionPath
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.pace import require_pace
from kerege.kernel.schemas import REFUSED, Problem

router = Router()
MOST_CHANGES = 40
Change = Annotated[str, Field(max_length=120, pattern=r"^[^=\x00]{1,80}=[0-9.Ee+-]{1,36}$")]
Promise = Annotated[
    str,
    Field(max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}(:[A-Z]{2}-[A-Z0-9]{1,8})?$"),
]


class WhatIfAsked(Schema):
    """What is to be otherwise than in the present plan; the same limits as on the page."""

    set: list[Change] = Field(
        [],
        max_length=MOST_CHANGES,
        description="CODE=VALUE of a limit: money in units of the currency, or a share, 0 to 1.",
    )
    least_share: float = Field(
        0, ge=0, le=1, description="Share of its weighted needs that every region loses at least."
    )
    promise: list[Promise] = Field(
        [], max_length=20, description="MEASURE or MEASURE:REGION that must be in the plan."
    )


class SheetOut(Schema):
    """A plan in numbers."""

    total: Decimal
    fall: float | None = Field(description="Of the weighted needs by the last year, per cent.")
    gap: float | None = Field(description="No plan within the limits is better by more (a share).")
    is_proven: bool
    gini_of_falls: float | None = Field(description="0: the same share is removed in all regions.")
    currency: str


class KeyedOut(Schema):
    """One number in both plans; null where a plan does not say it."""

    key: str
    before: float | None
    after: float | None


class UnitsOut(Schema):
    """Units of a measure that start in a territory ("": the whole country), in both plans."""

    measure: str
    territory: str
    before: int
    after: int


class ReasonOut(Schema):
    """Why a unit is in a plan, or why a further one is not."""

    because: str
    benefit: float | None = None
    money: int | None = Field(None, description="Over the plan, running costs included.")
    rank: int | None = Field(None, description="By effect per money, 1 is highest.")
    of: int | None = None
    needs: list[str] = Field([], description="Codes, the most weighted first.")
    limits: list[str] = Field([], description="That hold the unit in the plan, or keep it out.")


class ChosenOut(Schema):
    """Units that start (territory null: for the whole country)."""

    measure: str
    territory: str | None
    year: int
    units: int
    amount: Decimal
    reason: ReasonOut


class LeftOutOut(Schema):
    """A further unit that is not in the plan."""

    measure: str
    territory: str | None
    year: int
    reason: ReasonOut


class WhatIfOut(Schema):
    """The plan as it would be beside the present one; nothing of it is kept."""

    present: SheetOut
    what_if: SheetOut
    money: dict[str, list[KeyedOut]] = Field(description="By area, region, year and source.")
    left: list[KeyedOut] = Field(description="Of the needs of each region, per cent.")
    units: list[UnitsOut] = Field(description="Those that differ.")
    only_present: list[str] = Field(description="Measures that only the present plan has.")
    only_what_if: list[str]
    chosen: list[ChosenOut]
    refused: list[LeftOutOut]


class FairnessPointOut(Schema):
    """A plan between most effect and most equity."""

    weight: float = Field(description="0: most effect in the country; 1: most equity.")
    least: float = Field(description="The lowest share of its needs that a region loses, per cent.")
    region: str = Field(description="Which region that is.")
    fall: float | None = Field(description="Of the weighted needs by the last year, per cent.")
    price: float = Field(description="Of the highest effect that is given up, per cent.")
    gap: float | None = Field(description="Proven, per cent.")


class FairnessOut(Schema):
    """What fairness between regions costs."""

    points: list[FairnessPointOut]


class SpreadOut(Schema):
    """What a plan removes of all weighted needs over the scenarios, per cent."""

    values: list[float] = Field(description="Each scenario, the worst first.")
    mean: float
    cvar: float = Field(description="Mean of the worst part.")
    least: float
    most: float


class RobustOut(Schema):
    """A robust plan beside the plan for expected values, in the same scenarios."""

    plain: SpreadOut
    robust: SpreadOut
    drop: float | None = Field(description="The mean that is given up for safety, per cent.")
    gain: float | None = Field(description="What the worst scenarios gain, per cent.")
    gap: float = Field(description="Proven, per cent.")
    is_proven: bool
    changed: list[UnitsOut]
    chosen: list[ChosenOut]
    refused: list[LeftOutOut]


class RobustAsked(Schema):
    """How safe the plan is to be; nothing is filled in."""

    safety: float = Field(ge=0, le=1, description="Weight of the worst scenarios.")
    tail: float = Field(ge=0.01, le=1, description="Part that counts as the worst.")
    count: int = Field(ge=FEWEST, le=MOST, description="Scenarios.")
    seed: int = Field(ge=0, le=MOST_SEED)


class AskedOut(Schema):
    """A study that a job computes; read it again in a minute."""

    study: str
    asked: dict[str, float]


SLOW = {HTTP_STATUS[Kind.TOO_MANY]: Problem}


@router.get(
    f"{ROOT}/plan/what-if",
    response={200: WhatIfOut, 404: Problem, 422: Problem, **SLOW},
    operation_id="tryPlan",
    url_name="concept-what-if",
)
def what_if(request: HttpRequest, where: Path[VersionPath], asked: Query[WhatIfAsked]) -> Any:
    """Return the plan under other limits beside the present one, in about two seconds."""
    version = selectors.version(where.concept, where.number, request.user)
    supposed = services.WhatIf(
        dict(_change(text) for text in asked.set),
        Decimal(str(asked.least_share)),
        tuple((code, region) for code, _colon, region in (x.partition(":") for x in asked.promise)),
    )
    require_pace(request, "kerege_what_if")
    found, both = services.try_plan(by=request.user, version=version, asked=supposed)
    return _beside(both) | {
        "chosen": [_chosen(row) for row in found.chosen],
        "refused": [_left_out(row) for row in found.refused],
    }


def _change(text: str) -> tuple[str, Decimal]:
    code, _sign, value = text.partition("=")
    try:
        return code, Decimal(value)
    except InvalidOperation as error:
        raise Refusal(
            _("'%(text)s' is not a number.") % {"text": value}, code, _("Write it as 1234.5.")
        ) from error


def _beside(both: Beside) -> dict[str, Any]:
    only = both.measures
    return {
        "present": _sheet(both.before),
        "what_if": _sheet(both.after),
        "money": {by: [_pair(row) for row in rows] for by, rows in both.money.items()},
        "left": [_pair(row) for row in both.left],
        "units": [
            {"measure": row.key[0], "territory": row.key[1], **_both(row)} for row in both.units
        ],
        "only_present": only[0],
        "only_what_if": only[1],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    names = ("total", "fall", "gap", "is_proven", "gini_of_falls", "currency")
    return {name: getattr(sheet, name) for name in names}


def _pair(row: Pair) -> dict[str, Any]:
    return {"key": str(row.key), **_both(row)}


def _both(row: Pair) -> dict[str, Any]:
    return {"before": row.before, "after": row.after}


def _chosen(row: dict[str, Any]) -> dict[str, Any]:
    reason = row["reason"]
    return {**row, "reason": {**reason, "limits": reason.get("held_by", [])}}


def _left_out(row: dict[str, Any]) -> dict[str, Any]:
    names = ("measure", "territory", "year")
    return {
        **{name: row[name] for name in names},
        "reason": {name: value for name, value in row.items() if name not in names}
        | {"limits": row["blocked_by"]},
    }


def _found(request: HttpRequest, where: VersionPath, kind: str, asked: dict[str, Any]) -> Any:
    version = selectors.version(where.concept, where.number, request.user)
    found = services.find_study(by=request.user, version=version, kind=kind, asked=asked)
    if found is None:
        raise Refusal(
            _("This has not been computed for the present content of the plan."),
            str(version),
            _("An analyst or an editor has it computed."),
            Kind.NOT_FOUND,
        )
    return found


def _ask(request: HttpRequest, where: VersionPath, kind: str, asked: dict[str, Any]) -> Status:
    version = selectors.version(where.concept, where.number, request.user)
    services.ask_study(by=request.user, version=version, kind=kind, asked=asked)
    return Status(202, {"study": kind, "asked": asked})


@router.get(
    f"{ROOT}/plan/fairness",
    response={200: FairnessOut, 404: Problem, 422: Problem},
    operation_id="getFairness",
    url_name="concept-fairness",
)
def fairness(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """Return plans from most effect to most equity between regions, with the price of each."""
    return _found(request, where, "fairness", {})


@router.post(
    f"{ROOT}/plan/fairness/ask",
    response={202: AskedOut, **REFUSED},
    operation_id="askFairness",
    url_name="concept-fairness-ask",
    auth=django_auth,
)
def ask_fairness(request: HttpRequest, where: Path[VersionPath]) -> Status:
    """Have the price of fairness computed by a job; asked twice it is computed once."""
    return _ask(request, where, "fairness", {})


@router.get(
    f"{ROOT}/plan/robust",
    response={200: RobustOut, 404: Problem, 422: Problem},
    operation_id="getRobustPlan",
    url_name="concept-robust",
)
def robust(request: HttpRequest, where: Path[VersionPath], asked: Query[RobustAsked]) -> Any:
    """Return a robust plan beside the plan for expected values, if it was computed."""
    found = _found(request, where, "robust", asked.dict())
    return found | {
        "chosen": [_chosen(row) for row in found["chosen"]],
        "refused": [_left_out(row) for row in found["refused"]],
    }


@router.post(
    f"{ROOT}/plan/robust/ask",
    response={202: AskedOut, **REFUSED},
    operation_id="askRobustPlan",
    url_name="concept-robust-ask",
    auth=django_auth,
)
def ask_robust(request: HttpRequest, where: Path[VersionPath], asked: RobustAsked) -> Status:
    """Have a robust plan computed by a job; asked twice it is computed once."""
    return _ask(request, where, "robust", asked.dict())
