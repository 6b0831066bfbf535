"""Jobs: producing documents, and taking up the jobs of a worker that was killed."""

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from kerege.concept import services
from kerege.concept.models import Consultation, PlanOrder, Version
from kerege.concept.services import forget_addresses, remind, render_version

STALLED_AFTER = 60
"""Seconds without a sign of life after which the job of a worker counts as abandoned."""
TRIES = 5


@app.task(
    name="kerege.concept.tasks.produce_renditions",
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=5),
)
def produce_renditions(*, version_id: int) -> None:
    """Produce the documents of a published version; those that are there are left alone."""
    version = Version.objects.select_related("concept").get(pk=version_id)
    render_version(by=None, version=version)


@app.task(name="kerege.concept.tasks.compute_study")
def compute_study(*, version_id: int, kind: str, asked: dict[str, Any]) -> None:
    """Compute a study of a version's plan; one that is there is left alone."""
    version = Version.objects.select_related("concept", "plan", "diagnosis").get(pk=version_id)
    services.compute_study(by=None, version=version, kind=kind, asked=asked)


@app.task(name="kerege.concept.tasks.compute_plan")
def compute_plan(*, order_id: int) -> None:
    """Compute a plan that somebody asked for; one that was answered is left alone."""
    found = PlanOrder.objects.select_related("person", "version__concept__territory")
    services.carry_out(by=None, order=found.get(pk=order_id))


@app.task(name="kerege.concept.tasks.produce_remarks")
def produce_remarks(*, consultation_id: int, language: str) -> None:
    """Make the table of remarks of a consultation; one that is there is left alone."""
    found = Consultation.objects.select_related("version__concept").get(pk=consultation_id)
    services.produce_remarks(by=None, consultation=found, language=language)


@app.periodic(cron="0 4 * * *")
@app.task(name="kerege.concept.tasks.remind_of_decisions", queueing_lock="concept-remind")
def remind_of_decisions(*, timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Remind those whose decision on a version is due, once in two days."""
    remind(by=None)


@app.periodic(cron="15 4 * * *")
@app.task(name="kerege.concept.tasks.warn_of_ends", queueing_lock="concept-ends")
def warn_of_ends(*, timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Tell those who work on a concept in force that it ends, once."""
    services.warn_of_ends(by=None)


@app.periodic(cron="30 4 * * *")
@app.task(name="kerege.concept.tasks.forget", queueing_lock="concept-forget")
def forget(*, timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Erase the addresses of comments to which nothing is to be sent any more."""
    forget_addresses(by=None)


@app.periodic(cron="* * * * *")
@app.task(
    name="kerege.concept.tasks.retry_stalled",
    queueing_lock="retry-stalled",
    pass_context=True,
)
async def retry_stalled(context: Any, timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Queue again the jobs whose worker gave no sign of life for a minute."""
    manager = context.app.job_manager
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER)
    for job in stalled:
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # An equal job waits already and will do the same.
            await manager.finish_job(job, status=Status.ABORTED, delete_job=False)
