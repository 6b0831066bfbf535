"""The portal's own pages: they open empty and full, with few queries, in three languages."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from kerege.evidence.models import Dataset, Figure, Variable
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role
from kerege.portal.web.questions import questions
from kerege.reference.enums import TerritoryKind
from kerege.reference.models import Country, NeedArea, Territory

pytestmark = pytest.mark.django_db
LIST, PAGE = 12, 20


def names(text: str) -> dict[str, str]:
    return {f"name_{language}": f"{text} {language}" for language in ("kk", "ru", "en")}


def country(regions: int) -> list[Territory]:
    """Make a country with so many regions, each with figures of several variables."""
    Country.objects.create(
        code="XX", currency="XTS", package_version="1", package_checksum="0" * 64, **names("Land")
    )
    whole = Territory.objects.create(
        code="XX", kind=TerritoryKind.COUNTRY, valid_from=date(1992, 1, 1), **names("Land")
    )
    dataset = Dataset.objects.create(
        code="d", publisher="P", licence="L", checksum="0" * 64, status="published"
    )
    variables = [
        Variable.objects.create(
            code=code, kind="share", decimals=1, is_additive=False, unit_en="%", **names(code)
        )
        for code in ("j_share", "population_avg", "artisans")
    ]
    area = NeedArea.objects.create(code="hubs", order=1, **names("Hubs"))
    NeedArea.objects.create(code="space", order=2, parent=area, **names("Space"))
    made = []
    for number in range(regions):
        region = Territory.objects.create(
            code=f"XX-{number:02d}",
            kind=TerritoryKind.REGION,
            parent=whole,
            valid_from=date(1992, 1, 1),
            tile_row=number // 8,
            tile_column=number % 8,
            **names(f"Region {number}"),
        )
        made.append(region)
        for variable in variables:
            figure(variable, region, dataset, number)
    return made


def figure(variable: Variable, region: Territory, dataset: Dataset, number: int) -> None:
    for year in (2023, 2024):
        Figure.objects.create(
            code=f"{variable.code}-{region.code}-{year}".lower(),
            variable=variable,
            territory=region,
            period=str(year),
            year=year,
            value=Decimal(number) / 7,
            dataset=dataset,
            source="P",
        )


PATHS = ("", "regions/", "search/?q=region", "design/", "api/", "accounts/login/")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_pages_open_before_anything_is_loaded(client: Client, language: str, path: str) -> None:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize("number", [3, 50])
@pytest.mark.parametrize(
    ("path", "most"),
    [("", LIST), ("regions/", LIST), ("search/?q=region", LIST), ("regions/XX-01/", PAGE)],
)
def test_pages_ask_few_questions_whatever_their_size(
    client: Client, path: str, most: int, number: int, django_assert_max_num_queries: Any
) -> None:
    country(number)
    with django_assert_max_num_queries(most):
        answer = client.get(f"/en/{path}")
    assert answer.status_code == 200
    assert "Region 1" in answer.content.decode()


def test_a_region_says_what_it_has_and_what_is_missing(client: Client) -> None:
    country(3)
    page = client.get("/en/regions/XX-02/").content.decode()
    assert "Region 2" in page
    assert "0.2857" in page  # the value as published, 2/7
    assert "Nobody has yet said what this region needs." in page
    assert "No measure is planned for this region" in page


def test_the_country_and_unknown_codes_are_not_regions(client: Client) -> None:
    country(1)
    for code in ("XX", "XX-99", "%3Cscript%3E"):
        answer = client.get(f"/ru/regions/{code}/")
        assert answer.status_code == 404
        assert "<script>" not in answer.content.decode()


def test_a_region_that_is_not_measured_stays_on_the_map(client: Client) -> None:
    regions = country(3)
    Figure.objects.filter(territory=regions[1]).delete()
    page = client.get("/en/regions/").content.decode()
    assert page.count("tile--0") >= 1
    assert "not measured" in page


@pytest.mark.parametrize("query", ["%00", "a" * 5000, "<script>", "%", "' OR 1=1", "\u202e"])
def test_search_takes_anything(client: Client, query: str) -> None:
    answer = client.get("/en/search/", {"q": query})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_no_page_has_script_or_style_of_its_own(client: Client) -> None:
    country(3)
    for path in ("", "regions/", "regions/XX-01/", "design/", "api/", "accounts/login/", "nope/"):
        page = client.get(f"/en/{path}").content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert "<script" not in page
        assert "http://" not in page.replace("http://www.w3.org", "")


def test_each_of_the_twenty_questions_leads_to_a_page_or_says_who_will_answer(
    client: Client,
) -> None:
    country(3)
    asked = [question for role in questions() for question in role["questions"]]
    assert [question["number"] for question in asked] == list(range(1, 21))
    for address in {question["url"] for question in asked if question["url"]}:
        assert client.get(address, follow=True).status_code == 200, address
    page = client.get("/en/").content.decode()
    assert page.count("not yet open</span>") == sum(not question["url"] for question in asked)


def person(role: Role, territory: Territory | None = None) -> Person:
    found = Person.objects.create_user(f"{role}@example.org", None, name=str(role))
    assign_role(by=None, person=found, role=role, territory=territory)
    return found


def test_a_desk_shows_what_waits_for_the_role(client: Client) -> None:
    regions = country(3)
    Dataset.objects.create(
        code="waiting", title_en="Waiting table", publisher="P", licence="L", checksum="1" * 64
    )
    client.force_login(person(Role.REPRESENTATIVE, regions[1]))
    page = client.get("/en/desk/").content.decode()
    assert "Region 1" in page
    assert "Waiting table" not in page
    client.force_login(person(Role.ANALYST))
    page = client.get("/en/desk/").content.decode()
    assert "Waiting table" in page
    assert "3 regions of 3 have no statement on record" in page


def test_jobs_are_for_staff_and_renew_themselves_only_while_something_moves(
    client: Client,
) -> None:
    from procrastinate.contrib.django import app

    client.force_login(person(Role.REPRESENTATIVE, country(1)[0]))
    assert client.get("/en/jobs/").status_code == 403
    client.force_login(person(Role.ANALYST))
    assert "hx-get" not in client.get("/en/jobs/").content.decode()
    app.configure_task("kerege.test.long_work", queue="test").defer()
    whole = client.get("/en/jobs/").content.decode()
    assert "kerege.test.long_work" in whole
    assert "hx-get" in whole
    part = client.get("/en/jobs/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "long_work" in part


def test_an_address_that_no_code_can_have_is_not_found(client: Client) -> None:
    country(1)
    assert client.get("/en/regions/%00/").status_code == 404


def test_chores_are_shown_only_where_they_failed(client: Client) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    client.force_login(person(Role.ANALYST))
    number = app.configure_task("kerege.concept.tasks.retry_stalled").defer(timestamp=0)
    assert "killed worker" not in client.get("/en/jobs/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    assert ProcrastinateJob.objects.get(pk=number).status == "failed"
    assert "killed worker" in client.get("/en/jobs/").content.decode()


def test_the_documentation_of_the_api_names_every_operation(client: Client) -> None:
    from kerege.portal.api import api

    page = client.get("/en/api/").content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert path in page
    assert client.get("/api/v1/docs").headers["Location"].endswith("/api/")


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()
