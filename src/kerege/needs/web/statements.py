"""Adding and withdrawing a statement: the page shows what follows, before and after."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel import notation
from kerege.kernel.errors import Refusal
from kerege.kernel.forms import Sent
from kerege.needs import rules, selectors, services
from kerege.needs.models import Severity
from kerege.needs.web.forms import StatementForm
from kerege.reference import selectors as reference


def add(request: HttpRequest, code: str, area: str) -> HttpResponse:
    """Let a region or an analyst say what they know; nothing typed is lost on an error."""
    territory, about = reference.territory(code), reference.need_area(area)
    rules.may_state(request.user, code).require(code)
    form = StatementForm(request.POST or None, person=request.user)
    with Sent(request, form) as sent:
        if sent.is_valid:
            before = _now(territory, about)
            services.add_statement(
                by=request.user, territory=territory, area=about, **form.cleaned_data
            )
            messages.success(request, _followed(before, _now(territory, about)))
            return redirect("needs-need", code, area)
    severity = _now(territory, about)
    context = {"form": form, "territory": territory, "area": about, "severity": severity}
    return render(request, "needs/statement.html", context, status=sent.status)


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Show what withdrawing a statement means, then do it."""
    said = selectors.statement_by_code(code)
    rules.may_withdraw(request.user, said).require(code)
    if request.method != "POST":
        return render(request, "needs/withdraw.html", {"said": said})
    before = _now(said.territory, said.area)
    services.withdraw_statement(by=request.user, statement=said)
    messages.success(request, _followed(before, _now(said.territory, said.area)))
    return redirect("needs-need", said.territory.code, said.area.code)


def _now(territory: Any, area: Any) -> Severity | None:
    try:
        return selectors.severity(territory, area)
    except Refusal:
        return None


def _followed(before: Severity | None, after: Severity | None) -> str:
    """Say how the diagnosis followed."""
    if before is None or after is None:
        return _("Done. The diagnosis has followed.")
    return _("Done. The diagnosis has followed: severity %(before)s before, %(after)s now.") % {
        "before": _written(before),
        "after": _written(after),
    }


def _written(severity: Severity) -> str:
    here = get_language() or "en"
    bounds = notation.interval(severity.lower, severity.upper, here, 2)
    return f"{notation.number(severity.mean, here, 2)} ({bounds})"
