"""Pages, files and API: the same figures for the same person, whatever is asked."""

import csv
import io
import json

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.evidence import selectors, services
from kerege.evidence.exports import harmless
from kerege.evidence.models import Dataset, Figure, Run
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(1)</script>"
YEARS = range(2020, 2024)
VALUES = {(p, y): 10 + y - 2020 for p in ("XX", "XX-A", "XX-C", "XX-D") for y in YEARS}


@pytest.fixture
def shown(record):
    record(VALUES)
    record({("XX-B", 2023): 77777}, "secret", "hidden", publish=False)
    return VALUES


def url(name: str, *args, **query) -> str:
    address = reverse(name, args=args)
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else address


PAGES = (
    ("evidence",),
    ("evidence-conflicts",),
    ("evidence-explore",),
    ("evidence-datasets",),
    ("evidence-runs",),
    ("evidence-variable", "jobs"),
    ("evidence-dataset", "bureau"),
    ("evidence-figure", "jobs.XX-A.2020"),
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0])
def test_pages_open_to_everyone(client, shown, page):
    response = client.get(url(*page))
    assert response.status_code == 200
    assert "77,777" not in response.content.decode()


HIDDEN = (
    ("evidence-variable", "secret"),
    ("evidence-dataset", "hidden"),
    ("evidence-figure", "secret.XX-B.2023"),
    ("api:evidence-figure", "secret.XX-B.2023"),
    ("api:evidence-dataset", "hidden"),
    ("api:evidence-series", "secret", "XX-B"),
)


@pytest.mark.parametrize("page", HIDDEN, ids=lambda page: page[0])
def test_drafts_do_not_exist_for_the_public(client, shown, nobody_special, analyst, page):
    assert client.get(url(*page)).status_code == 404
    client.force_login(nobody_special)
    assert client.get(url(*page)).status_code == 404
    client.force_login(analyst)
    assert client.get(url(*page)).status_code == 200


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "parquet"])
@pytest.mark.parametrize(
    "query", [{}, {"variable": ""}, {"dataset": "", "year": ""}, {"territory": "XX-B"}]
)
def test_files_hold_no_more_than_pages(client, shown, form, query):
    content = client.get(url("evidence-export", form, **query)).content
    assert b"77777" not in content
    assert b"secret" not in content


@pytest.mark.parametrize("query", ["", "?variable=", "?variable=&variable=", "?page=x", "?q[]=1"])
def test_the_api_list_holds_no_drafts(client, shown, query):
    response = client.get(url("api:evidence-figures") + query)
    assert response.status_code in {200, 422}
    assert b"77777" not in response.content


BAD = (
    ("variable=nope", 404),
    ("variable=jobs&year=abcd", 422),
    ("variable=jobs&year=99999", 422),
    ("variable=jobs&variable=jobs", 422),
    ("variable=%00", 404),
    ("variable=jobs&breakdown=%27%20OR%201=1", 404),
    ("variable=%3Cscript%3E", 404),
    ("variable=secret", 404),
    ("variable=jobs&year=1999", 200),
    ("foreign=1", 200),
    ("variable=", 200),
)


@pytest.mark.parametrize(("query", "status"), BAD)
def test_bad_parameters_are_refused_in_words(client, shown, query, status):
    response = client.get(url("evidence-explore") + "?" + query)
    assert response.status_code == status
    assert b"<script>" not in response.content.replace(b"<script src", b"")


@given(st.text(max_size=40), st.sampled_from(["variable", "year", "territory", "scope", "code"]))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_parameter_breaks_an_export(client, shown, text, name):
    response = client.get(reverse("evidence-export", args=["csv"]), {name: text})
    assert response.status_code in {200, 404, 422}


def test_an_export_of_a_page_answers_for_every_region(client, shown):
    query = {"variable": "jobs", "year": "2020", "breakdown": "total"}
    content = client.get(url("evidence-export", "csv", **query)).content.decode("utf-8-sig")
    rows = {row["territory"]: row for row in csv.DictReader(io.StringIO(content))}
    assert rows["XX-A"]["value"] == "10"
    assert (rows["XX-B"]["value"], rows["XX-B"]["observation"]) == ("", "M")


def test_a_format_nobody_knows_is_refused(client, shown):
    assert client.get(url("evidence-export", "pdf")).status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_texts_are_no_formulas(text):
    assert harmless(text) == f"'{text}"


def test_names_with_markup_and_formulas_come_out_harmless(client, variable, dataset):
    variable("jobs", names={"en": f'=HYPERLINK("x"){MARKUP}'})
    made = dataset("bad", titles={"en": MARKUP}, publisher=MARKUP)
    row = FigureRow(
        variable="jobs",
        territory="XX-A",
        period="2020",
        value=-5 + 10,
        source=f"@{MARKUP}",
        notes={"en": MARKUP},
    )
    services.record_figures(by=None, dataset=made, rows=[row])
    services.publish_dataset(by=None, dataset=made)
    pages = [("evidence-figure", "jobs.XX-A.2020"), ("evidence-dataset", "bad")]
    pages += [("evidence-datasets",), ("evidence",), ("evidence-variable", "jobs")]
    for page in pages:
        assert MARKUP not in client.get(url(*page)).content.decode(), page
    content = client.get(url("evidence-export", "csv")).content.decode("utf-8-sig")
    [found] = csv.DictReader(io.StringIO(content))
    assert found["variable_name"].startswith("'=")
    assert found["source"].startswith("'@")
    assert found["value"] == "5"


def test_a_spreadsheet_holds_texts_and_numbers(client, shown):
    from openpyxl import load_workbook

    content = client.get(url("evidence-export", "xlsx", variable="jobs")).content
    heading, first, *_rest = load_workbook(io.BytesIO(content)).active.values
    row = dict(zip(heading, first, strict=True))
    assert (row["value"], row["synthetic"]) == (10, False)


def test_the_synthetic_mark_is_in_every_representation(client, variable, dataset):
    variable("jobs")
    made = dataset("register", is_synthetic=True)
    row = FigureRow(variable="jobs", territory="XX-A", period="2020", value=5)
    services.record_figures(by=None, dataset=made, rows=[row])
    services.publish_dataset(by=None, dataset=made)
    with pytest.raises(Refusal, match="cannot be declared real"):
        dataset("register")
    answer = client.get(url("api:evidence-figure", "jobs.XX-A.2020")).json()
    assert answer["figure"]["synthetic"] is True
    assert client.get(url("api:evidence-dataset", "register")).json()["synthetic"] is True
    page = client.get(url("evidence-figure", "jobs.XX-A.2020")).content.decode()
    assert "mark--synthetic" in page
    file = client.get(url("evidence-export", "json")).content
    assert [row["synthetic"] for row in json.loads(file)] == [True]


def test_the_api_pages_through_figures(client, shown):
    first = client.get(url("api:evidence-figures", limit=5)).json()
    rest = client.get(url("api:evidence-figures", limit=500, offset=5)).json()
    assert first["count"] == len(first["items"]) + len(rest["items"]) == len(VALUES)
    assert client.get(url("api:evidence-figures", limit=0)).status_code == 422


def test_a_withdrawn_dataset_says_why_and_shows_nothing(client, shown, analyst):
    services.withdraw_dataset(
        by=analyst, dataset=Dataset.objects.get(code="bureau"), reason="Revised by the bureau"
    )
    page = client.get(url("evidence-dataset", "bureau")).content.decode()
    assert "Revised by the bureau" in page
    assert client.get(url("evidence-figure", "jobs.XX-A.2020")).status_code == 404
    assert client.get(url("api:evidence-figures")).json()["count"] == 0


def test_a_run_can_be_computed_again_by_staff_only(client, shown, analyst, nobody_special, record):
    record({key: 2 * value for key, value in VALUES.items()}, "grp")
    services.compute_all(by=None)
    run = Run.objects.get(method="evidence.growth")
    assert client.get(url("evidence-run", run.code)).status_code == 200
    again = url("evidence-run-again", run.code)
    assert client.post(again).status_code == 302
    client.force_login(nobody_special)
    assert client.post(again).status_code == 403
    client.force_login(analyst)
    assert "the checksum is the same" in client.post(again).content.decode()
    assert client.get(again).status_code == 405


LISTS = ("evidence", "evidence-datasets", "evidence-runs", "evidence-conflicts")
RECORDS = (("evidence-variable", "jobs"), ("evidence-figure", "jobs.XX-A.2020"))


@pytest.mark.parametrize("rows", [3, 50])
def test_pages_ask_little_of_the_database(
    client, shown, record, dataset, rows, django_assert_max_num_queries
):
    for n in range(rows):
        record({("XX-A", 2020): n}, f"jobs-{n}", f"bureau-{n}")
    for name in LISTS:
        with django_assert_max_num_queries(12):
            client.get(url(name), {"page": 1})
    for page in (*RECORDS, ("evidence-dataset", "bureau")):
        with django_assert_max_num_queries(20):
            client.get(url(*page))
    with django_assert_max_num_queries(12):
        client.get(url("evidence-explore", variable="jobs"))
    with django_assert_max_num_queries(12):
        client.get(url("api:evidence-figures", limit=rows))


def test_the_country_page_compares_published_and_computed_totals(client, record):
    record({("XX-A", 2017): 60, ("XX-F", 2017): 40, ("XX-C", 2017): 15, ("XX-D", 2017): 25})
    page = client.get(url("evidence-variable", "jobs")).content.decode()
    assert "Sum of the regions, which cover the country" in page
    assert "Region XX-F" in page.split("Left out of the sum")[1][:300]


def test_an_earlier_version_stays_readable(client, record):
    record({("XX-A", 2020): 10})
    record({("XX-A", 2020): 12})
    page = client.get(url("evidence-figure", "jobs.XX-A.2020")).content.decode()
    assert "Earlier versions" in page
    assert Figure.objects.count() == 2


def test_profile_of_a_region(record, country):
    record(VALUES)
    record({("XX-A", 2020): 1}, "firms", "firms")
    profile = selectors.region_profile(country.xx_c)
    assert [figure.code for figure in profile.observed] == ["jobs.XX-C.2023"]
    assert [variable.code for variable in profile.not_measured] == ["firms"]
