"""The sheet of an expert: the feedback of the round before, answers kept as typed, then sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kerege.kernel.clock import clock
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import Sent
from kerege.needs import panel_rules as rules
from kerege.needs import panel_told, services
from kerege.needs.models import PanelExpert
from kerege.needs.panel_secrets import pseudonym_of
from kerege.needs.selectors import panels as selectors
from kerege.needs.web.panel_forms import ConflictForm, SheetForm

INVALID = HTTP_STATUS[Kind.INVALID]


# The secret address itself is the permission, so a page kept for days can still be sent.
@csrf_exempt
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the sheet of the open round; keep what was typed; send it at the end."""
    expert = selectors.expert_by_token(token)
    current = selectors.open_round(expert.panel)
    allowed = rules.may_answer_round(current, clock())
    sheet = selectors.sheet_of(current, pseudonym_of(expert))
    if not allowed or (sheet and sheet.is_sent):
        if request.method == "POST":
            allowed.require(expert.panel.code)
        context = {"panel": expert.panel, "allowed": allowed, "round": current, "sheet": sheet}
        context["extensions"] = selectors.extensions(current)
        return render(request, "needs/panel_waiting.html", context)
    if expert.has_conflict is None:
        return _conflict(request, expert, token, current)
    return _sheet(request, expert, token, current, sheet)


def _conflict(request: HttpRequest, expert: PanelExpert, token: str, current: Any) -> HttpResponse:
    form = ConflictForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = form.cleaned_data
            services.state_conflict(
                by=None, token=token, has_conflict=given["has_conflict"], text=given["conflict"]
            )
            return redirect("needs-panel-answer", token)
    context = {"panel": expert.panel, "round": current, "form": form}
    return render(request, "needs/panel_conflict.html", context, status=sent.status)


def _sheet(
    request: HttpRequest, expert: PanelExpert, token: str, current: Any, sheet: Any
) -> HttpResponse:
    pseudonym = pseudonym_of(expert)
    before = selectors.earlier_sheet(expert.panel, pseudonym)
    known = {
        "panel": expert.panel,
        "sheet": sheet,
        "before": before,
        "arguments": selectors.arguments(expert.panel),
        "pseudonym": pseudonym,
    }
    form = SheetForm(request.POST if request.method == "POST" else None, **known)
    status, worst = 200, None
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                return _kept(request, token, form)
            except Refusal as refusal:
                form.add_error(None, f"{refusal.what} {refusal.mend}".strip())
                status = HTTP_STATUS[refusal.kind]
                if refusal.where == "keep":
                    worst = panel_told.worst_pair(expert.panel, form.said().answers)
    context = {
        "panel": expert.panel,
        "round": current,
        "extensions": selectors.extensions(current),
        "form": form,
        "cards": _cards(expert, form, before),
        "worst": worst,
        "is_second": before is not None or current.number > 1,
    }
    return render(request, "needs/panel_sheet.html", context, status=status)


def _kept(request: HttpRequest, token: str, form: SheetForm) -> HttpResponse:
    services.keep_sheet(by=None, token=token, said=form.said(), language=get_language() or "en")
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    if request.POST.get("go") == "send":
        services.send_sheet(
            by=None, token=token, is_kept_inconsistent=bool(request.POST.get("keep"))
        )
        messages.success(request, _("Your answers have arrived. Thank you."))
    else:
        messages.success(request, _("Kept. Come back to this address when you like."))
    return redirect("needs-panel-answer", token)


def _cards(expert: PanelExpert, form: SheetForm, before: Any) -> list[dict[str, Any]]:
    """Return each item with the expert's own answer and the group's of the round before."""
    feedback = panel_told.feedback(expert.panel, before.answers if before else {})
    return [vars(card) | feedback.get(card.item.code, {}) for card in form.cards()]
