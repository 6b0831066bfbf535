"""No field leaves the register without a class, and none of class never leaves at all."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from kerege.people.enums import Role
from kerege.register import selectors
from kerege.register.enums import FieldClass, Origin
from kerege.register.models import Subject
from kerege.register.rules import DERIVED, FIELD_CLASSES
from kerege.register.web import api

TEMPLATES = Path(api.__file__).parents[1] / "templates" / "register"
NEVER = {name for name, of_class in FIELD_CLASSES.items() if of_class is FieldClass.NEVER}
EVERY = FIELD_CLASSES | DERIVED
PUBLIC = {name for name, of_class in EVERY.items() if of_class is FieldClass.PUBLIC}
SECRETS = ("studio7@example.test", "990101300123", "1980", "micro")


@pytest.fixture
def subject(load, row):
    load([row(7, founder_birth_year=1980)], origin=Origin.DECLARED)
    return Subject.objects.get()


def test_every_column_has_a_class_and_every_class_a_column():
    columns = {field.name for field in Subject._meta.concrete_fields}
    assert columns == set(FIELD_CLASSES)


def test_the_history_does_not_keep_what_nobody_may_see():
    kept = {field.name for field in Subject.pgh_event_model._meta.concrete_fields}
    assert not kept & (NEVER - {"id"})


@pytest.mark.django_db
def test_everyone_gets_public_fields_only(subject, person):
    assert set(selectors.serialise(subject, None)) == PUBLIC
    assert set(selectors.serialise(subject, person("somebody"))) == PUBLIC
    assert set(selectors.serialise(subject, person("analyst", Role.ANALYST))) == PUBLIC


@pytest.mark.django_db
def test_the_subject_sees_its_own_fields_and_no_other_subject_does(subject, person):
    owner, other = person("owner"), person("other")
    Subject.objects.filter(pk=subject.pk).update(person=owner)
    subject.refresh_from_db()
    assert "contact_email" in selectors.serialise(subject, owner)
    assert "person" not in selectors.serialise(subject, owner)
    assert "contact_email" not in selectors.serialise(subject, other)


@pytest.mark.django_db
def test_a_subject_without_a_person_belongs_to_nobody(subject):
    assert set(selectors.serialise(subject, AnonymousUser())) == PUBLIC


@pytest.mark.django_db
def test_the_registrar_never_sees_what_nobody_may(subject, person):
    seen = selectors.serialise(subject, person("registrar", Role.REGISTRAR))
    assert set(seen) == set(EVERY) - NEVER


def test_the_schema_of_the_api_has_public_fields_only():
    assert set(api.SubjectOut.model_fields) == PUBLIC


def test_templates_name_no_field_that_is_not_public():
    records = (
        "territory",
        "activity",
        "subsector",
        "legal_form",
        "origin",
        "kind",
        "source",
        "status",
    )
    added = {f"{name}_name" for name in records} | {"is_unlisted", "may_ask_erasure", "shown_name"}
    for template in TEMPLATES.glob("*.html"):
        named = set(re.findall(r"subject\.(\w+)", template.read_text()))
        assert named <= PUBLIC | added | {"is_synthetic"}, template.name
        assert not re.findall(r"record\.", template.read_text()), template.name


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_page_and_no_answer_carries_a_secret(client, subject, language):
    addresses = [
        f"/{language}/register/",
        f"/{language}/register/?q=studio",
        f"/{language}/register/{subject.public_id}/",
        f"/{language}/register/counts/",
        "/api/v1/register/subjects",
        f"/api/v1/register/subjects/{subject.public_id}",
        "/api/v1/register/counts",
        "/api/v1/openapi.json",
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert not [secret for secret in SECRETS[:2] if secret in text], address
    answer = client.get(f"/api/v1/register/subjects/{subject.public_id}").json()
    assert set(answer) == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=",
        "?q=&q=a&q=b",
        "?region=",
        "?region=XX",
        "?person=1",
        "?tax_number=9901",
        "?sort=tax_number",
        "?sort=name;DROP TABLE x",
        "?sort=-contact_email",
        "?sort=(select 1)",
        "?page=0",
        "?page=x",
        "?page=99999999",
        "?q=%00",
        "?q=%25",
        "?legal_form=guild",
        "?format=json",
        "?fields=tax_number",
    ],
)
def test_no_question_opens_more(client, subject, query):
    page = client.get(f"/en/register/{query}")
    assert page.status_code == 200
    assert not [secret for secret in SECRETS[:2] if secret in page.content.decode()]
    answer = client.get(f"/api/v1/register/subjects{query}")
    assert answer.status_code in {200, 422}
    assert not [secret for secret in SECRETS[:2] if secret in answer.content.decode()]


@pytest.mark.django_db
def test_a_field_that_is_not_public_cannot_be_searched(client, subject):
    for query in ("contact_email=studio7@example.test", "founder_birth_year=1900", "employees=99"):
        assert "Studio 00007" in client.get(f"/en/register/?{query}").content.decode()


@pytest.mark.django_db
def test_the_export_is_the_registrars_and_harmless(client, load, row, person):
    load([row(7, name="=cmd|'/c calc'!A1"), row(8, about="\u202eevil")], origin=Origin.DECLARED)
    address = reverse("register-export")
    assert client.get(address).status_code == 302
    client.force_login(person("analyst", Role.ANALYST))
    assert client.get(address).status_code == 403
    client.force_login(person("registrar", Role.REGISTRAR))
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=cmd" in text
    assert "\u202e" not in text
    assert "990101300123" not in text
    assert "studio7@example.test" in text
    assert not NEVER & set(text.splitlines()[0].split(","))
