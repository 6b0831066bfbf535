"""Pages of criteria, confirmations and proposed changes."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.kernel.errors import HTTP_STATUS, Kind
from kerege.kernel.forms import Sent
from kerege.register import rules, selectors, services
from kerege.register.enums import FieldClass
from kerege.register.models import Subject
from kerege.register.web import labels
from kerege.register.web.forms import ConfirmForm, CriterionForm, EvidenceForm, ReasonForm

PAGE = 50


def criteria(request: HttpRequest) -> HttpResponse:
    """Show by what subjects are confirmed."""
    rows = [
        {"criterion": one, "fields": [labels.field_name(name) for name in one.fields]}
        for one in selectors.criteria()
    ]
    context = {"rows": rows, "may_add": rules.may_confirm(request.user).allowed}
    return render(request, "register/criteria.html", context)


def add_criterion(request: HttpRequest) -> HttpResponse:
    """Let the registrar add a criterion of the ministry."""
    form = CriterionForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = dict(form.cleaned_data)
            language = get_language() or "en"
            given["names"] = {language: given.pop("name")}
            given["evidence"] = {language: given["evidence"]}
            services.add_criterion(by=request.user, **given)
            messages.success(request, _("The criterion is added."))
            return redirect("register-criteria")
    return render(request, "register/criterion_add.html", {"form": form}, status=sent.status)


def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let the registrar confirm a subject by a criterion."""
    subject = selectors.subject_by_id(public_id, request.user)
    form = ConfirmForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            services.confirm(by=request.user, subject=subject, **form.cleaned_data)
            messages.success(request, _("The subject is confirmed."))
            return redirect("register-profile", public_id)
    context = {"form": form, "name": subject.name, "public_id": public_id}
    context["has_criteria"] = selectors.criteria(valid=True).exists()
    return render(request, "register/confirm.html", context, status=sent.status)


def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Let the registrar withdraw a confirmation, with the reason."""
    held = selectors.confirmation(key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_confirmation(by=request.user, confirmation=held, **form.cleaned_data)
        messages.success(request, _("The confirmation is withdrawn."))
        return redirect("register-profile", held.subject.public_id)
    status = HTTP_STATUS[Kind.INVALID] if request.method == "POST" else 200
    context = {"form": form, "held": held}
    return render(request, "register/withdraw.html", context, status=status)


def changes(request: HttpRequest) -> HttpResponse:
    """Show the registrar which changes of confirmed fields wait."""
    page = Paginator(selectors.open_changes(), PAGE).get_page(request.GET.get("page"))
    names = labels.value_names([(one.field, one.value) for one in page])
    rows = [
        {"change": one, "field": labels.field_name(one.field)} | _values(one, names) for one in page
    ]
    context = {"page": page, "rows": rows, "form": EvidenceForm()}
    return render(request, "register/changes.html", context)


def _values(change: Any, names: dict[tuple[str, Any], str]) -> dict[str, Any]:
    """Return what stands and what would; neither of a field that nobody may see."""
    if rules.FIELD_CLASSES[change.field] is FieldClass.NEVER:
        return {"is_hidden": True}
    present = selectors.serialise(change.subject, None).get(change.field, "")
    return {"present": present, "wanted": names.get((change.field, change.value), change.value)}


@require_POST
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Accept or reject a proposed change."""
    change = selectors.change(key)
    if request.POST.get("decision") == "accept":
        evidence = request.POST.get("evidence", "")[:500]
        services.accept_change(by=request.user, change=change, evidence=evidence)
        messages.success(request, _("The field is changed, and confirmed anew."))
    else:
        services.reject_change(by=request.user, change=change)
        messages.success(request, _("The field stays as it is."))
    return redirect("register-changes")


def standing(subject: Subject, person: Any) -> list[dict[str, Any]]:
    """Return the confirmations of a subject as a person may see them."""
    allowed = rules.classes_for(person, subject)
    holding = {held.pk for held in selectors.holding_of(subject)}
    return [
        {
            "confirmation": one,
            "holds": one.pk in holding,
            "shows_reason": FieldClass.OWN in allowed,
            "shows_evidence": FieldClass.STAFF in allowed,
            "fields": [labels.field_name(name) for name in one.criterion.fields],
        }
        for one in selectors.confirmations_of(subject)
    ]
