"""Asking a neighbour: with patience that ends, limits, and no trust in what comes."""

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener
from urllib.request import Request as Asked

from kerege.evidence.sources.answer import Answer, Outcome, Request, Trouble

AGENT = "kerege-evidence/1"
CHUNK = 1 << 16
OVERLOADED = frozenset({429, 500, 502, 503, 504})
MOST_QUOTED = 200
AGAIN = "Nothing was changed. It is tried again at the next turn."


@dataclass(frozen=True)
class Limits:
    """How long and how much.

    Attributes
    ----------
    silence
        Seconds without a byte after which a neighbour counts as slow.
    whole
        Seconds for the whole answer, however steadily it drips.
    most_bytes
        A larger answer is left unread.
    tries
        Attempts at a neighbour that is down, slow, cut off or overloaded.
    pause
        Seconds before the second attempt; doubled before each further one.
    longest_pause
        A neighbour that asks for a longer wait is left until the next turn.
    """

    silence: float = 30
    whole: float = 300
    most_bytes: int = 200 * 1024 * 1024
    tries: int = 4
    pause: float = 1
    longest_pause: float = 60


class _SameHouse(HTTPRedirectHandler):
    """Follows a redirect only inside the same site, and never from https to http."""

    max_redirections = 3

    def redirect_request(  # noqa: PLR0913, PLR0917 -- the signature is urllib's
        self, req: Asked, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Asked | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        safer = (old.scheme, new.scheme) == ("http", "https") and new.port in {None, 443}
        if old.hostname != new.hostname or not (
            safer or (old.scheme, old.port) == (new.scheme, new.port)
        ):
            fp.close()
            raise Trouble(
                Outcome.ELSEWHERE,
                f"It sends on to another place: {newurl[:MOST_QUOTED]}",
                req.full_url,
                "If the source has moved, change its address in the settings of the feed.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def get(
    request: Request, limits: Limits | None = None, *, sleep: Callable[[float], None] = time.sleep
) -> Answer:
    """Return the answer to a request, whole and of an expected kind.

    Raises
    ------
    Trouble
        If the neighbour is down, slow, overloaded, refuses, sends elsewhere, sends too much, too
        little, or something of another kind. Those that may pass are tried again first.
    """
    limits = limits or Limits()
    if urlsplit(request.url).scheme not in {"http", "https"}:
        what = "Only http and https addresses are fetched."
        raise Trouble(Outcome.REFUSED, what, request.url, "Change the address of the feed.")
    pause = limits.pause
    for attempt in range(1, limits.tries + 1):
        try:
            return _once(request, limits)
        except _Passing as passing:
            wait = max(pause, passing.wait)
            if attempt == limits.tries or wait > limits.longest_pause:
                raise passing.trouble from passing
            sleep(wait)
            pause *= 2
    raise AssertionError("unreachable")  # pragma: no cover - the loop returns or raises


class _Passing(Exception):  # noqa: N818 -- a trouble that may pass, not an error of its own
    def __init__(self, trouble: Trouble, wait: float = 0) -> None:
        super().__init__(str(trouble))
        self.trouble, self.wait = trouble, wait


def _once(request: Request, limits: Limits) -> Answer:
    headers = {"User-Agent": AGENT, "Accept": request.accept, "Accept-Encoding": "identity"}
    asked = Asked(request.url, headers=headers)  # noqa: S310 -- the scheme is checked by `get`
    try:
        with build_opener(_SameHouse()).open(asked, timeout=limits.silence) as came:
            content = _read(came, request, limits)
            kind = came.headers.get_content_type().lower()
    except HTTPError as error:
        with error:
            raise _status(error, request) from error
    except TimeoutError as error:
        raise _slow(request) from error
    except http.client.HTTPException as error:
        raise _cut_off(request, f"The answer broke off ({type(error).__name__}).") from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _slow(request) from error
        if isinstance(error.reason, ssl.SSLError):
            what = "Its certificate or encryption cannot be trusted."
            raise Trouble(Outcome.REFUSED, what, request.url, AGAIN) from error
        raise _down(request, error.reason) from error
    except OSError as error:
        raise _down(request, error) from error
    if kind not in request.media_types:
        raise Trouble(
            Outcome.NONSENSE,
            f"It answers with '{kind}', not with {' or '.join(request.media_types)}.",
            request.url,
            "Open the address in a browser: an error page often comes with the status 200.",
        )
    return Answer(request, content, kind)


def _read(came: Any, request: Request, limits: Limits) -> bytes:
    headers = came.headers
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        what = "It answers compressed although it was asked not to."
        raise Trouble(Outcome.NONSENSE, what, request.url, AGAIN)
    stated = headers.get("Content-Length", "")
    expected = int(stated) if stated.isdigit() else None
    if expected is not None and expected > limits.most_bytes:
        raise _too_large(request, limits)
    until, parts, size = time.monotonic() + limits.whole, [], 0
    while part := came.read1(CHUNK):
        size += len(part)
        if size > limits.most_bytes:
            raise _too_large(request, limits)
        if time.monotonic() > until:
            raise _slow(request)
        parts.append(part)
    if expected is not None and size != expected:
        raise _cut_off(request, f"{size:,} of {expected:,} bytes came.")
    if not size:
        raise _cut_off(request, "The answer is empty.")
    return b"".join(parts)


def _status(error: HTTPError, request: Request) -> Exception:
    trouble = Trouble(
        Outcome.DOWN if error.code in OVERLOADED else Outcome.REFUSED,
        f"It answers with the status {error.code}.",
        request.url,
        AGAIN if error.code in OVERLOADED else "Check the codes and the address of the feed.",
    )
    if error.code not in OVERLOADED:
        return trouble
    asked = error.headers.get("Retry-After", "")
    return _Passing(trouble, float(asked) if asked.isdigit() else 0)


def _down(request: Request, why: object) -> _Passing:
    what = f"It cannot be reached ({str(why)[:MOST_QUOTED]})."
    return _Passing(Trouble(Outcome.DOWN, what, request.url, AGAIN))


def _slow(request: Request) -> _Passing:
    what = "It did not answer in the time given."
    return _Passing(Trouble(Outcome.SLOW, what, request.url, AGAIN))


def _cut_off(request: Request, what: str) -> _Passing:
    return _Passing(Trouble(Outcome.CUT_OFF, what, request.url, AGAIN))


def _too_large(request: Request, limits: Limits) -> Trouble:
    return Trouble(
        Outcome.TOO_LARGE,
        f"It sends more than {limits.most_bytes:,} bytes.",
        request.url,
        "Ask for fewer codes or years at a time.",
    )
