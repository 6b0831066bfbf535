"""Jobs: reminding the regions that have not answered the diagnosis."""

from procrastinate.contrib.django import app

from kerege.needs.services import remind_regions as remind


@app.periodic(cron="45 4 * * *")
@app.task(name="kerege.needs.tasks.remind_regions", queueing_lock="needs-remind")
def remind_regions(*, timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Write to the representatives of regions that have not answered, once a week at most."""
    remind(by=None)
