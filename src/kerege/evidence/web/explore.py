"""Any figure by region, activity, scope and year: chart, map, table, and how to have it again."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kerege.evidence import exports, selectors
from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors import Conditions, Cut
from kerege.evidence.web import pictures
from kerege.evidence.web.views import downloads, in_code, named_parts
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind


def explore(request: HttpRequest) -> HttpResponse:
    """Show one variable in one year for every region, as chart, map and table."""
    conditions = Conditions.read(request.GET)
    person = request.user
    context: dict[str, Any] = {"variables": selectors.variables_visible_to(person)}
    code = conditions.variable or selectors.most_measured(person)
    if not code:
        return render(request, "evidence/explore.html", context)
    variable = selectors.variable_by_code(code, person)
    cut, choices = _chosen(variable, person, conditions)
    years = selectors.years_of(variable, person, cut)
    year = selectors.a_year(conditions.year, "year") if conditions.year else (years or [None])[0]
    context |= choices | {"variable": variable, "years": years, "year": year, "cut": cut}
    context["part"] = named_parts([cut.breakdown])[0][1]
    if year is not None:
        context |= _shown(request, variable, year, cut)
    return render(request, "evidence/explore.html", context)


def _chosen(variable: Variable, person: Any, asked: Conditions) -> tuple[Cut, dict[str, Any]]:
    """Return the part that is asked for, the first there is where none is, and what else there is.

    A variable that is known by activity only is shown for its first activity; one that is known
    for districts only, for those of the first region that has any.
    """
    activities = list(selectors.activities_of(variable, person))
    scopes = selectors.scopes_of(variable, person)
    activity = selectors.activity_by_code(asked.activity) if asked.activity else None
    scope = selectors.scope_by_code(asked.scope) if asked.scope else None
    breakdowns = selectors.breakdowns_of(variable, person, activity)
    if not breakdowns and activities:
        activity = activities[0]
        breakdowns = selectors.breakdowns_of(variable, person, activity)
    part = "" if asked.breakdown == "total" else asked.breakdown
    if not part and breakdowns and "" not in breakdowns:
        part = breakdowns[0]
    cut = Cut(part, activity, scope)
    regions = selectors.regions_divided(variable, person, cut)
    undivided = not regions or selectors.is_known(variable, person, cut)
    within = reference.territory(asked.within) if asked.within else None
    if within is None and not undivided:
        within = regions[0]
    choices = {
        "activities": [(selectors.qualified(found), found) for found in activities],
        "activity": selectors.qualified(activity) if activity else "",
        "scopes": scopes,
        "breakdowns": named_parts(breakdowns),
        "regions": regions,
        "has_regions": undivided,
        "has_total": bool(selectors.breakdowns_of(variable, person)) if activity else True,
    }
    return Cut(part, activity, scope, within), choices


def _shown(request: HttpRequest, variable: Variable, year: int, cut: Cut) -> dict[str, Any]:
    figures = selectors.cross_section(variable, year, request.user, cut)
    meant = {"variable": variable.code, "year": str(year), **cut.query()}
    return {
        "figures": figures,
        "period": ", ".join(sorted({f.period for f in figures if f.value is not None})) or year,
        "tiles": [] if cut.within else _one_each(figures),
        "chart": pictures.by_region(variable, year, figures),
        "downloads": downloads(meant),
        "code": in_code(request, meant),
        "notes": _notes(figures),
    }


def _one_each(figures: list[Figure]) -> list[Figure]:
    """Return one figure for each region; of several, the one stated last."""
    found = {f.territory_id: f for f in figures if f.territory.kind != TerritoryKind.COUNTRY}
    return list(found.values())


def _notes(figures: list[Figure]) -> list[str]:
    """Return the different notes of the values shown."""
    return list(dict.fromkeys(f.note for f in figures if f.note and f.value is not None))[:5]


def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give figures as a file: those of a page, or any that the visitor may see."""
    if form not in exports.FORMATS:
        raise Refusal(
            _("There is no format '%(form)s'.") % {"form": form[:20]},
            "",
            _("Choose one of: %(forms)s.") % {"forms": ", ".join(exports.FORMATS)},
            Kind.NOT_FOUND,
        )
    conditions = Conditions.read(request.GET)
    figures: Any = on_screen(request.user, conditions)
    if figures is None:
        figures = selectors.figures_where(request.user, conditions)
    response = HttpResponse(exports.FORMATS[form](figures), exports.MEDIA_TYPES[form])
    name = "-".join(["kerege", *conditions.query().values()])[:120].replace(":", "-")
    response["Content-Disposition"] = (
        f'attachment; filename="{name}.{exports.SUFFIXES.get(form, form)}"'
    )
    return response


def on_screen(person: Any, conditions: Conditions) -> list[Figure] | None:
    """Return the figures that the explorer shows under conditions; None: it shows others."""
    given = conditions.query()
    needed = {"variable", "year", "breakdown"}
    if not needed <= given.keys() <= needed | {"activity", "scope", "within"}:
        return None
    variable = selectors.variable_by_code(conditions.variable, person)
    year = selectors.a_year(conditions.year, "year")
    return selectors.cross_section(variable, year, person, cut_of(given))


def cut_of(given: Mapping[str, str]) -> Cut:
    """Return the part of a variable that conditions name."""
    breakdown = given.get("breakdown", "")
    return Cut(
        "" if breakdown == "total" else breakdown,
        selectors.activity_by_code(given["activity"]) if given.get("activity") else None,
        selectors.scope_by_code(given["scope"]) if given.get("scope") else None,
        reference.territory(given["within"]) if given.get("within") else None,
    )
