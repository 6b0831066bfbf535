"""Many at the same moment on a real PostgreSQL: exactly once, in time, one token for one."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from kerege.concept import services
from kerege.concept.models import Comment, Passage
from kerege.concept.selectors.consultation import clock
from kerege.concept.services.comments import Said
from kerege.kernel.errors import Refusal
from kerege.notices.models import Notice

THREADS = 20
pytestmark = pytest.mark.django_db(transaction=True)


def absolute(path):
    return f"https://site.test{path}"


def at_once(act, count=THREADS):
    """Run an act in many threads that begin together; return what each gave or refused."""
    start = threading.Barrier(count)

    def run(number):
        try:
            start.wait()
            return act(number)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def passage(consultation):
    return Passage.objects.select_related("consultation__version__concept").get(code="S1.2")


def post(passage, key, text="More hubs"):
    said = Said(text, "en", email="a@b.kz")
    return services.post_comment(by=None, passage=passage, key=key, said=said, absolute=absolute)


def test_one_form_sent_many_times_at_once_is_one_comment(passage):
    key = uuid4()
    found = at_once(lambda _number: post(passage, key).pk)
    assert len(set(found)) == 1
    assert Comment.objects.count() == Notice.objects.count() == 1


def test_one_key_with_other_words_is_one_comment_and_refusals(passage):
    key = uuid4()
    found = at_once(lambda number: post(passage, key, f"Words {number}"))
    assert sum(isinstance(one, Comment) for one in found) == 1
    assert all("sent before" in one.what for one in found if isinstance(one, Refusal))


def test_a_token_is_used_by_one(passage):
    post(passage, uuid4())
    token = re.search(r"/confirm/([^/]+)/", Notice.objects.get().text)[1]
    found = at_once(lambda _number: services.confirm_comment(by=None, token=token))
    assert sum(isinstance(one, Comment) for one in found) == 1
    assert all("already" in one.what for one in found if isinstance(one, Refusal))


def test_while_it_closes_every_comment_is_in_time_or_refused(passage):
    about = passage.consultation

    def act(number):
        if number == THREADS // 2:
            return services.close_consultation(by=None, consultation=about, reason="Test")
        return list(_until_refused(passage))

    found = at_once(act)
    about.refresh_from_db()
    rows = [one for some in found if isinstance(some, list) for one in some]
    kept = [one for one in rows if isinstance(one, Comment)]
    assert len(kept) == Comment.objects.count()
    assert len(kept) < len(rows), "some came after closing"
    assert not Comment.objects.filter(received_at__gte=about.closes_at).exists()
    assert all("closed at" in one.what for one in rows if isinstance(one, Refusal))


def _until_refused(passage):
    for _again in range(200):
        answer = _or_refusal(passage)
        connection.close()  # the pool has fewer connections than there are threads
        yield answer
        if isinstance(answer, Refusal):
            return


def _or_refusal(passage):
    try:
        return post(passage, uuid4())
    except Refusal as refusal:
        return refusal


def test_a_period_that_ends_by_the_clock_lets_nobody_in_later(passage):
    about = passage.consultation
    end = clock() + timedelta(seconds=1)
    services.close_consultation(by=None, consultation=about, reason="Test", at=end)
    found = at_once(lambda _number: [_or_refusal(passage) for _again in range(10)])
    rows = [one for some in found for one in some]
    assert Comment.objects.filter(received_at__lt=end).count() == Comment.objects.count()
    assert sum(isinstance(one, Comment) for one in rows) == Comment.objects.count()
