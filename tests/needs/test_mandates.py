"""Who speaks for a region, elected or appointed by whom; a mandate that is over says nothing."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors, services
from kerege.needs.models import Statement
from kerege.people import rules
from kerege.people import selectors as people_selectors
from kerege.people.enums import Role
from kerege.people.models import Assignment, Person
from kerege.people.services import Mandate, assign_role, end_mandate, give_mandate
from kerege.reference.models import Scope, Subsector

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Almaty')::date")
        return cursor.fetchone()[0]


@pytest.fixture
def crafts(db):
    scope = Scope.objects.create(
        code="zq", version="1", status="published", source="Tests", name_en="Scope"
    )
    return Subsector.objects.create(scope=scope, code="crafts", name_en="Crafts")


def given(today, **changes):
    return Mandate(
        **{
            "basis": "elected",
            "body": "Assembly of creative entrepreneurs",
            "document_number": "Protocol 7",
            "document_date": date(2026, 5, 12),
            "document_url": "https://example.test/protocol-7",
            "valid_from": today - timedelta(days=10),
            "valid_to": today + timedelta(days=10),
        }
        | changes
    )


def fresh(person):
    return Person.objects.get(pk=person.pk)


def give(person, territory, mandate, by=None):
    return give_mandate(by=by, person=person, territory=territory, given=mandate)


def state(by, country, place="XX-1"):
    return services.add_statement(
        by=by,
        territory=country.places[place],
        area=country.areas["skills"],
        stance="severe",
        text="Nobody teaches glass.",
        language="en",
    )


def test_a_mandate_documents_the_role_and_ends_it_by_the_clock_of_the_database(
    loaded, people, today
):
    bare = Assignment.objects.get(person=people.one)
    made = give(people.one, loaded.places["XX-1"], given(today, valid_to=today))
    assert made == bare
    assert give(people.one, loaded.places["XX-1"], given(today, valid_to=today)) == made
    assert state(fresh(people.one), loaded).mandate == made
    assert people_selectors.representatives(loaded.places["XX-1"]) == [made]
    assert len(people_selectors.holders(Role.REPRESENTATIVE)) == 2
    Assignment.objects.filter(pk=made.pk).update(valid_to=today - timedelta(days=1))
    assert not rules.assignments(fresh(people.one))
    assert people_selectors.representatives(loaded.places["XX-1"]) == []
    assert [key for key, _at in people_selectors.holders(Role.REPRESENTATIVE)] == [people.two.pk]
    services.diagnose(by=None)
    for act in (
        lambda by: state(by, loaded),
        lambda by: services.answer_diagnosis(
            by=by, territory=loaded.places["XX-1"], verdict="agrees", text="", language="en"
        ),
    ):
        with pytest.raises(Refusal) as refusal:
            act(fresh(people.one))
        assert refusal.value.kind is Kind.FORBIDDEN
    # Whoever is elected anew has a second mandate; the first stays on record.
    again = give(people.one, loaded.places["XX-1"], given(today, valid_from=today))
    assert again != made
    assert list(people_selectors.mandates(loaded.places["XX-1"])) == [again, made]
    assert state(fresh(people.one), loaded, "XX-1").mandate == made  # the same words, kept once
    assert assign_role(
        by=None,
        person=people.one,
        role=Role.REPRESENTATIVE,
        territory=loaded.places["XX-1"],
    ) == again  # fmt: skip


def test_one_is_not_yet_in_office_before_the_first_day(loaded, people, today):
    later = given(today, valid_from=today + timedelta(days=1))
    made = give(people.nobody, loaded.places["XX-3"], later)
    assert made.valid_from > today
    with pytest.raises(Refusal):
        state(fresh(people.nobody), loaded, "XX-3")


def test_a_mandate_is_ended_by_somebody_with_a_document(loaded, people, today):
    made = give(people.one, loaded.places["XX-1"], given(today))
    for on, by, what in (
        (today, " ", "who ended"),
        (today + timedelta(days=11), "Assembly", "outside the term"),
        (today - timedelta(days=11), "Assembly", "outside the term"),
    ):
        with pytest.raises(Refusal, match=what):
            end_mandate(by=None, mandate=made, on=on, ended_by=by)
    yesterday = today - timedelta(days=1)
    for _twice in range(2):
        end_mandate(by=None, mandate=made, on=yesterday, ended_by="Assembly, protocol 9")
    with pytest.raises(Refusal):
        state(fresh(people.one), loaded)
    assert Event.objects.filter(act="people.end_mandate").count() == 1
    [told] = json.loads(_run("mandates", "XX-1", "--json"))
    assert (told["ended_by"], told["valid_to"]) == ("Assembly, protocol 9", str(yesterday))


def test_who_speaks_for_a_sub_sector_states_its_needs_and_does_nothing_else_for_the_region(
    loaded, people, today, crafts
):
    services.diagnose(by=None)
    mandate = give(people.nobody, loaded.places["XX-1"], given(today, subsector="crafts"))
    potter = fresh(people.nobody)
    assert rules.territories_of(potter, Role.REPRESENTATIVE) == set()
    assert state(potter, loaded).mandate == mandate
    with pytest.raises(Refusal):
        state(potter, loaded, "XX-2")
    with pytest.raises(Refusal) as refusal:
        services.answer_diagnosis(
            by=potter, territory=loaded.places["XX-1"], verdict="agrees", text="", language="en"
        )
    assert refusal.value.kind is Kind.FORBIDDEN


def test_what_is_no_mandate_is_refused(loaded, people, today):
    place = loaded.places["XX-1"]
    for changes, where in (
        ({"basis": "chosen"}, "basis"),
        ({"body": " "}, "body"),
        ({"document_number": ""}, "document_number"),
        ({"valid_to": today - timedelta(days=11)}, "valid_to"),
        ({"document_url": "javascript:alert(1)"}, "document_url"),
        ({"subsector": "nothing"}, "nothing"),
    ):
        with pytest.raises(Refusal) as refusal:
            give(people.two, place, given(today, **changes))
        assert refusal.value.where == where
    with pytest.raises(Refusal, match="recorded by an administrator") as refusal:
        give(people.two, place, given(today), by=people.analyst)
    assert refusal.value.kind is Kind.FORBIDDEN
    give(people.two, place, given(today))
    with pytest.raises(Refusal, match="There is a mandate") as refusal:
        give(people.two, place, given(today, document_number="Protocol 8"))
    assert refusal.value.kind is Kind.CONFLICT
    for wrong in (
        {"basis": "elected", "valid_to": None},
        {"basis": "", "body": "Assembly"},
        {"basis": "", "body": "", "document_number": "", "document_date": None, "subsector": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(person=people.two, territory=place).update(**wrong)


def test_pages_say_who_speaks_and_by_which_election(
    client, loaded, people, today, crafts, django_assert_max_num_queries
):
    services.diagnose(by=None)
    assert "No mandate is on record" in client.get("/en/needs/XX-1/").content.decode()
    mandate = given(today, body="<b>Assembly</b>")
    give(people.one, loaded.places["XX-1"], mandate)
    give(people.nobody, loaded.places["XX-1"], given(today, subsector="crafts", basis="appointed"))
    state(fresh(people.one), loaded)
    services.diagnose(by=None)
    services.answer_diagnosis(
        by=fresh(people.one),
        territory=loaded.places["XX-1"],
        verdict="agrees",
        text="",
        language="en",
    )
    for language in ("kk", "ru", "en"):
        for address in ("needs/XX-1/", "needs/XX-1/skills/"):
            with django_assert_max_num_queries(20):
                shown = client.get(f"/{language}/{address}").content.decode()
            assert "&lt;b&gt;Assembly&lt;/b&gt;" in shown
            assert "one@example.test" not in shown
    shown = client.get("/en/needs/XX-1/").content.decode()
    assert "elected on" in shown
    assert "appointed on" in shown
    assert "sub-sector Crafts" in shown
    assert shown.count("https://example.test/protocol-7") >= 3
    assert Statement.objects.filter(mandate__isnull=False).count() == 1
    assert selectors.standing_answers()[0].mandate.basis == "elected"


def _run(*arguments):
    from kerege.cli.people import app

    found = CliRunner().invoke(app, list(arguments))
    assert not found.exit_code, found.output
    return found.stdout


def test_the_command_line_records_and_ends_a_mandate(loaded, people, today):
    last = today + timedelta(days=9)
    made = json.loads(
        _run(
            *("mandate", "nobody@example.test", "XX-3", "--basis", "elected", "--json"),
            *("--body", "Assembly", "--number", "7", "--dated", "2026-05-12"),
            *("--begins", str(today), "--ends", str(last)),
        )
    )[0]
    assert (made["territory"], made["valid_to"], made["name"]) == ("XX-3", str(last), "nobody")
    ended = _run("end", str(made["key"]), "--on", str(today), "--by", "Resigned")
    assert "ended by Resigned" in ended
    assert "elected by Assembly (7, 2026-05-12)" in _run("mandates", "XX-3")


def test_an_administrator_records_and_ends_mandates_on_pages_that_everybody_reads(
    client, loaded, people, today, crafts, django_assert_max_num_queries
):
    page = "/en/needs/mandates/"
    assert "No mandate is on record" in client.get(page).content.decode()
    given = {
        "email": "Nobody@example.test", "territory": "XX-1", "subsector": "crafts",
        "basis": "elected", "body": "<b>Guild</b>", "document_number": "7",
        "document_date": "2026-05-12", "document_url": "https://example.test/7",
        "valid_from": str(today), "valid_to": str(today + timedelta(days=9)),
    }  # fmt: skip
    for person in (None, people.analyst, people.one):
        if person:
            client.force_login(person)
        assert client.post(f"{page}record/", given).status_code in {302, 403}
    assert not Assignment.objects.exclude(basis="").exists()
    administrator = Person.objects.create_user("root@example.test", name="root")
    assign_role(by=None, person=administrator, role=Role.ADMINISTRATOR)
    client.force_login(administrator)
    for wrong, said in (
        ({"email": "nobody@else.test"}, "no active account"),
        ({"valid_to": str(today - timedelta(days=1))}, "ends before it begins"),
        ({"document_date": ""}, "document_date"),
        ({"territory": "XX-77"}, "territory"),
    ):
        refused = client.post(f"{page}record/", given | wrong)
        assert refused.status_code == 422
        assert said in refused.content.decode()
        assert "&lt;b&gt;Guild" in refused.content.decode(), "nothing typed is lost"
    for _twice in range(2):
        assert client.post(f"{page}record/", given).status_code == 302
    made = Assignment.objects.get(basis="elected")
    assert made.person == people.nobody
    assert client.post(f"{page}record/", given | {"document_number": "8"}).status_code == 409
    ending = f"{page}{made.pk}/end/"
    assert "&lt;b&gt;Guild&lt;/b&gt;" in client.get(ending).content.decode()
    late = {"on": str(today + timedelta(days=30)), "ended_by": "Guild, protocol 9"}
    refused = client.post(ending, late)
    assert refused.status_code == 422
    assert "outside the term" in refused.content.decode()
    assert client.post(ending, late | {"on": str(today)}).status_code == 302
    assert client.get(f"{page}999999/end/").status_code == 404
    client.logout()
    for language in ("kk", "ru", "en"):
        with django_assert_max_num_queries(12):
            shown = client.get(f"/{language}/needs/mandates/").content.decode()
    for text in ("&lt;b&gt;Guild&lt;/b&gt;", "sub-sector Crafts", "protocol 9", "Region 2"):
        assert text in shown
    assert "example.test</bdi>" not in shown
    assert "/end/" not in shown
    assert "None is over" in client.get(f"{page}?over=1").content.decode()
    yesterday = today - timedelta(days=1)
    Assignment.objects.filter(pk=made.pk).update(valid_from=yesterday, valid_to=yesterday)
    assert "Guild" not in client.get(page).content.decode()
    assert "Guild" in client.get(f"{page}?over=1&page=x").content.decode()


def test_a_mandate_does_not_begin_on_the_day_on_which_a_role_that_is_over_began(
    loaded, people, today
):
    past = today - timedelta(days=3)
    Assignment.objects.filter(person=people.one).update(
        valid_from=past, valid_to=today - timedelta(days=1)
    )
    with pytest.raises(Refusal, match="from the same day") as refusal:
        give(people.one, loaded.places["XX-1"], given(today, valid_from=past))
    assert refusal.value.where == "valid_from"
    give(people.one, loaded.places["XX-1"], given(today, valid_from=today))
