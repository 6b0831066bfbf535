"""Entering oneself, keeping one's own record, and asking the registrar."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.register import selectors, services
from kerege.register.enums import ChangeState, Origin
from kerege.register.models import Request, Subject

pytestmark = pytest.mark.django_db


def words(**changes):
    return {
        "name": "Aigul, felt",
        "kind": "person",
        "legal_form": "sole_trader",
        "territory": "KZ-75",
        "activity": "oked:90030",
        "registered_on": "2021-05-04",
        "contact_email": "aigul@people.example",
        "tax_number": "870123456789",
        "agreed": "no",
    } | changes


@pytest.fixture
def aigul(person):
    return person("aigul")


@pytest.fixture
def own(country, aigul):
    return services.enter_subject(by=aigul, key=uuid.uuid4(), given=words())


def test_who_enters_keeps_the_record_and_decides_whether_it_is_listed(own, aigul, client):
    assert (own.origin, own.source.code, own.person) == (Origin.DECLARED, "self", aigul)
    own.refresh_from_db()
    assert not own.is_listed
    assert not client.get("/api/v1/register/subjects").json()["items"]
    services.edit_subject(by=aigul, subject=own, given=words(agreed="yes", tax_number=""))
    own.refresh_from_db()
    assert own.is_listed
    assert own.tax_number == "870123456789"  # left empty, it stays
    (told,) = client.get("/api/v1/register/subjects").json()["items"]
    assert (told["status"], told["source"]) == ("declared", "self")
    assert "aigul@people.example" not in str(told)


def test_the_same_form_sent_twice_enters_once_and_nobody_enters_without_end(own, aigul, person):
    key = uuid.UUID(own.source_key)
    assert services.enter_subject(by=aigul, key=key, given=words()) == own
    for _ in range(19):
        services.enter_subject(by=aigul, key=uuid.uuid4(), given=words())
    with pytest.raises(Refusal):
        services.enter_subject(by=aigul, key=uuid.uuid4(), given=words())
    assert Subject.objects.count() == 20


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"name": ""}, "name"),
        ({"territory": "KZ-99"}, "territory"),
        ({"activity": "90030"}, "activity"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"registered_on": "2999-01-01"}, "registered_on"),
        ({"founder_birth_year": "12"}, "founder_birth_year"),
    ],
)
def test_what_is_not_as_the_standard_asks_is_refused(country, aigul, change, where):
    with pytest.raises(Refusal) as refusal:
        services.enter_subject(by=aigul, key=uuid.uuid4(), given=words(**change))
    assert refusal.value.where == where
    assert not Subject.objects.exists()


def test_nobody_else_enters_changes_or_sees_it(own, person, client):
    other = person("other")
    for by in (AnonymousUser(), None):
        with pytest.raises(Refusal):
            services.enter_subject(by=by, key=uuid.uuid4(), given=words())
    with pytest.raises(Refusal) as refusal:
        services.edit_subject(by=other, subject=own, given=words(name="Mine"))
    assert refusal.value.kind is Kind.FORBIDDEN
    client.force_login(other)
    for part in ("", "edit/", "ask/", "claim/"):
        assert client.get(f"/en/register/{own.public_id}/{part}").status_code == 404
    assert "Aigul" not in client.get("/en/register/own/").content.decode()


def test_a_confirmed_field_is_locked_for_its_owner_too(own, aigul, person, client):
    registrar = person("registrar", Role.REGISTRAR)
    criterion = services.add_criterion(
        by=None,
        code="visit",
        names={"en": "Visit"},
        evidence={"en": "A report"},
        fields=["name"],
        source="The ministry",
    )
    client.force_login(aigul)
    sent = {"criterion": "visit", "text": "Report No 5"}
    address = f"/en/register/{own.public_id}/"
    assert client.post(f"{address}ask/", sent).status_code == 302
    client.force_login(registrar)
    assert "Report No 5" in client.get("/en/register/requests/").content.decode()
    services.confirm(by=registrar, subject=own, criterion=criterion, evidence="Report No 5")
    assert Request.objects.get().state == ChangeState.ACCEPTED
    with pytest.raises(Refusal) as refusal:
        services.edit_subject(by=aigul, subject=own, given=words(name="Other"))
    assert refusal.value.where == "name"
    client.force_login(aigul)
    page = client.get(f"{address}edit/").content.decode()
    assert "disabled" in page
    assert "870123456789" not in page
    sent = words(name="Other", about="Felt", key=str(uuid.uuid4())) | {"agreed": "on"}
    assert client.post(f"{address}edit/", sent).status_code == 302
    own.refresh_from_db()
    assert (own.name, own.about, own.is_listed) == ("Aigul, felt", "Felt", True)


def test_a_record_that_nobody_keeps_is_claimed_and_the_registrar_answers(
    source, file, person, client
):
    services.deliver(by=None, source=source, content=file([1]))
    subject = Subject.objects.get()
    registrar, owner, other = person("registrar", Role.REGISTRAR), person("owner"), person("other")
    client.force_login(owner)
    address = f"/en/register/{subject.public_id}/"
    assert "This is my record" in client.get(address).content.decode()
    assert client.post(f"{address}claim/", {"text": " "}).status_code == 422
    assert client.post(f"{address}claim/", {"text": "Extract No 7"}).status_code == 302
    assert client.post(f"{address}claim/", {"text": "Extract No 7"}).status_code == 302
    mine = Request.objects.get()
    rival = services.claim_subject(by=other, subject=subject, text="Mine")
    with pytest.raises(Refusal):
        services.accept_claim(by=owner, request=mine)
    client.force_login(registrar)
    decided = client.post(f"/en/register/requests/{mine.pk}/", {"decision": "accept"})
    assert decided.status_code == 302
    subject.refresh_from_db()
    assert subject.person == owner
    with pytest.raises(Refusal):
        services.accept_claim(by=registrar, request=rival)
    with pytest.raises(Refusal):
        services.reject_request(by=registrar, request=rival, answer=" ")
    services.reject_request(by=registrar, request=rival, answer="Another keeps it")
    client.force_login(other)
    assert "Another keeps it" in client.get("/en/register/own/").content.decode()
    own_claim = services.claim_subject
    with pytest.raises(Refusal):
        own_claim(by=other, subject=subject, text="Mine")


def test_in_a_synthetic_register_an_entry_is_marked(load, row, aigul, client):
    load([row(1)])
    client.force_login(aigul)
    assert "marked as made up" in client.get("/en/register/own/enter/").content.decode()
    sent = words(key=str(uuid.uuid4())) | {"agreed": "on"}
    assert client.post("/en/register/own/enter/", sent | {"name": ""}).status_code == 422
    assert client.post("/en/register/own/enter/", sent).status_code == 302
    (own,) = selectors.subjects_of(aigul)
    assert own.origin == Origin.SYNTHETIC
    assert "mark--synthetic" in client.get("/en/register/own/").content.decode()
