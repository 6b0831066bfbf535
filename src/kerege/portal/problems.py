"""Refusals become pages, fragments or problem details (RFC 9457); never a stack trace."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kerege.kernel import pace
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal

BAD_REQUEST = 400
SERVER_ERROR = 500

MEDIA_TYPE = "application/problem+json"


def problem(refusal: Refusal, status: int | None = None) -> dict[str, object]:
    """Return a refusal as problem details."""
    return {
        "type": f"about:blank#{refusal.kind}",
        "title": str(refusal.what),
        "status": status or HTTP_STATUS[refusal.kind],
        "detail": str(refusal.mend),
        "instance": str(refusal.where),
    }


def answer(request: HttpRequest, refusal: Refusal, status: int | None = None) -> HttpResponse:
    """Answer a refusal in the form that was asked for: a page, or problem details."""
    status = status or HTTP_STATUS[refusal.kind]
    if request.path_info.startswith("/api/"):
        return JsonResponse(problem(refusal, status), status=status, content_type=MEDIA_TYPE)
    return render(request, "problem.html", {"refusal": refusal, "status": status}, status=status)


class ProblemMiddleware:
    """Turn a `Refusal` raised by a view into an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other error to Django."""
        return answer(request, error) if isinstance(error, Refusal) else None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django passes it
    """Answer an address that does not exist, or that is for nobody."""
    refusal = Refusal(
        _("There is no such page."),
        request.path_info,
        _("Look for it by name in the search above, or begin at the front page."),
        Kind.NOT_FOUND,
    )
    return answer(request, refusal)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django passes it
    """Answer what this person may not do."""
    refusal = Refusal(
        _("This is not open to you."),
        request.path_info,
        _("Ask an administrator for the role, or someone who has it to do this."),
        Kind.FORBIDDEN,
    )
    return answer(request, refusal)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer who asks too often."""
    return answer(request, pace.too_many(request.path_info))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django passes it
    """Answer a request that cannot be understood."""
    refusal = Refusal(
        _("The request cannot be understood."),
        request.path_info,
        _("Go back, load the page again, and send it once more."),
    )
    return answer(request, refusal, BAD_REQUEST)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django passes it
    """Answer a form that was open too long or came from another site."""
    refusal = Refusal(
        _("This form was open too long, or cookies are switched off."),
        request.path_info,
        _("Go back: what you typed is still there. Load the page again and send it once more."),
        Kind.FORBIDDEN,
    )
    return answer(request, refusal)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error of ours, without asking the database for anything."""
    refusal = Refusal(
        _("Something broke on our side."),
        request.path_info,
        _("Nothing of what you sent was half kept. Try again in a few minutes."),
        Kind.UNAVAILABLE,
    )
    if request.path_info.startswith("/api/"):
        return JsonResponse(
            problem(refusal, SERVER_ERROR),
            status=SERVER_ERROR,
            content_type=MEDIA_TYPE,
        )
    page = render_to_string("problem.html", {"refusal": refusal, "status": SERVER_ERROR})
    return HttpResponseServerError(page)
