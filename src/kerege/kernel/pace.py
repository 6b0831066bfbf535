"""How often somebody may ask for something: counted as attempts to sign in are."""

from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal


def too_many(where: str = "") -> Refusal:
    """Return what is said to somebody who asks too often."""
    return Refusal(
        _("Too much has come from you in a short time."),
        where,
        _("Wait some minutes, then send it again."),
        Kind.TOO_MANY,
    )


def require_pace(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    """Count an action, and refuse it where it comes too often.

    Parameters
    ----------
    action
        A name in the setting ``ACCOUNT_RATE_LIMITS``, which says how often.
    key
        Who is counted, where that is not the address in the network.
    """
    try:
        ratelimit.consume_or_429(
            request, action=action, key=key, limit_get=True, raise_exception=True
        )
    except ratelimit.RateLimited as error:
        raise too_many() from error
