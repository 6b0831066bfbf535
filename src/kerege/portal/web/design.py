"""The living page of the design system: every component in both colour schemes."""

from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kerege.portal import marks


def design(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "design.html", {"marks": marks.ALL, "synthetic": SimpleNamespace()})
