"""Who may open which address: one table, deny by default.

Every address of the URL configuration and every API operation has a row here; an address without
one is refused to everybody, and a test fails. Which *records* somebody sees is a query filter in
the selectors of each room.
"""

from collections.abc import Callable
from enum import StrEnum

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.selectors import has_role
from kerege.portal.problems import answer


class Audience(StrEnum):
    """Audiences that are not roles."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed-in"


EVERYONE = frozenset({Audience.EVERYONE})
NOBODY: frozenset[Audience] = frozenset()
SIGNED_IN = frozenset({Audience.SIGNED_IN})
STAFF = frozenset(
    {Role.ANALYST, Role.EDITOR, Role.APPROVER, Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR}
)


def audience_of(view_name: str) -> frozenset[Audience | Role]:
    """Return who may open an address; nobody where it has no row."""
    from kerege.portal.access_table import TABLE

    return TABLE.get(view_name, frozenset())


class AccessMiddleware:
    """Refuse every request whose address is not opened to the person by the table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the check happens once its view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, *_view: object, **_arguments: object
    ) -> HttpResponse | None:
        """Check the table before the view runs."""
        match = request.resolver_match
        audience = audience_of(match.view_name if match else "")
        if Audience.EVERYONE in audience:
            return None
        if not audience:
            raise Http404
        if not request.user.is_authenticated:
            if request.path_info.startswith("/api/"):
                return answer(
                    request,
                    Refusal(
                        _("This is for people who have signed in."),
                        mend=_("Sign in first."),
                        kind=Kind.FORBIDDEN,
                    ),
                )
            return redirect_to_login(request.get_full_path())
        if request.path_info.startswith("/api/") and check_csrf(request) is not None:
            return answer(
                request,
                Refusal(
                    _("The request does not carry the token of this session."),
                    mend=_("Send the cookie csrftoken back in the header X-CSRFToken."),
                    kind=Kind.FORBIDDEN,
                ),
            )
        roles = [role for role in audience if isinstance(role, Role)]
        if Audience.SIGNED_IN in audience or has_role(request.user, *roles):
            return None
        return answer(
            request,
            Refusal(
                _("This page is for other roles: %(roles)s.")
                % {"roles": ", ".join(str(role.label) for role in sorted(roles))},
                mend=_("Ask an administrator if you should have such a role."),
                kind=Kind.FORBIDDEN,
            ),
        )
