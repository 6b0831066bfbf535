"""Public pages are kept until anything changes.

Every act writes one audit event in its own transaction, so the state of the audit trail is the
version of all that a visitor can see. A page made for a visitor who has not signed in is kept
under its address and that version; the version is asked of the database at each request.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from kerege.audit.selectors import state_number
from kerege.portal.access import Audience, audience_of

MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS = 600
LARGEST_PAGE = 2 * 1024 * 1024


class Shelf:
    """Pages of one version of the data, the least recently used dropped first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._pages: OrderedDict[str, tuple[float, HttpResponse]] = OrderedDict()
        self._bytes = 0
        self._version: int | None = None
        self._lock = Lock()

    def take(self, version: int, key: str) -> HttpResponse | None:
        """Return the page kept under a key for this version, unless it is too old."""
        with self._lock:
            self._turn_to(version)
            kept = self._pages.get(key)
            if kept is None or time.monotonic() - kept[0] > MOST_SECONDS:
                return None
            self._pages.move_to_end(key)
            return kept[1]

    def put(self, version: int, key: str, page: HttpResponse) -> None:
        """Keep a page."""
        with self._lock:
            self._turn_to(version)
            if old := self._pages.pop(key, None):
                self._bytes -= len(old[1].content)
            self._pages[key] = (time.monotonic(), page)
            self._bytes += len(page.content)
            while self._bytes > self._most_bytes:
                _, (_, dropped) = self._pages.popitem(last=False)
                self._bytes -= len(dropped.content)

    def _turn_to(self, version: int) -> None:
        if version != self._version:
            self._pages.clear()
            self._bytes, self._version = 0, version


class PageCacheMiddleware:
    """Answer visitors who have not signed in from the shelf."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.shelf = Shelf(MOST_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the kept page, or make it and keep it."""
        if request.method != "GET" or request.COOKIES or not settings.KEEPS_PAGES:
            return self.get_response(request)
        version = state_number()
        key = _key(request)
        page = self.shelf.take(version, key)
        if page is None:
            page = self.get_response(request)
            if not _may_be_kept(request, page):
                return page
            page["ETag"] = f'"{hashlib.sha256(page.content).hexdigest()[:32]}"'
            page["Cache-Control"] = "no-cache"
            self.shelf.put(version, key, page)
        return get_conditional_response(request, etag=page["ETag"], response=_copy(page)) or page


def _key(request: HttpRequest) -> str:
    is_partial = request.headers.get("HX-Request", "")
    return "\0".join(
        (request.get_host(), request.get_full_path(), is_partial, request.headers.get("Accept", ""))
    )


def _copy(page: HttpResponse) -> HttpResponse:
    """Return a page of its own for one request: later steps may add to it."""
    copy = HttpResponse(page.content, status=page.status_code, headers=dict(page.items()))
    copy.reason_phrase = page.reason_phrase
    return copy


def _may_be_kept(request: HttpRequest, page: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and page.status_code == 200  # noqa: PLR2004 -- the HTTP status OK
        and Audience.EVERYONE in audience_of(match.view_name)
        and not page.streaming
        and not page.cookies
        and "nonce-" not in page.get("Content-Security-Policy", "")
        and page.get("Cache-Control", "") == ""
        and len(page.content) <= LARGEST_PAGE
    )
