"""Acting in an approval through the API: whose step it is, retries, deputies, what is recorded."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kerege.audit.models import Event
from kerege.concept import services
from kerege.concept.models import Resolution, Route, Step
from kerege.concept.signatures.adapter import Signed, no_signature
from kerege.people.enums import Role

from .test_approval import STEPS, give_pdf

AT = "/api/v1/concept/demo/versions/1/approval"


@pytest.fixture
def route(published):
    give_pdf(published)
    return services.open_route(by=None, version=published, steps=STEPS, is_demonstration=True)


@pytest.fixture
def signed_in(person):
    """Return a function that gives a client of a new person with roles, who sends the token."""

    def make(*roles):
        who = person(*roles)
        client = Client(enforce_csrf_checks=True)
        client.force_login(who)
        client.get(reverse("account_change_password"))
        token = {"X-CSRFToken": client.cookies["csrftoken"].value}

        def post(where, data=None, headers=token):
            return client.post(
                f"{AT}/{where}", json.dumps(data or {}), "application/json", headers=headers
            )

        post.person = who
        post.client = client
        post.token = token
        return post

    return make


def test_who_holds_a_step_agrees_once_and_a_retry_changes_nothing(route, signed_in):
    holder, other = signed_in(), signed_in(Role.APPROVER)
    services.name_holder(by=None, step=Step.objects.get(code="r1"), person=holder.person)
    assert Client().post(f"{AT}/steps/r1/agree").status_code == 403
    assert holder("steps/r1/agree", headers={}).status_code == 403, "without its token"
    assert other("steps/r1/agree").status_code == 404
    assert holder("steps/none/agree").status_code == 404
    assert not Resolution.objects.exists()
    first = holder("steps/r1/agree")
    assert first.status_code == 200, first.content
    steps = {row["code"]: row["status"] for row in first.json()["routes"][0]["steps"]}
    assert steps["r1"] == "agreed"
    again = holder("steps/r1/agree")
    assert (again.status_code, again.json()) == (200, first.json())
    assert holder("steps/r1/return", {"remarks": "No."}).status_code == 409
    assert Resolution.objects.count() == 1
    assert Event.objects.filter(act="concept.agree").count() == 1


def test_a_deputy_is_named_and_returns_with_remarks(route, signed_in):
    holder, deputy = signed_in(), signed_in()
    step = Step.objects.get(code="r1")
    services.name_holder(by=None, step=step, person=holder.person)
    named = {"email": deputy.person.email}
    assert deputy("steps/r1/deputy", named).status_code == 404
    assert holder("steps/r1/deputy", {"email": "nobody@example.test"}).status_code == 404
    assert holder("steps/r1/deputy", {"email": "no address"}).status_code == 422
    for _time in range(2):
        assert holder("steps/r1/deputy", named).status_code == 200
    assert step.seats.count() == 2
    for wrong in ({"remarks": "  "}, {"remarks": ""}, {}, {"remarks": "a\x00b"}):
        assert deputy("steps/r1/return", wrong).status_code == 422
    for _time in range(2):
        answer = deputy("steps/r1/return", {"remarks": "Figures of 2027 <b>missing</b>. "})
        assert answer.status_code == 200, answer.content
    made = Resolution.objects.get()
    assert (made.person, made.as_deputy, made.is_agreed) == (deputy.person, True, False)
    assert answer.json()["routes"][0]["status"] == "returned"
    assert deputy("steps/r1/return", {"remarks": "Other."}).status_code in {403, 409}


def test_an_approver_withdraws_and_nobody_else(route, signed_in):
    approver, editor = signed_in(Role.APPROVER), signed_in(Role.EDITOR)
    assert editor("withdraw").status_code == 403
    for _time in range(2):
        assert approver("withdraw").json()["routes"][0]["status"] == "withdrawn"
    assert Route.objects.get().status == "withdrawn"
    assert Event.objects.filter(act="concept.close_route").count() == 1


def test_a_real_route_asks_for_a_signature_over_the_pdf(published, signed_in, monkeypatch):
    give_pdf(published)
    route = services.open_route(by=None, version=published, steps=STEPS)
    holder, approver = signed_in(), signed_in(Role.APPROVER)
    services.name_holder(by=None, step=Step.objects.get(code="r1"), person=holder.person)

    def sign(content):
        file = SimpleUploadedFile("a.p7s", content)
        where = f"{AT}/steps/r1/agree"
        return holder.client.post(where, {"signature": file}, headers=holder.token)

    assert sign(b"x" * (2**20 + 1)).status_code == 422
    assert sign(b"nobody verifies here").status_code == 503
    asked = []

    class Double:
        name = "double"

        def verify(self, content, signature):
            asked.append(hashlib.sha256(content).hexdigest())
            if signature != b"mine":
                raise no_signature("it is another one")
            return Signed("CN=Holder", "CN=Root", "1", None)

    monkeypatch.setattr("kerege.concept.services.decisions.chosen", Double)
    assert holder("steps/r1/agree").status_code == 422
    assert sign(b"not mine").status_code == 422
    assert not Resolution.objects.exists()
    for _time in range(2):
        assert sign(b"mine").status_code == 200
    made = Resolution.objects.get()
    assert (made.signature.signer, made.signature.sha256) == ("CN=Holder", route.sha256)
    assert set(asked) == {route.sha256}
    assert approver("steps/mf/deputy", {"email": holder.person.email}).status_code == 200
