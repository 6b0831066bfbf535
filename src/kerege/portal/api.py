"""The API root: typed operations, explicit output schemas, problem details."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kerege import __version__
from kerege.concept.web.annotations_api import router as concept_annotations
from kerege.concept.web.api import router as concept
from kerege.concept.web.approval_acts_api import router as concept_approval_acts
from kerege.concept.web.approval_api import router as concept_approval
from kerege.concept.web.planning_api import router as concept_planning
from kerege.concept.web.records_api import router as concept_records
from kerege.concept.web.studies_api import router as concept_studies
from kerege.evidence.web.api import router as evidence
from kerege.evidence.web.api_approval import router as evidence_approval
from kerege.evidence.web.api_areas import router as evidence_areas
from kerege.evidence.web.api_index import router as evidence_index
from kerege.evidence.web.api_published import router as evidence_published
from kerege.evidence.web.api_scopes import router as evidence_scopes
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.needs.web.api import router as needs
from kerege.needs.web.api_answers import router as needs_answers
from kerege.needs.web.api_meetings import router as needs_meetings
from kerege.needs.web.api_panels import router as needs_panels
from kerege.portal.access import Audience, audience_of
from kerege.portal.problems import MEDIA_TYPE, problem
from kerege.portal.web.api_docs import PlainDocs
from kerege.reference.web.api import router as reference
from kerege.register.web.api import router as register

LOWEST_REFUSAL = 400


class Described(NinjaAPI):
    """An API whose document also says how each operation refuses."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI document with the refusals of every operation."""
        document = super().get_openapi_schema(**options)
        names = {
            operation.operation_id: operation.url_name
            for _prefix, router in self._routers
            for view in router.path_operations.values()
            for operation in view.operations
        }
        for methods in document["paths"].values():
            for operation in methods.values():
                name = names.get(operation["operationId"]) or ""
                for status, said in operation["responses"].items():
                    if int(status) >= LOWEST_REFUSAL:
                        said["content"] = _PROBLEM
                operation["responses"] |= {
                    HTTP_STATUS[kind]: _REFUSED[kind] for kind in _refusals(f"api:{name}")
                }
        return document


_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_REFUSED = {
    kind: {
        "description": words,
        "content": _PROBLEM,
    }
    for kind, words in {
        Kind.INVALID: "A parameter is missing or cannot be read",
        Kind.FORBIDDEN: "This is for people with certain roles",
        Kind.NOT_FOUND: "There is no such record",
    }.items()
}


def _refusals(name: str) -> list[Kind]:
    """Return how an operation may refuse; only what is not for everyone is ever forbidden."""
    is_open = Audience.EVERYONE in audience_of(name)
    return [Kind.INVALID, Kind.NOT_FOUND] + ([] if is_open else [Kind.FORBIDDEN])


api = Described(
    title="Kerege",
    version=__version__,
    urls_namespace="api",
    docs=PlainDocs(),
    description="From evidence to need, measure, award and result. Everything published is open.",
)
api.add_router("/reference", reference, tags=["reference"])
api.add_router("/register", register, tags=["register"])
api.add_router("/evidence", evidence, tags=["evidence"])
api.add_router("/evidence", evidence_approval, tags=["evidence"])
api.add_router("/evidence", evidence_areas, tags=["evidence"])
api.add_router("/evidence", evidence_index, tags=["evidence"])
api.add_router("/evidence", evidence_scopes, tags=["evidence"])
api.add_router("/evidence", evidence_published, tags=["evidence"])
api.add_router("/needs", needs, tags=["needs"])
api.add_router("/needs", needs_answers, tags=["needs"])
api.add_router("/needs", needs_meetings, tags=["needs"])
api.add_router("/needs", needs_panels, tags=["needs"])
api.add_router("/concept", concept, tags=["concept"])
api.add_router("/concept", concept_annotations, tags=["concept"])
api.add_router("/concept", concept_approval, tags=["concept"])
api.add_router("/concept", concept_approval_acts, tags=["concept"])
api.add_router("/concept", concept_planning, tags=["concept"])
api.add_router("/concept", concept_records, tags=["concept"])
api.add_router("/concept", concept_studies, tags=["concept"])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal with problem details (RFC 9457)."""
    response = api.create_response(request, problem(refusal), status=HTTP_STATUS[refusal.kind])
    response["Content-Type"] = MEDIA_TYPE
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parameter cannot be read, and why."""
    found = error.errors[0]
    where = ".".join(str(part) for part in found["loc"])
    what = _("%(where)s cannot be read: %(why)s") % {"where": where, "why": found["msg"]}
    return refused(request, Refusal(what, where, _("See the documentation of the API.")))


@api.exception_handler(HttpError)
def not_readable(request: HttpRequest, _error: HttpError) -> HttpResponse:
    """Refuse a body that is not JSON in the form of every other refusal."""
    mend = _("See the documentation of the API.")
    return refused(request, Refusal(_("The body of the request cannot be read."), "body", mend))


@api.exception_handler(Http404)
def not_found(
    request: HttpRequest,
    error: Http404,  # noqa: ARG001 -- Ninja hands the error over; a 404 says nothing more
) -> HttpResponse:
    """Say that there is no such record."""
    mend = _("See the documentation of the API.")
    return refused(request, Refusal(_("There is no such record."), "", mend, Kind.NOT_FOUND))
