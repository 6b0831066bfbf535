"""The page of what is asked of other offices."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kerege.evidence import selectors

PAGE = 50


def feeds(request: HttpRequest) -> HttpResponse:
    """List every feed: when it last came, when it is asked for next, what failed and why."""
    found = selectors.feeds(request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "evidence/feeds.html", {"page": page})
