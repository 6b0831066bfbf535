"""Writing the names and texts of goals, measures and indicators in the browser."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kerege.concept import rules, selectors, services
from kerege.concept.models import Version
from kerege.concept.selectors.records import MODELS, Texts
from kerege.concept.web.views import LANGUAGES, page, version_of
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal

CODES = tuple(code for code, _name in LANGUAGES)
LONG = 300
"""Texts that may be longer are typed in an area of several rows."""
LABELS = {
    "name": gettext_lazy("Name"),
    "description": gettext_lazy("Description"),
    "co_owners": gettext_lazy("Co-owners"),
    "completion_form": gettext_lazy("Form of completion"),
    "unit": gettext_lazy("Unit"),
    "cost_rationale": gettext_lazy("Why it costs so much"),
    "effect_rationale": gettext_lazy("Why it has this effect"),
    "definition": gettext_lazy("Definition"),
    "source": gettext_lazy("Source of the data"),
    "note": gettext_lazy("Note"),
    "risks": gettext_lazy("Risks and assumptions"),
}


def board(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the goals, measures and indicators of a draft with the state of their texts."""
    version = version_of(request, concept, number)
    found = selectors.text_records(version, request.user)
    rows = [
        (
            one,
            [
                (code, name, "missing" if code in one.missing else "current")
                for code, name in LANGUAGES
            ],
        )
        for one in found
    ]
    context = {"rows": rows, "languages": LANGUAGES}
    return page(
        request,
        "edit_records",
        version,
        context | {"may": rules.may_edit(request.user, version)},
    )


def edit(request: HttpRequest, concept: str, number: int, sort: str, code: str) -> HttpResponse:
    """Show the texts of a record, take it for editing, and save them."""
    version = version_of(request, concept, number)
    rules.may_edit(request.user, version).require(code)
    which: dict[str, Any] = {"by": request.user, "version": version, "sort": sort, "code": code}
    if request.method != "POST":
        return _shown(request, version, sort, code)
    act = request.POST.get("act", "save")
    if act == "discard":
        services.discard_record_draft(**which)
        return HttpResponseRedirect(request.path)
    if act in ("begin", "take-over"):
        try:
            services.take_record(**which, take_over=act == "take-over")
        except Refusal as refusal:
            if refusal.kind != Kind.CONFLICT:
                raise
        return HttpResponseRedirect(request.path)
    written = _written(request.POST, sort)
    try:
        services.save_record(**which, written=written)
    except Refusal as refusal:
        if refusal.kind in (Kind.FORBIDDEN, Kind.NOT_FOUND):
            raise
        return _shown(request, version, sort, code, written=written, refusal=refusal)
    messages.success(request, _("The texts of %(code)s were saved.") % {"code": code})
    where = reverse("concept-edit-records", args=[version.concept.code, version.number])
    return HttpResponseRedirect(f"{where}#{sort}-{code}")


@require_POST
def draft(request: HttpRequest, concept: str, number: int, sort: str, code: str) -> HttpResponse:
    """Keep what is being typed; says so in a line of the page."""
    version = version_of(request, concept, number)
    selectors.text_record(version, sort, code, request.user)
    written = _written(request.POST, sort)
    kept = services.keep_record_draft(
        by=request.user, version=version, sort=sort, code=code, written=written
    )
    return render(request, "concept/kept.html", {"kept": kept})


def _written(data: QueryDict, sort: str) -> services.WrittenRecord:
    names = MODELS[sort][1]
    texts: Texts = {
        name: {one: data.get(f"{name}_{one}", "").replace("\r\n", "\n") for one in CODES}
        for name in names
    }
    checked = frozenset(name for name in names if data.get(f"checked_{name}"))
    return services.WrittenRecord(texts, data.get("state", "")[:64], checked)


def _shown(  # noqa: PLR0913 -- which record is shown to whom, and what came back of it
    request: HttpRequest,
    version: Version,
    sort: str,
    code: str,
    *,
    written: services.WrittenRecord | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show the texts; what this person typed and did not save is offered first."""
    found = selectors.text_record(version, sort, code, request.user)
    mine = found.draft.texts if found.draft is not None else found.texts
    mine = written.texts if written is not None else mine
    is_free = found.lock is None or found.lock.person_id == request.user.pk
    context = {
        "record": found,
        "fields": [_field(found, name, mine.get(name, {})) for name in MODELS[sort][1]],
        "state": selectors.state_of_record(found.texts),
        "held": None if is_free else found.lock,
        "is_writing": refusal is not None or (is_free and found.lock is not None),
        "refusal": refusal,
        "wrong": refusal.where.split("\n") if refusal else [],
        "sort_name": found.sort,
    }
    status = HTTP_STATUS[refusal.kind] if refusal else 200
    return page(request, "edit_record", version, context, status)


def _field(found: selectors.TextRecord, name: str, mine: dict[str, str]) -> dict[str, Any]:
    longest = found.row._meta.get_field(name).max_length  # noqa: SLF001 -- Django's public metadata
    now = found.texts[name]
    return {
        "name": name,
        "label": LABELS[name],
        "longest": longest,
        "is_long": longest is None or longest > LONG,
        "rows": [
            {
                "code": code,
                "language": language,
                "text": mine.get(code, ""),
                "now": now[code] if now[code] != mine.get(code, "") else "",
                "state": "missing"
                if not now[code].strip() and any(now.values())
                else "current"
                if now[code].strip()
                else "",
            }
            for code, language in LANGUAGES
        ],
    }
