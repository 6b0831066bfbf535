"""Choosing whose weights order the needs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.kernel.forms import Sent
from kerege.needs import rules, selectors, services


class WeightsForm(forms.Form):
    """All needs alike, or the weights of a published panel."""

    panel = forms.ChoiceField(
        label=gettext_lazy("Whose weights order the needs"),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        panels = [(one.code, _named(one)) for one in selectors.published_panels("")]
        holds = selectors.current_diagnosis()
        self.has_panels = bool(panels)
        self.fields["panel"].choices = [("", _("All needs count alike")), *panels]
        self.fields["panel"].initial = holds.panel.code if holds and holds.panel else ""


def _named(panel: Any) -> str:
    return f"{panel} ({_('synthetic')})" if panel.is_synthetic else str(panel)


def weights(request: HttpRequest) -> HttpResponse:
    """Let an analyst choose, and diagnose anew."""
    rules.may_diagnose(request.user).require()
    form = WeightsForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            services.diagnose(by=request.user, panel=form.cleaned_data["panel"])
            messages.success(request, _("Done. The diagnosis has followed."))
            return redirect("needs")
    return render(request, "needs/weights.html", {"form": form}, status=sent.status)
