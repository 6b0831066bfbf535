"""The desk of those who answer: comments by filter, like ones together, answers, lost places."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kerege.concept import rules, selectors, services
from kerege.concept.analysis.like_comments import like_comments
from kerege.concept.document.passages import passages
from kerege.concept.models import Comment, Consultation
from kerege.concept.services.answers import ChangeMade
from kerege.concept.web.consultation import PAGE, listed, page
from kerege.concept.web.consultation_forms import AnswerForm, CommentFilter, WithholdForm
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.text import LANGUAGES

MOST_AT_ONCE = 200
DIGITS = 18
"""No number of a comment is longer."""


def _consultation(request: HttpRequest, concept: str, number: int) -> Consultation:
    about = selectors.consultation(concept, number, request.user)
    rules.may_work_with_comments(request.user).require(str(about))
    return about


def desk(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the comments by filter, to be chosen and answered."""
    about = _consultation(request, concept, number)
    form = CommentFilter(request.GET or None, consultation=about)
    rows = selectors.chosen_comments(selectors.comments(about), form.chosen())
    pages = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "desk",
        about,
        form=form,
        comments=listed(request, about, pages),
        pages=pages,
        counts=selectors.comment_counts(about),
        may_answer=bool(rules.may_answer(request.user, about.version.concept)),
    )


def groups(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show the comments that say nearly the same together, the largest group first."""
    about = _consultation(request, concept, number)
    rows = [row for row in selectors.comments(about) if row.state != "withheld"]
    pages = Paginator(like_comments(rows), PAGE).get_page(request.GET.get("page"))
    may_answer = bool(rules.may_answer(request.user, about.version.concept))
    return page(request, "groups", about, groups=pages, pages=pages, may_answer=may_answer)


def answer(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Answer the chosen comments; nothing typed is lost on an error."""
    about = _consultation(request, concept, number)
    rules.may_answer(request.user, about.version.concept).require(str(about))
    chosen = _chosen(request, about)
    form = AnswerForm(request.POST or None, languages={row.language for row in chosen})
    status = 200
    if request.method == "POST":
        try:
            return _answered(request, about, chosen, form)
        except Refusal as refusal:
            if not form.errors:
                form.add_error(None, str(refusal))
            status = HTTP_STATUS[refusal.kind]
    return page(
        request,
        "answer",
        about,
        status=status,
        form=form,
        comments=listed(request, about, chosen),
        later=selectors.later_versions(about, request.user),
    )


def _chosen(request: HttpRequest, about: Consultation) -> list[Comment]:
    """Return the comments that the address names."""
    keys = [
        int(key) for key in request.GET.getlist("comment") if key.isdecimal() and len(key) <= DIGITS
    ]
    if len(keys) > MOST_AT_ONCE:
        raise Refusal(
            _("These are more comments than are answered at once."),
            str(len(keys)),
            _("Choose at most %(most)d.") % {"most": MOST_AT_ONCE},
        )
    found = list(selectors.comments(about).filter(pk__in=keys))
    if not found:
        raise Refusal(_("No comment is chosen."), "comment", _("Choose at least one on the desk."))
    return found


def _answered(
    request: HttpRequest, about: Consultation, chosen: list[Comment], form: AnswerForm
) -> HttpResponse:
    if not form.is_valid():
        raise Refusal(_("The answer is not complete."), kind=Kind.INVALID)
    replies = services.answer_comments(
        by=request.user,
        comments=chosen,
        fate=form.cleaned_data["fate"],
        texts={language: form.cleaned_data[f"text_{language}"] for language in LANGUAGES},
        changes=_changes(request, about, form.cleaned_data["changes"]),
        absolute=request.build_absolute_uri,
    )
    number = len(replies)
    said = ngettext(
        "%(number)d comment is answered; who sent it is told.",
        "%(number)d comments are answered; those who sent them are told.",
        number,
    )
    messages.success(request, said % {"number": number})
    return redirect("concept-comments-desk", about.version.concept.code, about.version.number)


def _changes(request: HttpRequest, about: Consultation, written: str) -> list[ChangeMade]:
    """Read the places that were changed: one a line, "v2 S1.1" or "v2 M4.1"."""
    known = {row.number: row for row in selectors.later_versions(about, request.user)}
    found = []
    for line in written.splitlines():
        number, _space, code = line.strip().partition(" ")
        if not line.strip():
            continue
        version = known.get(int(number[1:])) if number[1:].isdecimal() else None
        if version is None or not number.startswith("v"):
            raise Refusal(
                _("This names no place of a later version."),
                line[:80],
                _("Write the version and the code, one place a line: v2 S1.1"),
            )
        code = code.strip()
        target = "measure" if version.measures.filter(code=code).exists() else "block"
        found.append(ChangeMade(version, target, code))
    return found


def withhold(request: HttpRequest, concept: str, number: int, comment: int) -> HttpResponse:
    """Show what withholding means, then do it; or show the comment again."""
    about = _consultation(request, concept, number)
    rules.may_answer(request.user, about.version.concept).require(str(about))
    found = selectors.comment(about, comment)
    form = WithholdForm(request.POST or None)
    if request.method == "POST" and found.state == "withheld":
        services.show_comment(by=request.user, comment=found)
        return redirect("concept-comments-desk", concept, number)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.withhold_comment(by=request.user, comment=found, reason=reason)
        return redirect("concept-comments-desk", concept, number)
    (row,) = listed(request, about, [found])
    status = HTTP_STATUS[Kind.INVALID] if form.errors else 200
    return page(request, "withhold", about, status=status, form=form, comment=found, row=row)


def carried(request: HttpRequest, concept: str, number: int, later: int) -> HttpResponse:
    """Show where the comments stand in a later version, those that lost their place first."""
    about = _consultation(request, concept, number)
    version = selectors.later_versions(about, request.user).filter(number=later).first()
    if version is None:
        raise Refusal(
            _("There is no such later version."),
            f"v{later}",
            _("Choose one that was made after the one consulted on."),
            Kind.NOT_FOUND,
        )
    texts = {(row.target, row.code): row.texts for row in passages(version)}
    rows: list[Any] = selectors.carried(selectors.comments(about), texts)
    lost = sum(row.lost is not None for row in rows)
    pages = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return page(request, "carried", about, later=version, rows=pages, pages=pages, lost=lost)
