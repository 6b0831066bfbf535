"""Fetching what other offices publish: kept as it came, whatever it says."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.documents import services as documents
from kerege.evidence import rules, selectors
from kerege.evidence.enums import FetchOutcome
from kerege.evidence.models import Feed, Fetch
from kerege.evidence.sources import Answer, Limits, Observed, Trouble, get, source_named
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import in_every_language


@transaction.atomic
def register_feed(
    *,
    by: Any,
    code: str,
    title: str | Mapping[str, str],
    source: str,
    parameters: Mapping[str, str],
    publisher: str | Mapping[str, str],
    licence: str | Mapping[str, str],
    note: str | Mapping[str, str] = "",
    every_days: int = 0,
) -> Feed:
    """Keep what is to be asked of another office; a feed with this code is renewed.

    Parameters
    ----------
    title, publisher, licence, note
        Language -> text, or the text as it is printed.

    Raises
    ------
    Refusal
        If the source is not known, lacks a parameter, or nobody says under which licence.
    """
    rules.may_record(by).require(code)
    source_named(source).request(parameters)
    named = in_every_language("licence", licence), in_every_language("publisher", publisher)
    if not all(any(text.strip() for text in texts.values()) for texts in named):
        raise Refusal(
            _("It is not said who publishes the data and under which licence."),
            code,
            _("Name the publisher and the licence, as the source states them."),
        )
    fields = {
        **in_every_language("title", title or code),
        **in_every_language("publisher", publisher),
        **in_every_language("licence", licence),
        **in_every_language("note", note),
        "source": source,
        "parameters": dict(parameters),
        "every_days": every_days,
    }
    feed, created = Feed.objects.get_or_create(code=code, defaults=fields)
    changed = [name for name, value in fields.items() if getattr(feed, name) != value]
    if changed:
        Feed.objects.filter(pk=feed.pk).update(**fields)
        feed.refresh_from_db()
    if created or changed:
        audit.record(by=by, act="evidence.register_feed", on=feed, source=source)
    return feed


def fetch_feed(*, by: Any, feed: Feed, limits: Limits | None = None) -> Fetch:
    """Ask once and keep the answer as it came; a trouble is noted and costs nothing that is there.

    The answer is read before it is kept, so that an error page never passes for data; what it
    says is read again, offline, by `read_feed`. No transaction is open while the office is asked.
    """
    rules.may_record(by).require(feed.code)
    source = source_named(feed.source)
    request = source.request(feed.parameters)
    try:
        answer = get(request, limits)
        source.read(answer.content, feed.parameters, request.url)
    except Trouble as trouble:
        return _note(by, feed, request.url, trouble.outcome, detail=trouble.what)
    return _keep(by, feed, answer)


@transaction.atomic
def _keep(by: Any, feed: Feed, answer: Answer) -> Fetch:
    Feed.objects.select_for_update().get(pk=feed.pk)
    last = selectors.last_kept(feed)
    if last is not None and last.sha256 == answer.sha256:
        return _note(
            by, feed, answer.request.url, FetchOutcome.SAME, answer=answer, document=last.document
        )
    document = documents.keep(
        by=by,
        content=answer.content,
        filename=f"{feed.code}-{answer.at:%Y%m%dT%H%M%SZ}.{answer.request.suffix}",
        media_type=answer.media_type,
        title=feed.title,
        licence=feed.licence,
    )
    return _note(by, feed, answer.request.url, FetchOutcome.KEPT, answer=answer, document=document)


def _note(
    by: Any,
    feed: Feed,
    url: str,
    outcome: str,
    *,
    answer: Answer | None = None,
    document: Any = None,
    detail: str = "",
) -> Fetch:
    fetch = Fetch.objects.create(
        feed=feed,
        url=url,
        outcome=str(outcome),
        detail=detail[:2000],
        sha256=answer.sha256 if answer else "",
        size=len(answer.content) if answer else 0,
        document=document,
        by=by,
    )
    if outcome != FetchOutcome.SAME:
        audit.record(by=by, act="evidence.fetch_feed", on=feed, outcome=str(outcome))
    return fetch


def fetch_due(*, by: Any, limits: Limits | None = None) -> list[Fetch]:
    """Ask for every feed whose turn has come, one after the other; one's trouble is its own."""
    known = selectors.feeds(by)
    now = timezone.now()
    due = [row.feed for row in known if row.next_at and row.next_at <= now]
    return [fetch_feed(by=by, feed=feed, limits=limits) for feed in due]


def read_feed(*, by: Any, feed: Feed) -> list[Observed]:
    """Read what was last kept of a feed; nothing is asked of anybody.

    Raises
    ------
    Refusal
        If nothing was kept yet.
    """
    rules.may_record(by).require(feed.code)
    last = selectors.last_kept(feed)
    if last is None or last.document is None:
        raise Refusal(
            _("Nothing of this feed has been kept yet."),
            feed.code,
            _("Fetch it first."),
            Kind.NOT_FOUND,
        )
    with last.document.file.open("rb") as file:
        content = file.read()
    return source_named(feed.source).read(content, feed.parameters, last.document.filename)
