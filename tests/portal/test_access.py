"""Deny by default: an address opens only to those whom the table names."""

import pytest
from django.test import Client
from django.urls import get_resolver

from kerege.portal.access import audience_of
from kerege.portal.access_table import TABLE


def test_an_address_without_a_row_is_for_nobody() -> None:
    assert audience_of("made-up-address") == frozenset()


@pytest.mark.django_db
def test_an_address_whose_row_is_taken_away_is_not_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/en/regions/").status_code == 200
    monkeypatch.delitem(TABLE, "regions")
    assert client.get("/en/regions/?asked=again").status_code == 404


@pytest.mark.django_db
def test_the_desk_asks_for_sign_in(client: Client) -> None:
    answer = client.get("/en/desk/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/accounts/login/")


def test_every_row_names_an_address_that_exists() -> None:
    known = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    for resolver in get_resolver().url_patterns:
        if namespace := getattr(resolver, "namespace", None):
            known |= {f"{namespace}:{n}" for n in resolver.reverse_dict if isinstance(n, str)}
        for child in getattr(resolver, "url_patterns", []):
            known |= {child.name} if getattr(child, "name", None) else set()
            for leaf in getattr(child, "url_patterns", []):
                known |= {leaf.name} if getattr(leaf, "name", None) else set()
    assert set(TABLE) - {"jobs"} <= known
