"""Adding goals, measures and indicators, changing their data and removing them in the browser."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept import rules, selectors, services
from kerege.concept.checks import Refused
from kerege.concept.enums import RecordSort
from kerege.concept.models import Version
from kerege.concept.tabular.present import record_now
from kerege.concept.web.measure_form import MeasureForm
from kerege.concept.web.record_forms import GoalForm, IndicatorForm, RecordForm
from kerege.concept.web.views import page, version_of
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import show_refusal

FORMS: dict[str, type[RecordForm]] = {
    RecordSort.GOAL: GoalForm,
    RecordSort.MEASURE: MeasureForm,
    RecordSort.INDICATOR: IndicatorForm,
}
TITLES = {
    RecordSort.GOAL: gettext_lazy("Add a goal"),
    RecordSort.MEASURE: gettext_lazy("Add a measure"),
    RecordSort.INDICATOR: gettext_lazy("Add an indicator"),
}


def _editable(request: HttpRequest, concept: str, number: int, what: str) -> Version:
    version = version_of(request, concept, number)
    rules.may_edit(request.user, version).require(what)
    return version


def _form(
    version: Version, sort: str, present: dict[str, Any] | None = None, data: Any = None
) -> RecordForm:
    choices = selectors.record_choices(version, sort)
    args = () if data is None else (data,)
    return FORMS[sort](*args, version=version, choices=choices, present=present)


def add(request: HttpRequest, concept: str, number: int, sort: str) -> HttpResponse:
    """Add a goal, a measure or an indicator with its texts."""
    version = _editable(request, concept, number, sort)
    sent = request.POST if request.method == "POST" else None
    return _answered(request, _form(version, sort, data=sent))


def data(request: HttpRequest, concept: str, number: int, sort: str, code: str) -> HttpResponse:
    """Show the data of a record, change them, or remove the record."""
    version = _editable(request, concept, number, code)
    sent = request.POST if request.method == "POST" else None
    try:
        present = record_now(version, sort, code)
    except Refusal:
        if sent is None or sent.get("act") == "remove":
            raise
        return _removed_meanwhile(request, version, sort, code)
    if sent is not None and sent.get("act") == "remove":
        return _remove(request, version, sort, present)
    return _answered(request, _form(version, sort, present, sent))


def _answered(request: HttpRequest, form: RecordForm) -> HttpResponse:
    """Save what was sent and go back to the list; else show the form."""
    status = _saved(request, form) if form.is_bound else 200
    if status:
        return _shown(request, form, status)
    return _back(form.version, form.sort, form.row()["code"])


def _saved(request: HttpRequest, form: RecordForm) -> int:
    """Save what was typed; return 0, or the status of what is wrong with it, told on the form."""
    if not form.is_valid():
        return HTTP_STATUS[Kind.INVALID]
    try:
        services.put_record(
            by=request.user,
            version=form.version,
            sort=form.sort,
            row=form.row(),
            state=form.cleaned_data["state"],
            same_authors=form.cleaned_data.get("same_authors", False),
        )
    except Refusal as refusal:
        if refusal.kind == Kind.FORBIDDEN:
            raise
        if isinstance(refusal, Refused):
            form.show(refusal.problems)
        else:
            show_refusal(form, refusal)
        return HTTP_STATUS[refusal.kind]
    _say(request, form.version, _("The data of %(code)s were saved."), form.row()["code"])
    return 0


def _say(request: HttpRequest, version: Version, said: str, code: str) -> None:
    messages.success(request, said % {"code": code})
    if selectors.is_plan_old(version):
        messages.warning(request, _("The plan is of older measures: have it computed again."))


def _back(version: Version, sort: str, code: str) -> HttpResponse:
    where = reverse("concept-edit-records", args=[version.concept.code, version.number])
    return HttpResponseRedirect(f"{where}#{sort}-{code}")


def _remove(
    request: HttpRequest, version: Version, sort: str, present: dict[str, Any]
) -> HttpResponse:
    code = present["code"]
    if not request.POST.get("sure"):
        kept = Refusal(
            _("Nothing was removed."), code, _("Tick that it is to be removed with its texts.")
        )
        return _shown(request, _form(version, sort, present), HTTP_STATUS[kept.kind], kept=kept)
    which = {"by": request.user, "version": version, "sort": sort, "code": code}
    try:
        services.remove_record(**which, state=request.POST.get("state", ""))
    except Refusal as refusal:
        if refusal.kind == Kind.FORBIDDEN:
            raise
        form, status = _form(version, sort, present), HTTP_STATUS[refusal.kind]
        return _shown(request, form, status, kept=refusal)
    _say(request, version, _("%(code)s was removed."), code)
    return _back(version, sort, code)


def _removed_meanwhile(
    request: HttpRequest, version: Version, sort: str, code: str
) -> HttpResponse:
    """Offer what was typed as a new record: the one that it was typed for is gone."""
    typed = request.POST.copy()
    typed["code"], typed["state"] = code, ""
    form = _form(version, sort, data=typed)
    said = _(
        "%(code)s was removed while you wrote. What you typed adds it anew; its texts are gone."
    )
    form.is_valid()
    form.add_error(None, said % {"code": code})
    return _shown(request, form, HTTP_STATUS[Kind.CHANGED])


def _shown(
    request: HttpRequest, form: RecordForm, status: int, *, kept: Refusal | None = None
) -> HttpResponse:
    """Show the form; after a conflict with what the version says now, and made from that.

    Parameters
    ----------
    kept
        Why a record was not removed.
    """
    version, present = form.version, form.present
    code = present["code"] if present else ""
    context: dict[str, Any] = {"form": form, "sort": form.sort, "code": code, "kept": kept}
    context["title"] = TITLES[RecordSort(form.sort)]
    if present is not None:
        state = selectors.state_of_record(present)
        held = selectors.held_record(version, form.sort, code)
        context["held"] = held if held is not None and held.person != request.user else None
        named = {f"name_{one}": text for one, text in present["name"].items()}
        context |= {"state": state, "named": SimpleNamespace(**named)}
        if form.is_bound and form.data.get("state") != state:
            context["differing"] = form.differing()
            form.data = form.data.copy()
            form.data["state"] = state
    return page(request, "edit_record_data", version, context, status)
