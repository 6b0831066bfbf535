"""The pages of the room, in three languages, at a bounded number of queries."""

import pytest

from kerege.reference.models import Activity, ScopeItem, Territory

PAGES = (
    "/reference/",
    "/reference/scopes/national/p-1/",
    "/reference/activities/",
    "/reference/activities/?q=32",
    "/reference/needs/",
)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language(client, lists, territories, needs, language, page):
    answer = client.get(f"/{language}{page}")
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_before_a_package_is_loaded(client, db, page):
    answer = client.get(f"/en{page}")
    assert answer.status_code == (404 if "scopes" in page else 200)


def test_a_name_in_another_language_is_marked_as_such(client, lists):
    page = client.get("/en/reference/activities/?q=59111").content.decode()
    assert '<span lang="kk">Кино өндіру</span>' in page
    page = client.get("/kk/reference/activities/?q=22110").content.decode()
    assert '<span lang="ru">Производство шин</span>' in page


def test_a_provisional_scope_says_so(client, lists):
    page = client.get("/en/reference/scopes/national/p-1/").content.decode()
    assert "mark--provisional" in page


def test_a_scope_that_does_not_exist_is_a_refusal_with_a_mend(client, lists):
    answer = client.get("/en/reference/scopes/national/9/")
    assert answer.status_code == 404
    assert "Choose one from the list of scopes" in answer.content.decode()


def test_a_former_territory_shows_its_last_day_and_its_successor(client, territories):
    page = client.get("/en/reference/").content.decode()
    assert 'datetime="2018-06-18"' in page
    assert "New" in page


def test_markup_in_a_question_comes_out_as_text(client, lists):
    page = client.get("/en/reference/activities/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("rows", [3, 50])
def test_queries_do_not_grow_with_rows(
    client, lists, territories, rows, django_assert_max_num_queries
):
    for number in range(rows):
        activity = Activity.objects.create(
            classification=lists.oked, code=f"9{number:04}", level=5, name_ru=f"Вид {number}"
        )
        ScopeItem.objects.create(scope=lists.national, activity=activity)
        Territory.objects.create(
            code=f"XX-{number}",
            kind="region",
            parent=territories.country,
            name_en=f"R{number}",
            valid_from="1992-01-01",
        )
    for page in ("/reference/", "/reference/activities/?q=9", "/reference/scopes/national/p-1/"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/en{page}").status_code == 200
