"""Confirmed by criteria: the status is told, and what is vouched for stays as it is."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.register import selectors, services
from kerege.register.enums import ChangeState, Origin
from kerege.register.models import Change, Confirmation, Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def criterion(country):
    return services.add_criterion(
        by=None,
        code="extract",
        names={"en": "Extract of the state register"},
        evidence={"en": "An extract not older than a month"},
        fields=["registered_on", "name", "territory"],
        source="Order of the ministry",
    )


@pytest.fixture
def subject(source, file):
    services.deliver(by=None, source=source, content=file([1, 2]))
    return Subject.objects.get(source_key="A-1")


def status(client, subject):
    return client.get(f"/api/v1/register/subjects/{subject.public_id}").json()["status"]


def test_the_status_follows_the_confirmation_on_page_api_and_search(
    client, criterion, subject, person
):
    registrar = person("registrar", Role.REGISTRAR)
    assert status(client, subject) == "declared"
    held = services.confirm(by=registrar, subject=subject, criterion=criterion, evidence="No 5")
    assert status(client, subject) == "confirmed"
    page = client.get(f"/en/register/{subject.public_id}/").content.decode()
    assert "Extract of the state register" in page
    assert "No 5" not in page  # evidence is for the staff
    found = client.get("/api/v1/register/subjects?status=confirmed").json()
    assert [one["name"] for one in found["items"]] == ["Workshop 1"]
    services.withdraw_confirmation(by=registrar, confirmation=held, reason="Forged")
    assert status(client, subject) == "withdrawn"
    assert "Forged" not in client.get(f"/en/register/{subject.public_id}/").content.decode()
    ended = Confirmation(subject=subject, criterion=criterion, evidence="No 6")
    ended.until = timezone.localdate() - timedelta(days=3)
    ended.save()
    assert status(client, subject) == "expired"
    with pytest.raises(Refusal) as refusal:
        services.withdraw_confirmation(by=registrar, confirmation=held, reason="Again")
    assert refusal.value.kind is Kind.CONFLICT


def test_the_database_holds_the_lock_and_no_other_field(criterion, subject):
    held = services.confirm(by=None, subject=subject, criterion=criterion, evidence="No 5")
    for change in ({"name": "Other"}, {"registered_on": date(2020, 1, 1)}, {"territory_id": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subject.objects.filter(pk=subject.pk).update(**change)
    assert Subject.objects.filter(pk=subject.pk).update(about="Felt") == 1
    for change in ({"evidence": "No 7"}, {"until": date(2030, 1, 1)}):
        with pytest.raises(Exception, match="confirmation_fixed"), transaction.atomic():
            Confirmation.objects.filter(pk=held.pk).update(**change)
    services.withdraw_confirmation(by=None, confirmation=held, reason="Forged")
    assert Subject.objects.filter(pk=subject.pk).update(name="Other") == 1


def test_a_delivery_proposes_what_it_would_change_and_the_registrar_decides(
    criterion, subject, source, file, person, client
):
    registrar = person("registrar", Role.REGISTRAR)
    until = timezone.localdate() + timedelta(days=365)
    services.confirm(
        by=registrar, subject=subject, criterion=criterion, evidence="No 5", until=until
    )
    other = {(1, "name"): "Renamed", (1, "territory"): "KZ-10", (1, "legal_form"): "other"}
    made = services.deliver(by=None, source=source, content=file([1, 2], other))
    assert (made.changed, made.unchanged) == (1, 1)  # the legal form is not vouched for
    subject.refresh_from_db()
    assert (subject.name, subject.legal_form) == ("Workshop 1", "other")
    assert [one.field for one in selectors.open_changes()] == ["name", "territory"]
    services.deliver(by=None, source=source, content=file([1, 2], other))
    assert Change.objects.count() == 2
    client.force_login(registrar)
    page = client.get("/en/register/changes/").content.decode()
    assert "Renamed" in page
    assert "KZ-10" in page
    name, place = selectors.open_changes()
    answer = client.post(f"/en/register/changes/{name.pk}/", {"decision": "accept"})
    assert answer.status_code == 422
    sent = {"decision": "accept", "evidence": "No 9"}
    assert client.post(f"/en/register/changes/{name.pk}/", sent).status_code == 302
    subject.refresh_from_db()
    assert subject.name == "Renamed"
    (held,) = selectors.holding_of(subject)
    assert (held.evidence, held.until) == ("No 9", until)
    services.reject_change(by=registrar, change=place)
    services.deliver(by=None, source=source, content=file([1, 2], other))
    assert not selectors.open_changes().exists()  # refused once, not asked again
    services.deliver(by=None, source=source, content=file([1, 2], other | {(1, "name"): "Third"}))
    services.deliver(by=None, source=source, content=file([1, 2], other | {(1, "name"): "Renamed"}))
    states = Change.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ChangeState.ACCEPTED, ChangeState.REJECTED, ChangeState.DROPPED]


def test_a_tax_number_that_is_vouched_for_is_compared_and_not_shown(
    country, subject, source, file, person, client
):
    vouching = services.add_criterion(
        by=None,
        code="tax",
        names={"en": "Tax"},
        evidence={"en": "A certificate"},
        fields=["tax_number"],
        source="The ministry",
    )
    services.confirm(by=None, subject=subject, criterion=vouching, evidence="No 1")
    services.deliver(by=None, source=source, content=file([1], {(1, "tax_number"): "555555555555"}))
    client.force_login(person("registrar", Role.REGISTRAR))
    page = client.get("/en/register/changes/").content.decode()
    assert "never shown" in page
    assert "555555555555" not in page
    (change,) = selectors.open_changes()
    services.accept_change(by=None, change=change, evidence="No 2")
    assert Subject.objects.filter(tax_number="555555555555", pk=subject.pk).exists()


def test_refusals_of_criteria_and_confirmations(criterion, subject, person, load, row):
    more = {"by": None, "names": {}, "evidence": {}, "source": "The ministry"}
    for wrong, where in (
        ({"code": "extract", "fields": ["name"]}, "code"),
        ({"code": "A b", "fields": ["name"]}, "code"),
        ({"code": "new", "fields": []}, "fields"),
        ({"code": "new", "fields": ["contact_email"]}, "fields"),
        ({"code": "new", "fields": ["name"], "source": " "}, "source"),
        ({"code": "new", "fields": ["name"], "valid_to": date(2000, 1, 1)}, "valid_to"),
    ):
        with pytest.raises(Refusal) as refusal:
            services.add_criterion(**(more | wrong))
        assert refusal.value.where == where
    given = {"by": None, "subject": subject, "criterion": criterion, "evidence": "No 5"}
    for wrong, where in (
        ({"evidence": " "}, "evidence"),
        ({"until": date(2020, 1, 1)}, "until"),
    ):
        with pytest.raises(Refusal) as refusal:
            services.confirm(**(given | wrong))
        assert refusal.value.where == where
    registrar = person("registrar", Role.REGISTRAR)
    Subject.objects.filter(pk=subject.pk).update(person=registrar)
    subject.refresh_from_db()
    for by in (registrar, person("analyst", Role.ANALYST)):
        with pytest.raises(Refusal) as refusal:
            services.confirm(**(given | {"by": by}))
        assert refusal.value.kind is Kind.FORBIDDEN
    criterion.valid_from = timezone.localdate()
    services.end_criterion(by=None, criterion=criterion, on=timezone.localdate())
    services.confirm(**given)
    services.confirm(**given)  # replaces the one before
    assert len(selectors.holding_of(subject)) == 1
    with pytest.raises(Refusal):
        services.end_criterion(by=None, criterion=criterion, on=date(2000, 1, 1))


def test_the_registrar_works_through_pages(criterion, subject, person, client):
    client.force_login(person("registrar", Role.REGISTRAR))
    sent = {
        "code": "site-visit",
        "name": "Visit",
        "fields": ["name"],
        "evidence": "A report",
        "source": "The ministry",
        "is_demonstration": "on",
    }
    assert client.post("/en/register/criteria/add/", sent).status_code == 302
    page = client.get("/en/register/criteria/").content.decode()
    assert "Nobody decided this criterion" in page
    address = f"/en/register/{subject.public_id}/"
    assert client.post(f"{address}confirm/", {"criterion": "extract"}).status_code == 422
    sent = {"criterion": "extract", "evidence": "No 5"}
    assert client.post(f"{address}confirm/", sent).status_code == 302
    assert "No 5" in client.get(address).content.decode()
    key = Confirmation.objects.get().pk
    assert (
        client.post(f"/en/register/confirmations/{key}/", {"reason": "Forged"}).status_code == 302
    )
    assert "Forged" in client.get(address).content.decode()


def test_a_load_of_generated_records_meets_the_lock_as_a_refusal(load, row, criterion):
    load([row(n) for n in range(5)], origin=Origin.SYNTHETIC)
    assert load([row(n, name="Again") for n in range(5)]).changed == 5
    subject = Subject.objects.filter(name="Again").first()
    services.confirm(by=None, subject=subject, criterion=criterion, evidence="No 5")
    with pytest.raises(Refusal) as refusal:
        load([row(n, name="Once more") for n in range(5)])
    assert refusal.value.kind is Kind.CONFLICT
