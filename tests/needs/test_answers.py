"""A region answers the diagnosis once; every state stays, and the ministry replies."""

import json

import pytest
from django.db import DatabaseError, transaction
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors, services
from kerege.needs.models import AnswerOnNeed, AnswerReply, RegionAnswer
from kerege.needs.services import Remark
from kerege.people.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def diagnosed(loaded):
    services.diagnose(by=None)
    return loaded


def answer(by, country, place="XX-1", **changes):
    given = {"verdict": "partly", "text": "Rooms are worse.", "language": "en"} | changes
    return services.answer_diagnosis(by=by, territory=country.places[place], **given)


def state(by, country):
    return services.add_statement(
        by=by,
        territory=country.places["XX-2"],
        area=country.areas["skills"],
        stance="severe",
        text="Nobody teaches glass.",
        language="en",
    )


def test_an_answer_is_replaced_until_the_next_diagnosis_and_every_state_stays(diagnosed, people):
    space = Remark(diagnosed.areas["space"], "too_low", "Two halls closed.")
    first = answer(people.one, diagnosed, remarks=[space])
    assert answer(people.one, diagnosed, remarks=[space]) == first
    second = answer(people.one, diagnosed, verdict="disagrees")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert first.on_needs.get().reason == "Two halls closed."
    assert selectors.standing_answers() == [second]
    assert second.mandate == Assignment.objects.get(person=people.one)
    said = state(people.two, diagnosed)
    [stands] = selectors.standing_answers(diagnosed.places["XX-1"])
    assert (stands, stands.diagnosis.is_current) == (second, False)
    third = answer(people.one, diagnosed, verdict="agrees", text="")
    second.refresh_from_db()
    assert second.replaced_at is None
    assert selectors.standing_answers() == [third]
    assert list(selectors.earlier_answers(third)) == [second, first]
    # The statement is withdrawn: the diagnosis before it holds again, and so does its answer.
    services.withdraw_statement(by=people.two, statement=said)
    assert selectors.standing_answers() == [second]
    events = Event.objects.filter(act="needs.answer_diagnosis")
    assert events.count() == 3


def test_the_ministry_replies_to_what_stands_and_may_replace_its_reply(diagnosed, people):
    made = answer(people.one, diagnosed)
    reply = services.reply_to_answer(by=people.analyst, answer=made, text="Why?", language="ru")
    again = services.reply_to_answer(by=people.analyst, answer=made, text="Why? ", language="ru")
    assert reply == again
    services.reply_to_answer(by=people.analyst, answer=made, text="We look.", language="en")
    assert [one.text for one in selectors.answer_by_key(made.pk).standing] == ["We look."]
    assert AnswerReply.objects.count() == 2
    answer(people.one, diagnosed, text="Another word.")
    with pytest.raises(Refusal, match="has replaced this answer") as refusal:
        services.reply_to_answer(by=people.analyst, answer=made, text="Late.", language="en")
    assert refusal.value.kind is Kind.CONFLICT


def test_only_the_representative_answers_and_only_the_ministry_replies(diagnosed, people):
    for person in (people.two, people.analyst, people.nobody, None):
        with pytest.raises(Refusal, match="Region 1 by its representative") as refusal:
            answer(person, diagnosed)
        assert refusal.value.kind is Kind.FORBIDDEN
    made = answer(people.one, diagnosed)
    for person in (people.one, people.nobody):
        with pytest.raises(Refusal) as refusal:
            services.reply_to_answer(by=person, answer=made, text="No.", language="en")
        assert refusal.value.kind is Kind.FORBIDDEN


def test_what_is_no_answer_is_refused_where_it_is_wrong(diagnosed, people):
    space = diagnosed.areas["space"]
    for changes, where in (
        ({"verdict": "perhaps"}, "verdict"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"language": "de"}, "language"),
        ({"remarks": [Remark(space, "wrong", "So.")]}, "says_space"),
        ({"remarks": [Remark(space, "too_low", " ")]}, "reason_space"),
        ({"remarks": [Remark(space, "too_low", "x" * 4001)]}, "reason_space"),
        ({"remarks": [Remark(space, "too_low", "A"), Remark(space, "missing", "B")]}, "on_needs"),
        ({"verdict": "agrees", "remarks": [Remark(space, "too_low", "A")]}, "verdict"),
        ({"diagnosis": 0}, "XX-1"),
    ):
        with pytest.raises(Refusal) as refusal:
            answer(people.one, diagnosed, **changes)
        assert refusal.value.where == where, changes
    assert not RegionAnswer.objects.exists()
    people.one.assignments.update(territory=diagnosed.nation)
    diagnosed.places["XX"] = diagnosed.nation
    del people.one._assignments_today
    with pytest.raises(Refusal, match="have not been diagnosed"):
        answer(people.one, diagnosed, "XX")


def test_the_database_keeps_every_state(diagnosed, people):
    made = answer(
        people.one, diagnosed, remarks=[Remark(diagnosed.areas["space"], "missing", "Halls.")]
    )
    services.reply_to_answer(by=people.analyst, answer=made, text="Seen.", language="en")
    for change in (
        lambda: RegionAnswer.objects.update(text="Other."),
        lambda: RegionAnswer.objects.filter(pk=made.pk)._raw_delete("default"),
        lambda: AnswerOnNeed.objects.update(reason="Other."),
        lambda: AnswerReply.objects.update(text="Other."),
        lambda: AnswerReply.objects.filter(answer=made)._raw_delete("default"),
        lambda: RegionAnswer.objects.create(
            diagnosis=made.diagnosis, territory=made.territory, verdict="agrees", language="en",
            by=people.one, mandate=made.mandate,
        ),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_pages_take_an_answer_show_it_and_count_who_is_silent(
    client, diagnosed, people, django_assert_max_num_queries
):
    form, region = "/en/needs/answers/XX-1/", "/en/needs/XX-1/"
    reply = "/en/needs/answers/1/reply/"
    assert form not in client.get(region).content.decode()
    for closed in (form, reply):
        assert "/accounts/login/" in client.get(closed).headers["Location"]
    for person, closed in (
        (people.two, form), (people.analyst, form), (people.nobody, form), (people.one, reply),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(closed).status_code == 403
        assert client.post(closed, {"anything": "1"}).status_code == 403
    client.force_login(people.one)
    assert form in client.get(region).content.decode()
    page = client.get(form).content.decode()
    key = selectors.current_diagnosis().pk
    assert f'name="diagnosis" value="{key}"' in page
    given = {
        "verdict": "partly",
        "text": "<b>Rooms</b> are worse.",
        "language": "ru",
        "says_space": "too_low",
        "reason_space": "",
        "reason_skills": "Kept.",
        "diagnosis": key,
    }
    wrong = client.post(form, given)
    assert wrong.status_code == 422
    assert "Kept." in wrong.content.decode()
    given |= {"reason_space": "Two halls closed.", "reason_skills": ""}
    old = client.post(form, given | {"diagnosis": key - 1})
    assert (old.status_code, RegionAnswer.objects.count()) == (409, 0)
    assert "has changed since" in old.content.decode()
    assert f'name="diagnosis" value="{key}"' in old.content.decode()
    assert client.post(form, given).status_code == 302
    client.force_login(people.analyst)
    made = RegionAnswer.objects.get()
    reply = f"/en/needs/answers/{made.pk}/reply/"
    assert reply in client.get(region).content.decode()
    assert client.get("/en/needs/answers/987654/reply/").status_code == 404
    assert client.post(reply, {"text": "", "language": "en"}).status_code == 422
    sent = {"text": "We come to see.", "language": "en"}
    assert client.post(reply, sent).status_code == 302
    answer(people.one, diagnosed, text="Now this.")
    assert client.post(reply, sent).status_code == 409
    for language in ("kk", "ru", "en"):
        with django_assert_max_num_queries(20):
            shown = client.get(f"/{language}/needs/XX-1/").content.decode()
        assert "Now this." in shown
        assert "&lt;b&gt;Rooms&lt;/b&gt;" in shown
        assert "Two halls closed." in shown
        assert "We come to see." in shown
        assert "one@example.test" not in shown
    with django_assert_max_num_queries(12):
        whole = client.get("/en/needs/").content.decode()
    assert "answered this diagnosis: 1 of 6; an earlier one only: 0; none: 5" in whole
    [row] = client.get("/api/v1/needs/answers?territory=XX-1").json()
    assert (row["verdict"], row["is_current"], row["reply"]) == ("partly", True, None)
    assert client.get("/api/v1/needs/answers?territory=XX-9").status_code == 404


def test_the_command_line_tells_who_answered(diagnosed, people):
    from kerege.cli.needs import app

    answer(people.one, diagnosed)
    found = CliRunner().invoke(app, ["answers", "--json"])
    told = json.loads(found.stdout)
    assert [one["territory"] for one in told["answers"]] == ["XX-1"]
    assert told["silent"] == [f"XX-{number}" for number in range(2, 7)]
    assert "XX-1: partly (this diagnosis)" in CliRunner().invoke(app, ["answers"]).stdout
