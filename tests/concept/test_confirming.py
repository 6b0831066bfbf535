"""Links that are sent again, and addresses that are forgotten."""

from datetime import timedelta

import pgtrigger
import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.timezone import localtime

from concept.test_comments import absolute, post, set_period, token_of
from kerege.concept import services
from kerege.concept.models import Comment, Confirmation, Passage, Reply
from kerege.concept.selectors.consultation import clock
from kerege.kernel.errors import Refusal
from kerege.notices import services as notices
from kerege.notices.models import Notice
from kerege.people.enums import Role


@pytest.fixture
def passage(consultation):
    return Passage.objects.select_related("consultation__version__concept").get(code="S1.2")


def again(email="AIGUL@example.kz "):
    return services.send_links_again(by=None, email=email, absolute=absolute)


def deliver_all():
    for notice in Notice.objects.filter(sent_at__isnull=True):
        notices.deliver(by=None, notice_id=notice.pk)


def emails():
    return list(Comment.objects.order_by("pk").values_list("email", flat=True))


def test_a_new_link_works_and_the_old_one_has_ended(passage):
    comment, other = post(passage), post(passage, email="b@example.kz")
    old, untouched = token_of(comment), token_of(other)
    Confirmation.objects.filter(comment=comment).update(expires_at=clock())
    assert again() == 1
    new = token_of(comment)
    with pytest.raises(Refusal, match="confirms nothing"):
        services.confirm_comment(by=None, token=old)
    assert services.confirm_comment(by=None, token=new).state == "received"
    assert services.confirm_comment(by=None, token=untouched).state == "received"
    assert again() == again("nobody@example.kz") == 0
    with pytest.raises(Refusal, match="not an e-mail address"):
        again("nobody")


def test_after_the_end_a_new_link_lives_no_longer_than_the_old_one(passage):
    alive, late = post(passage), post(passage)
    Confirmation.objects.filter(comment=late).update(expires_at=clock())
    until = Confirmation.objects.get(comment=alive).expires_at
    set_period(passage.consultation, clock() - timedelta(days=20), clock())
    assert again() == 1
    assert Confirmation.objects.get(comment=alive).expires_at == until
    told = Notice.objects.order_by("pk").last().text
    assert f"{localtime(until):%d.%m.%Y %H:%M} +05" in told, "the message says when"


def test_the_page_says_the_same_whether_a_comment_waits_or_not(passage):
    post(passage)
    client, said = Client(), []
    for email in ("aigul@example.kz", "nobody@example.kz"):
        answer = client.post("/en/concept/consultation/link/", {"email": email}, follow=True)
        said.append(answer.content.decode().replace(email, ""))
    assert said[0].count("If a comment waits") == said[1].count("If a comment waits") == 1
    assert Notice.objects.filter(address="aigul@example.kz").count() == 2
    assert client.post("/en/concept/consultation/link/", {"email": "x"}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_addresses_are_forgotten_once_nothing_is_to_be_sent(passage, person):
    kinds = {"answered": "a@x.kz", "fresh": "b@x.kz", "waits": "c@x.kz", "unconfirmed": "d@x.kz"}
    rows = {name: post(passage, email=email) for name, email in kinds.items()}
    for name in ("answered", "fresh", "waits"):
        services.confirm_comment(by=None, token=token_of(rows[name]))
    answer = {"fate": "rejected", "texts": {"en": "No."}, "absolute": absolute}
    editor = person(Role.EDITOR)
    for name in ("answered", "fresh"):
        services.answer_comments(by=editor, comments=[rows[name]], **answer)
    deliver_all()
    Confirmation.objects.filter(comment=rows["unconfirmed"]).update(expires_at=clock())
    assert services.forget_addresses(by=None) == 0, "the consultation is open"
    set_period(passage.consultation, clock() - timedelta(days=99), clock() - timedelta(days=40))
    assert services.forget_addresses(by=None) == 1
    assert emails() == ["a@x.kz", "b@x.kz", "c@x.kz", ""]
    with pgtrigger.ignore("concept.Reply:never_changes"):
        Reply.objects.filter(comment=rows["answered"]).update(at=clock() - timedelta(days=31))
    assert services.forget_addresses(by=None) == 1
    assert emails() == ["", "b@x.kz", "c@x.kz", ""]
    left = set(Notice.objects.values_list("address", flat=True))
    assert left == {"", "b@x.kz", "c@x.kz"}
    assert {message.to[0] for message in mail.outbox} == set(kinds.values())
    services.answer_comments(by=editor, comments=[rows["answered"]], **answer)
    assert not Notice.objects.filter(sent_at__isnull=True).exists(), "nobody is left to be told"


def test_an_address_that_a_message_waits_for_is_kept(passage):
    comment = post(passage)
    Confirmation.objects.update(expires_at=clock())
    set_period(passage.consultation, clock() - timedelta(days=99), clock() - timedelta(days=40))
    assert services.forget_addresses(by=None) == 0
    assert emails() == ["aigul@example.kz"]
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Notice.objects.update(address="")
    assert token_of(comment)
