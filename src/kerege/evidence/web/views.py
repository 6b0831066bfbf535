"""Pages that show evidence."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kerege.evidence import exports, rules, selectors, services, words
from kerege.evidence.enums import MISSING, DatasetStatus
from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors import Conditions
from kerege.evidence.web import pictures
from kerege.kernel import notation
from kerege.people.enums import Role
from kerege.people.selectors import has_role
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

PAGE = 50


def overview(request: HttpRequest) -> HttpResponse:
    """Show what is measured and what is not: variables by regions."""
    matrix = selectors.measured_matrix(request.user)
    context = {"matrix": matrix, "may_upload": has_role(request.user, Role.ANALYST)}
    return render(request, "evidence/overview.html", context)


def conflicts(request: HttpRequest) -> HttpResponse:
    """Show the published figures that cannot all be true, side by side."""
    groups = []
    for group in selectors.all_conflicts(request.user):
        others = {figure.pk: [o for o in group if o.pk != figure.pk] for figure in group}
        groups.append({"figures": group, "first": group[0], "others": others})
    return render(request, "evidence/conflicts.html", {"groups": groups})


def downloads(conditions: dict[str, str]) -> list[dict[str, str]]:
    """Return the addresses of the same figures as files, and of the API."""
    query = f"?{urlencode(conditions)}" if conditions else ""
    files = [
        {"name": form.upper(), "url": reverse("evidence-export", args=[form]) + query}
        for form in exports.FORMATS
    ]
    return [*files, {"name": "API", "url": reverse("api:evidence-figures") + query}]


def in_code(request: HttpRequest, conditions: dict[str, str]) -> dict[str, str]:
    """Return what gives the same figures without a browser: an address, Python, a command."""
    address = f"{reverse('api:evidence-figures')}?{urlencode({**conditions, 'limit': '500'})}"
    whole = request.build_absolute_uri(address)
    options = " ".join(f"--{name} {value}" for name, value in conditions.items())
    return {
        "address": whole,
        "python": (
            "import json\n"
            "from urllib.request import urlopen\n\n"
            f'with urlopen("{whole}") as answer:\n'
            '    figures = json.load(answer)["items"]\n'
        ),
        "command": f"kerege evidence list {options} --limit 500 --json",
    }


def named_parts(breakdowns: list[str]) -> list[tuple[str, str]]:
    """Return breakdowns with their names: of a sub-sector or variable; others (spans) as is."""
    names = reference.subsector_names() if any(breakdowns) else {}
    if set(breakdowns) - names.keys() - {""}:
        wholes = Variable.objects.filter(code__in=breakdowns)
        names = {one.code: one.name or one.code for one in wholes} | names
    return [(code, names.get(code, code)) for code in breakdowns]


def with_parts(figures: Any) -> Any:
    """Give each figure of a list or page the name of its part."""
    names = dict(named_parts(list({found.breakdown for found in figures})))
    for found in figures:
        found.part = names[found.breakdown]
    return figures


def figure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one figure with all that is known of where it comes from."""
    found = selectors.figure_by_code(code, request.user)
    part = named_parts([found.breakdown])[0][1]
    activity = found.activity if found.breakdown != getattr(found.activity, "code", "") else None
    period = notation.dated(found.period, pictures.language())
    where = [pictures.name_of(found.territory), str(activity or ""), part, period]
    context = {
        "figure": found,
        "where": ", ".join(filter(None, where)),
        "versions": selectors.versions(found, request.user),
        "restated": selectors.restated(found),
        "conflicts": selectors.conflicting(found, request.user),
        "doubts": _doubts(request, found),
        "interval": words.interval_name(found.interval),
        "method": words.method_name(found.run.method) if found.run else "",
        "chart": _line_of(request, found, part or str(activity or "")),
        "downloads": downloads({"code": found.code})[:-1],
        "api": reverse("api:evidence-figure", args=[found.code]),
        "is_missing": found.observation in MISSING,
        "part": part,
    }
    return render(request, "evidence/figure.html", context)


def _doubts(request: HttpRequest, found: Figure) -> list[dict[str, Any]]:
    language = pictures.language()
    return [
        {"text": words.finding(one.finding, language, one.names), "others": one.others}
        for one in selectors.doubts_about(found, request.user)
    ]


def _line_of(request: HttpRequest, found: Figure, part: str) -> Any:
    if base := found.variable.forecast_of:
        return _forecast_of(request, base, found.territory.code)
    if found.year is None:
        return None
    more = {"breakdown": found.breakdown, "activity": found.activity}
    points = selectors.series(
        found.variable.code, found.territory.code, person=request.user, **more
    )
    return pictures.over_time(found.variable, {found.territory: points}, part)


def _forecast_of(request: HttpRequest, variable: Variable, code: str) -> Any:
    """Return the line of a variable in a territory with its forecast beyond it."""
    place = reference.territory(code)
    ahead = selectors.outlook(variable.code, code, request.user)
    points = selectors.series(variable.code, code, person=request.user)
    sums = None
    if variable.is_additive and place.kind == TerritoryKind.COUNTRY:
        sums = selectors.table(variable, request.user).totals
    return pictures.with_forecast(variable, place, points, ahead, sums)


def variable(request: HttpRequest, code: str) -> HttpResponse:
    """Show a variable by region and year: chart, map, table."""
    found = selectors.variable_by_code(code, request.user)
    years = selectors.years_of(found, request.user)
    context: dict[str, Any] = {"variable": found, "years": years}
    if years:
        table = selectors.table(found, request.user)
        newest = [row.cells[0] for row in table.rows]
        context |= {
            "table": table,
            "chart": pictures.by_region(found, years[0], _today(table, newest)),
            "tiles": _today(table, newest),
            "total": table.totals.get(years[0]),
            **_outlook(request, found, table),
        }
    elif activities := list(selectors.activities_of(found, request.user)):
        context["activities"] = [(selectors.qualified(one), one) for one in activities]
    else:
        unstated = selectors.figures_where(request.user, Conditions(variable=code))
        context["figures"] = with_parts(list(unstated[:PAGE]))
    context["downloads"] = downloads({"variable": found.code})
    parts = [part for part in selectors.breakdowns_of(found, request.user) if part]
    context["breakdowns"] = named_parts(parts)
    return render(request, "evidence/variable.html", context)


def _outlook(request: HttpRequest, variable: Variable, table: selectors.Table) -> dict[str, Any]:
    """Return the line of one territory with its forecast, and the forecast of every other."""
    found = selectors.outlooks(variable, request.user)
    if not found:
        return {}
    asked = request.GET.get("territory", "").strip() or found[0].territory.code
    place = reference.territory(asked)
    ahead = next((one for one in found if one.territory.pk == place.pk), None)
    points = selectors.series(variable.code, place.code, person=request.user)
    sums = table.totals if place.kind == TerritoryKind.COUNTRY else None
    return {
        "outlooks": found,
        "ahead": ahead,
        "place": place,
        "line": pictures.with_forecast(variable, place, points, ahead, sums),
    }


def _today(table: selectors.Table, newest: list[Figure]) -> list[Figure]:
    """Return the figures of the regions of today, and of a former region if it has a value."""
    today = {region.pk for region in table.regions}
    return [f for f in newest if f.territory_id in today or f.value is not None]


def datasets(request: HttpRequest) -> HttpResponse:
    """List the datasets with their state, licence and number of figures."""
    found = selectors.datasets_with_counts(request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_upload": has_role(request.user, Role.ANALYST),
        "sees_feeds": rules.sees_feeds(request.user),
    }
    return render(request, "evidence/datasets.html", context)


def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """Show a dataset: source, licence, checksum, checks, figures, downloads."""
    found = selectors.dataset_by_code(code, request.user)
    figures = selectors.figures_of(found)
    language, names = pictures.language(), selectors.names_in(found)
    context = {
        "dataset": found,
        "page": with_parts(Paginator(figures, PAGE).get_page(request.GET.get("page"))),
        "checks": [c | {"text": words.finding(c, language, names)} for c in found.checks],
        "downloads": downloads({"dataset": found.code}),
        "may_publish": rules.may_publish(request.user, found),
        "may_approve": rules.may_approve(request.user, found),
        "may_send_back": rules.may_send_back(request.user, found).allowed,
        "may_restate": rules.may_restate(request.user, found).allowed,
        "is_draft": found.status in (DatasetStatus.DRAFT, DatasetStatus.CHECKED),
        "restatements": selectors.restatements(found),
        "proposed": selectors.proposed_restatement(found, request.user),
        "may_withdraw": rules.may_withdraw(request.user, found).allowed,
        "is_withdrawn": found.status == DatasetStatus.WITHDRAWN,
        "index": selectors.index_in(found),
    }
    return render(request, "evidence/dataset.html", context)


def package(request: HttpRequest) -> HttpResponse:
    """Give everything that is public as one package that anyone can compute again."""
    response = HttpResponse(services.package_zip(by=None), "application/zip")
    response["Content-Disposition"] = 'attachment; filename="kerege-evidence.zip"'
    return response


def runs(request: HttpRequest) -> HttpResponse:
    """List the runs, the newest first."""
    page = Paginator(selectors.runs_with_counts(request.user), PAGE).get_page(
        request.GET.get("page")
    )
    for found in page:
        found.method_name = words.method_name(found.method)
    return render(request, "evidence/runs.html", {"page": page})


def run(request: HttpRequest, code: str) -> HttpResponse:
    """Show a run: recipe, inputs, checksum, what it gave."""
    return render(request, "evidence/run.html", run_context(request, code))


def _readable(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of a recipe with lists as texts; the functions are shown apart."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in sorted(parameters.items())
        if name != "functions"
    }


def run_context(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what the page of a run shows."""
    found = selectors.run_by_code(code, request.user)
    figures = selectors.current_visible_to(request.user).filter(run=found)
    figures = figures.order_by("variable__code", "-year", "territory__code", "breakdown")
    return {
        "run": found,
        "method": words.method_name(found.method),
        "functions": found.parameters.get("functions", []),
        "parameters": _readable(found.parameters),
        "page": with_parts(Paginator(figures, PAGE).get_page(request.GET.get("page"))),
        "may_rerun": rules.may_rerun(request.user).allowed if request.user.is_authenticated else 0,
        "country": reference.country_territory(),
    }
