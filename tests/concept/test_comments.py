"""A comment: in time or refused, once whatever is sent twice, public once confirmed, never lost."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kerege.concept import selectors, services
from kerege.concept.models import Comment, Confirmation, Consultation, Passage
from kerege.concept.models.consulting import TOO_LATE
from kerege.concept.selectors.consultation import clock
from kerege.concept.services.comments import Said
from kerege.kernel.errors import Kind, Refusal
from kerege.notices.models import Notice

SAID = Said(text="More hubs, please.", language="en", email="Aigul@Example.kz")


def absolute(path):
    return f"https://site.test{path}"


def post(passage, by=None, key=None, **changes):
    said = replace(SAID, **changes)
    return services.post_comment(
        by=by, passage=passage, key=key or uuid4(), said=said, absolute=absolute
    )


def token_of(comment):
    return re.search(
        r"/confirm/([^/]+)/",
        Notice.objects.filter(key__startswith=f"concept.confirm-{comment.pk}-").last().text,
    )[1]


def set_period(consultation, opens, closes):
    """Move the period past the trigger that refuses it."""
    with pgtrigger.ignore("concept.Consultation:period_only_moves_ahead"):
        Consultation.objects.filter(pk=consultation.pk).update(opens_at=opens, closes_at=closes)
    consultation.refresh_from_db()


@pytest.fixture
def passage(consultation):
    return Passage.objects.select_related("consultation__version__concept").get(code="S1.2")


def test_a_comment_is_received_when_posted_and_public_when_confirmed(passage):
    about = passage.consultation
    comment = post(passage, quote="legal basis", group="ngo", region="XX-1", name="Айгүл")
    assert comment.state == "unconfirmed"
    assert about.opens_at <= comment.received_at <= clock()
    assert not selectors.comments(about).exists()
    assert selectors.comment_counts(about).unconfirmed == 1
    found = services.confirm_comment(by=None, token=token_of(comment))
    assert found.state == "received"
    assert found.received_at == comment.received_at < found.confirmed_at
    assert [row.pk for row in selectors.comments(about)] == [comment.pk]
    assert (found.quote, found.prefix, found.suffix) == (
        "legal basis",
        "The ministry writes the ",
        ".",
    )
    text = passage.text_en
    assert text[found.start : found.end] == "legal basis"


def test_signed_in_it_is_public_at_once_and_no_message_asks(passage, person):
    comment = post(passage, by=person(), email="")
    assert comment.state == "received"
    assert comment.email == ""
    assert not Notice.objects.exists()


def test_the_message_repeats_nothing_that_was_typed(passage):
    evil = "http://evil.example <b>x</b>"
    comment = post(passage, text=evil, name=evil, language="ru")
    notice = Notice.objects.get()
    assert notice.address == "aigul@example.kz"
    assert "evil" not in notice.text + notice.subject
    assert "https://site.test/ru/concept/consultation/confirm/" in notice.text
    assert token_of(comment) not in Confirmation.objects.get().token_hash


def test_a_token_works_once_and_for_some_time(passage):
    comment, late = post(passage), post(passage)
    token = token_of(comment)
    services.confirm_comment(by=None, token=token)
    with pytest.raises(Refusal, match="confirmed already"):
        services.confirm_comment(by=None, token=token)
    Confirmation.objects.filter(comment=late).update(expires_at=clock())
    with pytest.raises(Refusal, match="its time is over"):
        services.confirm_comment(by=None, token=token_of(late))
    with pytest.raises(Refusal, match="confirms nothing"):
        services.confirm_comment(by=None, token="x" * 43)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(comment=late).update(used_at=clock() + timedelta(hours=1))


def test_the_same_key_twice_is_one_comment_and_other_words_are_refused(passage):
    key = uuid4()
    first = post(passage, key=key)
    assert post(passage, key=key).pk == first.pk
    with pytest.raises(Refusal, match="sent before") as error:
        post(passage, key=key, text="Something else")
    assert error.value.kind is Kind.CONFLICT
    assert Comment.objects.count() == Notice.objects.count() == 1


def test_a_comment_after_closing_is_refused_kindly_and_flatly(passage):
    about, now = passage.consultation, clock()
    key = uuid4()
    kept = post(passage, key=key)
    set_period(about, now - timedelta(days=20), now)
    with pytest.raises(Refusal, match="closed at"):
        post(passage)
    assert post(passage, key=key).pk == kept.pk, "a retry of one received in time is no late one"
    row = Comment.objects.get()
    row.pk, row.key = None, uuid4()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        row.save(force_insert=True)
    assert error.value.__cause__.diag.constraint_name == TOO_LATE
    assert services.confirm_comment(by=None, token=token_of(kept)).state == "received"


def test_a_closing_between_the_question_and_the_row_is_said_kindly(passage, monkeypatch):
    """The service's look at the clock comes before the row; the database has the last word."""
    now = clock()
    set_period(passage.consultation, now - timedelta(days=20), now)
    real = services.comments.rules.may_comment
    asked = []

    def first_yes(consultation, at):
        asked.append(at)
        return services.comments.rules.ALLOWED if len(asked) == 1 else real(consultation, at)

    monkeypatch.setattr(services.comments.rules, "may_comment", first_yes)
    with pytest.raises(Refusal, match="closed at"):
        post(passage)
    assert len(asked) == 2
    assert not Comment.objects.exists()


def test_before_it_opens_no_comment_is_taken(passage):
    now = clock()
    set_period(passage.consultation, now + timedelta(days=1), now + timedelta(days=30))
    with pytest.raises(Refusal, match="not begun"):
        post(passage)


def test_the_date_is_the_databases_whatever_the_row_says(passage):
    comment = post(passage)
    row = Comment.objects.get()
    row.pk, row.key, row.received_at = None, uuid4(), clock() - timedelta(days=900)
    row.save(force_insert=True)
    row.refresh_from_db()
    assert row.received_at > comment.received_at


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"text": " \u202e "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a@b.kz\nBcc: c@d.kz"}, "email"),
        ({"language": "fr"}, "language"),
        ({"group": "aliens"}, "language"),
        ({"quote": "words that are not there"}, "quote"),
        ({"quote": "i"}, "quote"),
        ({"quote": "x" * 2000}, "quote"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_place(passage, changes, where):
    with pytest.raises(Refusal) as error:
        post(passage, **changes)
    assert error.value.where == where
    assert error.value.mend
    assert not Comment.objects.exists()


def test_an_unknown_region_is_refused(passage):
    with pytest.raises(Refusal):
        post(passage, region="ZZ-9")


def test_marks_of_direction_and_control_do_not_come_in(passage):
    comment = post(passage, text="a\u202eb\x00c\r\nd", name="  N\u202e\n ame ")
    assert comment.text == "abc\nd"
    assert comment.name == "N ame"


def test_words_never_change_and_no_comment_is_lost(passage):
    comment = post(passage)
    for change in ({"text": "x"}, {"quote": "legal"}, {"received_at": clock()}, {"key": uuid4()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Comment.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.all()._raw_delete("default")
    Comment.objects.update(name="", email="")
    comment.refresh_from_db()
    assert comment.text == SAID.text, "what was told of a person may go, what was said stays"


def test_the_database_knows_where_a_quotation_stands(passage):
    comment = post(passage, quote="legal basis")
    row = Comment.objects.get(pk=comment.pk)
    row.pk, row.key = None, uuid4()
    row.start, row.end = row.start + 1, row.end + 1
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        row.save(force_insert=True)
    assert error.value.__cause__.diag.constraint_name == "quotation_stands_there"


def test_a_passage_without_translation_is_quoted_in_the_language_shown(passage, draft, term):
    about = passage.consultation
    other = Passage.objects.create(
        consultation=about, order=99, target="block", code="only-ru", kind="text", text_ru="Только"
    )
    other = Passage.objects.select_related("consultation__version__concept").get(pk=other.pk)
    assert selectors.text_shown(other, "kk") == ("Только", "ru")
    comment = post(other, quote="Только", language="kk")
    assert (comment.language, comment.text_language) == ("kk", "ru")
    assert Consultation.objects.count() == 1
