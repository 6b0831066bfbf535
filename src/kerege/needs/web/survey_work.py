"""An analyst's work on a survey: form, sample, board, submissions, single responses."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.kernel.cells import harmless_cell
from kerege.kernel.errors import Refusal
from kerege.kernel.forms import Sent
from kerege.needs import services, survey_rules
from kerege.needs.models import Survey
from kerege.needs.selectors import survey_board
from kerege.needs.selectors import surveys as selectors
from kerege.needs.survey_enums import SurveyState
from kerege.needs.web.survey_display import shown
from kerege.needs.web.survey_forms import (
    Finding,
    Question,
    SampleDraw,
    SubmissionUpload,
    XLSFormUpload,
)
from kerege.needs.xlsform import fill

EACH = 50


def _mine(request: HttpRequest, code: str) -> Survey:
    survey_rules.may_survey(request.user).require(code)
    return selectors.survey(code, request.user)


def work(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a survey stands, and what can be done."""
    return _work(request, _mine(request, code))


def _work(request: HttpRequest, found: Survey, **forms: Any) -> HttpResponse:
    context = {
        "survey": found,
        "forms": list(found.forms.defer("definition")),
        "next_state": SurveyState.CLOSED if found.state == SurveyState.OPEN else SurveyState.OPEN,
        "board": survey_board.board(found),
        "upload": XLSFormUpload(),
        "draw": SampleDraw(),
        "submissions": SubmissionUpload(),
        "responses": found.responses.count(),
        "estimate": Question(survey=found),
        **forms,
    }
    return render(request, "needs/survey_work.html", context, status=422 if forms else 200)


@require_POST
def load(request: HttpRequest, code: str) -> HttpResponse:
    """Load an XLSForm."""
    found, form = _mine(request, code), XLSFormUpload(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = services.load_form(
                by=request.user,
                survey=found,
                content=file.read(),
                name=file.name,
                language=form.cleaned_data["language"],
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            said = _("Version %(number)d of the form is loaded.") % {"number": made.number}
            messages.success(request, said)
            return redirect("needs-survey-work", code)
    return _work(request, found, upload=form)


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Open or close a survey."""
    services.move_survey(
        by=request.user, survey=_mine(request, code), to=request.POST.get("to", "")
    )
    return redirect("needs-survey-work", code)


@require_POST
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a sample from the register."""
    found, form = _mine(request, code), SampleDraw(request.POST)
    with Sent(request, form) as sent:
        if sent.is_valid:
            asked = form.cleaned_data
            services.draw_sample(
                by=request.user,
                survey=found,
                **{**asked, "expected_rate": float(asked["expected_rate"])},
            )
            messages.success(request, _("The sample is drawn. Now issue the codes."))
            return redirect("needs-survey-work", code)
    return _work(request, found, draw=form)


@require_POST
def codes(request: HttpRequest, code: str) -> HttpResponse:
    """Issue codes to all who have not begun, as a file that is made only once."""
    issued = services.issue_codes(by=request.user, survey=_mine(request, code))
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["subject", "name", "region", "subsector", "code"])
    for one in issued:
        about = one.invitation
        # Who is not listed is known by the registrar alone.
        name = harmless_cell(about.subject.name) if about.subject.is_listed else ""
        place = about.territory.code
        table.writerow([about.subject.public_id, name, place, about.subsector, one.code])
    headers = {
        "Content-Disposition": f'attachment; filename="{code}-codes.csv"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def submissions(request: HttpRequest, code: str) -> HttpResponse:
    """Take over submissions of KoboToolbox or ODK."""
    found, form = _mine(request, code), SubmissionUpload(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            done = services.import_submissions(
                by=request.user,
                survey=found,
                content=file.read(),
                name=file.name,
                is_synthetic=form.cleaned_data["is_synthetic"],
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            said = _("%(created)d new, %(edited)d edited, %(unchanged)d known already.")
            messages.success(request, said % vars(done))
            return redirect("needs-survey-responses", code)
    return _work(request, found, submissions=form)


@require_POST
def estimate(request: HttpRequest, code: str) -> HttpResponse:
    """Estimate a question by region."""
    found = _mine(request, code)
    form = Question(request.POST, survey=found)
    if form.is_valid():
        try:
            run = services.estimate_question(
                by=request.user, survey=found, question=form.cleaned_data["question"]
            )
        except Refusal as refusal:
            form.add_error("question", str(refusal))
        else:
            messages.success(request, _("Estimated: %(run)s.") % {"run": run.code})
            return redirect("needs-survey", code)
    return _work(request, found, estimate=form)


def responses(request: HttpRequest, code: str) -> HttpResponse:
    """List the responses of a survey."""
    found = _mine(request, code)
    rows = found.responses.select_related("territory").defer("answers", "token_hash")
    page = Paginator(rows, EACH).get_page(request.GET.get("page"))
    return render(request, "needs/survey_responses.html", {"survey": found, "page": page})


def response(request: HttpRequest, code: str, instance: str) -> HttpResponse:
    """Show one response with its history, and let an analyst say what was found of it."""
    found = _mine(request, code)
    one = selectors.response_of(found, instance)
    form = Finding(request.POST or None, initial={"to": one.validation})
    if request.method == "POST" and form.is_valid():
        services.validate_response(by=request.user, response=one, **form.cleaned_data)
        return redirect("needs-survey-response", code, instance)
    here = get_language() or ""
    filled = fill(one.form.definition, one.answers, timezone.localtime(), here)
    wrong = {node.key for node in filled.errors}
    context = {
        "survey": found,
        "response": one,
        "questions": shown(filled.nodes, one.form.definition, here, wrong=wrong),
        "errors": filled.errors,
        "history": selectors.history(one),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "needs/survey_response.html", context, status=status)
