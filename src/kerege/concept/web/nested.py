"""The page of the regional plans under a national one: what they add up to."""

from django.http import HttpRequest, HttpResponse

from kerege.concept import selectors
from kerege.concept.web.views import page, version_of


def regions(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show money, targets and what is left out, region by region, beside the national plan."""
    version = version_of(request, concept, number)
    return page(request, "regions", version, {"sums": selectors.roll_up(version, request.user)})
