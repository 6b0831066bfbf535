"""The United States as they are shipped: counties inside states, one language, no register."""

import csv
from pathlib import Path

import pytest
from django.urls import reverse

from kerege.countries.load import load_country
from kerege.countries.package import USA, check_package, read_package
from kerege.countries.register import load_register
from kerege.reference import selectors as reference
from kerege.reference.models import Territory

STATES, COUNTIES = 51, 2888
GOLDEN = Path(__file__).parent.parent / "golden"


def test_it_is_sound_without_a_warning():
    assert check_package(USA) == []


def test_its_counties_and_industries_are_those_of_the_table(shared):
    package = read_package(USA)
    with (shared / "data/us_cbp_county_naics4/counties.csv").open(encoding="utf-8") as file:
        counties = {row["id"]: row["GEO_TTL"] for row in csv.DictReader(file)}
    known = {
        row["national_code"]: row["name_en"]
        for row in package.rows("territories")
        if row["kind"] == "district"
    }
    assert known == counties
    with (shared / "data/us_cbp_county_naics4/naics4.csv").open(encoding="utf-8") as file:
        groups = {row["relevant_naics"]: row["NAICS2012_TTL"] for row in csv.DictReader(file)}
    assert groups == {
        row["code"]: row["name_en"]
        for row in package.rows("activities")
        if row["level"] == "group" and row["classification"] == "naics-2012"
    }


def test_codes_and_first_days_of_states_are_those_that_others_print():
    with (GOLDEN / "usa/states.csv").open(encoding="utf-8", newline="") as file:
        printed = {row["state"]: (row["fips"], row["admitted"]) for row in csv.DictReader(file)}
    kept = {
        row["name_en"]: (row["national_code"], row["valid_from"].isoformat())
        for row in read_package(USA).rows("territories")
        if row["kind"] == "region"
    }
    assert kept.pop("District of Columbia") == ("11", "1801-02-27")
    assert kept == printed


def test_states_have_a_tile_each_and_every_county_lies_in_its_state():
    rows = read_package(USA).rows("territories")
    states = {row["code"]: row for row in rows if row["kind"] == "region"}
    assert len({(row["tile_row"], row["tile_col"]) for row in states.values()}) == STATES
    for row in rows:
        if row["kind"] == "district":
            assert row["national_code"][:2] == states[row["parent"]]["national_code"]


@pytest.mark.django_db
def test_counties_are_no_regions(client):
    assert not load_country(USA).was_known
    assert load_country(USA).was_known
    assert load_register(USA) is None
    assert reference.regions().count() == STATES
    assert reference.every_region().count() == STATES
    assert reference.districts().count() == COUNTIES
    kent = Territory.objects.get(code="US-10001")
    assert (kent.parent.code, kent.name_en) == ("US-DE", "Kent County, Delaware")
    address = reverse("api:reference-territories")
    assert len(client.get(address).json()) == STATES + 1
    inside = client.get(address, {"parent": "US-DE"}).json()
    assert [row["code"] for row in inside] == ["US-10001", "US-10003", "US-10005"]
