"""Which figures speak of which need: read by everyone, said and withdrawn by analysts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kerege.kernel.forms import Sent
from kerege.needs import rules, selectors, services
from kerege.needs.web.forms import SignalForm


def overview(request: HttpRequest) -> HttpResponse:
    """Show every signal with its reason, its error and its author."""
    shown = {
        "signals": list(selectors.signals()),
        "diagnosis": selectors.current_diagnosis(),
        "may_record": rules.may_record(request.user).allowed if request.user.pk else False,
    }
    return render(request, "needs/signals.html", shown)


def add(request: HttpRequest) -> HttpResponse:
    """Let an analyst say which figure speaks of which need."""
    rules.may_record(request.user).require()
    form = SignalForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            services.add_signal(by=request.user, **form.cleaned_data)
            messages.success(request, _("Done. The diagnosis has followed."))
            return redirect("needs-signals")
    return render(request, "needs/signal.html", {"form": form}, status=sent.status)


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Show what withdrawing means, then do it."""
    rules.may_record(request.user).require(code)
    signal = selectors.signal_by_code(code)
    if request.method != "POST":
        return render(request, "needs/signal_withdraw.html", {"signal": signal})
    services.withdraw_signal(by=request.user, signal=signal)
    messages.success(request, _("Done. The diagnosis has followed."))
    return redirect("needs-signals")
