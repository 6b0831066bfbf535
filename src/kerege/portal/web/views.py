"""The front page: the country as one picture, the questions by role."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kerege.concept import selectors as concept
from kerege.evidence import selectors as evidence
from kerege.needs import selectors as needs
from kerege.portal.web.pictures import country_map
from kerege.portal.web.questions import questions
from kerege.portal.web.regions import need_url
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

MOST_CONFLICTS = 3


def front(request: HttpRequest) -> HttpResponse:
    """Show the country as one picture and the questions by role."""
    groups = evidence.all_conflicts(request.user)
    national = [g for g in groups if g[0].territory.kind == TerritoryKind.COUNTRY]
    context: dict[str, Any] = {
        "country": reference.country(),
        "map": country_map(request.user),
        "conflicts": sorted(national, key=_most_answers_first)[:MOST_CONFLICTS],
        "urgent": [(severity, need_url(severity)) for severity in needs.most_urgent()],
        "plan": _plan(request.user),
        "areas": reference.concept_areas(),
        "roles": questions(),
    }
    return render(request, "front.html", context)


def _plan(person: Any) -> dict[str, Any] | None:
    """Return the total of the published Concept, or None before there is one."""
    version = concept.current(person)
    if version is None:
        return None
    totals = concept.totals(version)
    address = reverse("concept-version", args=[version.concept.code, version.number])
    return {
        "version": version,
        "url": address,
        "total": totals.total,
        "currency": totals.currency,
    }


def _most_answers_first(group: list[Any]) -> tuple[int, str]:
    return (-len(group), group[0].variable.code)
