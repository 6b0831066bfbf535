"""Pages on code lists: what exists, what counts as creative, which needs there are."""

from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kerege.reference import selectors
from kerege.reference.counting import answers_of, overlaps
from kerege.reference.models import ScopeItem

PAGE_SIZE = 20
LONGEST = 100


def overview(request: HttpRequest) -> HttpResponse:
    """Show territories with their dates, classifications, and the scopes side by side."""
    before: dict[int, list[Any]] = defaultdict(list)
    after: dict[int, list[Any]] = defaultdict(list)
    for link in selectors.succession_links():
        before[link.successor_id].append(link)
        after[link.predecessor_id].append(link)
    territories = [
        {"record": found, "came_from": before[found.pk], "became": after[found.pk]}
        for found in selectors.territories()
    ]
    shown = {
        "territories": territories,
        "classifications": selectors.classifications(),
        "scopes": selectors.scopes(),
    }
    return render(request, "reference/overview.html", shown)


def scope(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Show the activities of a scope by sub-sector, and how other scopes differ."""
    found = selectors.scope(code, version)
    groups: dict[int | None, dict[str, Any]] = {}
    for item in selectors.scope_items(found):
        group = groups.setdefault(item.subsector_id, {"subsector": item.subsector, "items": []})
        group["items"].append(item)
    shown = {
        "scope": found,
        "groups": list(groups.values()),
        "is_weighted": any(_is_weighted(group["items"]) for group in groups.values()),
        "overlaps": overlaps(found),
    }
    return render(request, "reference/scope.html", shown)


def _is_weighted(items: list[ScopeItem]) -> bool:
    return any(item.weight != 1 for item in items)


def activities(request: HttpRequest) -> HttpResponse:
    """Answer whether an activity counts as creative, by code or words."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    shown: dict[str, Any] = {"asked": asked}
    if asked:
        pages = Paginator(selectors.find_activities(asked), PAGE_SIZE)
        page = pages.get_page(request.GET.get("page"))
        shown |= {"page": page, "found": answers_of(page.object_list)}
    return render(request, "reference/activities.html", shown)


def needs(request: HttpRequest) -> HttpResponse:
    """Show the vocabulary of needs."""
    return render(request, "reference/needs.html", {"areas": selectors.vocabulary()})
