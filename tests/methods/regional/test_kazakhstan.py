"""Location quotients and shares on the official regional accounts of Kazakhstan."""

import csv

import numpy as np
import pytest

from kerege.methods.regional import (
    hoover,
    location_quotient,
    location_quotient_accuracy_interval,
    share,
    shift_share,
)


@pytest.fixture(scope="module")
def accounts(shared):
    """Gross regional product and sections J and R in 2024, million tenge, by region."""
    path = shared / "data" / "kz_regional" / "kz_grp_and_sections_J_R_by_region_2010_2025.csv"
    found = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            key = row["oked_item"], int(row["year"])
            found.setdefault(key, {})[row["region_code_src"]] = float(row["value_mln_kzt"])
    return found


def columns(accounts, year):
    product = {k: v for k, v in accounts["GDP", year].items() if k != "national"}
    regions = sorted(product)
    table = [[accounts[item, year][region] for item in ("J", "R")] for region in regions]
    return regions, np.array(table), np.array([product[region] for region in regions])


def test_quotients_of_2024_are_those_noted_with_the_source(accounts):
    """Noted there: R 8.54 in Almaty oblast, 0.63 in Almaty; J 2.96 in Astana, 2.30 in Almaty."""
    regions, table, product = columns(accounts, 2024)
    quotient = location_quotient(table, product)
    found = {
        (region, item): quotient[i, j]
        for i, region in enumerate(regions)
        for j, item in enumerate("JR")
    }
    assert len(regions) == 20
    assert found["ALM", "R"] == pytest.approx(8.54, abs=0.005)
    assert found["ALA", "R"] == pytest.approx(0.63, abs=0.005)
    assert found["AST", "J"] == pytest.approx(2.96, abs=0.005)
    assert found["ALA", "J"] == pytest.approx(2.30, abs=0.005)
    others = [found[region, "J"] for region in regions if region not in {"AST", "ALA"}]
    assert max(others) < 0.5


def test_the_regions_are_the_country(accounts):
    _, table, product = columns(accounts, 2024)
    assert product.sum() == pytest.approx(accounts["GDP", 2024]["national"])
    assert share(table, axis=0).sum(axis=0) == pytest.approx(1)


def test_five_per_cent_of_accuracy_does_not_hide_the_two_capitals(accounts):
    regions, table, product = columns(accounts, 2024)
    bounds = location_quotient_accuracy_interval(table[:, 0], product, relative_error=0.05)
    leading = [region for region, low in zip(regions, bounds.low, strict=True) if low > 1]
    assert leading == ["ALA", "AST"]
    assert hoover(table[:, 0], product) > 0.5


def test_the_change_of_a_year_is_split_without_a_rest(accounts):
    before, after = (columns(accounts, year) for year in (2023, 2024))
    assert before[0] == after[0]
    tables = [
        np.column_stack([table, product - table.sum(axis=1)])
        for _, table, product in (before, after)
    ]
    parts = shift_share(*tables)
    rest = parts.change - parts.national - parts.industry_mix - parts.regional
    assert np.abs(rest).max() < 1e-6
