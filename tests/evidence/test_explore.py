"""The explorer by activity, scope and district: what is on the screen is what is taken away."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from kerege.evidence import selectors, services
from kerege.evidence.selectors import Cut
from kerege.evidence.services import FigureRow
from kerege.reference.models import Activity, Classification, Scope, Territory

WEAVING, MUSIC = "list:weaving", "list:music"


@pytest.fixture
def divided(country, variable, dataset):
    """Jobs by activity: of region A as a whole, of C and of its districts by activity only."""
    for code in ("C1", "C2", "D1"):
        Territory.objects.create(
            code=f"XX-{code}", kind="district", parent=getattr(country, f"xx_{code[0].lower()}"),
            name_en=f"District {code}", valid_from=date(2018, 1, 1),
        )  # fmt: skip
    known = Classification.objects.create(code="list", source="x")
    for code in ("weaving", "music"):
        Activity.objects.create(classification=known, code=code, name_en=code.title(), level=1)
    Scope.objects.create(code="own", version="1", status="reference", source="x")
    variable("jobs")
    variable("firms")
    into = dataset("bureau")
    rows = [
        ("jobs", "XX-A", 900, {}),
        ("jobs", "XX-C", 400, {}),
        ("jobs", "XX-A", 20, {"activity": WEAVING}),
        ("jobs", "XX-C", 10, {"activity": WEAVING}),
        ("jobs", "XX-C", 7, {"activity": MUSIC, "scope": "own:1"}),
        ("firms", "XX-C1", 3, {"activity": WEAVING}),
        ("firms", "XX-C2", None, {"activity": WEAVING, "observation": "Q"}),
        ("firms", "XX-D1", 5, {"activity": WEAVING}),
        ("firms", "XX-C1", 1, {"activity": MUSIC}),
    ]
    figures = [
        FigureRow(variable=name, territory=place, period="2024", value=value, **more)
        for name, place, value, more in rows
    ]
    services.record_figures(by=None, dataset=into, rows=figures)
    services.publish_dataset(by=None, dataset=into)


def values(variable, cut):
    found = selectors.cross_section(selectors.variable_by_code(variable), 2024, cut=cut)
    return {f.territory.code: f.value for f in found if f.value is not None}


def activity(code):
    return selectors.activity_by_code(code)


def test_an_activity_never_stands_in_for_the_whole(divided):
    assert values("jobs", Cut()) == {"XX-A": 900, "XX-C": 400}
    assert values("jobs", Cut(activity=activity(WEAVING))) == {"XX-A": 20, "XX-C": 10}
    table = selectors.table(selectors.variable_by_code("jobs"))
    assert {row.territory.code: row.cells[0].value for row in table.rows if row.cells[0].value} == {
        "XX-A": 900,
        "XX-C": 400,
    }
    assert selectors.latest("jobs", "XX-A", activity=None).value == 900
    assert [p.value for p in selectors.series("jobs", "XX-A")] == [900]
    assert [f.value for f in selectors.newest(None, territory__code="XX-C")] == [400]


def test_districts_are_shown_inside_their_region_and_never_beside_it(divided, country):
    cut = Cut(activity=activity(WEAVING), within=country.xx_c)
    assert values("firms", cut) == {"XX-C1": 3}
    assert values("firms", Cut(activity=activity(WEAVING))) == {}
    rows = selectors.cross_section(selectors.variable_by_code("firms"), 2024, cut=cut)
    assert [(f.territory.code, f.observation) for f in rows] == [("XX-C1", "A"), ("XX-C2", "Q")]


def test_the_page_chooses_what_there_is(client, divided):
    address = reverse("evidence-explore")
    page = client.get(address, {"variable": "firms"})
    assert (page.context["activity"], page.context["cut"].within.code) == (MUSIC, "XX-C")
    assert "all together" not in page.content.decode()
    page = client.get(address, {"variable": "firms", "activity": WEAVING, "within": "XX-D"})
    assert [f.territory.code for f in page.context["figures"]] == ["XX-D1"]
    page = client.get(address, {"variable": "jobs"})
    assert (page.context["activity"], page.context["cut"].within) == ("", None)
    assert "all together" in page.content.decode()
    page = client.get(address, {"variable": "jobs", "activity": MUSIC, "scope": "own:1"})
    assert [f.value for f in page.context["figures"] if f.value] == [7]
    assert client.get(address, {"variable": "jobs", "activity": "list:x"}).status_code == 404
    assert client.get(address, {"variable": "jobs", "scope": "own:2"}).status_code == 404
    assert client.get(address, {"variable": "firms", "within": "XX-Z"}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"variable": "firms", "activity": WEAVING, "within": "XX-C"},
        {"variable": "jobs", "activity": WEAVING},
        {"variable": "jobs"},
    ],
)
def test_the_file_is_the_page_and_the_code_names_every_choice(client, divided, asked):
    page = client.get(reverse("evidence-explore"), asked)
    shown = [(f.territory.code, f.value) for f in page.context["figures"]]
    file = next(one for one in page.context["downloads"] if one["name"] == "CSV")
    rows = list(csv.DictReader(io.StringIO(client.get(file["url"]).content.decode("utf-8-sig"))))
    taken = [(row["territory"], None if row["value"] == "" else int(row["value"])) for row in rows]
    assert taken == shown
    for name, value in asked.items():
        assert f"--{name} {value}" in page.context["code"]["command"]
    api = client.get(page.context["code"]["address"]).json()
    kept = [(f.territory.code, f.value) for f in page.context["figures"] if f.pk]
    assert [(row["territory"], row["value"]) for row in api["items"]] == kept


def test_a_variable_known_by_activity_only_leads_there(client, divided):
    page = client.get(reverse("evidence-variable", args=["firms"])).content.decode()
    assert "?variable=firms&amp;activity=list%3Amusic" in page
    figure = client.get(reverse("evidence-figure", args=["firms.XX-C1.2024.weaving"]))
    assert "weaving Weaving" in figure.content.decode()


def test_queries_do_not_grow_with_districts(client, divided, django_assert_max_num_queries):
    address = reverse("evidence-explore")
    asked = {"variable": "firms", "activity": WEAVING, "within": "XX-C"}
    with django_assert_max_num_queries(20):
        client.get(address, asked)
