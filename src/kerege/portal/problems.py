"""Refusals become pages, fragments or problem details (RFC 9457); never a stack trace."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from kerege.kernel.errors import HTTP_STATUS, Refusal

MEDIA_TYPE = "application/problem+json"
SCHEMA = {
    "title": "Problem",
    "description": "What is wrong, where, and how to mend it (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}


def problem(refusal: Refusal) -> dict[str, object]:
    """Return a refusal as problem details."""
    return {
        "type": f"about:blank#{refusal.kind}",
        "title": str(refusal.what),
        "status": HTTP_STATUS[refusal.kind],
        "detail": str(refusal.mend),
        "instance": str(refusal.where),
    }


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return a refusal in the form that was asked for."""
    status = HTTP_STATUS[refusal.kind]
    if request.path_info.startswith("/api/"):
        return JsonResponse(
            problem(refusal), status=status, content_type="application/problem+json"
        )
    return render(request, "problem.html", {"refusal": refusal}, status=status)


class ProblemMiddleware:
    """Turn a `Refusal` raised by a view into an answer in the form that was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other error to Django."""
        if not isinstance(error, Refusal):
            return None
        return answer(request, error)
