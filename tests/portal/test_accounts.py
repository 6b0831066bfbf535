"""Signing in gives nothing away, and an account cannot be taken over."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role, ensure_person

LOGIN, RESET = "/en/accounts/login/", "/en/accounts/password/reset/"
PASSWORD = "felt and willow 19"


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


@pytest.fixture
def person(db) -> Person:
    return ensure_person(
        by=None, email="aigul@example.org", name="Aigul", password=PASSWORD, is_verified=True
    )


def _sign_in(client: Client, email: str, password: str, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def test_an_account_opened_by_the_house_can_sign_in_at_once(client, person):
    assert _sign_in(client, person.email, PASSWORD)["Location"] == "/en/desk/"


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_only_to_pages_of_this_site(client, person, evil):
    answer = client.post(
        f"{LOGIN}?next={evil}", {"login": person.email, "password": PASSWORD, "next": evil}
    )
    assert answer["Location"] == "/en/desk/"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/"])
def test_choosing_a_language_leads_only_to_pages_of_this_site(client, db, evil):
    answer = client.post("/i18n/setlang/", {"language": "kk", "next": evil})
    assert "evil" not in answer["Location"]


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, person):
    wrong = _sign_in(client, person.email, "not the password").content.decode()
    unknown = _sign_in(client, "nobody@example.org", "not the password").content.decode()
    assert _without_what_was_typed(wrong) == _without_what_was_typed(unknown)


def _without_what_was_typed(page: str) -> list[str]:
    lines = page.replace("nobody@example.org", "…").replace("aigul@example.org", "…").splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line]


def test_asking_for_a_new_password_does_not_say_who_has_an_account(client, person):
    known = client.post(RESET, {"email": person.email})
    unknown = client.post(RESET, {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [[person.email]]


def test_two_hundred_requests_for_a_new_password_send_few_letters(client, person):
    for _ in range(200):
        client.post(RESET, {"email": person.email})
    assert 1 <= len(mail.outbox) <= 5


def test_a_forwarded_address_does_not_lift_the_limit_on_attempts(client, person):
    for attempt in range(40):
        answer = _sign_in(
            client, f"x{attempt}@example.org", "?", HTTP_X_FORWARDED_FOR=f"1.2.3.{attempt}"
        )
    assert answer.status_code == 429
    assert "Too much has come from you" in answer.text
    assert 'id="main"' in answer.text  # a page of the portal


def test_guessing_one_password_is_stopped_and_then_the_right_one_fails_too(client, person):
    for _ in range(6):
        _sign_in(client, person.email, "a guess")
    assert _sign_in(client, person.email, PASSWORD).status_code == 200
    assert client.get("/en/desk/").status_code == 302


def test_changing_the_address_asks_for_the_password_again(client, person):
    client.force_login(person)
    answer = client.post("/en/accounts/email/", {"action_add": "", "email": "thief@example.org"})
    assert answer["Location"].startswith("/en/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


@pytest.mark.parametrize("path", ["totp/activate/", "recovery-codes/generate/"])
def test_a_second_factor_cannot_be_changed_without_the_password(client, person, path):
    client.force_login(person)
    answer = client.get(f"/en/accounts/2fa/{path}", follow=True)
    assert answer.redirect_chain[0][0].startswith("/en/accounts/reauthenticate/")


def test_nobody_opens_an_account_from_outside(client, db):
    page = client.get("/en/accounts/signup/")
    assert page.status_code == 200
    client.post(
        "/en/accounts/signup/",
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not Person.objects.filter(email="new@example.org").exists()
    assert not mail.outbox


def test_an_installation_may_open_sign_up_and_then_the_address_is_confirmed(client, db, settings):
    settings.SIGNUP_IS_OPEN = True
    client.post(
        "/en/accounts/signup/",
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not EmailAddress.objects.get(email="new@example.org").verified
    assert client.get("/en/desk/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]


def test_signing_up_with_a_known_address_looks_like_signing_up(client, person, settings):
    settings.SIGNUP_IS_OPEN = True
    form = {"password1": PASSWORD, "password2": PASSWORD}
    known = client.post("/en/accounts/signup/", form | {"email": person.email})
    cache.clear()
    other = Client().post("/en/accounts/signup/", form | {"email": "new@example.org"})
    assert (known.status_code, known["Location"]) == (other.status_code, other["Location"])


def test_signing_out_needs_a_click_not_a_link(client, person):
    client.force_login(person)
    client.get("/en/accounts/logout/")
    assert client.get("/en/desk/").status_code == 200
    client.post("/en/accounts/logout/")
    assert client.get("/en/desk/").status_code == 302


def test_a_short_or_common_password_is_refused(client, person):
    client.force_login(person)
    for bad in ("short", "password1234", "aigul@example.org"):
        page = client.post(
            "/en/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": bad, "password2": bad},
        )
        assert page.status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_form_without_its_token_is_refused(person):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 403


def test_an_act_by_the_api_needs_the_token_of_the_session(person):
    assign_role(by=None, person=person, role=Role.ANALYST)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    answer = strict.post("/api/v1/needs/statements/add", {}, content_type="application/json")
    assert answer.status_code == 403
    assert "X-CSRFToken" in answer.json()["detail"]
    strict.get(LOGIN.replace("login", "password/change"))
    token = {"HTTP_X_CSRFTOKEN": strict.cookies["csrftoken"].value}
    answer = strict.post(
        "/api/v1/needs/statements/add", {}, content_type="application/json", **token
    )
    assert answer.status_code == 422
