"""Question 1: how large the sector is under each scope, and what explains the difference."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kerege.evidence import selectors, services
from kerege.evidence.services import FigureRow
from kerege.reference.models import (
    Activity,
    Classification,
    Correspondence,
    Scope,
    ScopeItem,
    Subsector,
)

pytestmark = pytest.mark.django_db


def activity(within, code, parent=None):
    return Activity.objects.create(
        classification=within, code=code, level=5, parent=parent, name_en=f"Act {code}"
    )


def scope(code, items, **more):
    made = Scope.objects.create(
        code=code, version="1", status="reference", name_en=code.title(), source="s", **more
    )
    for found, weight in items:
        ScopeItem.objects.create(scope=made, activity=found, weight=weight)
    return made


@pytest.fixture
def sector(country, variable, dataset):
    """Three activities with firms, and scopes in three classifications."""
    oked = Classification.objects.create(code="oked", name_en="OKED", source="s")
    nace = Classification.objects.create(code="nace", name_en="NACE", source="s")
    far = Classification.objects.create(code="far", name_en="Far", source="s")
    group = activity(oked, "59")
    films, music = activity(oked, "591", group), activity(oked, "592", group)
    books = activity(oked, "581")
    abroad = activity(nace, "J59")
    Correspondence.objects.create(
        activity=group, other=abroad, weight=1, status="provisional", source="s"
    )
    one = scope("one", [(films, 1), (books, 1)])
    parts = [Subsector.objects.create(scope=one, code=c, name_en=c) for c in ("p", "q")]
    for part in parts:
        ScopeItem.objects.create(scope=one, activity=music, subsector=part, weight="0.5")
    scope("two", [(abroad, 1)])
    scope("unreachable", [(activity(far, "x"), 1)])
    made = variable("firms")
    rows = [
        FigureRow(variable="firms", territory="XX", period="2024", activity=f"oked:{code}", value=v)
        for code, v in (("591", 10), ("592", 7), ("581", 4))
    ]
    into = dataset()
    services.record_figures(by=None, dataset=into, rows=rows)
    services.publish_dataset(by=None, dataset=into)
    return SimpleNamespace(variable=made, group=group, books=books)


def test_a_code_in_two_subsectors_is_counted_once_and_a_crosswalk_carries_a_scope(sector):
    of = selectors.base(sector.variable)
    sizes = {size.scope.code: size for size in selectors.sizes(of)}
    assert sizes["one"].total == Decimal("17.5")
    assert sizes["two"].total == 17
    assert sizes["two"].through == ("oked", "nace")
    assert not sizes["two"].is_official
    assert sizes["unreachable"].total is None
    between = selectors.between_scopes(of, sizes["one"], sizes["two"])
    assert [(s.code, s.difference) for s in between.steps] == [
        ("581", -4),
        ("592", Decimal("3.5")),
        ("591", 0),
    ]


def test_factors_of_ones_own_with_their_source_count_parts_of_activities(client, sector, analyst):
    """The factors are made up: each says which part of an activity counts."""
    client.force_login(analyst)
    begun = {"code": "factors", "name_en": "Factors", "source": "Made-up study, \u202etable 2"}
    here = client.post("/en/evidence/scopes/own/", begun)["Location"]
    table = "classification,activity,weight,subsector\noked,59,0.25,core\noked,581,0.005,partial\n"
    file = SimpleUploadedFile("factors.csv", table.encode())
    assert client.post(f"{here}load/", {"file": file}).status_code == 302
    assert client.post(f"{here}publish/", {"reason": "Factors of a study"}).status_code == 302
    of = selectors.base(sector.variable)
    (size,) = (size for size in selectors.sizes(of) if size.scope.code == "own-factors")
    assert size.total == Decimal("0.25") * (10 + 7) + Decimal("0.005") * 4
    page = client.get("/en/reference/scopes/own-factors/1/").content.decode()
    assert "Put together in this installation; Made-up study, table 2" in page
    assert "0.005" in page
    said = client.get("/api/v1/evidence/scopes?variable=firms&from=own-factors:1&to=one:1").json()
    assert said["start"] == pytest.approx(float(size.total))


def test_the_page_shows_the_steps_and_leads_to_each_figure(client, sector):
    for language in ("kk", "ru", "en"):
        answer = client.get(f"/{language}/evidence/scopes/")
        assert answer.status_code == 200
    page = answer.content.decode()
    assert "Act 581" in page
    assert "/en/evidence/figures/firms.XX.2024.581/" in page
    assert "no crosswalk" in page


def test_files_and_api_say_the_same_as_the_page(client, sector):
    ends = "?variable=firms&from=one:1&to=two:1"
    said = client.get(f"/api/v1/evidence/scopes{ends}").json()
    assert said["start"] + sum(step["difference"] for step in said["steps"]) == said["end"] == 17
    rows = client.get(f"/en/evidence/scopes.json{ends}").json()
    assert [row["activity"] for row in rows] == [step["activity"] for step in said["steps"]]
    sheet = client.get(f"/en/evidence/scopes.csv{ends}").content.decode()
    assert "oked:581,Act 581,out,4,1,0,-4,False,firms.XX.2024.581" in sheet


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=nowhere:1", 404),
        ("?to=unreachable:1", 422),
        ("?variable=nothing", 404),
        ("?year=soon", 422),
        ("?year=1999", 404),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(client, sector, query, status):
    answer = client.get(f"/en/evidence/scopes/{query}")
    assert answer.status_code == status
    assert client.get(f"/api/v1/evidence/scopes{query}").status_code == status


def test_an_amount_that_a_scope_divides_is_in_no_total(sector):
    of = selectors.base(sector.variable)
    whole = of.figures.pop("591")
    of.figures.clear()
    of.figures["59"] = whole
    size = next(s for s in selectors.sizes(of) if s.scope.code == "one")
    assert (size.total, size.divided & {"59"}) == (0, {"59"})


def test_without_amounts_the_page_says_what_is_missing(client, country):
    page = client.get("/en/evidence/scopes/").content.decode()
    assert "No amount by activity has been published yet" in page
    assert client.get("/api/v1/evidence/scopes").json() is None


@pytest.mark.parametrize("more", [0, 30])
def test_queries_do_not_grow_with_scopes(client, sector, more, django_assert_max_num_queries):
    for n in range(more):
        scope(f"s{n}", [(sector.books, 1)])
    with django_assert_max_num_queries(20):
        client.get("/en/evidence/scopes/")
