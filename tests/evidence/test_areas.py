"""Regions of one's own: sums that cover exactly the land, or the reason why there is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.evidence import selectors, services
from kerege.evidence.areas import cover, land, of_today, part_inside
from kerege.evidence.enums import Observation
from kerege.evidence.models import Variable
from kerege.evidence.overlap import Borders
from kerege.kernel.errors import Refusal

# 1 ceded land to 5 in 2022; 9 was dissolved into 2 and 3 in 2018; 4 never changed.
KNOWN = Borders(frozenset({1, 2, 3, 4, 5}), frozenset({9}), {1: {5: 2022}, 9: {2: 2018, 3: 2018}})
JOBS = 7
YEARS = st.integers(2015, 2025)
PRESENT = st.sets(st.sampled_from([1, 2, 3, 4, 5, 9]))
AREAS = st.frozensets(st.sampled_from([1, 2, 3, 4, 5]), min_size=1)


@given(AREAS, PRESENT, YEARS)
def test_figures_used_are_the_area_and_nothing_twice(area, present, year):
    found = cover(area, present, JOBS, year, KNOWN)
    lands = [land(place, present, JOBS, year, KNOWN) for place in found.used]
    assert found.used <= present
    assert sum(map(len, lands)) == len(frozenset().union(*lands))
    assert frozenset().union(*lands) <= area
    if found.is_whole:
        assert frozenset().union(*lands) == area


@given(
    AREAS, AREAS, st.dictionaries(st.sampled_from([1, 2, 3, 4, 5, 9]), st.integers(0, 10**9)), YEARS
)
def test_whole_parts_of_an_area_add_up_to_it(one, rest, values, year):
    """Where both halves of a union are measured, the union is their sum."""
    two = rest - one
    halves = [cover(part, values, JOBS, year, KNOWN) for part in (one, two)]
    whole = cover(one | two, values, JOBS, year, KNOWN)
    if all(half.is_whole for half in halves):
        assert whole.is_whole
        parts = sum(values[place] for half in halves for place in half.used)
        assert sum(values[place] for place in whole.used) == parts


@given(AREAS, AREAS, st.dictionaries(st.sampled_from([1, 2, 3, 4, 5]), st.integers(1, 10**7)))
def test_parts_of_an_apportioned_land_are_the_whole(covered, area, people):
    weights = {place: Decimal(number) for place, number in people.items()}
    inside = part_inside(covered, area, weights)
    outside = part_inside(covered, frozenset({1, 2, 3, 4, 5}) - area, weights)
    if covered <= weights.keys():
        assert abs(inside + outside - 1) < Decimal("1e-50")
    else:
        assert inside is outside is None


def test_before_a_birth_the_old_region_covers_both_and_never_one_alone():
    assert cover(frozenset({1, 5}), {1}, JOBS, 2020, KNOWN).is_whole
    assert cover(frozenset({1}), {1}, JOBS, 2020, KNOWN).mixed == {1: frozenset({1, 5})}
    assert cover(frozenset({5}), {1}, JOBS, 2020, KNOWN).mixed == {1: frozenset({1, 5})}
    assert cover(frozenset({1}), {1}, JOBS, 2023, KNOWN).is_whole
    assert cover(frozenset({1}), {1, 5}, JOBS, 2020, KNOWN).is_whole


def test_a_dissolved_region_stands_for_its_successors_and_gives_way_to_them():
    assert of_today({9, 4}, KNOWN) == {2, 3, 4}
    assert cover(frozenset({2, 3}), {9}, JOBS, 2016, KNOWN).used == {9}
    assert cover(frozenset({2, 3}), {9, 2, 3}, JOBS, 2018, KNOWN).used == {2, 3}
    assert cover(frozenset({2, 3}), {9, 2}, JOBS, 2018, KNOWN).used == {9}
    assert cover(frozenset({2, 3}), {9}, JOBS, 2020, KNOWN).missing == {2, 3}


def test_people_that_nobody_counted_give_no_part():
    assert part_inside({1, 5}, {1}, {1: Decimal(3)}) is None
    assert part_inside({1, 5}, {1}, {1: Decimal(0), 5: Decimal(0)}) is None


VALUES = {
    ("XX-A", 2020): 100,
    ("XX-A", 2022): 70,
    ("XX-B", 2022): 40,
    ("XX-C", 2022): 5,
    ("XX-D", 2022): 6,
    ("XX-F", 2017): 9,
}
PEOPLE = {("XX-A", 2022): 300, ("XX-B", 2022): 100, ("XX-C", 2022): 10, ("XX-D", 2022): 10}


@pytest.fixture
def measured(record, variable):
    record(VALUES, code="grp", source="money", is_synthetic=True)
    record(PEOPLE, code="population_avg", source="people")
    record({(p, y): v // 10 for (p, y), v in VALUES.items()}, code="gva_j", source="section")
    record({("XX-A", 2022): 1}, code="median_pay", source="pay")
    record({("XX-A", 2022): 1}, code="j_share", source="made")
    for code in ("j_share", "grp_growth", "median_pay"):
        variable(code, "share", units={"en": "%"})
    return {found.code: found for found in Variable.objects.all()}


def points(measured, code, *places, **more):
    found = selectors.area_series(measured[code], selectors.area(places), **more)
    return {point.year: point for point in found}


@pytest.mark.django_db
def test_a_union_is_comparable_over_the_birth_inside_it(measured):
    found = points(measured, "grp", "XX-A", "XX-B")
    assert {year: point.value for year, point in found.items()} == {
        2017: None,
        2020: 100,
        2022: 110,
    }
    assert found[2022].is_comparable
    assert [use.figure.code for use in found[2020].uses] == ["grp.XX-A.2020"]
    assert found[2017].observation == Observation.NOT_MEASURED
    assert found[2020].is_synthetic


@pytest.mark.django_db
def test_half_of_a_former_whole_is_not_comparable_unless_back_cast(measured):
    alone = points(measured, "grp", "XX-B")[2020]
    assert alone.observation == Observation.NOT_COMPARABLE
    assert "Region XX-A also covers what is Region XX-A today" in alone.reason
    estimate = points(measured, "grp", "XX-B", back_cast=True)[2020]
    assert (estimate.value, estimate.observation) == (25, Observation.ESTIMATED)
    assert estimate.is_back_cast
    other = points(measured, "grp", "XX-A", back_cast=True)[2020]
    assert estimate.value + other.value == 100
    measured_after = points(measured, "grp", "XX-A", back_cast=True)[2022]
    assert not measured_after.is_back_cast
    assert not measured_after.is_comparable


@pytest.mark.django_db
def test_a_former_region_is_its_successors(measured):
    found = points(measured, "grp", "XX-F")
    assert {year: point.value for year, point in found.items()} == {2017: 9, 2020: None, 2022: 11}


@pytest.mark.django_db
def test_a_share_is_computed_from_its_parts_and_growth_from_the_sums(measured):
    share = points(measured, "j_share", "XX-A", "XX-B")[2022]
    assert share.value == Decimal("10.000000")
    assert {use.figure.variable.code for use in share.uses} == {"gva_j", "grp"}
    assert points(measured, "j_share", "XX-B")[2020].observation == Observation.NOT_COMPARABLE


@pytest.mark.django_db
def test_what_does_not_add_up_is_refused_with_the_reason(measured, client):
    with pytest.raises(Refusal, match="does not add up"):
        points(measured, "median_pay", "XX-A")
    assert client.get("/en/evidence/area/?places=XX-A&variable=median_pay").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("places", "status"),
    [("XX", 422), ("NO-1", 404), ("", 200), (",".join(["XX-A"] * 40), 200), ("%00,;'", 404)],
)
def test_odd_places_are_refused_kindly(measured, client, places, status):
    assert client.get(f"/en/evidence/area/?places={places}").status_code == status


@pytest.mark.django_db
def test_the_page_says_from_which_figures_in_three_languages(measured, client):
    for language in ("kk", "ru", "en"):
        answer = client.get(f"/{language}/evidence/area/?places=XX-A,XX-B&variable=grp&beside=XX-C")
        assert answer.status_code == 200
    page = answer.content.decode()
    assert "/en/evidence/figures/grp.XX-A.2020/" in page
    assert "mark--synthetic" in page
    back = client.get("/en/evidence/area/?places=XX-B&variable=grp&back_cast=yes").content.decode()
    assert "back-cast" in back
    assert "Region XX-A apportioned by population" in back


@pytest.mark.django_db
def test_the_api_gives_the_recipe_and_the_same_checksum_again(measured, client):
    one, two = (client.get("/api/v1/evidence/areas/grp?places=XX-A,XX-B").json() for _ in range(2))
    assert one["recipe"] == two["recipe"]
    assert one["recipe"]["inputs"] == ["grp.XX-A.2020", "grp.XX-A.2022", "grp.XX-B.2022"]
    assert [point["value"] for point in one["points"]] == [None, 100, 110]
    assert client.get("/api/v1/evidence/areas/grp?places=XX").status_code == 422


@pytest.mark.django_db
def test_a_region_is_kept_by_its_owner_alone(measured, client, nobody_special, analyst):
    asked = {"places": ["XX-A", "XX-B"], "name": "=East <b>"}
    assert client.post("/en/evidence/area/keep/", asked).status_code in {302, 403}
    client.force_login(nobody_special)
    answer = client.post("/en/evidence/area/keep/", asked)
    (kept,) = selectors.own_regions(nobody_special)
    assert answer["Location"] == f"/en/evidence/areas/{kept.code}/"
    page = client.get(answer["Location"], follow=True).content.decode()
    assert "=East &lt;b&gt;" in page
    client.post("/en/evidence/area/keep/", asked | {"places": ["XX-C"]})
    (again,) = selectors.own_regions(nobody_special)
    assert [place.code for place in again.places.all()] == ["XX-C"]
    client.force_login(analyst)
    assert client.get(f"/en/evidence/areas/{kept.code}/").status_code == 404
    assert client.post(f"/en/evidence/areas/{kept.code}/give-up/").status_code == 404
    with pytest.raises(Refusal, match="another person"):
        services.give_up_region(by=analyst, region=kept)
    client.force_login(nobody_special)
    assert client.post(f"/en/evidence/areas/{kept.code}/give-up/").status_code == 302
    assert selectors.own_regions(nobody_special) == []


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [{"name": "  "}, {"name": "x" * 121}, {"places": []}])
def test_a_region_without_name_or_land_is_not_kept(measured, nobody_special, bad):
    with pytest.raises(Refusal):
        services.keep_region(by=nobody_special, **{"name": "East", "places": ["XX-A"], **bad})
    with pytest.raises(Refusal):
        services.keep_region(by=None, name="East", places=["XX-A"])


@pytest.mark.django_db
def test_queries_of_the_page_are_few(measured, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        client.get("/en/evidence/area/?places=XX-A,XX-B,XX-C,XX-D&variable=grp")
