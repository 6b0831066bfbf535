"""The API says how it refuses, and refuses as it says."""

import pytest
from ninja import Schema

from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role


@pytest.fixture
def document(client, db):
    return client.get("/api/v1/openapi.json").json()


def test_every_operation_says_how_it_refuses(document):
    for path, methods in document["paths"].items():
        for operation in methods.values():
            said = set(operation["responses"])
            assert {"422", "404"} <= said, path
            assert said & {"200", "201", "202", "204"}, path


def test_every_operation_has_a_summary_and_an_id_of_its_own(document):
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert all(one.get("summary") for one in operations)
    ids = [one["operationId"] for one in operations]
    assert len(ids) == len(set(ids))


def test_a_parameter_that_cannot_be_read_is_a_problem_with_its_place(client, db):
    answer = client.get("/api/v1/reference/activities", {"q": "a", "page": "x"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert "page" in problem["instance"]
    assert problem["detail"]


def _schemas(base=Schema):
    for one in base.__subclasses__():
        yield one
        yield from _schemas(one)


def test_two_rooms_do_not_give_one_name_to_two_forms():
    """The document knows a form by its name only: of two with one name, one would be lost."""
    known = {}
    torn = []
    for one in _schemas():
        if one.__module__.startswith("kerege."):
            form = one.model_json_schema()
            form.pop("description", None)
            if known.setdefault(one.__name__, form) != form:
                torn.append(f"{one.__module__}.{one.__name__}")
    assert not torn, torn


def test_every_refusal_is_announced_as_a_problem(document):
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if status.startswith("4"):
                    assert list(answer["content"]) == ["application/problem+json"], path


def test_a_body_that_is_not_json_is_refused_like_everything_else(client, db):
    person = Person.objects.create_user("analyst@example.org", name="Analyst")
    assign_role(by=None, person=person, role=Role.ANALYST)
    client.force_login(person)
    answer = client.post("/api/v1/needs/statements/add", b"\x00", content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["instance"] == "body"
