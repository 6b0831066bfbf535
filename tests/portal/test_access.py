"""Deny by default: an address opens only to those whom the table names."""

import pytest
from django.test import Client
from django.urls import reverse

from addresses import addresses
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role
from kerege.portal.access import EVERYONE, NOBODY, Audience, audience_of
from kerege.portal.access_table import TABLE
from kerege.portal.api import api

NAMES = sorted({address.name for address in addresses() if address.name})
# allauth keeps old addresses that only point to the new ones; nothing links to them.
NAMELESS = ("accounts/social/",)


def test_every_address_has_a_row() -> None:
    missing = [name for name in NAMES if name not in TABLE]
    assert not missing, (
        f"No row in portal/access_table.py for: {', '.join(missing)}. Nobody can open these "
        "addresses. Decide who may (EVERYONE, SIGNED_IN, STAFF, roles or NOBODY) and add a row."
    )


def test_every_row_has_an_address() -> None:
    stale = sorted(set(TABLE) - set(NAMES))
    assert not stale, f"These rows of portal/access_table.py name no address: {', '.join(stale)}."


def test_every_address_has_a_name() -> None:
    nameless = [
        address.route
        for address in addresses()
        if not address.name and not address.route.partition("/")[2].startswith(NAMELESS)
    ]
    assert not nameless, f"Addresses without a name can have no row: {nameless}. Name them."


def test_every_operation_of_the_api_is_in_the_table() -> None:
    names = {
        f"api:{operation.url_name}"
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    assert names <= set(TABLE), f"No row for: {', '.join(sorted(names - set(TABLE)))}"


def test_an_operation_answers_by_a_named_schema_only() -> None:
    loose = [
        operation.operation_id
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        if not operation.response_models
        or {status for status, form in operation.response_models.items() if form is None} - {204}
    ]
    assert not loose, f"Operations that could answer anything: {loose}. Give them response=."


def test_an_audience_is_written_as_the_table_writes_it() -> None:
    for name, audience in TABLE.items():
        assert all(isinstance(one, (Audience, Role)) for one in audience), name
        assert audience == EVERYONE or Audience.EVERYONE not in audience, name


def test_an_address_without_a_row_is_for_nobody() -> None:
    assert audience_of("made-up-address") == NOBODY
    assert audience_of("") == NOBODY


@pytest.fixture
def anybody(db) -> list[Client]:
    """Return clients of a visitor, of each role, and of a superuser."""
    clients = [Client()]
    for role in (role for role in Role if role != Role.REPRESENTATIVE):
        person = Person.objects.create_user(f"{role}@example.org", name=str(role))
        assign_role(by=None, person=person, role=role)
        clients.append(Client())
        clients[-1].force_login(person)
    clients.append(Client())
    clients[-1].force_login(Person.objects.create_superuser("root@example.org", name="Root"))
    return clients


def test_an_address_whose_row_is_taken_away_is_found_by_nobody(
    anybody: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, name in (("/en/regions/", "regions"), ("/api/v1/reference/scopes", None)):
        assert {client.get(path).status_code for client in anybody} == {200}
        monkeypatch.delitem(TABLE, name or "api:reference-scopes")
        assert {client.get(path).status_code for client in anybody} == {404}


def test_being_a_superuser_opens_nothing(anybody: list[Client], monkeypatch) -> None:
    monkeypatch.setitem(TABLE, "regions", frozenset({Role.REGISTRAR}))
    assert anybody[-1].get("/en/regions/").status_code == 403


def test_a_nameless_address_is_found_by_nobody(anybody: list[Client]) -> None:
    for client in anybody:
        assert client.get("/en/accounts/social/connections/").status_code == 404


def test_the_desk_asks_for_sign_in(client: Client, db) -> None:
    answer = client.get("/en/desk/")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=/en/desk/"


def test_a_closed_address_of_the_api_answers_with_a_problem(
    client: Client, db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TABLE, "api:reference-scopes", frozenset({Role.ANALYST}))
    answer = client.get("/api/v1/reference/scopes")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
