"""The shipped package against its sources, and the traps that the sources set."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from kerege.countries.profile import PROFILE

SPLIT = {"KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35"}


def read(shared, path):
    with (shared / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(kazakhstan, variable):
    return {
        (row["territory"], row["year"]): row
        for row in kazakhstan.rows("figures_regional")
        if row["variable"] == variable
    }


def test_every_reference_of_the_profile_points_at_the_code_of_a_known_table():
    for resource in PROFILE.values():
        for target, column in resource.references.values():
            assert PROFILE[target].fields[0].name == column == "code"


def test_regional_figures_are_those_of_the_sources(kazakhstan, shared):
    items = {"GDP": "grp", "J": "gva_j", "R": "gva_r"}
    wanted = {}
    for row in read(shared, "data/kz_regional/kz_grp_and_sections_J_R_by_region_2010_2025.csv"):
        key = (items[row["oked_item"]], row["iso3166_2"] or "KZ-YUZ", int(row["year"]))
        wanted[key] = Decimal(row["value_mln_kzt"])
    for row in read(shared, "data/kz_regional/kz_population_avg_by_region_2009_2025.csv"):
        key = ("population_avg", row["iso3166_2"], int(row["year"]))
        wanted[key] = Decimal(row["population_avg_persons"])
    for row in read(shared, "data/kz_regional/kz_employed_by_region_2010_2025.csv"):
        key = ("employed", row["iso3166_2"], int(row["year"]))
        wanted[key] = Decimal(row["employed_thousand_persons"])
    found = {
        (row["variable"], row["territory"], row["year"]): row["value"]
        for row in kazakhstan.rows("figures_regional")
    }
    assert found == wanted


def test_twenty_territories_exist_today_and_fill_a_grid_without_collision(kazakhstan):
    today = [
        row
        for row in kazakhstan.rows("territories")
        if row["kind"] != "country" and row["valid_to"] is None
    ]
    assert len(today) == 20
    assert sum(row["kind"] == "city" for row in today) == 3
    assert len({(row["tile_row"], row["tile_col"]) for row in today}) == 20
    assert {row["code"] for row in today if row["is_capital"]} == {"KZ-71", "KZ-75"}


def test_codes_and_kato_agree_with_the_code_table(kazakhstan, shared):
    known = {
        row["iso3166_2_current"]: row["KATO"]
        for row in read(shared, "data/kz_geo/kz_adm1_codes.csv")
    }
    found = {row["code"]: row["national_code"] for row in kazakhstan.rows("territories")}
    del found["KZ"], found["KZ-YUZ"]
    assert found == known


@pytest.mark.parametrize(
    ("variable", "first"), [("grp", 2021), ("gva_j", 2021), ("employed", 2022)]
)
@pytest.mark.parametrize(("new", "old"), SPLIT.items())
def test_trap_1_the_tables_disagree_about_the_year_of_the_new_regions(
    kazakhstan, variable, first, new, old
):
    cells = figures(kazakhstan, variable)
    assert min(year for code, year in cells if code == new) == first
    assert cells[old, first]["obs_status"] == "B"
    [found] = [
        row
        for row in kazakhstan.rows("breaks")
        if (row["territory"], row["variable"]) == (old, variable)
    ]
    assert (found["year"], found["kind"], found["comparable"]) == (first, "borders", False)
    [gap] = [
        row
        for row in kazakhstan.rows("gaps")
        if (row["territory"], row["variable"]) == (new, variable)
    ]
    assert (gap["kind"], gap["last_year"], gap["seen_in"]) == ("did_not_exist", first - 1, old)


def test_trap_1_population_is_recalculated_and_has_no_break_of_borders(kazakhstan):
    cells = figures(kazakhstan, "population_avg")
    assert all((code, 2009) in cells for code in SPLIT)
    kinds = {
        row["kind"] for row in kazakhstan.rows("breaks") if row["variable"] == "population_avg"
    }
    assert kinds == {"level_revision"}


@pytest.mark.parametrize("variable", ["grp", "gva_j", "gva_r"])
def test_trap_2_south_kazakhstan_is_exactly_its_successors_and_counted_once(kazakhstan, variable):
    cells = figures(kazakhstan, variable)
    years = [year for code, year in cells if code == "KZ-YUZ" and year >= 2011]
    assert years
    for year in years:
        parts = cells["KZ-79", year]["value"] + cells["KZ-61", year]["value"]
        assert abs(parts - cells["KZ-YUZ", year]["value"]) <= Decimal("0.1")
        assert not cells["KZ-YUZ", year]["in_total"]


def test_trap_2_before_its_successors_have_figures_south_kazakhstan_is_in_the_total(kazakhstan):
    cells = figures(kazakhstan, "grp")
    assert cells["KZ-YUZ", 2010]["in_total"]
    assert ("KZ-79", 2010) not in cells


def test_a_naive_sum_would_count_south_kazakhstan_twice(kazakhstan):
    cells = figures(kazakhstan, "grp")
    naive = sum(
        row["value"] for (code, year), row in cells.items() if year == 2016 and code != "KZ"
    )
    counted = sum(
        row["value"] for (_, year), row in cells.items() if year == 2016 and row["in_total"]
    )
    assert naive > cells["KZ", 2016]["value"] * Decimal("1.03")
    assert abs(counted - cells["KZ", 2016]["value"]) <= Decimal("0.2")


def test_the_regions_add_up_to_the_country_in_every_year_that_has_both(kazakhstan):
    sums, national = defaultdict(Decimal), {}
    for row in kazakhstan.rows("figures_regional"):
        if row["in_total"]:
            sums[row["variable"], row["year"]] += row["value"]
        if row["territory"] == "KZ":
            national[row["variable"], row["year"]] = row["value"]
    assert len(national) == 16 + 11 + 12 + 17 + 15
    for key, value in national.items():
        allowed = Decimal("0.06") if key[0] == "employed" else Decimal("0.2")
        assert abs(sums[key] - value) <= allowed, key


def test_trap_3_employment_of_2015_is_missing_for_everyone_and_says_so(kazakhstan):
    assert not [key for key in figures(kazakhstan, "employed") if key[1] == 2015]
    [gap] = [row for row in kazakhstan.rows("gaps") if row["code"] == "employed-2015"]
    assert gap["territory"] is None
    assert gap["kind"] == "not_published"


def test_trap_4_the_revision_of_population_is_declared_for_every_territory(kazakhstan):
    cells = figures(kazakhstan, "population_avg")
    assert cells["KZ", 2022]["value"] - cells["KZ", 2021]["value"] > 600_000
    assert {key for key, row in cells.items() if row["obs_status"] == "B"} == {
        (code, 2022) for code, year in cells if year == 2022
    }


def test_trap_5_section_r_stands_for_nothing_but_itself(kazakhstan):
    r = {key: row["value"] for key, row in figures(kazakhstan, "gva_r").items()}
    grp = {key: row["value"] for key, row in figures(kazakhstan, "grp").items()}
    country = r["KZ", 2024] / grp["KZ", 2024]
    quotients = {code: r[code, 2024] / grp[code, 2024] / country for code in ("KZ-19", "KZ-75")}
    assert round(quotients["KZ-19"], 2) == Decimal("8.54")
    assert round(quotients["KZ-75"], 2) == Decimal("0.63")
    [variable] = [row for row in kazakhstan.rows("variables") if row["code"] == "gva_r"]
    assert "gambling" in variable["note_en"]
    assert all(row["proxy_for"] is None for row in kazakhstan.rows("variables"))
    assert "gva_r" not in {row["variable"] for row in kazakhstan.rows("need_signals")}


def test_trap_6_the_country_s_section_j_of_2021_is_not_transcribed_rather_than_zero(kazakhstan):
    cells = figures(kazakhstan, "gva_j")
    assert ("KZ", 2020) in cells
    assert ("KZ", 2021) not in cells
    assert ("KZ-75", 2021) in cells
    [gap] = [row for row in kazakhstan.rows("gaps") if row["code"] == "gva_j-kz-2021"]
    assert (gap["kind"], gap["first_year"], gap["last_year"]) == ("not_transcribed", 2021, 2025)


def test_conflicting_figures_stand_side_by_side_each_with_its_source(kazakhstan):
    employed = [
        row for row in kazakhstan.rows("figures_national") if row["variable"] == "creative_employed"
    ]
    assert {int(row["value"]) for row in employed} == {95000, 134207, 143600, 149600}
    assert all(row["url"] and row["source"] and row["scope_en"] for row in employed)
    shares = {
        row["value"]
        for row in kazakhstan.rows("figures_national")
        if row["variable"] == "creative_gva_share"
    }
    assert {Decimal("2.67"), Decimal(1)} <= shares


def test_a_lower_bound_stays_a_lower_bound(kazakhstan):
    rows = {row["code"]: row for row in kazakhstan.rows("figures_national")}
    assert rows["capitals-share-2025"]["relation"] == "more_than"
    assert rows["entities-2025-kazinform"]["relation"] == "more_than"
    assert rows["gdp-share-2025-qazinform"]["relation"] == "about"


def test_scopes(kazakhstan, shared):
    items = defaultdict(list)
    for row in kazakhstan.rows("scope_items"):
        items[row["scope"]].append(row)
    dcms = {
        row["sic2007_class"]: row["dcms_subsector"]
        for row in read(shared, "domain/dcms_sic.csv")
        if row["dcms_sector"] == "creative_industries"
    }
    assert {row["activity"] for row in items["uk-dcms"]} == set(dcms)
    assert len(dcms) == 31
    assert len({row["subsector"] for row in items["uk-dcms"]}) == 9
    national = {row["oked5"] for row in read(shared, "domain/oked_creative.csv")}
    assert {row["activity"] for row in items["kz-national"]} == national
    assert {row["status"] for row in items["kz-national"]} == {"provisional"}
    statuses = {row["code"]: row["status"] for row in kazakhstan.rows("scopes")}
    assert statuses["kz-national"] == "provisional"


def test_the_whole_classifier_is_there_under_its_official_names(kazakhstan, shared):
    source = read(shared, "data/kz_classifiers/kz_oked_nk_rk_03_2019.csv")
    found = {
        row["code"]: row["name_ru"]
        for row in kazakhstan.rows("activities")
        if row["classification"] == "oked-2019"
    }
    assert len(found) == 2097
    for row in source:
        if row["level"] != "секция":
            assert found[row["code"]] == row["name_ru"]


def outlines(feature):
    geometry = feature["geometry"]
    many = geometry["type"] == "MultiPolygon"
    for polygon in geometry["coordinates"] if many else [geometry["coordinates"]]:
        for ring in polygon:
            points = [tuple(point[:2]) for point in ring]
            yield from (frozenset(pair) for pair in pairwise(points))


def test_regions_border_where_the_outlines_of_the_map_share_a_line(kazakhstan, shared):
    path = shared / "data/kz_geo/kz_adm1_2024.geojson"
    sides = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        code = "KZ-" + feature["properties"]["ADM1_PCODE"][2:]
        for line in outlines(feature):
            sides.setdefault(line, set()).add(code)
    shared_lines = {tuple(sorted(codes)) for codes in sides.values() if len(codes) > 1}
    pairs = {(row["one"], row["other"]) for row in kazakhstan.rows("borders")}
    assert pairs == shared_lines
    assert len(pairs) == 35


def test_cities_border_on_the_region_around_them_alone_and_every_region_on_another(kazakhstan):
    near = {}
    for row in kazakhstan.rows("borders"):
        near.setdefault(row["one"], set()).add(row["other"])
        near.setdefault(row["other"], set()).add(row["one"])
    around = {"KZ-71": {"KZ-11"}, "KZ-75": {"KZ-19"}, "KZ-79": {"KZ-61"}}
    assert {city: near[city] for city in around} == around
    present = [row for row in kazakhstan.rows("territories") if not row["valid_to"]]
    assert set(near) == {row["code"] for row in present if row["kind"] != "country"}


def test_places_lie_in_the_regions_that_the_map_says(kazakhstan, shared):
    known = {
        int(row["geonameid"]): "KZ-" + row["adm1_pcode_by_point_in_polygon_2024"][2:]
        for row in read(shared, "data/kz_geo/kz_geonames_places_500plus.csv")
        if int(row["population_geonames"]) >= 15000
    }
    assert {row["geonames_id"]: row["territory"] for row in kazakhstan.rows("places")} == known


def test_places_stand_where_geonames_puts_them(kazakhstan, shared):
    known = {
        int(row["geonameid"]): (
            float(row["lat"]),
            float(row["lon"]),
            int(row["population_geonames"]),
        )
        for row in read(shared, "data/kz_geo/kz_geonames_places_500plus.csv")
        if int(row["population_geonames"]) >= 15000
    }
    found = {
        row["geonames_id"]: (
            float(row["latitude"]),
            float(row["longitude"]),
            row["population"],
        )
        for row in kazakhstan.rows("places")
    }
    assert found == known


def test_every_hub_event_measure_and_target_of_the_sources_is_there(kazakhstan, shared):
    for table, path in (
        ("hubs", "hubs_kz"),
        ("events", "events_kz"),
        ("support_measures", "support_measures_kz"),
        ("targets_published", "concept_targets"),
    ):
        source = read(shared, f"domain/{path}.csv")
        assert len(kazakhstan.rows(table)) == len(source), table
        addresses = {row["url"] for row in kazakhstan.rows(table)}
        assert {row["url"] for row in source} <= addresses, table


def test_every_published_figure_of_the_sources_is_there(kazakhstan, shared):
    """Compare addresses: each page that states a number about the country has a row."""
    found = {row["url"] for row in kazakhstan.rows("figures_national")}
    for row in read(shared, "data/kz_facts/kz_creative_national_facts.csv"):
        assert row["source_url"] in found
    lacking = {
        row["url"]
        for row in read(shared, "domain/kz_region_facts.csv")
        if row["url"] not in found and row["unit"] != "text"
    }
    # its region is not named, and a figure without a territory cannot be shown anywhere
    assert {address[:17] for address in lacking} == {"https://miriad.kz"}


def test_every_signal_is_marked_as_expert_judgement_with_a_wide_error(kazakhstan):
    for row in kazakhstan.rows("need_signals"):
        assert row["status"] == "expert_judgement"
        assert row["standard_error"] >= Decimal("0.2")
        for language, words in (("en", "confirmed"), ("ru", "подтверждению"), ("kk", "растауға")):
            assert words in row[f"rationale_{language}"]


def test_the_former_region_is_in_no_table_that_is_recalculated(kazakhstan):
    for variable in ("population_avg", "employed"):
        assert "KZ-YUZ" not in {code for code, _ in figures(kazakhstan, variable)}


def test_nothing_comes_from_a_page_without_an_address_unless_it_is_a_document(kazakhstan):
    for name in ("figures_national", "needs_published", "hubs", "events", "targets_published"):
        for row in kazakhstan.rows(name):
            assert row["url"], (name, row["code"])
