"""Jobs: asking other offices for what is due."""

from procrastinate.contrib.django import app

from kerege.evidence.services import fetch_due


@app.periodic(cron="17 3 * * *")
@app.task(name="kerege.evidence.tasks.fetch_due_feeds", queueing_lock="fetch-due-feeds")
def fetch_due_feeds(timestamp: int) -> None:  # noqa: ARG001 -- the scheduler gives the time
    """Ask for every feed whose turn has come."""
    fetch_due(by=None)
