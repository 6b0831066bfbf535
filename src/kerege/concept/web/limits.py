"""How often somebody may comment."""

from django.http import HttpRequest

from kerege.kernel.pace import require_pace


def require_pace_of_comments(request: HttpRequest, email: str) -> None:
    """Refuse too many comments from one address.

    An address of the network may send many (a university, a village), one of e-mail few, so that
    nobody's mailbox is filled by strangers.
    """
    who = f"person-{request.user.pk}" if request.user.is_authenticated else email.strip().lower()
    require_pace(request, "kerege_comment")
    require_pace(request, "kerege_comment_by", key=who)
