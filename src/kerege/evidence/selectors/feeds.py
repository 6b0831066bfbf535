"""What is asked of other offices: when it last came, when it is asked for next, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.evidence.enums import FetchOutcome
from kerege.evidence.models import Feed, Fetch
from kerege.evidence.rules import sees_feeds
from kerege.kernel.errors import Kind, Refusal

ARRIVED = (FetchOutcome.KEPT, FetchOutcome.SAME)
AGAIN_AFTER = timedelta(days=1)
"""A feed that failed is tried again after this time."""


@dataclass(frozen=True)
class FeedRow:
    """A feed with its last attempt, the last that arrived, and its next turn."""

    feed: Feed
    last: Fetch | None
    arrived: Fetch | None
    next_at: datetime | None

    @property
    def has_failed(self) -> bool:
        """Whether the last attempt brought nothing."""
        return self.last is not None and self.last.outcome not in ARRIVED


def feeds(person: Any) -> list[FeedRow]:
    """Return every feed that a person may see; None is the system itself."""
    if person is not None and not sees_feeds(person):
        return []
    newest = _newest(Fetch.objects.all())
    arrived = _newest(Fetch.objects.filter(outcome__in=ARRIVED))
    return [_row(feed, newest.get(feed.pk), arrived.get(feed.pk)) for feed in Feed.objects.all()]


def _newest(fetches: Any) -> dict[int, Fetch]:
    ordered = fetches.order_by("feed_id", "-at", "-pk").distinct("feed_id")
    return {found.feed_id: found for found in ordered}


def _row(feed: Feed, last: Fetch | None, arrived: Fetch | None) -> FeedRow:
    if not feed.every_days:
        return FeedRow(feed, last, arrived, None)
    if last is None:
        return FeedRow(feed, last, arrived, timezone.now())
    wait = timedelta(days=feed.every_days) if last.outcome in ARRIVED else AGAIN_AFTER
    return FeedRow(feed, last, arrived, last.at + wait)


def last_kept(feed: Feed) -> Fetch | None:
    """Return the last fetch of a feed that has an answer."""
    return feed.fetches.filter(outcome__in=ARRIVED).select_related("document").first()


def feed_by_code(code: str) -> Feed:
    """Return a feed, or refuse."""
    found = Feed.objects.filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no feed with this code."),
            code,
            _("See those there are with: kerege evidence feeds"),
            Kind.NOT_FOUND,
        )
    return found
