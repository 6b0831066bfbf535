"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def front(request: HttpRequest) -> HttpResponse:
    """Show the country as one picture and the questions by role."""
    return render(request, "front.html")
