"""The synthetic register meets every margin of its calibration and passes for nothing real."""

import dataclasses
import uuid
from datetime import date

import numpy as np
import polars as pl
import pytest

from kerege.countries.calibration import share_out, sizes_of, territory_counts, totals_of
from kerege.countries.synthetic import register_of, synthetic_register
from kerege.kernel.errors import Refusal

TOTAL = 45597


@pytest.fixture(scope="module")
def register(kazakhstan):
    return register_of(kazakhstan)


def count(register, **where):
    return register.filter(*(pl.col(name) == value for name, value in where.items())).height


def test_the_total(register):
    assert register.height == TOTAL


def test_seventy_per_cent_are_sole_traders_to_the_nearest_subject(register):
    assert count(register, legal_form="sole_trader") == round(0.7 * TOTAL)


def test_more_than_half_are_in_almaty_and_astana(register):
    capitals = count(register, territory="KZ-75") + count(register, territory="KZ-71")
    assert capitals > TOTAL / 2
    assert capitals == round(0.51 * TOTAL)


@pytest.mark.parametrize(("territory", "number"), [("KZ-35", 2161), ("KZ-61", 1341)])
def test_published_totals_of_regions(register, territory, number):
    assert count(register, territory=territory) == number


def test_crafts(register):
    assert count(register, subsector="crafts") == 12660


@pytest.mark.parametrize(
    ("territory", "number"),
    [("KZ-75", 1976), ("KZ-71", 1349), ("KZ-79", 1254), ("KZ-61", 969)],
)
def test_published_numbers_of_artisans(register, territory, number):
    assert count(register, territory=territory, subsector="crafts") == number


def test_two_fifths_of_the_partnerships_work_in_it(register):
    companies = count(register, legal_form="company")
    assert count(register, legal_form="company", subsector="it_software") == round(0.4 * companies)


def test_every_territory_that_exists_has_subjects_and_no_other(register, kazakhstan):
    today = {size.code for size in sizes_of(kazakhstan)}
    assert len(today) == 20
    assert set(register["territory"]) == today


def test_activities_are_those_of_the_scope_and_agree_with_the_sub_sector(register, kazakhstan):
    known = {
        (row["activity"], row["subsector"])
        for row in kazakhstan.rows("scope_items")
        if row["scope"] == "kz-national"
    }
    assert set(register.select("activity", "subsector").unique().iter_rows()) == known


def test_every_row_says_that_it_is_synthetic(register):
    assert register["name"].str.contains("Синтет|Synthetic").all()
    assert register["contact_email"].str.ends_with("@synthetic.invalid").all()
    assert register["contact_phone"].str.starts_with("+000 000 ").all()
    # a Kazakh tax number begins with a date of birth or of registration; no day is 00
    assert register["tax_number"].str.contains(r"^0000000\d{5}$").all()


def test_identifiers_are_distinct_and_well_formed(register):
    assert register["public_id"].n_unique() == TOTAL
    assert register["name"].n_unique() == TOTAL
    assert register["contact_phone"].n_unique() == TOTAL
    assert {uuid.UUID(one).version for one in register["public_id"].head(500)} == {4}


def test_founders_and_dates_are_plausible(register):
    assert register["registered_on"].min() >= date(2005, 1, 1)
    assert register["registered_on"].max() <= date(2024, 8, 31)
    founded = register.filter(pl.col("legal_form") != "non_profit")
    assert set(founded["founder_sex"]) == {"F", "M"}
    assert founded["founder_birth_year"].null_count() == 0
    assert founded["founder_birth_year"].min() >= 1950
    assert founded["founder_birth_year"].max() <= 2004
    without = register.filter(pl.col("legal_form") == "non_profit")
    assert set(without["founder_sex"]) == {""}
    assert without["founder_birth_year"].null_count() == without.height
    assert register["employees"].min() >= 0


def test_the_same_seed_gives_the_same_register_and_another_seed_another(register, kazakhstan):
    again, other = register_of(kazakhstan), register_of(kazakhstan, seed=1)
    assert again.equals(register)
    assert not set(other["public_id"]) & set(register["public_id"])
    assert (
        other["territory"]
        .value_counts()
        .sort("territory")
        .equals(register["territory"].value_counts().sort("territory"))
    )


def test_totals_that_contradict_one_another_are_refused(kazakhstan):
    totals, sizes = totals_of(kazakhstan), sizes_of(kazakhstan)
    activities = [("58110", "publishing", 1.0)]
    too_many = dataclasses.replace(totals, territories={"KZ-35": 50_000})
    with pytest.raises(Refusal, match="contradict"):
        synthetic_register(too_many, sizes, activities, seed=1)
    too_few = dataclasses.replace(totals, territories={**totals.territories, "KZ-61": 900})
    with pytest.raises(Refusal, match="KZ-61 would have more crafts"):
        synthetic_register(too_few, sizes, activities, seed=1)


def test_a_territory_s_share_grows_with_its_section_j_and_its_population(kazakhstan):
    totals, sizes = totals_of(kazakhstan), sizes_of(kazakhstan)
    before = territory_counts(totals, sizes)
    place = next(n for n, size in enumerate(sizes) if size.code == "KZ-11")
    for name in ("section_j", "population"):
        larger = list(sizes)
        twice = getattr(sizes[place], name) * 2
        larger[place] = dataclasses.replace(sizes[place], **{name: twice})
        assert territory_counts(totals, larger)[place] > before[place]


@pytest.mark.parametrize("total", [0, 1, 7, 1000])
def test_sharing_out_loses_and_invents_nothing(total):
    parts = share_out(total, np.array([1.0, 1.0, 1.0, 0.5]))
    assert parts.sum() == total
    assert np.abs(parts - total * np.array([2, 2, 2, 1]) / 7).max() < 1
