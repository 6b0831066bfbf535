"""Feeds: kept as they came, read offline; a trouble costs nothing that was there."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_socket import enable_socket, socket_allow_hosts

from evidence.sources.neighbour import answer, neighbour
from kerege.documents.models import Document
from kerege.evidence import selectors, services
from kerege.evidence.models import Feed, Fetch
from kerege.evidence.sources import Limits
from kerege.evidence.tasks import fetch_due_feeds
from kerege.kernel.errors import Refusal

CSV = b"territory,period,value\nXX-A,2024,5\n"
NEXT = b"territory,period,value\nXX-A,2024,6\n"
ONCE = Limits(silence=0.3, whole=1, tries=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_machine_only(_network_is_closed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


def feed(base: str, code: str = "jobs", **more) -> Feed:
    fields = {"title": "Jobs", "publisher": "Bureau", "licence": "CC BY 4.0", "every_days": 7}
    return services.register_feed(
        by=None,
        code=code,
        source="table-file",
        parameters={"url": f"{base}/jobs.csv"},
        **fields | more,
    )


def play(*turns):
    """Answer with one turn after another."""

    def one(handler, number):
        content = turns[min(number, len(turns)) - 1]
        kind = "text/html" if content.startswith(b"<") else "text/csv"
        answer(handler, content, 500 if content == b"down" else 200, kind)

    return one


def test_an_answer_is_kept_as_it_came_with_checksum_licence_and_request():
    with neighbour(play(CSV)) as (base, _asked):
        fetch = services.fetch_feed(by=None, feed=feed(base), limits=ONCE)
    assert (fetch.outcome, fetch.size, fetch.url) == ("kept", len(CSV), f"{base}/jobs.csv")
    document = Document.objects.get()
    assert fetch.document == document
    with document.file.open() as file:
        assert file.read() == CSV
    assert (document.sha256, document.licence) == (fetch.sha256, "CC BY 4.0")


def test_it_is_read_offline_and_as_often_as_one_likes():
    with neighbour(play(CSV)) as (base, asked):
        known = feed(base)
        services.fetch_feed(by=None, feed=known, limits=ONCE)
    for _ in range(2):
        assert [str(o.value) for o in services.read_feed(by=None, feed=known)] == ["5"]
    assert len(asked) == 1


def test_the_same_data_are_kept_once_and_new_data_beside_the_old():
    with neighbour(play(CSV, CSV, NEXT)) as (base, _asked):
        known = feed(base)
        found = [services.fetch_feed(by=None, feed=known, limits=ONCE).outcome for _ in range(3)]
    assert found == ["kept", "same", "kept"]
    assert Document.objects.count() == 2
    assert str(services.read_feed(by=None, feed=known)[0].value) == "6"


@pytest.mark.parametrize(
    ("bad", "outcome"),
    [
        (b"down", "down"),
        (b"<html>Sorry</html>", "nonsense"),
        (b"territory,period,value\nXX-A,2024,many\n", "nonsense"),
        (b"territory,period\nXX-A,2024\n", "nonsense"),
        ("өңір,жыл,мән\n".encode("utf-16"), "nonsense"),
    ],
)
def test_a_trouble_is_noted_and_what_was_there_stays(bad, outcome):
    with neighbour(play(CSV, bad)) as (base, _asked):
        known = feed(base)
        kept = services.fetch_feed(by=None, feed=known, limits=ONCE)
        failed = services.fetch_feed(by=None, feed=known, limits=ONCE)
    assert failed.outcome == outcome
    assert failed.detail
    assert failed.document is None
    assert selectors.last_kept(known) == kept
    assert str(services.read_feed(by=None, feed=known)[0].value) == "5"
    assert Document.objects.count() == 1


def test_what_is_due_is_asked_for_and_one_that_fails_does_not_stop_the_others():
    with neighbour(play(b"down")) as (bad, _), neighbour(play(CSV)) as (good, asked):
        feed(bad, "a-bad")
        feed(good, "b-good")
        feed(good, "c-never", every_days=0)
        found = services.fetch_due(by=None, limits=ONCE)
        assert [(f.feed.code, f.outcome) for f in found] == [("a-bad", "down"), ("b-good", "kept")]
        assert services.fetch_due(by=None, limits=ONCE) == []
        Fetch.objects.update(at=timezone.now() - timedelta(days=2))
        again = services.fetch_due(by=None, limits=ONCE)
        assert [f.feed.code for f in again] == ["a-bad"], "a failure is tried again the next day"
        Fetch.objects.update(at=timezone.now() - timedelta(days=8))
        assert len(asked) == 1
    fetch_due_feeds.func(timestamp=0)
    assert Fetch.objects.filter(feed__code="b-good").count() == 2


def test_a_feed_is_refused_without_licence_parameters_or_right(nobody_special):
    with pytest.raises(Refusal, match="under which licence"):
        feed("http://127.0.0.1:1", licence=" ")
    with pytest.raises(Refusal, match="needs: indicator"):
        services.register_feed(
            by=None,
            code="x",
            title="",
            source="world-bank",
            parameters={},
            publisher="a",
            licence="b",
        )
    with pytest.raises(Refusal):
        services.fetch_feed(by=nobody_special, feed=Feed(code="x"))
    with pytest.raises(Refusal, match="Nothing of this feed"):
        services.read_feed(by=None, feed=feed("http://127.0.0.1:1"))


def test_the_database_knows_no_answer_without_its_file():
    known = feed("http://127.0.0.1:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Fetch.objects.create(feed=known, url="http://127.0.0.1:1", outcome="kept")


@pytest.mark.parametrize("number", [3, 50])
def test_the_page_lists_feeds_with_what_failed(
    client, analyst, number, django_assert_max_num_queries
):
    for place in range(number):
        known = feed("http://127.0.0.1:1", f"f-{place:02}")
        Fetch.objects.create(feed=known, url="http://127.0.0.1:1", outcome="slow", detail="<b>x")
    client.force_login(analyst)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("evidence-feeds"))
    text = page.content.decode()
    assert "did not answer in time" in text
    assert "&lt;b&gt;x" in text
    assert text.count("CC BY 4.0") == number


def test_nobody_else_sees_it(client, nobody_special):
    feed("http://127.0.0.1:1")
    assert selectors.feeds(nobody_special) == []
    assert client.get(reverse("evidence-feeds")).status_code in {302, 404}
