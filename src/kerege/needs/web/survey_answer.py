"""Answering a survey: begin, fill in page by page, send. Works without script."""

import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.pace import require_pace
from kerege.needs import services, survey_rules
from kerege.needs.models import SurveyResponse
from kerege.needs.selectors import survey_results
from kerege.needs.selectors import surveys as selectors
from kerege.needs.services.survey_answers import hashed
from kerege.needs.survey_enums import ResponseState
from kerege.needs.web.survey_display import Shown, asked_keys, nodes_of_page, shown
from kerege.needs.web.survey_media import media_addresses
from kerege.needs.xlsform import fill, pages
from kerege.needs.xlsform.device import device_form


@never_cache
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an answer, by invitation or freely, and go to its secret address."""
    survey = selectors.survey(code, request.user)
    invitation = request.POST.get("invitation", "")[:40]
    if not invitation:
        require_pace(request, "kerege_survey_begin")
    try:
        if request.POST.get("refuse"):
            services.refuse_invitation(by=None, survey=survey, invitation_code=invitation)
            messages.success(request, _("Thank you for telling us. You will not be asked again."))
            return redirect("needs-survey", code)
        begun = services.begin_response(
            by=None,
            survey=survey,
            key=_key(request.POST.get("key")),
            language=get_language() or "en",
            invitation_code=invitation,
        )
    except Refusal as refusal:
        messages.error(request, f"{refusal.what} {refusal.mend}".strip())
        return redirect("needs-survey", code)
    return redirect("needs-survey-answer", begun.token)


def _key(given: Any) -> uuid.UUID:
    """Return the key that a browser chose; a new one where it chose none."""
    try:
        return uuid.UUID(str(given))
    except ValueError:
        return uuid.uuid4()


SCRIPTS = [
    f"needs/{name}.js" for name in ("survey-expression", "survey-filling", "survey-skip", "survey")
]
"""In this order: each builds on those before it."""
WORKER = Path(__file__).resolve().parents[1] / "static" / "needs" / "survey-worker.js"


def worker(request: HttpRequest) -> HttpResponse:
    """Hand out the service worker from the address that its pages lie under."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(
        WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers
    )


# The secret address itself is the permission, so a page kept for weeks can still be sent.
@csrf_exempt
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a page of the form; keep what was typed; send it at the end."""
    response = selectors.response_by_hash(hashed(token))
    if response.state == ResponseState.SUBMITTED:
        return _done(request, response)
    survey_rules.may_answer(response.survey).require(response.survey.code)
    number = _page_number(request, response)
    if request.method != "POST":
        return _page(request, response, token, number)
    response = services.save_answers(
        by=None, token=token, posted=request.POST, key=_key(request.POST.get("@key")), page=number
    )
    return _after(request, response, token, number)


@never_cache
def device(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out what a device needs to work the form out without a connection."""
    response = selectors.response_by_hash(hashed(token))
    survey_rules.may_answer(response.survey).require(response.survey.code)
    form = device_form(response.form.definition, get_language() or "")
    return JsonResponse({"form": form, "answers": response.answers})


def _after(request: HttpRequest, response: SurveyResponse, token: str, number: int) -> HttpResponse:
    """Go on, stay or send, as the button says."""
    go = request.POST.get("@go", "")
    if request.headers.get("X-Autosave"):
        return _page(request, response, token, number)
    if go == "save":
        messages.success(request, _("Kept. Come back to this address when you like."))
    if go == "back":
        return _to(token, max(number - 1, 0))
    if "@add" in request.POST or "@remove" in request.POST or go in {"", "save"}:
        return _to(token, number)
    return _onward(request, response, token, number)


def _to(token: str, number: int) -> HttpResponse:
    return redirect(f"{reverse('needs-survey-answer', args=[token])}?page={number + 1}")


def _onward(
    request: HttpRequest, response: SurveyResponse, token: str, number: int
) -> HttpResponse:
    """Go on unless something on the page is wrong, or has come up by what was answered."""
    there = asked_keys(_shown(response, number))
    new = there - set(request.POST)
    wrong = (_errors(response) & there) - new
    if wrong:
        return _page(request, response, token, number, wrong=wrong)
    if new:
        messages.info(request, _("Some questions follow from your answers."))
        return _to(token, number)
    return _send(request, token) if request.POST["@go"] == "send" else _to(token, number + 1)


def _send(request: HttpRequest, token: str) -> HttpResponse:
    sent, filled = services.submit_response(by=None, token=token)
    if sent.state == ResponseState.SUBMITTED:
        return redirect("needs-survey-answer", token)
    form, wrong = sent.form.definition, {node.key for node in filled.errors}
    for number, items in enumerate(pages(form)):
        names = {item["name"] for item in items}
        there = asked_keys(shown(nodes_of_page(filled, names), form, ""))
        if wrong & there:
            return _page(request, sent, token, number, wrong=wrong)
    raise Refusal(
        filled.errors[0].error,
        filled.errors[0].key,
        _("Ask who made this survey: it cannot be sent."),
    )


def _page_number(request: HttpRequest, response: SurveyResponse) -> int:
    asked = request.POST.get("@page") or request.GET.get("page") or "1"
    last = len(pages(response.form.definition))
    return min(max(int(asked), 1), last) - 1 if asked.isdecimal() and len(asked) < 6 else 0  # noqa: PLR2004 -- no form has as many pages


def _filled(response: SurveyResponse) -> Any:
    return fill(
        response.form.definition, response.answers, timezone.localtime(), get_language() or ""
    )


def _errors(response: SurveyResponse) -> set[str]:
    return {node.key for node in _filled(response).errors}


def _shown(response: SurveyResponse, number: int, wrong: set[str] | None = None) -> list[Shown]:
    form = response.form.definition
    names = {item["name"] for item in pages(form)[number]}
    nodes = nodes_of_page(_filled(response), names)
    return shown(nodes, form, get_language() or "", wrong=wrong, hidden=True)


def _page(
    request: HttpRequest,
    response: SurveyResponse,
    token: str,
    number: int,
    *,
    wrong: set[str] | None = None,
) -> HttpResponse:
    questions = _shown(response, number, wrong)
    status = HTTP_STATUS[Kind.INVALID] if wrong else 200
    last = len(pages(response.form.definition))
    context = {
        "survey": response.survey,
        "response": response,
        "questions": questions,
        "errors": list(_with_errors(questions)),
        "page": number + 1,
        "pages": last,
        "is_last": number + 1 == last,
        "token": token,
        "scripts": SCRIPTS,
        "files": " ".join(media_addresses(response.form.definition, token)),
        "address": request.build_absolute_uri(reverse("needs-survey-answer", args=[token])),
    }
    return render(request, "needs/survey_answer.html", context, status=status)


def _with_errors(questions: list[Shown]) -> Any:
    for one in questions:
        if one.error:
            yield one
        yield from _with_errors(one.children)


def _done(request: HttpRequest, response: SurveyResponse) -> HttpResponse:
    form = response.form.definition
    filled = fill(form, response.answers, timezone.localtime(), get_language() or "")
    questions = shown(filled.nodes, form, get_language() or "")
    context = {
        "survey": response.survey,
        "response": response,
        "questions": questions,
        "compared": survey_results.compared(response, get_language() or ""),
    }
    return render(request, "needs/survey_done.html", context)
