"""A version in formats that other systems read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kerege.concept import services
from kerege.concept.web.views import version_of


def iati(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Send a version as an IATI activity with its results."""
    version = version_of(request, concept, number)
    content = services.produce_iati(
        by=request.user, version=version, organisation=settings.IATI_ORGANISATION
    )
    answer = HttpResponse(content, content_type="application/xml")
    name = f"{version.concept.code}-v{version.number}-iati.xml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
