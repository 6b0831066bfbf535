"""How often somebody may comment: counted as attempts to sign in are."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse


def within_limits(request: HttpRequest, email: str) -> HttpResponse | None:
    """Return the answer to too many comments from one address; None where all is well.

    An address of the network may send many (a university, a village), one of e-mail few, so that
    nobody's mailbox is filled by strangers.
    """
    who = f"person-{request.user.pk}" if request.user.is_authenticated else email.strip().lower()
    fits = ratelimit.consume(request, action="kerege_comment") and ratelimit.consume(
        request, action="kerege_comment_by", key=who
    )
    return None if fits else ratelimit.respond_429(request)
