"""Pages of panels of experts: what is asked by which rules, what came of it, and leading one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.kernel.clock import clock
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import Sent, show_refusal
from kerege.needs import panel_rules as rules
from kerege.needs import panel_told, services
from kerege.needs.enums import Group
from kerege.needs.models import Panel
from kerege.needs.panel_enums import PanelState
from kerege.needs.selectors import panels as selectors
from kerege.needs.web import panel_forms as forms

PAGE_SIZE = 30
INVALID = HTTP_STATUS[Kind.INVALID]


def overview(request: HttpRequest) -> HttpResponse:
    """List the panels."""
    page = Paginator(selectors.panels(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_run": bool(rules.may_run_panels(request.user))}
    return render(request, "needs/panels.html", context)


def panel(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a panel is asked, by which rules, and what it came to once that is published."""
    found = selectors.panel(code, request.user)
    context = {
        "panel": found,
        "items": list(found.items.all()),
        "rounds": selectors.rounds(found),
        "may_run": bool(rules.may_run_panels(request.user)),
    }
    if found.state == PanelState.PUBLISHED:
        context["told"] = panel_told.told(found, found.result)
    return render(request, "needs/panel.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Let an analyst prepare a panel; nothing typed is lost on an error."""
    form = forms.PanelForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            made = services.create_panel(by=request.user, **form.act())
            messages.success(request, _("The panel is prepared. Put the experts on it."))
            return redirect("needs-panel-work", made.code)
    return render(request, "needs/panel_new.html", {"form": form}, status=sent.status)


def work(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a panel stands: who has answered, never what."""
    return _work(request, _mine(request, code))


def _mine(request: HttpRequest, code: str) -> Panel:
    rules.may_run_panels(request.user).require(code)
    return selectors.panel(code, request.user)


def _work(request: HttpRequest, found: Panel, **given: Any) -> HttpResponse:
    experts = list(selectors.experts(found))
    status = given.pop("status", 200)
    current = selectors.open_round(found)
    answered, now = sum(one.has_answered for one in experts), clock()
    context = {
        "panel": found,
        "experts": experts,
        "answered": answered,
        "round": current,
        "extensions": selectors.extensions(current),
        "may_change": bool(rules.may_change_rules(found)),
        "may_close": current
        and bool(rules.may_close_round(current, now, is_complete=answered == len(experts))),
        "may_put_off": bool(rules.may_put_off(current, now)),
        "is_published": found.state == PanelState.PUBLISHED,
        "groups": dict(Group.choices),
        "invite": forms.ExpertForm(),
        "open": forms.RoundForm(),
        "extend": forms.PutOffForm(),
        "publish": forms.PublishForm(),
        **given,
    }
    if found.rounds.filter(closed_at__isnull=False).exists():
        context["preview"] = panel_told.preview(found)
    return render(request, "needs/panel_work.html", context, status=status)


def _invite(request: HttpRequest, found: Panel, form: Any) -> str:
    services.invite_expert(by=request.user, panel=found, **form.cleaned_data)
    return _("The expert is on the panel; the link is sent when the first round opens.")


def _open(request: HttpRequest, found: Panel, form: Any) -> str:
    services.open_panel_round(
        by=request.user,
        panel=found,
        absolute=request.build_absolute_uri,
        closes_at=form.cleaned_data["closes_at"],
    )
    return _("The round is open; every expert is sent the link.")


def _extend(request: HttpRequest, found: Panel, form: Any) -> str:
    services.put_off_deadline(
        by=request.user, panel=found, absolute=request.build_absolute_uri, **form.cleaned_data
    )
    return _("The deadline is put off; every expert who has not answered is told.")


def _remind(request: HttpRequest, found: Panel, _form: Any) -> str:
    number = services.remind_experts(
        by=request.user, panel=found, absolute=request.build_absolute_uri
    )
    return _("Reminded, at most once a day each: %(number)d.") % {"number": number}


def _close(request: HttpRequest, found: Panel, _form: Any) -> str:
    services.close_panel_round(by=request.user, panel=found)
    return _("The round is closed.")


def _publish(request: HttpRequest, found: Panel, form: Any) -> str:
    services.publish_panel(
        by=request.user,
        panel=found,
        absolute=request.build_absolute_uri,
        **form.cleaned_data,
    )
    return _("The results are published.")


ACTS: dict[str, tuple[Any, Callable[[HttpRequest, Panel, Any], str]]] = {
    "invite": (forms.ExpertForm, _invite),
    "open": (forms.RoundForm, _open),
    "extend": (forms.PutOffForm, _extend),
    "remind": (None, _remind),
    "close": (None, _close),
    "publish": (forms.PublishForm, _publish),
}


@require_POST
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Do one of the acts of leading a panel."""
    found = _mine(request, code)
    if name not in ACTS:
        raise Refusal(_("There is no such act."), name, _("Go back to the panel."), Kind.NOT_FOUND)
    kind, do = ACTS[name]
    form = kind and kind(request.POST)
    status = INVALID
    if form is None or form.is_valid():
        try:
            messages.success(request, do(request, found, form))
            return redirect("needs-panel-work", code)
        except Refusal as refusal:
            if form is None:
                messages.error(request, f"{refusal.what} {refusal.mend}")
                return redirect("needs-panel-work", code)
            show_refusal(form, refusal)
            status = HTTP_STATUS[refusal.kind]
    return _work(request, found, status=status, **{name: form})
