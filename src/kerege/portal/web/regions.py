"""The regions: a list with its map, and one page for each."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept import selectors as concept
from kerege.evidence import selectors as evidence
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors as needs
from kerege.people import selectors as people
from kerege.portal.marks import SYNTHETIC
from kerege.portal.subjects import subjects_of
from kerege.portal.web import pictures
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

MOST_STATEMENTS = 8
REPORT_FORMS = ("pdf", "docx", "html")


def regions(request: HttpRequest) -> HttpResponse:
    """List the regions as they are today, on the map and by name."""
    return render(request, "regions/list.html", {"map": pictures.country_map(request.user)})


def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is known of one region, and what is done about it."""
    territory = region_by_code(code)
    figures = pictures.latest_figures(request.user, territory)
    severities = needs.severities(territory)
    ahead = pictures.region_outlook(request.user, territory)
    context: dict[str, Any] = {
        "region": territory,
        "is_former": territory.valid_to is not None and territory.valid_to < timezone.localdate(),
        "headlines": pictures.headlines(figures),
        "figures": figures,
        "over_time": pictures.region_over_time(request.user, territory, ahead),
        "ahead": ahead,
        "diagnosis": severities[0].diagnosis if severities else None,
        "representatives": people.representatives(territory),
        "needs": [(severity, need_url(severity)) for severity in severities],
        "statements": list(needs.statements(territory)[:MOST_STATEMENTS]),
        "today": timezone.localdate(),
    }
    context |= {"plan": _plan(request.user, territory), "register": subjects_of(territory)}
    context["own_plan"] = concept.nested_in(territory.code, request.user)
    context["synthetic"] = SYNTHETIC
    context["report_forms"] = REPORT_FORMS
    context["ranks"] = _ranks(request.user, territory)
    context["hubs"] = list(evidence.hubs(territory))
    context["events"] = list(evidence.events(territory=territory))
    context["support"] = list(evidence.support(timezone.localdate(), territory))
    return render(request, "regions/page.html", context)


def _ranks(person: Any, territory: Any) -> list[dict[str, Any]]:
    """Return a region's place in every index, with the page that takes it apart."""
    language = get_language() or "en"
    return [
        {
            "figure": rank.figure,
            "name": rank.names.get(language) or next(iter(rank.names.values()), ""),
            "url": reverse("evidence-index", args=[rank.figure.breakdown])
            + (f"?place={territory.code}#apart" if rank.figure.value is not None else ""),
        }
        for rank in evidence.ranks_of(territory, person)
    ]


def need_url(severity: Any) -> str:
    """Return the page of a need in a territory."""
    return reverse("needs-need", args=[severity.territory.code, severity.area.code])


def _plan(person: Any, territory: Any) -> dict[str, Any] | None:
    """Return what the Concept plans for a region: its own measures with their money."""
    version = concept.current(person)
    if version is None:
        return None
    of = (version.concept.code, version.number)
    measures = list(concept.action_plan(version, territory=territory.code))
    own = [measure for measure in measures if not measure.is_national]
    rows = [
        {
            "measure": measure,
            "url": reverse("concept-measure", args=[*of, measure.code]),
        }
        for measure in sorted(own, key=lambda measure: (-measure.planned, measure.code))
    ]
    return {
        "version": version,
        "rows": rows,
        "total": sum((measure.planned for measure in own), Decimal(0)),
        "currency": next((measure.currency for measure in measures), ""),
        "national": len(measures) - len(own),
    }


def region_by_code(code: str) -> Any:
    """Return a region; the whole country is none."""
    territory = reference.territory(code)
    if territory.kind == TerritoryKind.COUNTRY:
        raise Refusal(
            _("%(code)s is the whole country, not a region.") % {"code": territory.code},
            code,
            _("Choose one from the list of regions."),
            Kind.NOT_FOUND,
        )
    return territory
