"""What a region is strong in, what is near to that, which regions are like it; regions compared."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kerege.evidence import selectors, words
from kerege.evidence.models import Variable
from kerege.evidence.selectors.neighbours import SMALL
from kerege.evidence.web import pictures
from kerege.evidence.web.views import downloads, in_code
from kerege.kernel import chart, notation
from kerege.kernel.errors import Refusal
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

MOST_ACTIVITIES = 40
MOST = 6
"""Regions in one comparison: more do not fit a page, or a mind."""
PEERS = 5
SHOWN, NEAR = 30, 12
"""Industries in the table, and in the chart and among those near: the surest say most."""


def strengths(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sub-sectors of a region against the country, what is near, and regions like it."""
    territory = reference.territory(code)
    rows = selectors.strengths(territory, request.user)
    near = selectors.peers(territory, request.user, PEERS)
    context = {
        "region": territory,
        "rows": rows,
        "chart": _drawn(territory, rows) if rows else None,
        "near": selectors.next_for(rows),
        "peers": near,
        "compare": comparison([territory.code, *(peer.territory.code for peer in near[:3])]),
        "small": SMALL,
        "is_synthetic": any(row.drawn.is_synthetic for row in rows),
        "districts": []
        if territory.kind == TerritoryKind.DISTRICT
        else list(reference.districts(territory)),
        **_industries(request, territory),
        **_clusters(request, territory),
        **_workforce(request, territory),
    }
    return render(request, "evidence/strengths.html", context)


def _industries(request: HttpRequest, territory: Any) -> dict[str, Any]:
    found = selectors.industries(territory, request.user)
    if found is None:
        return {}
    return {
        "industries": found,
        "strong": found.strong[:SHOWN],
        "near_industries": found.near[:NEAR],
        "industry_chart": _industry_chart(territory, found) if found.strong else None,
    }


def _clusters(request: HttpRequest, territory: Any) -> dict[str, Any]:
    if territory.kind == TerritoryKind.DISTRICT:
        return {}
    found = selectors.clusters(territory, request.user)
    if found is None:
        return {"clusters": None}
    recipe = found.run.parameters
    return {
        "clusters": found,
        "border": next((border for _place, border in found.neighbours), None),
        "level": f"{100 * recipe['level']:g}",
        "draws": notation.number(recipe["permutations"], pictures.language(), 0),
        "seeds": len(recipe["seeds"]),
    }


def _workforce(request: HttpRequest, territory: Any) -> dict[str, Any]:
    found = selectors.workforce(territory, request.user)
    if not found and territory.kind == TerritoryKind.DISTRICT:
        return {"workforce": None}
    groups = [
        {
            "name": words.CLASSES[group.of],
            "rows": [(words.PARTS.get(part, part), figure) for part, figure in group.rows],
        }
        for group in found
    ]
    return {"workforce": groups}


def _industry_chart(territory: Any, found: selectors.Industries) -> chart.Chart:
    rows = found.strong[:NEAR]
    return chart.dot_interval(
        [
            chart.Item(
                str(row.activity),
                float(row.quotient.value),
                float(row.quotient.lower),
                float(row.quotient.upper),
                pictures.mark(row.quotient),
                is_marked=True,
            )
            for row in rows
            if row.quotient
        ],
        title=_("%(region)s is stronger than elsewhere in %(strong)s of %(known)s industries")
        % {
            "region": pictures.name_of(territory),
            "strong": len(found.strong),
            "known": found.known,
        },
        unit=_("location quotient, 95 % interval"),
        source=pictures.source_line(row.quotient for row in rows if row.quotient),
        language=pictures.language(),
        decimals=2,
        summary=_("The %(number)s surest are drawn.") % {"number": len(rows)},
        reference=(_("all regions of the table"), 1.0),
    )


def comparison(codes: list[str], variable: str = "") -> str:
    """Return the address of a comparison of regions."""
    more = f"&variable={variable}" if variable else ""
    return f"{reverse('evidence-compare')}?regions={','.join(codes)}{more}"


def _drawn(territory: Any, rows: list[selectors.Strength]) -> chart.Chart:
    items = [
        chart.Item(
            row.name,
            float(row.drawn.value or 0),
            None if row.drawn.lower is None else float(row.drawn.lower),
            None if row.drawn.upper is None else float(row.drawn.upper),
            pictures.mark(row.drawn),
            is_marked=row.beyond_chance > 0,
        )
        for row in rows
    ]
    strong = [row.name for row in rows if row.beyond_chance > 0]
    name = pictures.name_of(territory)
    return chart.dot_interval(
        items,
        title=(
            _("%(region)s is stronger than the country in: %(names)s")
            % {"region": name, "names": ", ".join(strong)}
            if strong
            else _("%(region)s: no sub-sector is stronger than in the country beyond chance")
            % {"region": name}
        ),
        unit=_("location quotient, 95 % interval"),
        source=pictures.source_line(row.drawn for row in rows),
        language=pictures.language(),
        decimals=2,
        summary=_("%(strong)s of %(all)s sub-sectors are stronger beyond chance.")
        % {"strong": len(strong), "all": len(rows)},
        reference=(_("the country"), 1.0),
    )


def compare(request: HttpRequest) -> HttpResponse:
    """Show a few regions side by side: everything measured, and one variable over the years."""
    codes = _asked(request)
    places = [reference.territory(code) for code in codes]
    context: dict[str, Any] = {
        "places": places,
        "all": reference.regions(),
        "most": MOST,
        "chosen": codes,
    }
    listed = {place.code for place in context["all"]}
    context["others"] = ", ".join(code for code in codes if code not in listed)
    if places:
        context |= _side_by_side(request, places)
    return render(request, "evidence/compare.html", context)


def _asked(request: HttpRequest) -> list[str]:
    given = [code for text in request.GET.getlist("regions") for code in text.split(",")]
    codes = list(dict.fromkeys(code.strip() for code in given if code.strip()))
    selectors.Conditions.read({"territory": ",".join(codes)})  # refuses what no code can be
    if len(codes) > MOST:
        raise Refusal(
            _("%(given)s regions cannot stand side by side.") % {"given": len(codes)},
            "regions",
            _("Choose at most %(most)s.") % {"most": MOST},
        )
    return codes


def _side_by_side(request: HttpRequest, places: list[Any]) -> dict[str, Any]:
    cells: dict[int, dict[int, Any]] = {}
    variables: dict[int, Variable] = {}
    for figure in selectors.newest(request.user, territory__in=places, value__isnull=False):
        cells.setdefault(figure.variable_id, {})[figure.territory_id] = figure
        variables[figure.variable_id] = figure.variable
    known = sorted(variables.values(), key=lambda found: found.name or found.code)
    rows = [(found, [cells[found.pk].get(place.pk) for place in places]) for found in known]
    meant = {"territory": ",".join(place.code for place in places), "newest": "yes"}
    return {
        "rows": rows,
        "variables": known,
        **_divided(request, places),
        "downloads": downloads(meant),
        "code": in_code(request, meant),
        **_over_time(request, places, known),
    }


def _divided(request: HttpRequest, places: list[Any]) -> dict[str, Any]:
    """Return a variable of the regions by activity, where all of them have one."""
    divided = selectors.divided_by_activity(places, request.user)
    asked = request.GET.get("by_activity", "")
    variable = next((found for found in divided if found.code == asked), None)
    if variable is None:
        variable = next(iter(divided), None)
    if variable is None:
        return {}
    found = selectors.by_activity(places, variable, MOST_ACTIVITIES, request.user)
    return {"divided": divided, "by_activity": found}


def _over_time(request: HttpRequest, places: list[Any], known: list[Variable]) -> dict[str, Any]:
    """Return the lines of the variable asked for, by default the one measured most widely."""
    asked = selectors.Conditions.read({"variable": request.GET.get("variable", "")}).variable
    code = asked or selectors.most_measured(request.user)
    if code not in {variable.code for variable in known}:
        if asked:
            selectors.variable_by_code(code, request.user)  # refuses what does not exist
        return {}
    variable = next(found for found in known if found.code == code)
    lines = {place: selectors.series(code, place.code, person=request.user) for place in places[:4]}
    return {"variable": variable, "chart": pictures.over_time(variable, lines)}
