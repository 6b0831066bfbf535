"""The page on which an analyst hands in a definition of an index."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kerege.evidence import selectors, services
from kerege.evidence.index.definition import DefinitionRefusal
from kerege.evidence.selectors import PublishedIndex
from kerege.evidence.web.forms import DefinitionForm
from kerege.evidence.words_definition import in_words
from kerege.kernel.errors import Refusal

INVALID = 422


def add(request: HttpRequest) -> HttpResponse:
    """Take a definition: show every problem, or compute it as a draft."""
    form = DefinitionForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        status = INVALID if request.method == "POST" else 200
        return render(request, "evidence/index_add.html", context, status=status)
    given = form.cleaned_data
    try:
        added = services.add_index(
            by=request.user,
            content=given["file"].read(),
            filename=given["file"].name,
            owner=given["owner"],
            licence=given["licence"],
        )
    except Refusal as refusal:
        context |= _told(refusal)
        return render(request, "evidence/index_add.html", context, status=INVALID)
    messages.success(request, _("The index is computed as a draft: a second person approves it."))
    return redirect("evidence-index", added.code)


def _told(refusal: Refusal) -> dict[str, Any]:
    problems = refusal.problems if isinstance(refusal, DefinitionRefusal) else []
    return {
        "what": in_words(refusal.what),
        "place": refusal.where.partition("\n")[0],
        "mend": in_words(refusal.mend),
        "problems": [(where, in_words(what), in_words(mend)) for where, what, mend in problems],
    }


def whose(published: PublishedIndex) -> dict[str, Any]:
    """Return whose definition an index has, and whether everyone sees it."""
    dataset = selectors.definition_dataset(published.run)
    return {"own": dataset, "is_draft": dataset is not None and dataset.status != "published"}
