"""A neighbour that is down, slow, sends elsewhere, too much, too little or nonsense."""

import hashlib
import re
import socket
import time
import tracemalloc

import pytest

from evidence.sources.neighbour import answer, drip, neighbour
from kerege.evidence.sources import Limits, Outcome, Request, Trouble, get

FAST = Limits(silence=0.3, whole=0.5, most_bytes=1_000_000, tries=3, pause=0.5)


def ask(base: str, limits: Limits = FAST, path: str = "/data", waits: list | None = None):
    request = Request(f"{base}{path}", ("application/json",), "json", "application/json")
    return get(request, limits, sleep=(waits if waits is not None else []).append)


def trouble(base: str, outcome: Outcome, words: str, **more) -> Trouble:
    with pytest.raises(Trouble, match=words) as told:
        ask(base, **more)
    assert told.value.outcome == outcome
    assert told.value.where.startswith(base)
    assert told.value.mend
    return told.value


def test_an_answer_comes_byte_for_byte_with_its_checksum():
    with neighbour(lambda h, _: answer(h, b'{"a": 1}\n')) as (base, asked):
        came = ask(base)
    assert (came.content, came.media_type) == (b'{"a": 1}\n', "application/json")
    assert came.sha256 == hashlib.sha256(b'{"a": 1}\n').hexdigest()
    assert asked == ["/data"]


def test_one_that_is_down_is_asked_again_ever_later_and_then_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
    waits: list[float] = []
    trouble(base, Outcome.DOWN, "cannot be reached", waits=waits)
    assert waits == [0.5, 1.0]


def test_one_that_recovers_is_heard():
    def play(handler, number):
        answer(handler, b"{}", 503 if number < 3 else 200)

    with neighbour(play) as (base, asked):
        assert ask(base).content == b"{}"
    assert len(asked) == 3


def test_a_wait_that_is_asked_for_is_kept_or_the_turn_is_left():
    with neighbour(lambda h, _: answer(h, status=429, Retry_After="7")) as (base, asked):
        waits: list[float] = []
        trouble(base, Outcome.DOWN, "status 429", waits=waits)
        assert waits == [7.0, 7.0]
    with neighbour(lambda h, _: answer(h, status=429, Retry_After="3600")) as (base, asked):
        trouble(base, Outcome.DOWN, "status 429")
        assert len(asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_one_that_refuses_is_not_asked_again(status):
    with neighbour(lambda h, _: answer(h, status=status)) as (base, asked):
        trouble(base, Outcome.REFUSED, f"status {status}")
    assert len(asked) == 1


def test_one_that_says_nothing_is_left():
    with neighbour(lambda *_: time.sleep(0.8)) as (base, asked):
        trouble(base, Outcome.SLOW, "in the time given", limits=Limits(silence=0.2, tries=2))
    assert len(asked) == 2


def test_one_that_drips_without_end_is_left():
    began = time.monotonic()
    with neighbour(lambda h, _: drip(h, b" ", 0.05, 60)) as (base, _asked):
        trouble(base, Outcome.SLOW, "in the time given", limits=Limits(0.3, 0.4, tries=1))
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "place",
    ["http://example.org/", "https://127.0.0.1:1/", "http://127.0.0.1:1/", "file:///etc/passwd"],
)
def test_one_that_sends_to_another_house_is_not_followed(place):
    with neighbour(lambda h, _: answer(h, status=302, Location=place)) as (base, asked):
        with pytest.raises(Trouble) as told:
            ask(base)
        assert told.value.outcome in {Outcome.ELSEWHERE, Outcome.REFUSED}
    assert len(asked) == 1


def test_a_redirect_inside_the_house_is_followed_but_not_in_circles():
    def play(handler, number):
        if number == 1:
            answer(handler, status=301, Location="/moved")
        else:
            answer(handler)

    with neighbour(play) as (base, asked):
        assert ask(base).content == b"{}"
    assert asked == ["/data", "/moved"]
    with neighbour(lambda h, _: answer(h, status=302, Location="/data")) as (base, asked):
        trouble(base, Outcome.REFUSED, "status 302")
    assert len(asked) < 6


def test_one_that_breaks_off_is_asked_again_and_never_taken_for_whole():
    with neighbour(lambda h, _: answer(h, b"[1, 2", length=50)) as (base, asked):
        trouble(base, Outcome.CUT_OFF, "5 of 50 bytes|broke off")
    assert len(asked) == 3


def test_an_empty_answer_is_none():
    with neighbour(lambda h, _: answer(h, b"")) as (base, _asked):
        trouble(base, Outcome.CUT_OFF, "empty")


def test_an_error_page_with_status_200_is_nonsense():
    page = b"<html>Sorry</html>"
    with neighbour(lambda h, _: answer(h, page, kind="text/html")) as (base, asked):
        trouble(base, Outcome.NONSENSE, "'text/html'")
    assert len(asked) == 1


def test_a_compressed_answer_that_nobody_asked_for_is_not_unfolded():
    with neighbour(lambda h, _: answer(h, Content_Encoding="gzip")) as (base, _asked):
        trouble(base, Outcome.NONSENSE, "compressed")


@pytest.mark.parametrize("is_stated", [True, False])
def test_a_gigabyte_of_junk_is_left_unread(is_stated):
    def play(handler, _number):
        if is_stated:
            answer(handler, b"x", length=1 << 30)
        else:
            drip(handler, b"x" * 65536, 0, 1 << 14)

    tracemalloc.start()
    with neighbour(play) as (base, asked):
        trouble(
            base,
            Outcome.TOO_LARGE,
            re.escape("1,000,000 bytes"),
            limits=Limits(silence=2, whole=20, most_bytes=1_000_000, tries=3),
        )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(asked) == 1
    assert peak < 20_000_000


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x", "data:,x"])
def test_only_the_web_is_asked(url):
    with pytest.raises(Trouble, match="Only http and https"):
        get(Request(url, ("text/plain",), "txt"))
