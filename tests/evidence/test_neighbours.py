"""What a region is strong in, which regions are like it, and regions side by side."""

from decimal import Decimal

import pytest
from django.test import Client

from kerege.evidence import selectors, services
from kerege.evidence.analysis import METHODS, Panel
from kerege.evidence.overlap import Borders
from kerege.evidence.selectors import Conditions
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db

PLACES = ("XX-A", "XX-B", "XX-C", "XX-D")
NATION = 0


def panel(values: dict[str, dict[int, float]], year: int = 2024) -> Panel:
    regions = sorted({place for column in values.values() for place in column})
    return Panel(
        {name: {(p, year): v for p, v in column.items()} for name, column in values.items()},
        {NATION: "XX", **{place: f"XX-{place}" for place in regions}},
        NATION,
        Borders(frozenset(regions), frozenset(), {}, {}),
        {name: n for n, name in enumerate(values, 1)},
    )


RECIPE = {
    "indicators": ["people", "share"],
    "logarithms": ["people"],
    "weights": {"people": 1, "share": 1},
    "explained": 1,
    "target": "distance",
    "part": "part",
}


def test_the_nearest_region_is_the_one_with_the_nearest_numbers() -> None:
    found = METHODS["evidence.like_regions"].compute(
        panel({"people": {1: 100, 2: 110, 3: 1000}, "share": {1: 1, 2: 1.1, 3: 6}}), RECIPE
    )
    of_first = [r for r in found if r.territory == "XX-1" and r.variable == "distance"]
    assert [row.breakdown for row in of_first] == ["XX-2", "XX-3"]
    assert of_first[0].value < of_first[1].value
    parts = [r for r in found if r.territory == "XX-1" and r.variable == "part"]
    assert [row.breakdown for row in parts] == ["XX-2.people", "XX-2.share"]
    assert sum(row.value for row in parts) == pytest.approx(100)


def test_distances_do_not_depend_on_units_and_go_both_ways() -> None:
    people, share = {1: 100.0, 2: 400.0, 3: 90.0}, {1: 2.0, 2: 3.0, 3: 7.0}
    once = METHODS["evidence.like_regions"].compute(
        panel({"people": people, "share": share}), RECIPE
    )
    scaled = panel({"people": {k: 1000 * v for k, v in people.items()}, "share": share})
    again = METHODS["evidence.like_regions"].compute(scaled, RECIPE)
    assert [r.value for r in once] == pytest.approx([r.value for r in again])
    distance = {(r.territory, r.breakdown): r.value for r in once if r.variable == "distance"}
    for (one, other), value in distance.items():
        assert value == pytest.approx(distance[other, one])


@pytest.mark.parametrize(
    "values",
    [
        {"people": {1: 100, 2: 110}, "share": {1: 1, 2: 2}},
        {"people": {1: 0, 2: 110, 3: 5}, "share": {1: 1, 2: 2, 3: 3}},
        {"people": {1: 9, 2: 110, 3: 5}, "share": {1: 2, 2: 2, 3: 2}},
        {"people": {1: 9, 2: 110, 3: 5}, "share": {1: 2, 2: 3}},
    ],
    ids=["two regions", "nobody", "no difference", "not all measured"],
)
def test_where_nothing_can_be_near_there_is_no_distance(values) -> None:
    assert METHODS["evidence.like_regions"].compute(panel(values), RECIPE) == []


def test_a_subsector_found_beside_what_a_region_has_is_nearer() -> None:
    """Film and music go together in 1 and 2; region 3 has film, so music is next."""
    counts = {
        "n@film": {1: 50, 2: 60, 3: 50, 4: 1},
        "n@music": {1: 50, 2: 55, 3: 1, 4: 2},
        "n@crafts": {1: 2, 2: 1, 3: 40, 4: 90},
    }
    recipe = {"counts": list(counts), "year": 2024, "threshold": 1, "target": "related"}
    found = METHODS["evidence.register_relatedness"].compute(panel(counts), recipe)
    value = {(row.territory, row.breakdown): row.value for row in found}
    assert value["XX-4", "crafts"] == pytest.approx(
        max(value["XX-4", p] for p in ("music", "crafts"))
    )
    assert value["XX-1", "music"] > value["XX-4", "music"]
    withheld = {**counts, "n@film": {1: 50, 2: 60}}
    assert METHODS["evidence.register_relatedness"].compute(panel(withheld), recipe) == []


@pytest.fixture
def measured(record, country):
    rows = {"grp": (500, 300, 400, 900), "gva_j": (10, 30, 12, 90), "population_avg": (9, 5, 8, 7)}
    for code, values in rows.items():
        table = {
            (place, year): 1000 * value + 10 * year
            for place, value in zip(PLACES, values, strict=True)
            for year in (2023, 2024)
        }
        record(table, code, code.replace("_", "-"))
    return services.compute_all(by=None)


def test_regions_like_one_are_listed_with_what_makes_the_distance(measured, country) -> None:
    near = selectors.peers(country.xx_a)
    assert {peer.territory.code for peer in near} == {"XX-B", "XX-C", "XX-D"}
    assert [peer.distance.value for peer in near] == sorted(p.distance.value for p in near)
    assert sum(part.value for _v, part in near[0].parts) == pytest.approx(
        Decimal(100), abs=Decimal("0.01")
    )
    run = near[0].distance.run
    assert services.rerun(by=None, run=run).is_same


def test_the_page_of_a_region_leads_to_the_comparison(client: Client, measured) -> None:
    page = client.get("/en/evidence/regions/XX-A/").content.decode()
    assert "Regions like this one" in page
    assert "No sub-sector of this region is measured." in page
    assert "/en/evidence/compare/?regions=XX-A,XX-" in page
    assert client.get("/en/evidence/regions/nowhere/").status_code == 404


def test_regions_stand_side_by_side_and_can_be_taken_away(client: Client, measured) -> None:
    page = client.get("/en/evidence/compare/?regions=XX-A,XX-D&variable=grp").content.decode()
    assert "Region XX-A" in page
    assert "urlopen" in page
    address = "/en/evidence/figures.csv?territory=XX-A%2CXX-D&newest=yes"
    assert address.replace("&", "&amp;") in page
    rows = client.get(address).content.decode().splitlines()
    asked = Conditions(territory="XX-A,XX-D", newest="yes")
    assert len(rows) == 1 + selectors.figures_where(None, asked).count()
    assert not any("2023" in row.split(",")[0] for row in rows)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?regions=", 200),
        ("?regions=XX-A&regions=XX-A", 200),
        ("?regions=nowhere", 404),
        ("?regions=XX-A&variable=nothing", 404),
        ("?regions=a,b,c,d,e,f,g", 422),
        ("?regions=XX-A&variable=%00", 404),
        ("?regions=%00", 404),
    ],
)
def test_odd_comparisons_are_answered_plainly(client: Client, measured, query, status) -> None:
    assert client.get(f"/en/evidence/compare/{query}").status_code == status


def test_the_newest_of_each_is_asked_for_by_yes_only(measured) -> None:
    with pytest.raises(Refusal, match="There is no 'perhaps'"):
        selectors.figures_where(None, Conditions(newest="perhaps"))
