"""A record of a person is erased for good: nothing of the person is left in any table."""

import json
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import sql
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.cli.register import app
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.register import selectors, services
from kerege.register.enums import ChangeState
from kerege.register.erased import EMPTIED, STAYS
from kerege.register.models import Confirmation, Delivery, Erasure, Request, Subject

pytestmark = pytest.mark.django_db
HEADING = "key,name,kind,legal_form,territory,activity,registered_on,tax_number,contact_email,about"
ROWS = sql.SQL("SELECT t::text FROM public.{} AS t WHERE t::text ILIKE ANY(%s)")
SECRETS = (
    "Zeinep Qaldarbek",
    "870123456789",
    "zeinep@people.example",
    "felt of Zeinep",
    "Q-zeinep",
)


def left():
    """Return table -> which of the person's words its rows hold, in whatever column."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(ROWS.format(sql.Identifier(table)), [[f"%{word}%" for word in SECRETS]])
            said = " ".join(row for (row,) in cursor.fetchall()).casefold()
            if words := {word for word in SECRETS if word.casefold() in said}:
                found[table] = words
    return found


@pytest.fixture
def registrar(person):
    return person("registrar", Role.REGISTRAR)


def deliver(source, **cells):
    row = {
        "key": "Q-zeinep",
        "name": "Zeinep Qaldarbek",
        "kind": "person",
        "legal_form": "sole_trader",
        "territory": "KZ-75",
        "activity": "90030",
        "registered_on": "2021-05-04",
        "tax_number": "870123456789",
        "contact_email": "zeinep@people.example",
        "about": "felt of Zeinep",
    } | cells
    line = ",".join(row[name] for name in HEADING.split(","))
    return services.deliver(by=None, source=source, content=f"{HEADING}\n{line}\n".encode())


@pytest.fixture
def known(source, person, registrar, client):
    """A record of which every table of the register says something, and its keeper."""
    deliver(source)
    of = Subject.objects.get()
    keeper = person("keeper")
    claim = services.claim_subject(by=keeper, subject=of, text="I am Zeinep Qaldarbek")
    rival = services.claim_subject(by=person("other"), subject=of, text="Or I: 870123456789")
    services.accept_claim(by=registrar, request=claim)
    services.reject_request(by=registrar, request=rival, answer="zeinep@people.example keeps it")
    criterion = services.add_criterion(
        by=None, code="visit", names={}, evidence={}, fields=["name"], source="The ministry"
    )
    for evidence in ("Passport of Zeinep Qaldarbek", "Seen: felt of Zeinep"):
        services.confirm(by=registrar, subject=of, criterion=criterion, evidence=evidence)
    deliver(source, name="Zeinep Qaldarbek the elder", about="More felt of Zeinep")
    state = services.add_source(by=None, code="state", names={"en": "State register"})
    deliver(state)
    double = Subject.objects.get(source=state)
    pair = {"by": registrar, "kept": of, "double": double}
    apart = services.decide_double(is_same=False, reason="Zeinep Qaldarbek is two", **pair)
    services.undo_double(by=registrar, decision=apart)
    services.decide_double(is_same=True, reason="Zeinep Qaldarbek is one", **pair)
    client.force_login(registrar)
    b"".join(client.get("/en/register/export.csv?q=Zeinep Qaldarbek"))
    of.refresh_from_db()
    return of, double, keeper


def test_every_column_goes_or_stays():
    columns = {field.attname for field in Subject._meta.concrete_fields}
    assert columns == set(EMPTIED) | STAYS | {"is_listed"}
    assert not set(EMPTIED) & STAYS


def test_nothing_of_the_person_is_left_in_any_table_and_what_explains_counts_is(
    known, source, registrar, client
):
    of, double, keeper = known
    told = {f"register_{name}" for name in ("subject", "subjectevent", "change", "request")}
    told |= {"register_confirmation", "register_double"}
    assert set(left()) == told
    assert left()["register_subject"] == set(SECRETS)
    before = [Subject.objects.filter(pk=one.pk).values(*STAYS).get() for one in (of, double)]
    acts = Event.objects.count()
    counted = selectors.raw_counts(timezone.localdate().replace(year=2022))

    client.force_login(keeper)
    address = f"/en/register/{of.public_id}/"
    assert "Ask to be erased" in client.get(address).content.decode()
    assert client.get(f"{address}erase/").status_code == 403
    assert client.post(f"{address}ask/erasure/", {"text": "felt of Zeinep"}).status_code == 302
    client.force_login(registrar)
    page = client.get("/en/register/requests/").content.decode()
    assert f"{of.public_id}/erase/" in page
    assert str(double.public_id) in client.get(f"{address}erase/").content.decode()
    sent = {"reason": "Asked in the portal by Qaldarbek", "is_sure": "on"}
    assert client.post(f"{address}erase/", sent | {"is_sure": ""}).status_code == 422
    assert "repeats" in client.post(f"{address}erase/", sent).content.decode()
    assert left()
    sent["reason"] = "Asked in the portal"
    assert client.post(f"{address}erase/", sent).status_code == 302

    assert not left()
    for record, was in zip((of, double), before, strict=True):
        now = Subject.objects.filter(pk=record.pk).values(*STAYS).get()
        assert now.pop("closed_on") == timezone.localdate()
        assert now.items() <= was.items()
        history = Subject.pgh_event_model.objects.filter(pgh_obj=record.pk)
        assert set(history.values_list("name", "territory")) == {("", of.territory_id)}
    assert history.count() > 1
    # counts of earlier days, and who did what, are as they were
    assert selectors.raw_counts(timezone.localdate().replace(year=2022)) == counted
    assert Event.objects.count() == acts + 3
    assert Event.objects.filter(act="register.erase_subject", person=registrar).count() == 2
    assert Confirmation.objects.filter(by=registrar, withdrawn_at__isnull=False).count() == 2
    # it is nobody's, found by its code by the registrar alone, and the person reads the answer
    shown = client.get(address).content.decode()
    assert "Erased record" in shown
    assert "Asked in the portal" in shown
    assert not selectors.search({}, registrar).qs.exists()
    client.force_login(keeper)
    assert client.get(address).status_code == 404
    own = client.get("/en/register/own/").content.decode()
    assert "Erased record" in own
    assert Request.objects.get(wish="erase").state == ChangeState.ACCEPTED
    # what its source says again is left out
    again = deliver(source)
    assert (again.new, again.changed, again.unchanged, again.left_out) == (0, 0, 0, 1)
    assert not left()


def test_only_an_erasure_changes_history_and_nothing_comes_back(known, registrar):
    of, _double, _keeper = known
    history = Subject.pgh_event_model.objects.filter(pgh_obj=of.pk)

    def refused(act):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    refused(lambda: history.update(name=""))
    refused(history.delete)
    refused(lambda: Confirmation.objects.update(evidence="—", reason="—"))
    refused(lambda: Erasure.objects.create(subject=of, reason=""))
    third = services.add_source(by=None, code="chamber", names={"en": "Chamber"})
    deliver(third)
    with pytest.raises(Refusal, match="may be of the same person"):
        services.erase_subject(by=registrar, subject=of, reason="Asked by letter")
    other = Subject.objects.get(source=third)
    services.decide_double(by=None, kept=of, double=other, is_same=False, reason="Mother and son")
    made = services.erase_subject(by=registrar, subject=of, reason="Asked by letter")
    assert made.subject_id == of.pk
    refused(lambda: history.update(name="Zeinep Qaldarbek"))
    refused(lambda: history.update(territory=None))
    refused(history.delete)
    refused(lambda: Subject.objects.filter(pk=of.pk).update(name="Zeinep Qaldarbek"))
    refused(lambda: Subject.objects.filter(pk=of.pk).update(closed_on=None))
    refused(lambda: Confirmation.objects.update(evidence="Zeinep"))
    refused(made.delete)
    criterion = Confirmation.objects.first().criterion
    erased = Subject.objects.get(pk=of.pk)
    for act in (
        lambda: services.erase_subject(by=registrar, subject=erased, reason="Again"),
        lambda: services.confirm(by=None, subject=erased, criterion=criterion, evidence="x"),
        lambda: services.undo_double(by=registrar, decision=erased.doubles.first()),
        lambda: services.claim_subject(by=registrar, subject=erased, text="Mine"),
    ):
        with pytest.raises(Refusal):
            act()


def test_who_may_not_and_whose_record_is_no_persons(country, source, file, person, registrar):
    given = {
        "name": "Felt group",
        "kind": "group",
        "legal_form": "none",
        "territory": "KZ-75",
        "activity": "oked:90030",
        "registered_on": "2021-05-04",
    }
    own = services.enter_subject(by=registrar, key=uuid.uuid4(), given=given)
    for by, what in ((registrar, "own request"), (person("somebody"), "by the registrar")):
        with pytest.raises(Refusal, match=what) as refusal:
            services.erase_subject(by=by, subject=own, reason="Asked by letter")
        assert refusal.value.kind is Kind.FORBIDDEN
    with pytest.raises(Refusal, match="changed by whoever keeps"):
        services.ask_for_erasure(by=person("other"), subject=own)
    with pytest.raises(Refusal, match="Say why"):
        services.erase_subject(by=None, subject=own, reason=" ")
    services.deliver(by=None, source=source, content=file([1]))
    firm = Subject.objects.get(source=source)
    with pytest.raises(Refusal, match="natural persons"):
        services.erase_subject(by=registrar, subject=firm, reason="Asked by letter")
    run = CliRunner().invoke
    code = str(own.public_id)
    assert run(app, ["erase", code, "--reason", "By the felt group"]).exit_code == 2
    told = run(app, ["erase", code, "--reason", "Asked by letter", "--json"])
    assert json.loads(told.output)["code"] == code
    assert run(app, ["erase", code, "--reason", "Asked by letter"]).exit_code == 4
    assert run(app, ["erase", "none", "--reason", "Asked by letter"]).exit_code == 5
    assert Delivery.objects.get().left_out == 0
