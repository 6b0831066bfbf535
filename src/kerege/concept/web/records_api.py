"""Reading the data of goals, measures and indicators, and changing those of a draft, as data."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Header, Path, Query, Router, Schema, Status
from ninja.security import django_auth

from kerege.concept import selectors, services
from kerege.concept.enums import RecordSort
from kerege.concept.models import Version
from kerege.concept.tabular.present import LISTS, OF_MEASURES, content_now, record_now
from kerege.concept.web.api import ROOT, ConceptPath, VersionPath
from kerege.concept.web.record_schemas import RecordData, RecordStateOut, data_of, row_of
from kerege.concept.web.schemas import VersionOut
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.schemas import REFUSED, Problem

router = Router()
CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
ADDRESS = f"{ROOT}/records/{{sort}}/{{code}}"
CHANGED = {412: Problem}


class RecordPath(VersionPath):
    """Which goal, measure or indicator of which version."""

    sort: RecordSort = Field(description="As in the data.")
    code: str = Field(pattern=CODE, description="A new one of up to 20 characters adds a record.")


class Said(Schema):
    """What is said of a change."""

    same_authors: bool = Field(
        False, description="Effects that were changed are still the assumptions of those named."
    )


def _version(request: HttpRequest, where: VersionPath) -> Version:
    return selectors.version(where.concept, where.number, request.user)


def _etag(row: Any) -> str:
    return f'"{selectors.state_of_record(row)}"'


def _given(request: HttpRequest, response: HttpResponse, where: RecordPath) -> dict[str, Any]:
    """Return the data of a record, its state in the header."""
    row = record_now(_version(request, where), where.sort, where.code)
    response["ETag"] = _etag(row)
    return data_of(where.sort, row)


@router.get(
    f"{ROOT}/records",
    response=list[RecordStateOut],
    operation_id="listRecords",
    url_name="concept-records",
)
def records(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """List the goals, measures and indicators with the state of their data."""
    content = content_now(_version(request, where), (*LISTS.values(), *OF_MEASURES))
    return [
        {"sort": sort, "code": row["code"], "name": row["name"], "etag": _etag(row)}
        for sort, name in LISTS.items()
        for row in content[name]  # type: ignore[literal-required] -- one of its keys
    ]


@router.get(
    ADDRESS,
    response=RecordData,
    operation_id="getRecord",
    url_name="concept-record",
    auth=django_auth,
)
def read_record(request: HttpRequest, response: HttpResponse, where: Path[RecordPath]) -> Any:
    """Return the data of a record; the header ETag is its state, which a change has to name."""
    return _given(request, response, where)


@router.put(
    ADDRESS,
    response={200: RecordData, 201: RecordData, **REFUSED, **CHANGED},
    operation_id="putRecord",
    url_name="concept-record",
    auth=django_auth,
)
def put_record(  # noqa: PLR0913, PLR0917 -- what HTTP hands over: address, header, query, body
    request: HttpRequest,
    response: HttpResponse,
    where: Path[RecordPath],
    said: Query[Said],
    data: RecordData,
    if_match: str = Header(
        "", alias="If-Match", description="The ETag it was made from; left out: a new record."
    ),
) -> Any:
    """Put a record of a draft in the place of the one that was read, or add one.

    It is asked everything that a package is asked; nothing is written unless all of it holds. The
    same again changes nothing.
    """
    if data.sort != where.sort:
        raise Refusal(
            _("The address says %(address)s, and the data are of a %(sort)s.")
            % {"address": where.sort, "sort": data.sort},
            "sort",
            _("Say the same in both."),
        )
    is_new = services.put_record(
        by=request.user,
        version=_version(request, where),
        sort=where.sort,
        row=row_of(where.code, data),
        state=if_match.strip().strip('"'),
        same_authors=said.same_authors,
    )
    return Status(201 if is_new else 200, _given(request, response, where))


@router.delete(
    ADDRESS,
    response={204: None, **REFUSED, **CHANGED},
    operation_id="removeRecord",
    url_name="concept-record",
    auth=django_auth,
)
def remove_record(
    request: HttpRequest,
    where: Path[RecordPath],
    if_match: str = Header(alias="If-Match", description="The ETag of the record as it was read."),
) -> Status:
    """Take a record out of a draft, unless something names it; an indicator takes its targets."""
    services.remove_record(
        by=request.user,
        version=_version(request, where),
        sort=where.sort,
        code=where.code,
        state=if_match.strip().strip('"'),
    )
    return Status(204, None)


@router.post(
    "/{concept}/versions",
    response={201: VersionOut, **REFUSED},
    operation_id="beginVersion",
    url_name="concept-begin",
    auth=django_auth,
)
def begin_version(request: HttpRequest, where: Path[ConceptPath]) -> Status:
    """Begin the next version with the texts and data of the newest one, without its plan."""
    found = selectors.versions_of(where.concept, request.user)
    if not found:
        raise Refusal(_("There is no such concept."), where.concept, kind=Kind.NOT_FOUND)
    return Status(201, services.begin_draft(by=request.user, version=found[0]))
