"""The page on which the registrar erases a record of a person."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kerege.kernel.forms import Sent
from kerege.register import rules, selectors, services
from kerege.register.web.forms import EraseForm


def erase(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let the registrar erase a record, after showing what goes and what stays."""
    subject = selectors.subject_by_id(public_id, request.user)
    form = EraseForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            reason = form.cleaned_data["reason"]
            services.erase_subject(by=request.user, subject=subject, reason=reason)
            messages.success(request, _("The record is erased for good."))
            return redirect("register-profile", public_id)
    context = {"form": form, "name": subject.shown_name, "public_id": public_id}
    context["may"] = rules.may_erase(request.user, subject)
    others = [other for _one, other in selectors.others_of(subject, request.user)]
    context["alike"] = [other for other in others if other and rules.is_of_person(other)]
    context["waiting"] = selectors.possible_doubles([subject.pk])
    return render(request, "register/erase.html", context, status=sent.status)
