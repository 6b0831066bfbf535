"""What is not published, and what is personal, reaches no visitor by any way."""

import json

import pytest
from django.urls import NoReverseMatch, reverse

from addresses import addresses
from site_words import secrets_in


@pytest.fixture(scope="module")
def open_paths(found):
    return sorted({path for paths in found.values() for path in paths})


def test_what_could_leak_is_there(visitors, site):
    """The registrar sees the personal data; without that the tests below would prove nothing."""
    public_id = site.planted["subjects"][0]
    page = visitors["registrar"].get(f"/en/register/{public_id}/")
    assert secrets_in(page.content, {"e-mail": site.planted["secrets"]["e-mail"]})
    export = visitors["registrar"].get("/en/register/export.csv")
    assert secrets_in(export.content, {"e-mail": site.planted["secrets"]["e-mail"]})


def test_no_page_file_or_feed_gives_a_secret_away(anonymous, site, open_paths):
    told = {}
    for path in open_paths:
        if kinds := secrets_in(anonymous.get(path).content, site.planted["secrets"]):
            told[path] = kinds
    assert not told, told


def test_no_published_file_gives_a_secret_away(site):
    files = [path for path in site.out.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".pdf", ".docx", ".json"}
    told = {
        path.name: kinds
        for path in files
        if (kinds := secrets_in(path.read_bytes(), site.planted["secrets"]))
    }
    assert not told, told


def test_the_record_of_a_person_shows_public_fields_only(anonymous, site):
    for public_id in site.planted["subjects"]:
        for path in (f"/en/register/{public_id}/", f"/api/v1/register/subjects/{public_id}"):
            answer = anonymous.get(path)
            assert not secrets_in(answer.content, site.planted["secrets"]), path
            assert "1987" not in answer.text, path


def test_nobody_at_all_is_shown_a_tax_number(visitors, site):
    secret = {"tax number": site.planted["secrets"]["tax number"]}
    for title, visitor in visitors.items():
        for public_id in site.planted["subjects"]:
            answer = visitor.get(f"/en/register/{public_id}/")
            assert not secrets_in(answer.content, secret), title
        assert not secrets_in(visitor.get("/en/register/export.csv").content, secret), title


def _guesses(site) -> list[str]:
    """Return every address that takes one argument, with the name of something unpublished."""
    names = [
        site.planted["figure"],
        site.planted["secrets"]["dataset"],
        site.planted["statement"],
        str(site.planted["version"]),
    ]
    found = []
    for address in addresses():
        if not address.name or not address.parameters:
            continue
        for name in names:
            try:
                found.append(reverse(address.name, kwargs=dict.fromkeys(address.parameters, name)))
            except NoReverseMatch:
                continue
    return found


def test_guessing_the_name_of_something_unpublished_finds_nothing(anonymous, site):
    guesses = _guesses(site)
    assert len(guesses) > 10
    told = []
    for path in guesses:
        answer = anonymous.get(path)
        if answer.status_code == 200 or secrets_in(answer.content, site.planted["secrets"]):
            told.append(f"{path}: {answer.status_code}")
        assert answer.status_code < 500, path
    assert not told, "\n".join(told)


def test_searching_for_a_secret_finds_nothing(anonymous, site, open_paths):
    lists = sorted({path.partition("?")[0] for path in open_paths})
    told = []
    for path in lists:
        for kind, secret in site.planted["secrets"].items():
            half = secret[: len(secret) // 2 + 1]
            answer = anonymous.get(path, params={"q": half, "search": half, "name": half})
            others = {kind: secret}
            if secrets_in(answer.content, others):
                told.append(f"{path}: {kind}")
    assert not told, "\n".join(told)


def test_the_api_document_names_no_personal_field(anonymous):
    document = anonymous.get("/api/v1/openapi.json").json()
    names = json.dumps(document)
    for field in ("tax_number", "contact_email", "contact_phone", "founder_birth_year"):
        assert f'"{field}"' not in names, field
