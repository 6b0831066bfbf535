"""The regions: a list with its map, and one page for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kerege.reference import selectors as reference


def regions(request: HttpRequest) -> HttpResponse:
    """List the regions as they are today."""
    return render(request, "regions/list.html", {"regions": reference.regions()})


def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is known of one region."""
    return render(request, "regions/page.html", {"region": reference.territory(code)})
