"""What each scope says of an activity."""

from decimal import Decimal

import pytest

from kerege.reference.counting import Answer, answers_of, overlaps
from kerege.reference.selectors import find_activities


def _said(activity):
    [found] = answers_of([activity])
    return {said.scope.code: said for said in found.answers}


def test_an_activity_in_two_sub_sectors_is_counted_once(lists):
    said = _said(lists.jewels)["national"]
    assert (said.answer, said.weight) == (Answer.COUNTED, Decimal(1))
    assert [part.code for part in said.subsectors] == ["crafts", "design"]


def test_a_share_is_said_to_be_a_share(lists):
    said = _said(lists.jewels)["wide"]
    assert (said.answer, said.weight) == (Answer.IN_PART, Decimal("0.5"))


def test_not_counted_is_not_the_same_as_no_answer(lists):
    said = _said(lists.tyres)
    assert said["national"].answer == Answer.NOT_COUNTED
    assert said["abroad"].answer == Answer.OTHER_CLASSIFICATION
    assert said["abroad"].weight is None


def test_answers_take_four_queries_for_any_number_of_activities(
    lists, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        answers_of([lists.jewels, lists.films, lists.tyres])


def test_scopes_of_one_classification_are_compared_by_code(lists):
    [compared] = overlaps(lists.national)
    assert compared.scope == lists.wide
    assert (compared.shared, compared.only_here, compared.only_there) == (1, 0, 1)


@pytest.mark.parametrize("asked", ["3212", "32.12", "32 12"])
def test_a_code_is_found_by_its_beginning_with_and_without_points(lists, asked):
    assert [found.code for found in find_activities(asked)] == ["32120", "32.12"]


def test_words_are_found_in_any_language_and_form(lists):
    assert lists.jewels in find_activities("ювелирные изделия")
    assert lists.jewels in find_activities("jewellery")
    assert lists.films in find_activities("кино өндіру")
    assert lists.films in find_activities("КИНОФИЛЬМ")


def test_only_codes_that_a_business_can_have_are_found(lists):
    assert "321" not in {found.code for found in find_activities("321")}


def test_operators_of_the_search_language_do_no_harm(lists):
    for asked in ("'", '"', "a & | !", "<->", "%", "_", "\\", "()", "or -", ":*"):
        list(find_activities(asked))
