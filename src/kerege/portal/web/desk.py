"""The desk of whoever has signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kerege.people.selectors import assignments


def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, by role."""
    return render(request, "desk.html", {"assignments": assignments(request.user)})
