"""Problems are calm pages in three languages, and problem details in the API."""

import json

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from kerege.portal import problems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Мұндай бет жоқ"), ("ru", "Такой страницы нет"), ("en", "There is no such page")],
)
def test_an_address_that_does_not_exist_is_said_so(
    client: Client, language: str, words: str
) -> None:
    answer = client.get(f"/{language}/nowhere/")
    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_the_api_answers_with_problem_details(client: Client) -> None:
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == 404


def test_a_form_that_was_open_too_long_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/en/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "This form was open too long" in answer.content.decode()


def test_an_error_of_ours_asks_the_database_for_nothing(
    rf: RequestFactory, django_assert_num_queries: object
) -> None:
    with translation.override("ru"), django_assert_num_queries(0):  # type: ignore[operator]  # a fixture
        answer = problems.server_error(rf.get("/ru/regions/"))
    assert answer.status_code == 500
    assert "На нашей стороне произошла ошибка" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_an_error_of_ours_in_the_api_is_problem_details(rf: RequestFactory) -> None:
    answer = problems.server_error(rf.get("/api/v1/evidence/figures"))
    assert answer.status_code == 500
    assert json.loads(answer.content)["title"] == "Something broke on our side."


def test_a_bad_request_and_a_closed_door_say_what_to_do(rf: RequestFactory) -> None:
    for view, status in ((problems.bad_request, 400), (problems.forbidden, 403)):
        answer = view(rf.get("/api/v1/x"), Exception())
        assert answer.status_code == status
        assert json.loads(answer.content)["detail"]
