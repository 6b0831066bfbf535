"""A region of one's own: put together in the address, kept by name, shown with its reasons."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.evidence import area_rows, rules, selectors, services
from kerege.evidence.canonical import checksum
from kerege.evidence.exports import MEDIA_TYPES
from kerege.evidence.exports_table import TABLES
from kerege.evidence.models import Variable
from kerege.evidence.selectors import Area, AreaPoint
from kerege.evidence.web import pictures
from kerege.kernel import chart, notation
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference

LONGEST_NAME = 120
BESIDE = 3
"""Regions drawn beside one's own: four lines are what a chart carries."""


def asked(request: HttpRequest) -> list[str]:
    """Return the codes of regions that an address names, joined by commas or repeated."""
    given = [code for text in request.GET.getlist("places") for code in text.split(",")]
    return [code.strip().replace("\x00", "")[:12] for code in given if code.strip()]


def own(request: HttpRequest) -> HttpResponse:
    """Show a region put together in the address, or the choice of regions."""
    codes = asked(request)
    context: dict[str, Any] = {
        "all": reference.regions(),
        "chosen": codes,
        "kept": selectors.own_regions(request.user),
        "name": request.GET.get("name", "").replace("\x00", "")[:LONGEST_NAME],
        "back_cast": request.GET.get("back_cast") == "yes",
        "may_keep": request.user.is_authenticated,
    }
    if codes:
        context |= _shown(request, selectors.area(codes), context["back_cast"])
    return render(request, "evidence/area.html", context)


def kept(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of a region that the visitor has kept."""
    found = selectors.own_region(code, request.user)
    codes = ",".join(found.places.order_by("code").values_list("code", flat=True))
    query = urlencode({"places": codes, "name": found.name})
    return redirect(f"{reverse('evidence-area')}?{query}")


def _shown(request: HttpRequest, within: Area, back_cast: bool) -> dict[str, Any]:  # noqa: FBT001 -- read from the address
    variables = _usable(request)
    code = request.GET.get("variable", "")[:80].replace("\x00", "")
    known = {found.code: found for found in variables}
    if code and code not in known:
        selectors.reads(selectors.variable_by_code(code, request.user))  # refuses, with the reason
    variable = known.get(code) or known.get("grp") or (variables[0] if variables else None)
    shown: dict[str, Any] = {"within": within, "variables": variables, "variable": variable}
    if variable is None:
        return shown
    sums = selectors.Sums(
        {part for found in variables for part in selectors.reads(found)}, request.user
    )
    points = selectors.series_from(sums, variable, within, back_cast=back_cast)
    query = {"places": ",".join(place.code for place in within.places)}
    query |= {"back_cast": "true"} if back_cast else {}
    api = reverse("api:evidence-area", args=[variable.code])
    return shown | {
        "points": points,
        "decimals": _decimals(variable, points),
        "is_synthetic": any(point.is_synthetic for point in points),
        "newest": [
            (
                found,
                point,
                _decimals(found, [point]),
                notation.unit_beside(found.unit or "", found.kind),
            )
            for found in variables
            if (point := _newest(selectors.series_from(sums, found, within, back_cast=back_cast)))
        ],
        "chart": _chart(request, sums, variable, within, points),
        "recipe": selectors.recipe(variable, within, points, back_cast=back_cast),
        "mended": any(not p.is_comparable and p.value is None for p in points) and not back_cast,
        "may_keep_run": bool(rules.may_record(request.user)) and bool(points),
        "downloads": [
            *(
                {"name": form.upper(), "url": _file_address(form, variable, within, back_cast)}
                for form in TABLES
            ),
            {"name": "API", "url": f"{api}?{urlencode(query)}"},
        ],
    }


def _file_address(form: str, variable: Variable, within: Area, back_cast: bool) -> str:  # noqa: FBT001 -- read from the address
    query = {"places": ",".join(place.code for place in within.places), "variable": variable.code}
    query |= {"back_cast": "yes"} if back_cast else {}
    return f"{reverse('evidence-area-file', args=[form])}?{urlencode(query)}"


def file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the years of a region put together in the address as a file."""
    if form not in TABLES:
        raise Refusal(
            _("There is no format '%(form)s'.") % {"form": form[:20]},
            "",
            _("Choose one of: %(forms)s.") % {"forms": ", ".join(TABLES)},
            Kind.NOT_FOUND,
        )
    within = selectors.area(asked(request))
    code = selectors.Conditions.read({"variable": request.GET.get("variable", "")}).variable
    variable = selectors.variable_by_code(code, request.user)
    back_cast = request.GET.get("back_cast") == "yes"
    points = selectors.area_series(variable, within, request.user, back_cast=back_cast)
    recipe = selectors.recipe(variable, within, points, back_cast=back_cast)
    content = TABLES[form](area_rows.COLUMNS, area_rows.rows(variable, within, points, recipe))
    answer = HttpResponse(content, content_type=MEDIA_TYPES[form])
    name = f"{variable.code}-{checksum(within.code)[:8]}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def keep_run(request: HttpRequest) -> HttpResponse:
    """Keep what the page shows as a run that anybody can name and compute again."""
    variable = selectors.variable_by_code(request.POST.get("variable", "")[:80], request.user)
    run = services.keep_area_run(
        by=request.user,
        variable=variable,
        places=[code[:12] for code in request.POST.getlist("places")],
        back_cast=request.POST.get("back_cast") == "yes",
    )
    messages.success(request, _("The recipe is kept as a run: anybody can compute it again."))
    return redirect("evidence-run", run.code)


def _usable(request: HttpRequest) -> list[Variable]:
    """Return the variables that can be computed for any area, by name."""
    found = []
    for variable in selectors.variables_visible_to(request.user):
        try:
            selectors.reads(variable)
        except Refusal:
            continue
        found.append(variable)
    return found


def _newest(points: list[AreaPoint]) -> AreaPoint | None:
    known = [point for point in points if point.value is not None]
    return known[-1] if known else (points[-1] if points else None)


def _chart(
    request: HttpRequest,
    sums: selectors.Sums,
    variable: Variable,
    within: Area,
    points: list[AreaPoint],
) -> chart.Chart | None:
    beside = [code[:12] for code in request.GET.getlist("beside") if code][:BESIDE]
    lines = [_line(name_of(request, within), points, is_marked=True)]
    uses = [use.figure for point in points for use in point.uses]
    for code in beside:
        other = selectors.area([code.replace("\x00", "")])
        found = selectors.series_from(sums, variable, other)
        lines.append(_line(name_of(None, other), found))
    years = {moment.year for line in lines for moment in line.moments if moment.value is not None}
    if len(years) < 2:  # noqa: PLR2004 -- a line has two ends
        return None
    return chart.line_with_breaks(
        lines,
        title=pictures.course(variable.name or variable.code, lines, _decimals(variable, points)),
        unit=notation.unit_beside(variable.unit or "", variable.kind),
        source=pictures.source_line(uses),
        language=pictures.language(),
        decimals=_decimals(variable, points),
        summary=_("From %(first)s to %(last)s.") % {"first": min(years), "last": max(years)},
    )


def _decimals(variable: Variable, points: list[AreaPoint]) -> int:
    values = [point.value for point in points if point.value is not None]
    return notation.shared_decimals(values, variable.decimals)


def name_of(request: HttpRequest | None, within: Area) -> str:
    """Return the name that the address gives an area, else the names of its regions."""
    given = request.GET.get("name", "").replace("\x00", "")[:LONGEST_NAME] if request else ""
    return given or " + ".join(
        place.short_name or pictures.name_of(place) for place in within.places
    )


def _line(label: str, points: list[AreaPoint], *, is_marked: bool = False) -> chart.Line:
    return chart.Line(
        label,
        tuple(
            chart.Moment(
                point.year,
                None if point.value is None else float(point.value),
                is_comparable=point.is_comparable or point.value is None,
                note=point.reason,
            )
            for point in points
        ),
        is_marked=is_marked,
    )


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the regions of a form under a name."""
    places = [code[:12] for code in request.POST.getlist("places")]
    name = request.POST.get("name", "").replace("\x00", "")
    found = services.keep_region(by=request.user, name=name, places=places)
    messages.success(request, _("The region is kept: you find it on this page."))
    return redirect("evidence-own-region", found.code)


@require_POST
def give_up(request: HttpRequest, code: str) -> HttpResponse:
    """Forget a region of the visitor's own."""
    services.give_up_region(by=request.user, region=selectors.own_region(code, request.user))
    messages.success(request, _("The region is no longer kept. No figure was changed."))
    return redirect("evidence-area")
