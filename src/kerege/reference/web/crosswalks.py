"""Pages on crosswalks: which classifications are tied, row by row, and one activity's ties."""

import csv
import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kerege.kernel.cells import harmless_cell
from kerege.reference import selectors
from kerege.reference.counting import answers_of

PAGE_SIZE = 100
LONGEST = 100


def crosswalks(request: HttpRequest) -> HttpResponse:
    """List the pairs of classifications that are tied, with what each tie covers."""
    return render(request, "reference/crosswalks.html", {"pairs": selectors.crosswalks()})


def crosswalk(request: HttpRequest, here: str, there: str) -> HttpResponse:
    """Show one crosswalk: direct rows with their source, or what joining others gives."""
    found = selectors.crosswalk(here, there)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    rows = [row for row in found.rows if asked.casefold() in row.searched]
    if request.GET.get("form") == "csv":
        return _file(found, rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "reference/crosswalk.html", {"found": found, "page": page, "asked": asked}
    )


def _file(found: Any, rows: list[Any]) -> HttpResponse:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(("from", "code", "to", "code", "weight", "status", "source"))
    for row in rows:
        weight = "" if row.weight is None else row.weight
        cells = (found.here.code, row.code, found.there.code, row.other, weight, row.status)
        writer.writerow([harmless_cell(str(cell)) for cell in (*cells, row.source)])
    response = HttpResponse(("\ufeff" + stream.getvalue()).encode(), "text/csv; charset=utf-8")
    name = f"kerege-{found.here.code}-{found.there.code}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def activity(request: HttpRequest, classification: str, code: str) -> HttpResponse:
    """Show one activity: what counts it, what is above and below it, what corresponds to it."""
    found = selectors.activity(classification, code)
    shown = {
        "activity": found,
        "answers": answers_of([found])[0].answers,
        "below": selectors.activities_below(found),
        "ties": selectors.correspondences_of(found),
    }
    return render(request, "reference/activity.html", shown)
