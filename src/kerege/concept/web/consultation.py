"""Public pages of a consultation: what is asked, one passage with its form, comments, influence."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept import rules, selectors, services
from kerege.concept.links_of_comments import change_links
from kerege.concept.models import Comment, Consultation
from kerege.concept.services.comments import Said
from kerege.concept.web.consultation_forms import AddressForm, CommentFilter, CommentForm
from kerege.concept.web.limits import require_pace_of_comments
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import show_refusal

PAGE = 50


def page(request: HttpRequest, template: str, about: Consultation, **context: Any) -> HttpResponse:
    """Render a page of a consultation; what depends on the clock is not kept for others."""
    now = selectors.clock()
    shared = {
        "consultation": about,
        "version": about.version,
        "concept": about.version.concept,
        "is_open": about.opens_at <= now < about.closes_at,
        "is_announced": now < about.opens_at,
        "sees_version": about.version.status != "draft" or rules.may_read_drafts(request.user),
        "sees_desk": bool(rules.may_work_with_comments(request.user)),
    }
    status = context.pop("status", 200)
    answer = render(
        request, f"concept/consultation_{template}.html", shared | context, status=status
    )
    if now < about.closes_at:
        patch_cache_control(answer, no_cache=True)
    return answer


def consultations(request: HttpRequest) -> HttpResponse:
    """List the consultations that have begun, the newest first."""
    rows, now = list(selectors.consultations_visible_to(request.user)), selectors.clock()
    answer = render(request, "concept/consultations.html", {"rows": rows, "now": now})
    if any(row.closes_at > now for row in rows):
        patch_cache_control(answer, no_cache=True)
    return answer


def consultation(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show what the public is asked about, until when, how to comment, and how many have."""
    about = selectors.consultation(concept, number, request.user)
    language = get_language() or "en"
    rows = [(row, *selectors.text_shown(row, language)) for row in selectors.passages(about)]
    counts = selectors.comment_counts(about)
    return page(request, "text", about, rows=rows, counts=counts, language=language)


def passage(
    request: HttpRequest, concept: str, number: int, target: str, code: str
) -> HttpResponse:
    """Show one passage with its comments, and take a comment on it."""
    about = selectors.consultation(concept, number, request.user)
    found = selectors.passage(about, target, code)
    shown, language = selectors.text_shown(found, get_language() or "en")
    form = CommentForm(
        request.POST or None,
        signed_in=request.user.is_authenticated,
        initial={"key": uuid4(), "text_language": language},
    )
    status = 200
    if request.method == "POST":
        found.consultation = about
        answer, status = _take(request, form, found)
        if answer is not None:
            return answer
    rows = selectors.comments(about).filter(passage=found)
    comments = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    more = {"form": form, "comments": listed(request, about, comments), "pages": comments}
    return page(
        request,
        "passage",
        about,
        status=status,
        passage=found,
        shown=shown,
        text_language=language,
        **more,
    )


def _take(request: HttpRequest, form: CommentForm, about: Any) -> tuple[HttpResponse | None, int]:
    """Receive what was posted; nothing typed is lost on an error."""
    if not form.is_valid():
        return None, HTTP_STATUS[Kind.INVALID]
    given = dict(form.cleaned_data)
    key = given.pop("key")
    try:
        require_pace_of_comments(request, given.get("email", ""))
        comment = services.post_comment(
            by=request.user,
            passage=about,
            key=key,
            said=Said(**given),
            absolute=request.build_absolute_uri,
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return None, HTTP_STATUS[refusal.kind]
    messages.success(request, _said(comment))
    return redirect(request.path), 302


def _said(comment: Comment) -> str:
    if comment.confirmed_at is not None:
        return _("Your comment has been received and is public.")
    return _(
        "Your comment has been received in time. A message was sent to your address: open the link "
        "in it within 72 hours, and the comment becomes public."
    )


def listed(request: HttpRequest, about: Consultation, comments: Any) -> list[dict[str, Any]]:
    """Return comments with the answer that holds and the changes that a reader may open."""
    rows = []
    for comment in comments:
        answer = selectors.answer_to(comment)
        changes = selectors.changes_visible(answer, request.user) if answer else []
        hidden = len(answer.changes.all()) - len(changes) if answer else 0
        links = list(change_links(changes, about.version, request.user))
        rows.append({"is": comment, "answer": answer, "changes": links, "to_come": hidden})
    return rows


def comments(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the comments with the fate of each, filtered."""
    about = selectors.consultation(concept, number, request.user)
    form = CommentFilter(request.GET or None, consultation=about)
    rows = selectors.chosen_comments(selectors.comments(about), form.chosen())
    pages = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return page(
        request, "comments", about, form=form, comments=listed(request, about, pages), pages=pages
    )


def comment(request: HttpRequest, concept: str, number: int, comment: int) -> HttpResponse:
    """Show one comment: on what, by whom as far as they said, the answer, the change."""
    about = selectors.consultation(concept, number, request.user)
    found = selectors.comment(about, comment)
    found.passage.consultation = about
    (row,) = listed(request, about, [found])
    shown, _language = selectors.text_shown(found.passage, found.text_language)
    return page(request, "comment", about, row=row, comment=found, shown=shown)


def influence(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show how many comments came, and what became of them, by region and by group."""
    about = selectors.consultation(concept, number, request.user)
    by_region, by_group, of_all = selectors.influence(about)
    tables = [
        (_("By region"), _("Region"), "region", by_region),
        (_("By group"), _("Group"), "group", by_group),
    ]
    counts = selectors.comment_counts(about)
    return page(request, "influence", about, tables=tables, of_all=of_all, counts=counts)


def link(request: HttpRequest) -> HttpResponse:
    """Send the links of an address again; the page does not tell whether there were any."""
    form = AddressForm(request.POST or None)
    status = 200
    if request.method == "POST" and not form.is_valid():
        status = HTTP_STATUS[Kind.INVALID]
    elif request.method == "POST":
        email = form.cleaned_data["email"]
        require_pace_of_comments(request, email)
        services.send_links_again(by=None, email=email, absolute=request.build_absolute_uri)
        messages.success(
            request, _("If a comment waits for this address, a new link is on its way to it.")
        )
        return redirect("concept-comment-link")
    return render(request, "concept/consultation_link.html", {"form": form}, status=status)


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address: programs that only open links confirm nothing, a person presses."""
    if request.method != "POST":
        return render(request, "concept/consultation_confirm.html", {"token": token})
    found = services.confirm_comment(by=None, token=token)
    about = found.passage.consultation.version
    messages.success(request, _("Thank you. Your comment is public now."))
    return redirect("concept-comment", about.concept.code, about.number, found.pk)
