"""Jobs: sending a message after the act that caused it."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kerege.notices import services

TRIES = 8


@app.task(
    name="kerege.notices.tasks.deliver",
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=5),
)
def deliver(*, notice_id: int) -> None:
    """Send a message; one that was sent is left alone."""
    services.deliver(by=None, notice_id=notice_id)
