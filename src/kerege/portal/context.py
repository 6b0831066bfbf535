"""What the shell of every page needs: the thread, the languages, who is signed in."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from kerege.portal.access import audience_of


@dataclass(frozen=True)
class Step:
    """One step of the thread: a room of the house, open or not yet open."""

    slug: str
    name: str | Promise


THREAD = (
    Step("evidence", pgettext_lazy("thread", "Evidence")),
    Step("needs", pgettext_lazy("thread", "Needs")),
    Step("concept", pgettext_lazy("thread", "Concept")),
    Step("law", pgettext_lazy("thread", "Law")),
    Step("finance", pgettext_lazy("thread", "Finance")),
    Step("hubs", pgettext_lazy("thread", "Hubs")),
    Step("talent", pgettext_lazy("thread", "Talent")),
    Step("forum", pgettext_lazy("thread", "Forum")),
    Step("results", pgettext_lazy("thread", "Results")),
)
SHORT_NAMES = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


@lru_cache(maxsize=256)
def open_address(path: str) -> str:
    """Return a page's address if the page exists and somebody may open it, else nothing."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    return path if audience_of(found.view_name) else ""


def _thread(path: str, language: str) -> list[dict[str, Any]]:
    steps = []
    for step in THREAD:
        url = open_address(f"/{language}/{step.slug}/")
        here = bool(url) and path.startswith(url)
        steps.append({"name": step.name, "url": url, "is_here": here})
    return steps


def _languages(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    address = request.get_full_path()
    return [
        {
            "code": code,
            "name": name,
            "short": SHORT_NAMES.get(code, code),
            "url": translate_url(address, code),
            "is_here": code == here,
        }
        for code, name in settings.LANGUAGES
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the page shell."""
    here = get_language() or settings.LANGUAGE_CODE
    return {
        "path": request.path_info,
        "shell_thread": _thread(request.path_info, here),
        "shell_languages": _languages(request, here),
    }
