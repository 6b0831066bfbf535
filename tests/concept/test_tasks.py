"""Jobs: documents after publication, and what a killed worker left behind."""

import asyncio

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from kerege.concept import tasks
from kerege.concept.models import Rendition


def test_publishing_enqueues_the_documents_once(published):
    job = ProcrastinateJob.objects.get(task_name=tasks.produce_renditions.name)
    assert job.args == {"version_id": published.pk}
    assert not Rendition.objects.exists()
    tasks.produce_renditions(version_id=published.pk)
    tasks.produce_renditions(version_id=published.pk)
    assert Rendition.objects.count() == 10


def test_the_task_is_found_under_its_address():
    assert "kerege.concept.tasks.produce_renditions" in app.tasks
    assert app.tasks["kerege.concept.tasks.retry_stalled"].queueing_lock == "retry-stalled"


class Manager:
    """Stands for the queue: one job of a worker that gave no sign of life."""

    def __init__(self):
        self.asked, self.retried = [], []

    async def get_stalled_jobs(self, *, seconds_since_heartbeat):
        self.asked.append(seconds_since_heartbeat)
        return ["job"]

    async def retry_job(self, job):
        self.retried.append(job)


def test_jobs_of_a_silent_worker_are_taken_up_again():
    manager = Manager()

    class Context:
        class app:  # noqa: N801 -- the attribute of procrastinate's context
            job_manager = manager

    asyncio.run(tasks.retry_stalled.func(Context, 0))
    assert manager.retried == ["job"]
    assert manager.asked == [tasks.STALLED_AFTER]


SILENCE = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"


@pytest.fixture
def queue(transactional_db):
    """The real queue."""
    return app.with_connector(app.connector.get_worker_connector())


def left_by_a_killed_worker(queue, *, another_waits):
    """Let a worker take a job and fall silent; return the job after the rescue."""
    task = app.configure_task(tasks.produce_renditions.name, queueing_lock="x")
    job = task.defer(version_id=0)

    async def take():
        async with queue.open_async():
            me = await queue.job_manager.register_worker()
            assert (await queue.job_manager.fetch_job(queues=None, worker_id=me)).id == job
            await queue.connector.execute_query_async(SILENCE)

    async def rescue():
        async with queue.open_async():
            await tasks.retry_stalled.func(type("Context", (), {"app": queue}), 0)

    asyncio.run(take())
    if another_waits:
        task.defer(version_id=0)
    asyncio.run(rescue())
    return ProcrastinateJob.objects.get(pk=job)


def test_a_killed_workers_job_is_queued_again(queue):
    job = left_by_a_killed_worker(queue, another_waits=False)
    assert job.status == Status.TODO.value


def test_where_an_equal_job_waits_already_the_lost_one_is_closed(queue):
    job = left_by_a_killed_worker(queue, another_waits=True)
    assert job.status == Status.ABORTED.value
    assert ProcrastinateJob.objects.filter(status=Status.TODO.value).count() == 1
