"""A kept page is never older than the data and never somebody else's."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kerege.audit import services as audit
from kerege.people.models import Organisation
from kerege.portal.page_cache import PageCacheMiddleware, Shelf


class Views:
    """A site that counts how often it is asked."""

    def __init__(self, view_name: str = "front", headers: dict[str, str] | None = None) -> None:
        self.asked = 0
        self.view_name = view_name
        self.headers = headers or {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        request.resolver_match = type("Match", (), {"view_name": self.view_name})()
        return HttpResponse(f"answer {self.asked}", headers=self.headers)


def _get(path: str = "/en/", **extra: str) -> HttpRequest:
    return RequestFactory().get(path, **extra)


@pytest.fixture
def organisation(db, settings):
    settings.KEEPS_PAGES = True
    return Organisation.objects.create(code="body", name_en="Body")


def test_the_second_visitor_gets_the_kept_page(organisation):
    views = Views()
    site = PageCacheMiddleware(views)
    assert site(_get()).content == site(_get()).content == b"answer 1"
    assert views.asked == 1


def test_any_act_makes_the_page_anew(organisation):
    views = Views()
    site = PageCacheMiddleware(views)
    site(_get())
    audit.record(by=None, act="people.create_organisation", on=organisation)
    assert site(_get()).content == b"answer 2"


@pytest.mark.parametrize(
    ("view_name", "headers", "request_extra"),
    [
        ("desk", {}, {}),
        ("no-such-row", {}, {}),
        ("front", {"Content-Security-Policy": "script-src 'nonce-abc'"}, {}),
        ("front", {"Cache-Control": "private"}, {}),
        ("front", {}, {"HTTP_COOKIE": "sessionid=abc"}),
    ],
)
def test_what_is_not_for_everyone_is_never_kept(organisation, view_name, headers, request_extra):
    views = Views(view_name, headers)
    site = PageCacheMiddleware(views)
    site(_get(**request_extra))
    site(_get(**request_extra))
    assert views.asked == 2


def test_addresses_languages_hosts_and_parts_are_kept_apart(organisation):
    views = Views()
    site = PageCacheMiddleware(views)
    pages = [
        _get("/en/"),
        _get("/kk/"),
        _get("/en/?page=2"),
        _get("/en/", headers={"HX-Request": "true"}),
        _get("/en/", headers={"Accept": "application/json"}),
    ]
    assert len({site(request).content for request in pages}) == len(pages)


def test_an_unchanged_page_is_not_sent_again(organisation):
    site = PageCacheMiddleware(Views())
    tag = site(_get())["ETag"]
    again = site(_get(headers={"If-None-Match": tag}))
    assert again.status_code == 304
    assert again.content == b""


def test_the_shelf_drops_the_least_recently_used():
    shelf = Shelf(most_bytes=20)
    shelf.put(1, "a", HttpResponse(b"x" * 9))
    shelf.put(1, "b", HttpResponse(b"y" * 9))
    assert shelf.take(1, "a") is not None
    shelf.put(1, "c", HttpResponse(b"z" * 9))
    assert shelf.take(1, "b") is None
    assert shelf.take(1, "a") is not None
    assert shelf.take(2, "a") is None
