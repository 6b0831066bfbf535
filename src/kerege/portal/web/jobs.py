"""Long work: what waits, what runs, what failed; renewed while somebody looks."""

from collections import Counter
from typing import Any

from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

LATEST = 50
RUNNING = ("todo", "doing")
CHORES = ("kerege.concept.tasks.retry_stalled",)
"""What the system does for itself every minute: shown only where it failed."""
NAMES: dict[str, str | Promise] = {
    "kerege.concept.tasks.produce_renditions": _("Documents of a Concept in every language"),
    "kerege.concept.tasks.remind_of_decisions": _("Remind of decisions that are due"),
    "kerege.notices.tasks.deliver": _("Send messages to people"),
    "kerege.concept.tasks.compute_plan": _("The plan of a draft"),
    "kerege.concept.tasks.produce_remarks": _("The table of remarks of a consultation"),
    "kerege.concept.tasks.compute_study": _("A study of a plan: fairness, or safety"),
    "kerege.evidence.tasks.fetch_due_feeds": _("Ask other offices for their data"),
    "kerege.concept.tasks.retry_stalled": _("Take up what a killed worker left"),
}
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
        ProcrastinateJob.objects.exclude(~Q(status="failed"), task_name__in=CHORES)
        .annotate(changed_at=Max("procrastinateevent__at"))
        .order_by("-id")[:LATEST]
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
        "task": NAMES.get(job.task_name, job.task_name),
        "word": word,
        "kind": kind,
        "attempts": job.attempts,
        "at": job.changed_at or job.scheduled_at,
    }
