"""Where an analyst puts a scope together: from a searched list of codes, or from a file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kerege.evidence import rules, services
from kerege.evidence.scope_files import MOST_BYTES, ScopeRow, read_scope_file, scope_file
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import Sent
from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference
from kerege.reference.enums import ScopeStatus

INVALID = HTTP_STATUS[Kind.INVALID]
FOUND = 25
LONGEST = 100
MOST_SHOWN = 100


class BeginForm(forms.Form):
    """A new scope, or a new version of one that is kept here."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=44,
        help_text=gettext_lazy("Short; the code of a scope made here gives its next version."),
    )
    name_kk = forms.CharField(label=gettext_lazy("Name in Kazakh"), max_length=300, required=False)
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=300, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=300, required=False)
    source = forms.CharField(
        label=gettext_lazy("Source of the list and of its weights"),
        max_length=services.SCOPE_SOURCE,
        required=False,
        help_text=gettext_lazy("Such as the table of a study; it stands on the page of the scope."),
    )
    copy_of = forms.ChoiceField(label=gettext_lazy("Begin with the items of"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        known = [(f"{s.code}:{s.version}", str(s)) for s in reference.scopes()]
        field: Any = self.fields["copy_of"]
        field.choices = [("", "—"), *known]


def builder(request: HttpRequest) -> HttpResponse:
    """List the scopes put together here, and begin one; nothing typed is lost on an error."""
    form = BeginForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            draft = _begin(request, form.cleaned_data)
            return redirect("evidence-scope-draft", draft.code, draft.version)
    own = [
        found
        for found in reference.scopes(with_drafts=True)
        if found.status in {ScopeStatus.DRAFT, ScopeStatus.OWN}
    ]
    context = {"form": form, "own": own}
    return render(request, "evidence/scope_builder.html", context, status=sent.status)


def _begin(request: HttpRequest, given: dict[str, Any]) -> Any:
    copy_of = None
    if given["copy_of"]:
        code, _colon, version = given["copy_of"].partition(":")
        copy_of = reference.scope(code, version)
    names = {language: given[f"name_{language}"] for language in LANGUAGES}
    return services.begin_scope(
        by=request.user,
        code=given["code"],
        names=names,
        source=given["source"],
        copy_of=copy_of,
    )


def draft(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Show a scope made here with its items; a draft with what changes it."""
    return _page(request, _own(code, version))


def _own(code: str, version: str) -> Any:
    found = reference.scope(code, version, with_drafts=True)
    if found.status not in {ScopeStatus.DRAFT, ScopeStatus.OWN}:
        raise Refusal(
            _("%(scope)s was not put together here.") % {"scope": found},
            str(found),
            _("Copy it into a scope of your own."),
            Kind.NOT_FOUND,
        )
    return found


def _page(
    request: HttpRequest, scope: Any, problems: list[Any] | None = None, typed: str = ""
) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    items = list(reference.scope_items(scope))
    used = {item.activity.classification_id for item in items}
    found = reference.find_activities(asked) if asked else []
    if asked and used:
        found = found.filter(classification__in=used)  # type: ignore[union-attr] -- a query, since something was asked
    context = {
        "scope": scope,
        "items": items,
        "held": {item.activity_id for item in items},
        "subsectors": reference.subsectors_of(scope),
        "asked": asked,
        "found": list(found[:FOUND]),
        "is_draft": scope.status == ScopeStatus.DRAFT,
        "may_change": rules.may_change_scope(request.user, scope).allowed,
        "problems": (problems or [])[:MOST_SHOWN],
        "count": len(problems or []),
        "reason": typed,
    }
    status = INVALID if problems else 200
    return render(request, "evidence/scope_draft.html", context, status=status)


@require_POST
def put(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Put one activity into a draft, or give it another weight."""
    scope = _own(code, version)
    given = {
        name: request.POST.get(name, "").replace("\x00", "").strip()[:100]
        for name in ("classification", "activity", "weight", "subsector")
    }
    weight = given.pop("weight").replace(",", ".")
    place = given["activity"] or _("the form")
    row = ScopeRow(**given, weight=weight, place=place)
    problems = services.set_items(by=request.user, scope=scope, rows=[row])
    if problems:
        return _page(request, scope, problems)
    messages.success(request, _("%(code)s is in the draft.") % {"code": row.activity})
    return redirect("evidence-scope-draft", code, version)


@require_POST
def take_out(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Take one activity out of a draft."""
    asked = (request.POST.get("classification", "")[:50], request.POST.get("activity", "")[:20])
    listed, activity = (text.replace("\x00", "") for text in asked)
    services.take_out(
        by=request.user, scope=_own(code, version), classification=listed, code=activity
    )
    messages.success(request, _("%(code)s is no longer in the draft.") % {"code": activity})
    return redirect("evidence-scope-draft", code, version)


@require_POST
def load(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Replace the items of a draft by those of a file; show every problem, or take them all."""
    scope = _own(code, version)
    file = request.FILES.get("file")
    content = file.read(MOST_BYTES + 1) if file else b""
    rows, problems = read_scope_file(content)
    if not problems:
        problems = services.set_items(by=request.user, scope=scope, rows=rows, replace=True)
    if problems:
        return _page(request, scope, problems)
    messages.success(request, _("The draft holds what the file says."))
    return redirect("evidence-scope-draft", code, version)


def file(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Give the items of a scope made here as a CSV file."""
    scope = _own(code, version)
    if scope.status == ScopeStatus.DRAFT:
        rules.may_build_scopes(request.user).require(str(scope))
    response = HttpResponse(scope_file(scope), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{version}.csv"'
    return response


@require_POST
def publish(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Publish a draft with its reason."""
    scope, reason = _own(code, version), request.POST.get("reason", "").replace("\x00", "")
    services.publish_scope(by=request.user, scope=scope, reason=reason)
    messages.success(request, _("The version is published; its items are fixed from now on."))
    return redirect("reference-scope", code, version)


@require_POST
def give_up(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Give up a draft."""
    services.give_up_draft(by=request.user, scope=_own(code, version))
    messages.success(request, _("The draft is given up."))
    return redirect("evidence-scope-builder")
