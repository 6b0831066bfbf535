"""Pages on which a second person approves figures, and on which published ones are restated."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.evidence import rules, selectors, services
from kerege.evidence.models import Restatement
from kerege.evidence.services.upload_table import OPTIONAL, REQUIRED
from kerege.evidence.web.forms import ReasonForm, RestateForm
from kerege.kernel.forms import Sent

MOST_SHOWN = 200


@require_POST
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve a dataset that somebody else has loaded."""
    dataset = selectors.dataset_by_code(code, request.user)
    services.approve_dataset(by=request.user, dataset=dataset)
    messages.success(request, _("The dataset is approved: an analyst can publish it."))
    return redirect("evidence-dataset", code)


def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Send a dataset back to whoever loaded it, with a reason."""
    dataset = selectors.dataset_by_code(code, request.user)
    rules.may_send_back(request.user, dataset).require(code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.send_back_dataset(by=request.user, dataset=dataset, reason=reason)
        messages.success(request, _("The dataset is a draft again; its page says why."))
        return redirect("evidence-dataset", code)
    return render(request, "evidence/send_back.html", {"dataset": dataset, "form": form})


def restate(request: HttpRequest, code: str) -> HttpResponse:
    """Take the corrected file of a published dataset, and the reason."""
    dataset = selectors.dataset_by_code(code, request.user)
    rules.may_restate(request.user, dataset).require(code)
    form = RestateForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"dataset": dataset, "form": form}
    context |= {"required": REQUIRED, "optional": OPTIONAL}
    with Sent(request, form) as sent:
        if sent.is_valid:
            file = form.cleaned_data["file"]
            what = {"by": request.user, "dataset": dataset, "content": file.read()}
            problems = services.read_restatement(**what).problems
            if not problems:
                services.propose_restatement(
                    filename=file.name, reason=form.cleaned_data["reason"], **what
                )
                messages.success(
                    request, _("The restatement is proposed: a second person accepts it.")
                )
                return redirect("evidence-restatement", code)
            context |= {"problems": problems[:MOST_SHOWN], "count": len(problems)}
    return render(request, "evidence/restate.html", context, status=sent.status)


def restatement(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a proposal would change, and accept it."""
    found = _proposed(request, code)
    if request.method == "POST":
        services.accept_restatement(by=request.user, restatement=found)
        messages.success(
            request, _("The dataset is restated. Compute again what rests on its figures.")
        )
        return redirect("evidence-dataset", code)
    changes = services.restatement_changes(by=request.user, restatement=found)
    context = {
        "dataset": found.dataset,
        "restatement": found,
        "counts": changes.counts(),
        "changed": changes.changed[:MOST_SHOWN],
        "added": changes.added[:MOST_SHOWN],
        "retired": changes.retired[:MOST_SHOWN],
        "may_accept": rules.may_accept(request.user, found),
        "form": ReasonForm(),
    }
    return render(request, "evidence/restatement.html", context)


@require_POST
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Decline a proposal with a reason."""
    found = _proposed(request, code)
    services.decline_restatement(
        by=request.user,
        restatement=found,
        reason=request.POST.get("reason", "").replace("\x00", ""),
    )
    messages.success(request, _("The restatement is declined. No figure was changed."))
    return redirect("evidence-dataset", code)


def _proposed(request: HttpRequest, code: str) -> Restatement:
    dataset = selectors.dataset_by_code(code, request.user)
    return selectors.waiting_restatement(dataset, request.user)
