"""One search over regions, needs and measures, with the way on to the register."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kerege.concept import selectors as concept
from kerege.evidence import selectors as evidence
from kerege.kernel.text import LANGUAGES
from kerege.portal.tiles import region_url
from kerege.reference import selectors as reference
from kerege.register import selectors as register

LONGEST = 100
MOST_SUBJECTS = 5


def search(request: HttpRequest) -> HttpResponse:
    """Find regions, needs, measures and creative subjects by their names in any language."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    context: dict[str, Any] = {"search_query": query}
    if words := query.casefold().split():
        subjects = register.found(register.search({"q": query}))
        context |= {
            "regions": [
                {"record": region, "url": region_url(region.code)}
                for region in reference.regions()
                if _matches(region, words)
            ],
            "needs": [
                {"record": area, "url": reverse("needs-area", args=[area.code])}
                for area in reference.need_areas()
                if _matches(area, words)
            ],
            "measures": _measures(request.user, words),
            "published": [
                {"record": row, "url": reverse("evidence-published", args=[kind, row.code])}
                for kind, rows in (("hubs", evidence.hubs()), ("support", evidence.support()))
                for row in rows
                if _matches(row, words)
            ],
            "subjects": list(subjects[:MOST_SUBJECTS]),
            "register_url": f"{reverse('register-search')}?{urlencode({'q': query})}",
        }
    return render(request, "search.html", context)


def _measures(person: Any, words: list[str]) -> list[dict[str, Any]]:
    """Return the measures of the Concept whose names have all the words."""
    version = concept.current(person)
    if version is None:
        return []
    place = (version.concept.code, version.number)
    measures = concept.measures(version).prefetch_related(None)
    return [
        {"record": measure, "url": reverse("concept-measure", args=[*place, measure.code])}
        for measure in measures
        if _matches(measure, words)
    ]


def _matches(record: Any, words: list[str]) -> bool:
    texts = [getattr(record, f"name_{language}", "") or "" for language in LANGUAGES]
    everything = " ".join([*texts, record.code]).casefold()
    return all(word in everything for word in words)
