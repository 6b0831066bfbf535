"""The API says how it refuses, and refuses as it says."""

import pytest


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
