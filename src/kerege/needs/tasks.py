"""Jobs: reminding regions that have not answered, letting go diagnoses on which nothing rests."""

from procrastinate.contrib.django import app

from kerege.needs.services import let_go_superseded
from kerege.needs.services import remind_regions as remind


@app.periodic(cron="45 4 * * *")
@app.task(name="kerege.needs.tasks.remind_regions", queueing_lock="needs-remind")
def remind_regions(*, timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Write to the representatives of regions that have not answered, once a week at most."""
    remind(by=None)


@app.periodic(cron="15 4 * * *")
@app.task(name="kerege.needs.tasks.let_go", queueing_lock="needs-let-go")
def let_go(*, timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Delete superseded diagnoses on which nothing rests."""
    let_go_superseded(by=None)
