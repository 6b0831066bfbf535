"""Surveys: the list, the page of one, and the form as XLSForm."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from kerege.kernel.forms import Sent
from kerege.needs import services, survey_rules
from kerege.needs.selectors import survey_results
from kerege.needs.selectors import surveys as selectors
from kerege.needs.web.survey_forms import SurveyDetails
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
        "files": len(form.definition.get("files", ())) if form else 0,
        "may_answer": survey_rules.may_answer(found),
        "may_survey": survey_rules.may_survey(request.user).allowed,
        "key": uuid.uuid4(),
        "results": survey_results.results(found, request.user),
    }
    return render(request, "needs/survey.html", context)


def xlsform(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the newest form as XLSForm."""
    found = selectors.survey(code, request.user)
    _number, content = selectors.written_form(found)
    headers = {"Content-Disposition": f'attachment; filename="{found.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def packed(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the newest form and the files that it names as one ZIP file."""
    found = selectors.survey(code, request.user)
    _number, content = selectors.packed_form(found)
    headers = {"Content-Disposition": f'attachment; filename="{found.code}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def new(request: HttpRequest) -> HttpResponse:
    """Let an analyst make a survey."""
    form = SurveyDetails(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            made = services.create_survey(by=request.user, **form.act())
            return redirect("needs-survey-work", made.code)
    return render(request, "needs/survey_new.html", {"form": form}, status=sent.status)
