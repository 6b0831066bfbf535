"""The regions: a list with its map, and one page for each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors as needs
from kerege.portal.web import pictures
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

MOST_STATEMENTS = 8


def regions(request: HttpRequest) -> HttpResponse:
    """List the regions as they are today, on the map and by name."""
    return render(request, "regions/list.html", {"map": pictures.country_map(request.user)})


def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is known of one region, and what is done about it."""
    territory = _region(code)
    figures = pictures.latest_figures(request.user, territory)
    severities = needs.severities(territory)
    context: dict[str, Any] = {
        "region": territory,
        "is_former": territory.valid_to is not None and territory.valid_to < timezone.localdate(),
        "headlines": pictures.headlines(figures),
        "figures": figures,
        "over_time": pictures.region_over_time(request.user, territory),
        "severities": severities,
        "statements": list(needs.statements(territory)[:MOST_STATEMENTS]),
        "today": timezone.localdate(),
    }
    return render(request, "regions/page.html", context)


def _region(code: str) -> Any:
    territory = reference.territory(code)
    if territory.kind == TerritoryKind.COUNTRY:
        raise Refusal(
            f"{territory.code} is the whole country, not a region.",
            code,
            "Choose a region from the list.",
            Kind.NOT_FOUND,
        )
    return territory
