"""Pages of a version: what it is, its text, action plan, indicators, budget, what hangs loose."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept import rules, selectors, services
from kerege.concept.analysis import Track
from kerege.concept.document import compose, read
from kerege.concept.enums import FundingSource, VersionStatus
from kerege.concept.models import Version
from kerege.concept.web.forms import ActionPlanFilter
from kerege.concept.web.outlook import prospects
from kerege.concept.web.parts import parts_of
from kerege.evidence import selectors as evidence
from kerege.kernel.document import MEDIA_TYPES
from kerege.kernel.document.html import body_of, fragment
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference

FORMATS = (("pdf", "PDF"), ("docx", "DOCX"), ("html", "HTML"))
WHOLE = "all"
LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))


def version_of(request: HttpRequest, concept: str, number: int) -> Version:
    """Return the version that an address names, if the reader may see it."""
    return selectors.version(concept, number, request.user)


def page(
    request: HttpRequest,
    template: str,
    version: Version,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page of a version, with what all of them share."""
    shared: dict[str, Any] = {
        "version": version,
        "concept": version.concept,
        "of": (version.concept.code,),
    }
    shared["writes"] = rules.works_on_text(request.user, version)
    # Asked only by the pages that show them.
    shared["standing"] = SimpleLazyObject(lambda: selectors.standing(version, request.user))
    shared["may_renew"] = SimpleLazyObject(lambda: rules.may_renew(request.user, version))
    return render(request, f"concept/{template}.html", shared | context, status=status)


def overview(request: HttpRequest) -> HttpResponse:
    """Show the concept in force: what it is, its state, its money by area, its documents."""
    version = selectors.current(request.user)
    if version is None:
        return render(request, "concept/none.html", {"may_load": rules.may_load(request.user)})
    totals = selectors.totals(version)
    areas = [(area, totals.by_area.get(area.code)) for area in reference.concept_areas()]
    return page(
        request,
        "overview",
        version,
        {
            "totals": totals,
            "areas": [(area, money) for area, money in areas if money],
            "most": max(totals.by_area.values(), default=Decimal(0)),
            "counts": selectors.counts(version),
            "downloads": downloads(version),
            "plan": getattr(version, "plan", None),
        },
    )


def downloads(version: Version) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """Return language, its name and its documents (format, rendition or None)."""
    known = {(row.language, row.format): row for row in selectors.renditions(version)}
    return [
        (code, name, [(form, label, known.get((code, form))) for form, label in FORMATS])
        for code, name in LANGUAGES
    ]


def versions(request: HttpRequest, concept: str) -> HttpResponse:
    """List the versions of a concept, and begin the next one from the newest."""
    found = selectors.versions_of(concept, request.user)
    newest = found[0]
    if request.method == "POST":
        draft = services.begin_draft(by=request.user, version=newest)
        messages.success(request, _("The draft was begun: change it, then have it planned."))
        return redirect("concept-edit", concept, draft.number)
    context = {"concept": newest.concept, "versions": found, "newest": newest}
    context["may_load"] = rules.may_load(request.user)
    if newest.status != "draft":
        context["may_draft"] = rules.may_begin(request.user, newest.concept.territory)
    return render(request, "concept/versions.html", context)


def text(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show the document section by section: as it was published, or composed now from a draft."""
    version = version_of(request, concept, number)
    language = get_language() or "en"
    body = _kept_body(version, language)
    if not body:
        body = fragment(compose(read(version), language))
    asked = request.GET.get("part", "").strip() or "1"
    parts = parts_of(body)
    if asked == WHOLE or not parts:
        whole = {"body": mark_safe(body), "aged": selectors.aged(version).figures}  # noqa: S308 -- its template escaped every text
        return page(request, "text", version, whole)
    chosen = next((part for part in parts if str(part.number) == asked), None)
    if chosen is None:
        raise Refusal(
            _("There is no such section."),
            "part",
            _("Choose one from the contents."),
            Kind.NOT_FOUND,
        )
    around = {part.number: part for part in parts}
    context = {"parts": parts, "part": chosen, "aged": selectors.aged(version).figures}
    context |= {"before": around.get(chosen.number - 1), "after": around.get(chosen.number + 1)}
    return page(request, "text", version, context)


def _kept_body(version: Version, language: str) -> str:
    if version.status == VersionStatus.DRAFT:
        return ""
    try:
        document = selectors.rendition(version, language, "html").document
        with document.file.open("rb") as stream:
            return body_of(stream.read().decode())
    except (Refusal, OSError):
        return ""


def action_plan(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the measures, filtered by region, year, area and source."""
    version = version_of(request, concept, number)
    form = ActionPlanFilter(request.GET or None, version=version)
    found = selectors.action_plan(version, **form.chosen())
    rows = list(found)
    return page(
        request,
        "action_plan",
        version,
        {
            "form": form,
            "measures": rows,
            "total": sum((row.planned for row in rows), Decimal(0)),
            "is_filtered": any(form.chosen().values()),
        },
    )


def indicators(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the indicators with baseline and targets by year."""
    version = version_of(request, concept, number)
    years = range(version.concept.first_year, version.concept.last_year + 1)
    rows = []
    for row in selectors.indicators(version):
        targets = {target.year: target for target in row.targets.all()}
        rows.append((row, [(year, targets.get(year)) for year in years]))
    announced = evidence.targets(version.concept.territory.code)
    context = {"rows": rows, "years": years, "published": announced}
    return page(request, "indicators", version, context)


def on_track(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show which targets are on track, when they would be met, and who owns the late ones."""
    version = version_of(request, concept, number)
    rows = prospects(version, request.user)
    counts = {track: sum(row.track == track for row in rows) for track in Track}
    return page(request, "on_track", version, {"rows": rows, "counts": counts})


def budget(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show the money by area, year, source and region; every table adds up to the same total."""
    version = version_of(request, concept, number)
    totals = selectors.totals(version)
    years = list(range(version.concept.first_year, version.concept.last_year + 1))
    areas = [(area.code, area.name or area.code) for area in reference.concept_areas()]
    sources = [(source.value, source.label) for source in FundingSource]
    regions = [(region.code, region.name or region.code) for region in reference.regions()]
    regions.append(("", _("The whole country at once")))
    return page(
        request,
        "budget",
        version,
        {
            "totals": totals,
            "years": years,
            "sources": sources,
            "tables": [
                _table(_("By area and year"), "area", areas, totals.by_area_year, years),
                _table(_("By source and year"), "source", sources, totals.by_source_year, years),
                _table(_("By region and year"), "region", regions, totals.by_region_year, years),
            ],
            "by_source": [
                _table(
                    _("By area and source"),
                    "area",
                    areas,
                    totals.by_area_source,
                    [code for code, _label in sources],
                    [label for _code, label in sources],
                )
            ],
        },
    )


def _table(  # noqa: PLR0913, PLR0917 -- a table of sums by two keys needs each of them
    title: str,
    part: str,
    keys: list[tuple[str, Any]],
    sums: dict[tuple[str, Any], Decimal],
    columns: list[Any],
    labels: list[Any] | None = None,
) -> dict[str, Any]:
    """Return a table of sums by two keys, its totals computed from its cells.

    ``part`` is what its rows are: a filter of the action plan, to which each row leads.
    """
    first = {"area": _("Area"), "source": _("Source"), "region": _("Region")}[part]
    nothing = Decimal(0)
    rows = []
    for code, name in keys:
        cells = [sums.get((code, column), nothing) for column in columns]
        if any(cells):
            rows.append((name, cells, sum(cells, nothing), f"{part}={code}" if code else ""))
    by_column = [
        sum((cells[i] for _n, cells, *_rest in rows), nothing) for i in range(len(columns))
    ]
    return {
        "title": title,
        "first": first,
        "columns": labels or columns,
        "rows": rows,
        "totals": by_column,
        "total": sum(by_column, nothing),
    }


def coverage(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show what hangs in the air: measures without indicator, indicators without money."""
    version = version_of(request, concept, number)
    found = selectors.dangling(version)
    return page(
        request,
        "coverage",
        version,
        {
            "blocking": [row for row in found if row.blocks],
            "shown": [row for row in found if not row.blocks],
        },
    )


def content(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Send the canonical content, of which the checksum is taken."""
    version = version_of(request, concept, number)
    answer = HttpResponse(selectors.canonical_bytes(version), content_type="application/json")
    name = f"{version.concept.code}-v{version.number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def download(
    request: HttpRequest, concept: str, number: int, language: str, form: str
) -> HttpResponse:
    """Send a document as it was published."""
    document = selectors.rendition(version_of(request, concept, number), language, form).document
    with document.file.open("rb") as stream:
        answer = HttpResponse(stream.read(), content_type=MEDIA_TYPES[form])
    how = "inline" if form == "pdf" else "attachment"
    answer["Content-Disposition"] = f'{how}; filename="{document.filename}"'
    return answer


def _now(request: HttpRequest, name: str) -> HttpResponse:
    version = selectors.current(request.user)
    if version is None:
        return HttpResponseRedirect(reverse("concept"))
    return HttpResponseRedirect(reverse(name, args=[version.concept.code, version.number]))


def coverage_now(request: HttpRequest) -> HttpResponse:
    """Go to what hangs in the air in the concept in force."""
    return _now(request, "concept-coverage")


def on_track_now(request: HttpRequest) -> HttpResponse:
    """Go to the targets of the concept in force, late ones first."""
    return _now(request, "concept-on-track")


def changes_now(request: HttpRequest) -> HttpResponse:
    """Go to what changed up to the version in force, and which comment caused it."""
    version = selectors.current(request.user)
    if version is None:
        return HttpResponseRedirect(reverse("concept"))
    return HttpResponseRedirect(reverse("concept-compare", args=[version.concept.code]))


def budget_now(request: HttpRequest) -> HttpResponse:
    """Go to the budget of the concept in force."""
    return _now(request, "concept-budget")
