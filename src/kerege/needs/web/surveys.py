"""Surveys: the list, the page of one, and the form as XLSForm."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kerege.kernel.errors import HTTP_STATUS, Refusal
from kerege.needs import services, survey_rules
from kerege.needs.selectors import surveys as selectors
from kerege.needs.survey_enums import SurveyState
from kerege.needs.web.survey_forms import SurveyDetails, XLSFormUpload
from kerege.needs.xlsform import questions

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def overview(request: HttpRequest) -> HttpResponse:
    """List the surveys."""
    context = {
        "surveys": list(selectors.surveys(request.user)),
        "may_survey": survey_rules.may_survey(request.user).allowed,
    }
    return render(request, "needs/surveys.html", context)


@never_cache
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Show one survey: what it is for, and the way in."""
    found = selectors.survey(code, request.user)
    form = found.forms.first()
    context = {
        "survey": found,
        "form": form,
        "asked": len(questions(form.definition)) if form else 0,
        "may_answer": survey_rules.may_answer(found),
        "may_survey": survey_rules.may_survey(request.user).allowed,
        "key": uuid.uuid4(),
    }
    return render(request, "needs/survey.html", context)


def xlsform(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the newest form as XLSForm."""
    found = selectors.survey(code, request.user)
    _number, content = selectors.written_form(found)
    headers = {"Content-Disposition": f'attachment; filename="{found.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def new(request: HttpRequest) -> HttpResponse:
    """Let an analyst make a survey."""
    form = SurveyDetails(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_survey(by=request.user, **form.act())
        except Refusal as refusal:
            form.add_error(refusal.where if refusal.where in form.fields else None, str(refusal))
        else:
            return redirect("needs-survey-work", made.code)
    status = 422 if form.errors else 200
    return render(request, "needs/survey_new.html", {"form": form}, status=status)


def work(request: HttpRequest, code: str) -> HttpResponse:
    """Show an analyst how a survey stands, and what can be done."""
    return _work(request, code)


def _work(request: HttpRequest, code: str, upload: XLSFormUpload | None = None) -> HttpResponse:
    survey_rules.may_survey(request.user).require(code)
    found = selectors.survey(code, request.user)
    context = {
        "survey": found,
        "forms": list(found.forms.all()),
        "upload": upload or XLSFormUpload(),
        "next_state": SurveyState.CLOSED if found.state == SurveyState.OPEN else SurveyState.OPEN,
    }
    return render(request, "needs/survey_work.html", context, status=422 if upload else 200)


@require_POST
def load(request: HttpRequest, code: str) -> HttpResponse:
    """Load an XLSForm."""
    found = selectors.survey(code, request.user)
    form = XLSFormUpload(request.POST, request.FILES)
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
            if refusal.kind not in HTTP_STATUS or not survey_rules.may_survey(request.user):
                raise
            form.add_error("file", str(refusal))
        else:
            messages.success(
                request, _("Version %(number)d of the form is loaded.") % {"number": made.number}
            )
            return redirect("needs-survey-work", code)
    return _work(request, code, form)


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Open or close a survey."""
    found = selectors.survey(code, request.user)
    services.move_survey(by=request.user, survey=found, to=request.POST.get("to", ""))
    return redirect("needs-survey-work", code)
