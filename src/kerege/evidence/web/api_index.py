"""The API's answers about indices."""

import hashlib
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.security import django_auth

from kerege.evidence import index_rows, selectors, services
from kerege.evidence.analysis.what_if import examined, inputs_of, supposed
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.index.data import checks
from kerege.evidence.index.definition import LARGEST
from kerege.evidence.index.supposition import OWN, Supposition
from kerege.evidence.index_rows import number
from kerege.evidence.selectors import Moving
from kerege.evidence.web.api import Code
from kerege.evidence.web.api_approval import PLAIN
from kerege.evidence.web.index_words import region_names
from kerege.kernel.errors import Refusal
from kerege.kernel.schemas import REFUSED

router = Router()
Pairs = Annotated[str, Field(max_length=2_000, pattern=r"^[\w.:,+-]*$")]


class IndexName(Schema):
    """An index and the newest year of its ranks."""

    code: str
    year: int
    names: dict[str, str]


class RankOut(Schema):
    """A region's place with its interval: the places under other defensible choices."""

    region: str
    name: str
    rank_from: float | None
    rank_to: float | None
    rank: float
    score: float | None
    synthetic: bool
    figure: str


class UnrankedOut(Schema):
    """A region without a rank, and the indicators that are not measured there."""

    region: str
    indicators: list[str]


class MovingOut(Schema):
    """A choice of the recipe and which share of the moves of ranks it explains, per cent."""

    choice: str
    total: float
    total_from: float | None
    total_to: float | None
    first: float | None
    first_from: float | None
    first_to: float | None
    figure: str


class ChecksOut(Schema):
    """How the indicators hang together; the correlation is in the order of the weights."""

    alpha: float | None
    sampling_adequacy: float | None
    correlation: list[list[float]]
    component_weights: dict[str, float]


class IndexOut(Schema):
    """A published index; ``definition`` is the whole recipe (YAML)."""

    index: str
    year: int
    run: str
    published: bool
    confidence: float
    weights: dict[str, float]
    ranks: list[RankOut]
    unranked: list[UnrankedOut]
    mean_shift: float | None
    moving: list[MovingOut]
    checks: ChecksOut
    definition: str
    checksum: str = Field(description="SHA-256 of the definition.")
    defined_by: str = Field(description="Whose definition it is; empty: Kerege's own.")
    state: str = Field(description="State of the definition; everyone sees those published.")


class AddedOut(Schema):
    """A definition that was taken over: a draft until a second person has approved it."""

    code: str
    checksum: str = Field(description="SHA-256 of the definition.")
    dataset: str = Field(description="What is approved and published; empty: Kerege's own.")
    state: str
    run: str


class SupposedRankOut(Schema):
    """A place under a supposition beside the published one.

    ``moved`` is positive where the region gains places; ``beyond``: its supposed rank lies outside
    its published interval. Of a place of one's own both are null.
    """

    region: str
    name: str
    rank_from: float
    rank_to: float
    rank: float
    score: float
    published_from: float | None
    published_to: float | None
    published_rank: float | None
    moved: float | None
    beyond: bool | None
    synthetic: bool


class SupposedOut(Schema):
    """An index as the reader supposes it: never a published figure, and kept nowhere."""

    index: str
    year: int
    based_on_run: str
    published: bool
    weights: dict[str, float]
    ranks: list[SupposedRankOut]
    unranked: list[UnrankedOut]
    definition: str


class SupposedAsked(Schema):
    """What is supposed: pairs separated by commas; nothing: the index as published."""

    weights: Pairs = Field(
        "", description="part:weight, e.g. j_share:2,grp_per_head:0; 0 leaves the part out"
    )
    values: Pairs = Field("", description="region:indicator:value, e.g. KZ-10:j_share:3.5")
    own: Pairs = Field(
        "", description="indicator:value of a place of one's own, every indicator with a weight"
    )


@router.get(
    "/indices",
    response=list[IndexName],
    operation_id="evidence_indices",
    url_name="evidence-indices",
)
def indices(request: HttpRequest) -> list[dict[str, Any]]:
    """List the published indices."""
    found = selectors.listed_indices(request.user)
    return [{"code": x.code, "year": x.year, "names": dict(x.names)} for x in found]


@router.post(
    "/index-definitions",
    response={200: AddedOut, **REFUSED},
    operation_id="evidence_index_add",
    url_name="evidence-index-add",
    auth=django_auth,
    summary="Hand in a definition of an index",
)
def add(
    request: HttpRequest,
    file: File[UploadedFile],
    owner: str = Form(min_length=1, max_length=300, pattern=PLAIN),
    licence: str = Form(min_length=1, max_length=100, pattern=PLAIN),
) -> dict[str, Any]:
    """Take over a definition (YAML) as a draft and compute it; the same again changes nothing."""
    added = services.add_index(
        by=request.user,
        content=file.read(LARGEST + 1),
        filename=file.name or "",
        owner=owner,
        licence=licence,
    )
    return {
        "code": added.code,
        "checksum": added.checksum,
        "dataset": added.dataset.code if added.dataset else "",
        "state": added.dataset.status if added.dataset else DatasetStatus.PUBLISHED,
        "run": added.run.code if added.run else "",
    }


@router.get(
    "/indices/{code}",
    response=IndexOut,
    operation_id="evidence_index",
    url_name="evidence-index",
)
def index(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Return an index: every region's rank with its interval, its score, and the recipe."""
    published = selectors.published_index(code, request.user)
    definition = published.definition
    inputs = inputs_of(published)
    found = examined(published, inputs)
    return {
        "index": published.code,
        "year": published.year,
        "run": published.run.code,
        "published": True,
        "confidence": definition.uncertainty["confidence"],
        "weights": dict(zip(inputs.limits, found.composed.effective_weights.tolist(), strict=True)),
        "ranks": index_rows.published_rows(published),
        "unranked": [{"region": r, "indicators": gaps} for r, gaps in found.left_out.items()],
        "mean_shift": number(published.shift.value) if published.shift else None,
        "moving": [_moving(row) for row in published.moving],
        "checks": {"alpha": None, "sampling_adequacy": None, "correlation": []}
        | {"component_weights": {}}
        | checks(found, list(inputs.limits)),
        "definition": published.text,
        "checksum": hashlib.sha256(published.text.encode()).hexdigest(),
        "defined_by": own.publisher if (own := selectors.definition_dataset(published.run)) else "",
        "state": own.status if own else DatasetStatus.PUBLISHED,
    }


def _moving(row: Moving) -> dict[str, Any]:
    first = row.first
    return {
        "choice": row.choice,
        "total": number(row.total.value),
        "total_from": number(row.total.lower),
        "total_to": number(row.total.upper),
        "first": number(first.value) if first else None,
        "first_from": number(first.lower) if first else None,
        "first_to": number(first.upper) if first else None,
        "figure": row.total.code,
    }


@router.get(
    "/indices/{code}/what-if",
    response=SupposedOut,
    operation_id="evidence_index_what_if",
    url_name="evidence-index-what-if",
    summary="An index with other weights, other values of a region, or a place of one's own",
)
def what_if(request: HttpRequest, code: Code, asked: Query[SupposedAsked]) -> dict[str, Any]:
    """Compose a published index again under a supposition; nothing is kept."""
    published = selectors.published_index(code, request.user)
    inputs = inputs_of(published)
    found = supposed(published, inputs, _read(asked))
    names = region_names(inputs) | {OWN: _("Your own place")}
    codes = [node.code for node in found.definition.indicators]
    left_out = found.index.left_out.items()
    return {
        "index": published.code,
        "year": published.year,
        "based_on_run": published.run.code,
        "published": False,
        "weights": dict(zip(codes, found.index.composed.effective_weights.tolist(), strict=True)),
        "ranks": index_rows.supposed_rows(published, found, names),
        "unranked": [{"region": r, "indicators": list(gaps)} for r, gaps in left_out],
        "definition": found.text,
    }


def _read(asked: SupposedAsked) -> Supposition:
    values: dict[tuple[str, str], float] = {}
    for key, value in _pairs(asked.values, "values").items():
        region, sep, indicator = key.partition(":")
        if not sep:
            raise _unreadable("values", key)
        values[region, indicator] = value
    return Supposition(_pairs(asked.weights, "weights"), values, _pairs(asked.own, "own"))


def _pairs(text: str, where: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in text.split(",") if text else []:
        key, _sep, number = part.rpartition(":")
        try:
            value = float(number)
        except ValueError as error:
            raise _unreadable(where, part) from error
        if not key or key in found:
            raise _unreadable(where, part)
        found[key] = value
    return found


def _unreadable(where: str, part: str) -> Refusal:
    return Refusal(
        _("'%(part)s' is no name with a number, or is given twice.") % {"part": part[:80]},
        where,
        _("Write name:number, several separated by commas."),
    )
