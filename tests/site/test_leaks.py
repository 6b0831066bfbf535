"""What is not published, and what is personal, reaches no visitor by any way."""

import itertools
import json

import pytest
from django.urls import NoReverseMatch, resolve, reverse

from site_words import secrets_in


@pytest.fixture(scope="module")
def open_paths(found):
    return sorted({path for paths in found.values() for path in paths})


def test_what_could_leak_is_there(visitors, site, export):
    """The registrar sees the personal data; without that the tests below would prove nothing."""
    public_id = site.planted["subjects"][0]
    page = visitors["registrar"].get(f"/en/register/{public_id}/")
    assert secrets_in(page.content, {"e-mail": site.planted["secrets"]["e-mail"]})
    assert secrets_in(export, {"e-mail": site.planted["secrets"]["e-mail"]})


def test_no_page_file_or_feed_gives_a_secret_away(anonymous, site, open_paths):
    told = {}
    for path in open_paths:
        if kinds := secrets_in(anonymous.get(path).content, site.planted["secrets"], path):
            told[path] = kinds
    assert not told, told


def test_no_published_file_gives_a_secret_away(site):
    files = [path for path in site.out.rglob("KZ-*") if path.is_file()]
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


def test_nobody_at_all_is_shown_a_tax_number(visitors, site, export):
    secret = {"tax number": site.planted["secrets"]["tax number"]}
    for title, visitor in visitors.items():
        for public_id in site.planted["subjects"]:
            answer = visitor.get(f"/en/register/{public_id}/")
            assert not secrets_in(answer.content, secret), title
    assert not secrets_in(export, secret)


def _guesses(site, paths) -> set[str]:
    """Return every address with one of its arguments replaced by something unpublished."""
    names = [
        site.planted["figure"],
        site.planted["secrets"]["dataset"],
        site.planted["statement"],
        site.planted["version"],
    ]
    found = set()
    for name, path in paths.items():
        # The way to confirm an address answers the same whatever the token is.
        if name.startswith(("account_", "openid_")) or name == "concept-comment-confirm":
            continue
        arguments = resolve(path).kwargs
        for replaced, secret in itertools.product(arguments, names):
            if replaced == "comment" and secret == site.planted["version"]:
                continue  # a public comment has that number
            try:
                found.add(reverse(name, kwargs=arguments | {replaced: secret}))
            except NoReverseMatch:
                continue
    return found


def test_guessing_the_name_of_something_unpublished_finds_nothing(anonymous, site, paths):
    guesses = _guesses(site, paths)
    assert any(f"v{site.planted['version']}/" in path for path in guesses)
    assert any(site.planted["figure"] in path for path in guesses)
    told = []
    for path in sorted(guesses):
        answer = anonymous.get(path)
        is_closed = answer.status_code in {403, 404, 405, 422}
        is_closed = is_closed or "/accounts/login/" in answer.headers.get("Location", "")
        if not is_closed or secrets_in(answer.content, site.planted["secrets"], path):
            told.append(f"{path}: {answer.status_code}")
    assert not told, "\n".join(told)


def test_searching_for_a_secret_finds_nothing(anonymous, site, open_paths):
    # A file is a part of the list beside it, and is read whole above.
    lists = {path.partition("?")[0] for path in open_paths if "?" in path}
    lists = {path for path in lists if "." not in path.rpartition("/")[2]}
    lists |= {"/en/search/", "/en/register/", "/api/v1/register/subjects"}
    told = []
    for path in sorted(lists):
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
