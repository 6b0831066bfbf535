"""Which region has answered the diagnosis, and by which day the ministry asks for it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kerege.kernel.clock import today
from kerege.kernel.forms import Sent
from kerege.needs import asking_rules as rules
from kerege.needs import services
from kerege.needs.enums import Answered
from kerege.needs.selectors import asking as selectors
from kerege.needs.selectors import current_diagnosis


class AskForm(forms.Form):
    """By which day the regions are asked to answer."""

    due_on = forms.DateField(
        label=gettext_lazy("The last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def board(request: HttpRequest) -> HttpResponse:
    """Show where each region stands."""
    return _board(request)


def _board(request: HttpRequest, form: Any = None, status: int = 200) -> HttpResponse:
    holds, given = current_diagnosis(), selectors.answers_asked()
    rows = selectors.standings(holds, given) if holds else []
    counts = [(state, sum(row.state == state for row in rows)) for state in Answered]
    initial = {"due_on": given.due_on} if given else {}
    context = {
        "diagnosis": holds,
        "asked": given,
        "is_past": given is not None and given.due_on < today(),
        "rows": rows,
        "counts": counts,
        "silent": sum(row.is_silent for row in rows),
        "may_ask": bool(rules.may_ask(request.user)),
        "form": form or AskForm(initial=initial),
        "days": {"ahead": rules.AHEAD.days, "again": rules.AGAIN.days, "after": rules.AFTER.days},
    }
    return render(request, "needs/answers_board.html", context, status=status)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Let an analyst set the day, or move it."""
    rules.may_ask(request.user).require()
    form = AskForm(request.POST)
    with Sent(request, form) as sent:
        if sent.is_valid:
            services.ask_for_answers(by=request.user, due_on=form.cleaned_data["due_on"])
            messages.success(request, _("The day is set; the representatives are told."))
            return redirect("needs-answers")
    return _board(request, form, sent.status)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Let an analyst ask by no day any more."""
    services.stop_asking(by=request.user)
    messages.success(request, _("No day is set any more; nobody is reminded."))
    return redirect("needs-answers")
