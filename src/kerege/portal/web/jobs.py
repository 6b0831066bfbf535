"""Long work: what waits, what runs, what failed; renewed while somebody looks."""

from collections import Counter
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

LATEST = 50
RUNNING = ("todo", "doing")
WORDS: dict[str, tuple[str | Promise, str]] = {
    "todo": (_("waiting"), "quiet"),
    "doing": (_("running"), "warning"),
    "succeeded": (_("done"), "good"),
    "failed": (_("failed"), "bad"),
    "cancelled": (_("cancelled"), "quiet"),
    "aborted": (_("stopped"), "bad"),
}


def jobs(request: HttpRequest) -> HttpResponse:
    """Show the latest jobs; an htmx request gets the list only."""
    found = list(
        ProcrastinateJob.objects.annotate(changed_at=Max("procrastinateevent__at")).order_by("-id")[
            :LATEST
        ]
    )
    counts = Counter(job.status for job in found)
    context: dict[str, Any] = {
        "jobs": [_row(job) for job in found],
        "counts": [(WORDS[status][0], counts[status]) for status in WORDS if counts[status]],
        "is_moving": any(job.status in RUNNING for job in found),
    }
    template = "jobs/list.html" if getattr(request, "htmx", False) else "jobs/page.html"
    return render(request, template, context)


def _row(job: Any) -> dict[str, Any]:
    word, kind = WORDS[job.status]
    return {
        "number": job.pk,
        "task": job.task_name.rpartition(".")[2].replace("_", " "),
        "word": word,
        "kind": kind,
        "attempts": job.attempts,
        "at": job.changed_at or job.scheduled_at,
    }
