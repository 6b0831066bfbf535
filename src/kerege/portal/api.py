"""The API root: typed operations, explicit output schemas, problem details."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from kerege import __version__
from kerege.concept.web.api import router as concept
from kerege.evidence.web.api import router as evidence
from kerege.kernel.errors import HTTP_STATUS, Refusal
from kerege.needs.web.api import router as needs
from kerege.portal.problems import problem
from kerege.reference.web.api import router as reference
from kerege.register.web.api import router as register

api = NinjaAPI(
    title="Kerege",
    version=__version__,
    urls_namespace="api",
    description="From evidence to need, measure, award and result. Everything published is open.",
)
api.add_router("/reference", reference, tags=["reference"])
api.add_router("/register", register, tags=["register"])
api.add_router("/evidence", evidence, tags=["evidence"])
api.add_router("/needs", needs, tags=["needs"])
api.add_router("/concept", concept, tags=["concept"])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal with problem details (RFC 9457)."""
    response = api.create_response(request, problem(refusal), status=HTTP_STATUS[refusal.kind])
    response["Content-Type"] = "application/problem+json"
    return response
