"""Saving the view that stands before a reader, and deleting it from the desk."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kerege.evidence import selectors, services
from kerege.kernel.errors import Refusal
from kerege.kernel.text import LANGUAGES

PAGES = frozenset(
    {
        "evidence-explore",
        "evidence-compare",
        "evidence-area",
        "evidence-scopes",
        "evidence-index",
        "evidence-index-what-if",
    }
)
"""Pages whose address holds their whole state."""
PREFIXES = {f"/{language}/" for language in LANGUAGES}


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the address of a view under a name, and go back to the view."""
    address = _address(request.POST.get("address", ""))
    name = request.POST.get("name", "").replace("\x00", "")
    services.save_view(by=request.user, name=name, address=address)
    messages.success(request, _("The view is saved: you find it on your desk."))
    return redirect(f"/{get_language()}{address}")


def _address(given: str) -> str:
    """Return the address after the language, written anew from its parts."""
    whole, _mark, query = given.replace("\x00", "").partition("?")
    path = whole[3:] if whole[:4] in PREFIXES else ""
    try:
        known = resolve(f"/{get_language()}{path}").view_name in PAGES
    except Resolver404:
        known = False
    if not known:
        raise Refusal(
            _("This address cannot be saved as a view."),
            "address",
            _("Open the view and save it from its own page."),
        )
    pairs = [pair for pair in parse_qsl(query) if pair[0] != "page"]
    return f"{path}?{urlencode(pairs)}" if pairs else path


@require_POST
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Delete a view that the visitor has saved."""
    services.delete_view(by=request.user, view=selectors.saved_view(code, request.user))
    messages.success(request, _("The view is deleted."))
    return redirect("desk")
