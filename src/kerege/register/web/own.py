"""Pages of whoever keeps a record themselves, and of the registrar who answers."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.kernel.forms import Sent
from kerege.register import rules, selectors, services
from kerege.register.web import labels
from kerege.register.web.own_forms import (
    AskConfirmationForm,
    AskErasureForm,
    AskForm,
    OwnForm,
    initial_of,
)

PAGE = 50


def own(request: HttpRequest) -> HttpResponse:
    """Show what a person keeps, and what became of what they asked."""
    found = selectors.subjects_of(request.user)
    rows = labels.named([selectors.serialise(subject, None) for subject in found])
    for row, subject in zip(rows, found, strict=True):
        row["is_unlisted"] = not subject.is_listed
        row["may_ask_erasure"] = rules.may_ask_erasure(request.user, subject).allowed
    context = {"subjects": rows, "requests": selectors.requests_of(request.user)[:PAGE]}
    return render(request, "register/own.html", context)


def enter(request: HttpRequest) -> HttpResponse:
    """Let somebody enter themselves."""
    form = OwnForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            services.enter_subject(
                by=request.user, key=form.cleaned_data["key"], given=form.texts()
            )
            messages.success(request, _("You are in the register: declared, not yet confirmed."))
            return redirect("register-own")
    context = {"form": form, "is_rehearsal": selectors.is_rehearsal()}
    return render(request, "register/enter.html", context, status=sent.status)


def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let somebody change their own record; what is confirmed is locked."""
    subject = selectors.own_subject(public_id, request.user)
    locked = selectors.locked_in([subject.pk]).get(subject.pk, set())
    form = OwnForm(request.POST or None, locked=locked, initial=initial_of(subject))
    form.fields["key"].required = False
    with Sent(request, form) as sent:
        if sent.is_valid:
            services.edit_subject(by=request.user, subject=subject, given=form.texts())
            messages.success(request, _("Your record is changed."))
            return redirect("register-profile", public_id)
    source = labels.source_names().get(subject.source.code, "") if subject.source else ""
    is_fed = bool(subject.source and subject.source.classification)
    context = {"form": form, "name": subject.name, "public_id": public_id}
    context |= {"source": source if is_fed else "", "has_locked": bool(locked)}
    return render(request, "register/edit.html", context, status=sent.status)


def ask(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let somebody ask for a confirmation of their own record."""
    subject = selectors.own_subject(public_id, request.user)
    form = AskConfirmationForm(request.POST or None)
    return _asking(request, form, services.ask_for_confirmation, subject)


def ask_erasure(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let somebody ask that their own record be erased."""
    subject = selectors.own_subject(public_id, request.user)
    return _asking(request, AskErasureForm(request.POST or None), services.ask_for_erasure, subject)


def claim(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let somebody ask to keep a listed record themselves."""
    subject = selectors.subject_by_id(public_id, request.user)
    return _asking(request, AskForm(request.POST or None), services.claim_subject, subject)


def _asking(
    request: HttpRequest, form: forms.Form, service: Callable[..., Any], subject: Any
) -> HttpResponse:
    with Sent(request, form) as sent:
        if sent.is_valid:
            service(by=request.user, subject=subject, **form.cleaned_data)
            messages.success(request, _("The registrar is asked; the answer will stand here."))
            return redirect("register-own")
    context = {"form": form, "name": subject.name, "public_id": subject.public_id}
    context["is_claim"] = isinstance(form, AskForm) and "criterion" not in form.fields
    context["is_erasure"] = isinstance(form, AskErasureForm)
    return render(request, "register/ask.html", context, status=sent.status)


def requests(request: HttpRequest) -> HttpResponse:
    """Show the registrar what people ask for."""
    page = Paginator(selectors.open_requests(), PAGE).get_page(request.GET.get("page"))
    return render(request, "register/requests.html", {"page": page})


@require_POST
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Accept a claim, or reject a request with the reason."""
    found = selectors.request(key)
    if request.POST.get("decision") == "accept":
        services.accept_claim(by=request.user, request=found)
        messages.success(request, _("They keep the record themselves now."))
    else:
        answer = request.POST.get("answer", "")[:1000]
        services.reject_request(by=request.user, request=found, answer=answer)
        messages.success(request, _("The request is rejected; they read why."))
    return redirect("register-requests")


def may_claim(person: Any, subject: Any) -> bool:
    """Return whether a page offers to ask for a record."""
    return subject.person_id is None and not subject.is_erased and rules.may_enter(person).allowed
