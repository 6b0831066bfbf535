"""Where a version stands on its way, the desk of who must decide, and the decision itself."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept import rules, selectors, services
from kerege.concept.models import Step
from kerege.concept.signatures.adapter import MOST_BYTES
from kerege.concept.web.views import page, version_of
from kerege.kernel.errors import Refusal
from kerege.kernel.forms import UploadField, show_refusal


class AgreeForm(forms.Form):
    """The signature under a decision."""

    signature = UploadField(
        label=gettext_lazy("Signature"),
        suffixes=("p7s", "cms", "p7m", "sig"),
        most_bytes=MOST_BYTES,
        help_text=gettext_lazy("A detached signature (CMS) over the PDF, up to 1 MB."),
    )

    def __init__(self, *args: object, needs_signature: bool, **kwargs: object) -> None:
        """Ask for a signature only where the route asks for one."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] -- Django's own arguments
        if not needs_signature:
            del self.fields["signature"]

    def clean_signature(self) -> bytes:
        """Return the signature."""
        return bytes(self.cleaned_data["signature"].read())


class ReturnForm(forms.Form):
    """Remarks with which a version is returned."""

    remarks = forms.CharField(
        label=gettext_lazy("Remarks"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("What must change; everybody can read it."),
    )


def ways(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show where a version stands: every step, since when, until when, and who holds it now."""
    version = version_of(request, concept, number)
    return page(
        request,
        "approval",
        version,
        {
            "ways": selectors.ways(version),
            "approval": selectors.approval_of(version),
            "instruments": rules.may_open_instruments(version),
            "is_staff": rules.may_read_drafts(request.user),
        },
    )


def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person's decision."""
    return render(request, "concept/decisions.html", {"steps": selectors.to_decide(request.user)})


def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Show one decision with its document, and take it."""
    step = selectors.step(key, request.user)
    answer = request.POST.get("answer", "")
    sent = request.method == "POST"
    agreeing = AgreeForm(
        *((request.POST, request.FILES) if sent and answer == "agree" else ()),
        needs_signature=step.route.needs_signature,
        prefix="agree",
    )
    returning = ReturnForm(*((request.POST,) if sent and answer == "return" else ()), prefix="back")
    status = 200
    form: forms.Form = agreeing if answer == "agree" else returning
    if sent and form.is_valid():
        try:
            return _done(request, step, form)
        except Refusal as refusal:
            show_refusal(form, refusal)
    if sent:
        status = 422
    version = step.route.version
    context = {
        "step": step,
        "agreeing": agreeing,
        "returning": returning,
        "may": rules.may_decide(request.user, step),
        "language": step.route.document.language,
    }
    response = page(request, "decision", version, context)
    response.status_code = status
    return response


def _done(request: HttpRequest, step: Step, form: forms.Form) -> HttpResponse:
    data = form.cleaned_data
    if isinstance(form, ReturnForm):
        services.return_with_remarks(by=request.user, step=step, remarks=data["remarks"])
        messages.success(request, _("The version was returned with your remarks."))
    else:
        services.agree(by=request.user, step=step, signature=data.get("signature"))
        messages.success(request, _("You agreed to the version."))
    version = step.route.version
    where = reverse("concept-approval", args=[version.concept.code, version.number])
    return HttpResponseRedirect(where)
