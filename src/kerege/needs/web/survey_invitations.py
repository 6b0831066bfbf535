"""What became of invitations that brought no answer, said by an analyst on a page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kerege.needs import services, survey_rules
from kerege.needs.models import Survey
from kerege.needs.selectors import survey_board
from kerege.needs.selectors import surveys as selectors
from kerege.needs.survey_enums import BY_ANSWER, Disposition
from kerege.reference import selectors as reference

EACH = 50
CHOICES = [(value, label) for value, label in Disposition.choices if value not in BY_ANSWER]
FIELD = "became."


def invitations(request: HttpRequest, code: str) -> HttpResponse:
    """List who has not answered, with what is known of why; keep what is said of a page of them."""
    survey_rules.may_survey(request.user).require(code)
    found = selectors.survey(code, request.user)
    if request.method == "POST":
        return _keep(request, found)
    wanted = request.GET.get("became", "")
    rows = survey_board.unanswered(found)
    if wanted in dict(CHOICES):
        rows = rows.filter(disposition=wanted)
    board = survey_board.board(found)
    context = {
        "survey": found,
        "page": Paginator(rows, EACH).get_page(request.GET.get("page")),
        "choices": CHOICES,
        "wanted": wanted,
        "subsectors": reference.subsector_names(),
        "board": board,
        "whole": [board.whole] if board else [],
    }
    return render(request, "needs/survey_invitations.html", context)


def _keep(request: HttpRequest, found: Survey) -> HttpResponse:
    became = {
        int(name.removeprefix(FIELD)): value
        for name, value in request.POST.items()
        if name.startswith(FIELD) and name.removeprefix(FIELD).isdecimal()
    }
    number = services.record_dispositions(by=request.user, survey=found, became=became)
    messages.success(request, _("Kept: %(number)d changed.") % {"number": number})
    back = reverse("needs-survey-invitations", args=[found.code])
    return redirect(f"{back}?{request.GET.urlencode()}")
