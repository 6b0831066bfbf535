"""Pages on which analysts act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.evidence import selectors, services
from kerege.evidence.services.upload_table import OPTIONAL, REQUIRED
from kerege.evidence.web.forms import ReasonForm, UploadForm
from kerege.evidence.web.views import run_context
from kerege.kernel.forms import Sent

MOST_SHOWN = 200


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file of figures: show every problem, or load it as a draft."""
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"form": form, "required": REQUIRED, "optional": OPTIONAL}
    with Sent(request, form) as sent:
        if sent.is_valid:
            given = form.cleaned_data
            content = given["file"].read()
            reading = services.read_file(by=request.user, content=content, dataset=given["code"])
            if not reading.problems:
                done = services.upload_dataset(
                    by=request.user,
                    code=given["code"],
                    titles={get_language() or "en": given["title"]},
                    publisher=given["publisher"],
                    licence=given["licence"],
                    url=given["url"],
                    content=content,
                    filename=given["file"].name,
                )
                messages.success(
                    request,
                    _(
                        "The file is loaded as a draft. Look at it; a second person approves it "
                        "before it can be published."
                    ),
                )
                return redirect("evidence-dataset", done.dataset.code)
            context |= {"problems": reading.problems[:MOST_SHOWN], "count": len(reading.problems)}
    return render(request, "evidence/upload.html", context, status=sent.status)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish a dataset."""
    dataset = selectors.dataset_by_code(code, request.user)
    services.publish_dataset(by=request.user, dataset=dataset)
    messages.success(request, _("The dataset is published: everyone can see its figures."))
    return redirect("evidence-dataset", code)


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a withdrawal means, and withdraw a dataset."""
    dataset = selectors.dataset_by_code(code, request.user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.withdraw_dataset(by=request.user, dataset=dataset, reason=reason)
        messages.success(request, _("The dataset is withdrawn."))
        return redirect("evidence-dataset", code)
    runs = selectors.runs_visible_to(request.user).filter(datasets=dataset)
    context = {
        "dataset": dataset,
        "form": form,
        "figures": selectors.figures_visible_to(request.user).filter(dataset=dataset).count(),
        "computed": selectors.figures_visible_to(request.user).filter(run__in=runs).count(),
    }
    return render(request, "evidence/withdraw.html", context)


@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Compute a run again and show whether the result is the same."""
    result = services.rerun(by=request.user, run=selectors.run_by_code(code, request.user))
    context = run_context(request, code) | {"again": result}
    return render(request, "evidence/run.html", context)
