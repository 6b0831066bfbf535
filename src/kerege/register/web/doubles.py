"""Pages of doubles: what may be one subject twice, and deciding it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.kernel.forms import Sent
from kerege.register import selectors, services
from kerege.register.models import Subject
from kerege.register.web import labels
from kerege.register.web.forms import DoubleForm

PAGE = 50


def doubles(request: HttpRequest) -> HttpResponse:
    """Show the registrar what may be one subject in two sources, and what was decided."""
    page = Paginator(selectors.decided_doubles(), PAGE).get_page(request.GET.get("page"))
    context = {"pairs": selectors.possible_doubles(), "page": page}
    return render(request, "register/doubles.html", context)


def decide(request: HttpRequest, one: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Let the registrar say whether two subjects are the same, and which one stays."""
    both = [selectors.subject_by_id(key, request.user) for key in (one, other)]
    form = DoubleForm(request.POST or None)
    with Sent(request, form) as sent:
        if sent.is_valid:
            answer, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
            kept, double = both[::-1] if answer == "other" else both
            is_same = answer != "apart"
            services.decide_double(
                by=request.user, kept=kept, double=double, is_same=is_same, reason=reason
            )
            said = _("They are one: the double is closed.") if is_same else _("Both stay.")
            messages.success(request, said)
            return redirect("register-doubles")
    context = {"form": form, "rows": _side_by_side(both, request.user)}
    context |= {"one": both[0], "other": both[1]}
    return render(request, "register/double.html", context, status=sent.status)


def _side_by_side(both: list[Subject], person: Any) -> list[tuple[str, list[Any]]]:
    """Return what each of two records says, field by field."""
    sources = labels.source_names()
    told = labels.named([selectors.serialise(subject, person) for subject in both])
    for row in told:
        row["source"] = sources.get(row["source"], row["source"])
        row["person"] = _("yes") if row.get("person") else _("no")
    return [
        (labels.field_name(field), [row.get(name) for row in told])
        for field, name in (
            ("source", "source"),
            ("source_key", "source_key"),
            ("kind", "kind_name"),
            ("legal_form", "legal_form_name"),
            ("territory", "territory_name"),
            ("activity", "activity_name"),
            ("registered_on", "registered_on"),
            ("closed_on", "closed_on"),
            ("person", "person"),
        )
    ]


@require_POST
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Undo a decision on a double."""
    decision = selectors.decided_double(key)
    services.undo_double(by=request.user, decision=decision)
    messages.success(request, _("The decision is undone: the pair is asked about again."))
    return redirect("register-doubles")


def standing(subject: Subject, person: Any) -> dict[str, Any]:
    """Return which record a subject is a double of, and its own doubles, for its profile."""
    others = selectors.others_of(subject, person)
    kept = [other for one, other in others if one.double_id == subject.pk]
    doubles_of = [other for one, other in others if one.kept_id == subject.pk and other]
    return {"is_double": bool(kept), "kept": kept[0] if kept else None, "doubles": doubles_of}
