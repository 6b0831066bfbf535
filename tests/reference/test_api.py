"""The room's part of the API."""

import pytest

from kerege.kernel.errors import Refusal
from kerege.reference import selectors


def _get(client, path, **query):
    answer = client.get(f"/api/v1/reference/{path}", query)
    return answer.status_code, answer.json()


def test_territories_come_with_their_succession(client, territories):
    status, rows = _get(client, "territories")
    assert status == 200
    by_code = {row["code"]: row for row in rows}
    assert by_code["XX-O"]["valid_to"] == "2018-06-18"
    [came] = by_code["XX-N"]["came_from"]
    assert (came["code"], came["on"], came["source"]["en"]) == ("XX-O", "2018-06-19", "law")
    assert by_code["XX-N"]["name"] == {"kk": None, "ru": None, "en": "New"}


def test_scopes_say_how_official_they_are(client, lists):
    _, rows = _get(client, "scopes")
    said = {row["code"]: (row["status"], row["activities"], row["subsectors"]) for row in rows}
    assert said == {
        "national": ("provisional", 1, 2),
        "wide": ("reference", 2, 0),
        "abroad": ("official", 1, 0),
    }


def test_items_of_a_scope_carry_weight_and_sub_sector(client, lists):
    _, rows = _get(client, "scopes/national/p-1/items")
    assert [row["subsector"]["code"] for row in rows] == ["crafts", "design"]


def test_an_activity_is_answered_by_every_scope(client, lists):
    _, answer = _get(client, "activities", q="32120")
    [found] = answer["items"]
    assert {said["scope"]: said["answer"] for said in found["answers"]} == {
        "national": "counted",
        "wide": "in-part",
        "abroad": "other-classification",
    }


def test_needs_stand_under_their_areas(client, needs):
    _, [area] = _get(client, "need-areas")
    assert area["code"] == "hubs"
    assert [need["code"] for need in area["needs"]] == ["workshops"]


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x" * 101}, {"q": "a", "page": "0"}])
def test_a_question_that_cannot_be_asked_is_refused(client, lists, query):
    status, _ = _get(client, "activities", **query)
    assert status == 422


def test_a_scope_that_does_not_exist_is_a_problem_with_a_mend(client, lists):
    status, problem = _get(client, "scopes/national/9/items")
    assert status == 404
    assert problem["detail"] == "Choose one from the list of scopes."


def test_code_lists_take_a_bounded_number_of_queries(client, lists, django_assert_max_num_queries):
    for path in ("territories", "scopes", "classifications", "need-areas"):
        with django_assert_max_num_queries(6):
            assert _get(client, path)[0] == 200


def test_who_gives_a_name_instead_of_a_code_is_told_the_code(territories):
    with pytest.raises(Refusal, match="no territory new") as refused:
        selectors.territory("new")
    assert refused.value.mend == "Write its code: XX-N (New)."
