"""Two records of one subject: a registrar decides, nothing is lost, and it can be undone."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from typer.testing import CliRunner

from kerege.cli.register import app
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.register import selectors, services
from kerege.register.models import Double, Subject

pytestmark = pytest.mark.django_db
CODES = ("crafts", "state", "chamber")


@pytest.fixture
def three(source, file):
    """The same firm in three sources, each with a firm of its own beside it."""
    for number, code in enumerate(CODES, 1):
        if code != "crafts":
            services.add_source(by=None, code=code, names={"en": code})
        of = selectors.source_by_code(code)
        services.deliver(by=None, source=of, content=file([7, 70 + number]))
    return [Subject.objects.get(source__code=code, source_key="A-7") for code in CODES]


def same(kept, double, by=None, **more):
    return services.decide_double(
        by=by, kept=kept, double=double, **{"is_same": True, "reason": "Extract No 7"} | more
    )


def counted():
    return sum(row.subjects for row in selectors.raw_counts())


def pairs():
    return [{one.pk, other.pk} for one, other in selectors.possible_doubles()]


def test_of_the_same_one_is_counted_and_leads_to_all_that_was_said(
    three, file, person, client, django_assert_num_queries
):
    one, other, third = three
    with django_assert_num_queries(2):
        assert len(selectors.possible_doubles()) == 3
    assert counted() == 6
    registrar = person("registrar", Role.REGISTRAR)
    client.force_login(registrar)
    address = f"/en/register/doubles/{one.public_id}/{other.public_id}/"
    assert address in client.get("/en/register/doubles/").content.decode()
    assert "90000000000" not in client.get(address).content.decode()
    assert client.post(address, {"decision": "one", "reason": " "}).status_code == 422
    sent = {"decision": "one", "reason": "Extract No 7"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 409  # decided already
    assert counted() == 5
    assert pairs() == [{one.pk, third.pk}]
    assert len(selectors.frame()) == 5
    names = [
        found["public_id"] for found in client.get("/api/v1/register/subjects").json()["items"]
    ]
    assert str(other.public_id) not in names
    assert str(other.public_id) in client.get(f"/en/register/{one.public_id}/").content.decode()
    page = client.get(f"/en/register/{other.public_id}/").content.decode()
    assert "Closed as a double" in page
    assert str(one.public_id) in page
    # its source delivers it as open, and as it was called before
    state = selectors.source_by_code("state")
    heading = "key,name,kind,legal_form,territory,activity,registered_on,closed_on,tax_number"
    content = file([7, 72], {(7, "name"): "Renamed"}, heading)
    services.deliver(by=None, source=state, content=content)
    other.refresh_from_db()
    assert (other.name, counted()) == ("Renamed", 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subject.objects.filter(pk=other.pk).update(closed_on=None)
    decision = Double.objects.get()
    assert client.post(f"/en/register/doubles/{decision.pk}/undo/").status_code == 302
    other.refresh_from_db()
    assert (other.closed_on, counted(), len(pairs())) == (None, 6, 3)
    with pytest.raises(Refusal, match="undone"):
        services.undo_double(by=registrar, decision=decision)


def test_what_is_not_the_same_is_asked_again_when_a_number_changes(three, file):
    one, other, third = three
    same(other, one, is_same=False)
    assert len(pairs()) == 2
    with pytest.raises(Refusal, match="decided already"):
        same(one, other)
    Subject.objects.filter(pk=one.pk).update(tax_number="111111111111")
    assert pairs() == [{other.pk, third.pk}]
    Subject.objects.filter(pk=one.pk).update(tax_number=f"9{7:011d}")
    assert len(pairs()) == 3
    assert Double.objects.get().ended_by is None


def test_who_may_not_and_what_cannot_be_decided_is_refused(three, person):
    one, other, third = three
    registrar = person("registrar", Role.REGISTRAR)
    with pytest.raises(Refusal) as refusal:
        same(one, other, by=person("analyst", Role.ANALYST))
    assert refusal.value.kind is Kind.FORBIDDEN
    Subject.objects.filter(pk=one.pk).update(person=registrar)
    one.refresh_from_db()
    with pytest.raises(Refusal, match="own record"):
        same(one, other, by=registrar)
    with pytest.raises(Refusal, match="Say why"):
        same(one, other, reason=" ")
    with pytest.raises(Refusal, match="no possible doubles"):
        same(one, Subject.objects.get(source_key="A-72"))
    Subject.objects.filter(pk=one.pk).update(closed_on=date(2022, 1, 1))
    with pytest.raises(Refusal, match="Let the open one stay"):
        same(one, other)
    decision = same(other, one)
    assert decision.closed_before == date(2022, 1, 1)
    with pytest.raises(Refusal, match="Let that one stay"):
        same(third, other)
    services.undo_double(by=None, decision=decision)
    one.refresh_from_db()
    assert one.closed_on == date(2022, 1, 1)
    same(other, third)
    Subject.objects.filter(pk=third.pk).update(person=registrar)
    third.refresh_from_db()
    with pytest.raises(Refusal, match="closed as a double"):
        services.edit_subject(by=registrar, subject=third, given={})


@pytest.mark.django_db(transaction=True)
def test_of_two_registrars_at_once_no_chain_comes(three):
    """By the act and, past the act, by the database alone."""
    one, other, third = three
    Subject.objects.update(closed_on=date(2022, 1, 1))
    chain = [(other, one), (third, other), (one, third)]

    def by_act(pair):
        same(*pair)

    def past_act(pair):
        kept, double = pair
        Double.objects.create(kept=kept, double=double, is_same=True, reason="x")

    for act in (by_act, past_act):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE register_double")
        start = Barrier(len(chain))

        def at_once(pair, act=act, start=start):
            try:
                start.wait(timeout=20)
                with transaction.atomic():
                    act(pair)
            except (Refusal, IntegrityError):
                return 0
            finally:
                connection.close()
            return 1

        with ThreadPoolExecutor(len(chain)) as pool:
            done = sum(pool.map(at_once, chain))
        assert done == 1  # each other one would be the second step of a chain
        assert Double.objects.count() == 1


def test_the_command_lists_decides_and_undoes(three):
    one, other, third = (str(each.public_id) for each in three)
    run = CliRunner().invoke
    assert len(json.loads(run(app, ["doubles", "--json"]).output)["possible"]) == 3
    assert run(app, ["doubles", one, other]).exit_code == 2
    told = run(app, ["doubles", one, other, "--reason", "Extract", "--json"])
    (decided,) = json.loads(told.output)["decided"]
    assert decided["records"][1]["code"] == other
    assert "/" in run(app, ["doubles", one, third, "--apart", "--reason", "Two firms"]).output
    assert run(app, ["doubles", "--undo", str(decided["number"])]).exit_code == 0
    assert run(app, ["doubles", "none", other, "--reason", "x"]).exit_code == 5
    assert not selectors.same_as(three[0])
