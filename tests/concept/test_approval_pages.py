"""Approval on pages and on the command line: public where it stands, private who must act."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from kerege.cli.concept import app
from kerege.concept import selectors, services
from kerege.concept.models import Resolution, Step
from kerege.kernel.errors import Refusal
from kerege.people.enums import Role

from .test_approval import STEPS, give_pdf

HEAD = "order,code,kind,territory,days,name_kk,name_ru,name_en\n"


@pytest.fixture
def route(published):
    give_pdf(published)
    return services.open_route(by=None, version=published, steps=STEPS, is_demonstration=True)


@pytest.fixture
def seated(route, person):
    one = person()
    step = Step.objects.get(code="r1")
    services.name_holder(by=None, step=step, person=one)
    client = Client()
    client.force_login(one)
    return client, step


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_everybody_sees_where_it_stands_and_nobody_outside_who_sits_there(
    route, seated, person, language
):
    from django.utils.translation import override

    with override(language):
        where = reverse("concept-approval", args=["demo", 1])
    page = Client().get(where).content.decode()
    assert page.count("Body &lt;b&gt;") >= 4 or language != "en"
    assert route.sha256 in page
    name = Step.objects.get(code="r1").seats.get().person.name
    assert name not in page
    staff = Client()
    staff.force_login(person(Role.ANALYST))
    assert name in staff.get(where).content.decode()


def test_the_page_says_that_it_is_a_demonstration_and_opens_nothing(route):
    page = Client().get(reverse("concept-approval", args=["demo", 1])).content.decode()
    assert "No body that is named here has decided anything" in page
    assert "Version 1 is not approved." in page


def test_the_desk_shows_what_waits_and_the_decision_is_taken_there(seated):
    client, step = seated
    desk = client.get(reverse("concept-decisions")).content.decode()
    where = reverse("concept-decision", args=[step.pk])
    assert where in desk
    assert client.get(where).status_code == 200
    empty = client.post(where, {"answer": "return", "back-remarks": " "})
    assert empty.status_code == 422
    assert not Resolution.objects.exists()
    assert client.post(where, {"answer": "agree"}).status_code == 302
    assert Step.objects.get(pk=step.pk).status == "agreed"
    assert client.post(where, {"answer": "agree"}).status_code == 422
    assert where not in client.get(reverse("concept-decisions")).content.decode()


def test_others_are_told_that_there_is_no_such_decision(seated, person):
    _client, step = seated
    where = reverse("concept-decision", args=[step.pk])
    other = Client()
    other.force_login(person(Role.APPROVER))
    assert other.get(where).status_code == 404
    assert other.post(where, {"answer": "agree"}).status_code == 404
    assert Client().get(where).status_code in {302, 404}
    assert not Resolution.objects.exists()


def test_a_real_route_asks_for_a_signature_and_refuses_a_large_file(published, person):
    give_pdf(published)
    services.open_route(by=None, version=published, steps=STEPS)
    step, one = Step.objects.get(code="r1"), person()
    services.name_holder(by=None, step=step, person=one)
    client = Client()
    client.force_login(one)
    where = reverse("concept-decision", args=[step.pk])
    assert client.post(where, {"answer": "agree"}).status_code == 422
    large = SimpleUploadedFile("s.p7s", b"x" * (1024 * 1024 + 1))
    page = client.post(where, {"answer": "agree", "agree-signature": large})
    assert "larger than 1 MB" in page.content.decode()
    small = SimpleUploadedFile("s.p7s", b"x")
    page = client.post(where, {"answer": "agree", "agree-signature": small})
    assert page.status_code == 422
    assert "not set up here" in page.content.decode()


def test_pages_take_few_queries(route, seated, person, django_assert_max_num_queries):
    client, _step = seated
    for where, most in (
        (reverse("concept-approval", args=["demo", 1]), 20),
        (reverse("concept-decisions"), 12),
    ):
        with django_assert_max_num_queries(most):
            client.get(where)


def test_a_route_is_read_from_a_file_with_every_problem_at_once(small, tmp_path):
    path = tmp_path / "route.csv"
    path.write_text(HEAD + "1,a,region,*,5,,,\n2,mf,ministry,,7,М,М,M\n", encoding="utf-8")
    steps = services.read_route(path)
    assert [step.code for step in steps] == ["a-XX-1", "a-XX-2", "a-XX-3", "mf"]
    path.write_text(HEAD + "0,a,king,ZZ,9999,,,\n1,,region,*,x,,,\n", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        services.read_route(path)
    for wrong in ("'0'", "'king'", "'ZZ'", "'9999'", "name_kk", "row 3, code"):
        assert wrong in refused.value.where
    for bad in (b"", HEAD.encode(), b"\xff\xfe\x00", b"order,code\n1,a\n"):
        path.write_bytes(bad)
        with pytest.raises(Refusal):
            services.read_route(path)
    with pytest.raises(Refusal, match="cannot be read"):
        services.read_route(tmp_path / "none.csv")


def test_the_route_of_the_package_can_be_read(small):
    from kerege.countries import __file__ as countries

    path = Path(countries).parent / "kazakhstan" / "concept" / "approval_route.csv"
    steps = services.read_route(path)
    assert {step.kind for step in steps} == {"region", "ministry", "council", "government"}


def test_the_command_line_goes_the_whole_way(published, person, tmp_path):
    give_pdf(published)
    one = person()
    path = tmp_path / "route.csv"
    path.write_text(HEAD + "1,mf,ministry,,7,М,М,M\n", encoding="utf-8")

    def run(*arguments):
        return CliRunner().invoke(app, ["route", *arguments, "--json"])

    opened = run("open", "demo", str(path), "--demonstration")
    assert json.loads(opened.stdout)["routes"][0]["holders"] == ["mf"]
    assert run("name", "demo", "mf", one.email).exit_code == 0
    assert [step.code for step in selectors.to_decide(one)] == ["mf"]
    assert run("name", "demo", "mf", "no@example.test").exit_code == 5
    assert run("name", "demo", "xx", one.email).exit_code == 5
    assert run("show", "demo").exit_code == 0
    assert run("show", "nothing").exit_code == 5
    assert run("in-force", "demo", "--act", "x", "--on", "2026-01-01").exit_code == 4
    assert run("in-force", "demo", "--act", "x", "--on", "soon").exit_code == 2
    plain = CliRunner().invoke(app, ["route", "show", "demo"])
    assert "open (demonstration)" in plain.stdout


def test_programs_see_where_it_stands_and_nobody_who_sits_there(route, seated):
    answer = Client().get("/api/v1/concept/demo/versions/1/approval")
    found = answer.json()
    assert found["status"] is None
    assert not found["opens_instruments"]
    [way] = found["routes"]
    assert way["sha256"] == route.sha256
    assert way["holders"] == [step["code"] for step in way["steps"] if step["status"] == "active"]
    assert way["steps"][0]["name"]["en"].startswith("Body <b>")
    assert all(step["remarks"] == "" for step in way["steps"])
    assert Step.objects.get(code="r1").seats.get().person.name not in answer.content.decode()
    assert Client().get("/api/v1/concept/demo/versions/9/approval").status_code == 404
