"""One search over regions and needs, with the way on to the register."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kerege.kernel.text import LANGUAGES
from kerege.portal.tiles import region_url
from kerege.reference import selectors as reference

LONGEST = 100


def _matches(record: Any, words: list[str]) -> bool:
    texts = [getattr(record, f"name_{language}", "") or "" for language in LANGUAGES]
    everything = " ".join([*texts, record.code]).casefold()
    return all(word in everything for word in words)


def search(request: HttpRequest) -> HttpResponse:
    """Find regions and needs by their names in any of the three languages."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    words = query.casefold().split()
    found = []
    if words:
        found = [
            {"record": record, "url": region_url(record.code)}
            for record in reference.regions()
            if _matches(record, words)
        ]
    return render(request, "search.html", {"search_query": query, "regions": found})
