"""Every kind of damage is found, with file, row, column, value, what is wrong and the mend."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kerege.cli.main import app
from kerege.countries.package import KAZAKHSTAN, check_package, read_package
from kerege.countries.profile import PROFILE
from kerege.kernel.errors import Refusal


def test_the_shipped_package_is_sound():
    assert [one for one in check_package(KAZAKHSTAN) if one.severity != "warning"] == []


def test_the_shipped_package_is_a_frictionless_package(copy):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        report = Package(str(copy / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_a_copy_is_sound_before_it_is_damaged(damage):
    assert {one.code for one in damage.problems()} <= {"two-meanings", "jump"}
    assert {one.severity for one in damage.problems()} == {"warning"}


def test_the_known_case_of_6033_entities_is_found(damage):
    """Printed as the increment of 2024 and as the number on the retail tax regime."""
    [found] = damage.problems("two-meanings")
    assert (found.file, found.value) == ("figures_national.csv", "6033")
    assert "entities-retail-tax-2025 (entities_retail_tax)" in found.problem
    damage.set("figures_national", {"value": "6034"}, code="entities-retail-tax-2025")
    assert damage.problems("two-meanings") == []


@pytest.mark.parametrize(("value", "code"), [("60", "rate"), ("15", None)])
def test_a_rate_of_growth_is_held_beside_increment_and_stock(damage, value, code):
    damage.set("figures_national", {"value": value}, code="entities-growth-2024")
    assert [one.code for one in damage.problems("rate")] == ([code] if code else [])


def test_an_increment_above_its_stock_is_pointed_out(damage):
    damage.set("figures_national", {"value": "50000"}, code="entities-added-2024")
    assert [one.code for one in damage.problems("larger")] == ["larger"]


CELLS = [
    # table, where, change, code, column
    ("territories", {"code": "KZ-10"}, {"kind": "shire"}, "cell", "kind"),
    ("territories", {"code": "KZ-10"}, {"valid_from": "8.6.2022"}, "cell", "valid_from"),
    ("territories", {"code": "KZ-10"}, {"tile_row": "x"}, "cell", "tile_row"),
    ("territories", {"code": "KZ-10"}, {"code": "KZ-11"}, "key", ""),
    ("territories", {"code": "KZ-10"}, {"valid_to": "2020-01-01"}, "interval", "valid_to"),
    ("territories", {"code": "KZ-10"}, {"parent": ""}, "no-parent", "parent"),
    (
        "territories",
        {"code": "KZ-10"},
        {"kind": "district", "tile_row": "", "tile_col": ""},
        "district-parent",
        "parent",
    ),
    ("country", {"code": "KZ"}, {"national_scope": ""}, "register-scope", "national_scope"),
    ("territories", {"code": "KZ-10"}, {"parent": "XX"}, "unknown-reference", "parent"),
    (
        "territories",
        {"code": "KZ-11"},
        {"tile_row": "1", "tile_col": "4"},
        "tile-collision",
        "tile_row",
    ),
    ("territories", {"code": "KZ-10"}, {"tile_row": ""}, "tile-half", "tile_row"),
    (
        "territories",
        {"code": "KZ-10"},
        {"tile_row": "", "tile_col": ""},
        "tile-missing",
        "tile_row",
    ),
    (
        "territories",
        {"code": "KZ-YUZ"},
        {"tile_row": "9", "tile_col": "9"},
        "tile-former",
        "tile_row",
    ),
    ("territories", {"code": "KZ"}, {"kind": "region"}, "one-country", ""),
    ("territories", {"code": "KZ-10"}, {"name_kk": ""}, "no-translation", "name_kk"),
    (
        "territories",
        {"code": "KZ-10"},
        {"name_kk": "", "name_ru": "", "name_en": " "},
        "no-text",
        "name",
    ),
    ("territories", {"code": "KZ-10"}, {"centre_en": "=1+1"}, "formula", "centre_en"),
    ("territories", {"code": "KZ-10"}, {"centre_en": "\u202eyemeS"}, "invisible", "centre_en"),
    (
        "territory_successions",
        {"successor": "KZ-10"},
        {"date": "2022-06-09"},
        "succession-date",
        "date",
    ),
    (
        "territory_successions",
        {"successor": "KZ-79"},
        {"date": "2018-07-01"},
        "succession-date",
        "date",
    ),
    ("borders", {"one": "KZ-10", "other": "KZ-33"}, {"other": "KZ-10"}, "border-self", "other"),
    ("borders", {"one": "KZ-10"}, {"one": "KZ-79"}, "border-order", "one"),
    ("borders", {"one": "KZ-10"}, {"other": "XX"}, "unknown-reference", "other"),
    ("borders", {"one": "KZ-10"}, {"one": "KZ"}, "border-level", "other"),
    ("borders", {"one": "KZ-10"}, {"valid_from": "2022-06-07"}, "border-dates", "valid_from"),
    ("borders", {"one": "KZ-19"}, {"other": "KZ-YUZ"}, "border-dates", "valid_to"),
    ("borders", {"one": "KZ-10"}, {"valid_to": "2022-06-07"}, "interval", "valid_to"),
    ("borders", {"other": "KZ-33"}, {"other": "KZ-35"}, "key", ""),
    ("country", {"code": "KZ"}, {"languages": "kk;ru"}, "languages", "languages"),
    ("country", {"code": "KZ"}, {"code": "UZ"}, "country-code", "code"),
    ("variables", {"code": "grp"}, {"unit": "persons"}, "kind", "unit"),
    ("variables", {"code": "j_lq"}, {"formula": ""}, "no-formula", "formula"),
    ("figures_regional", {"variable": "grp"}, {"unit": "persons"}, "unit", "unit"),
    ("figures_regional", {"variable": "grp"}, {"variable": "j_lq"}, "derived", "variable"),
    ("figures_regional", {"variable": "grp"}, {"value": "-1"}, "bounds", "value"),
    ("figures_regional", {"variable": "grp"}, {"value": "NaN"}, "cell", "value"),
    ("figures_regional", {"variable": "grp"}, {"value": "1e99999"}, "cell", "value"),
    ("figures_regional", {"variable": "grp"}, {"value": ""}, "cell", "value"),
    ("figures_regional", {"variable": "gva_j"}, {"activity": "R"}, "activity", "activity"),
    (
        "figures_regional",
        {"variable": "grp", "territory": "KZ-11", "year": "2024"},
        {"value": "1"},
        "sum",
        "value",
    ),
    (
        "figures_regional",
        {"variable": "grp", "territory": "KZ", "year": "2024"},
        {"in_total": "yes"},
        "total-of-country",
        "in_total",
    ),
    (
        "figures_regional",
        {"variable": "grp", "territory": "KZ-63", "year": "2021"},
        {"obs_status": "A"},
        "break-unmarked",
        "obs_status",
    ),
    (
        "figures_regional",
        {"variable": "grp", "territory": "KZ-11", "year": "2021"},
        {"obs_status": "B"},
        "break-undeclared",
        "obs_status",
    ),
    ("gaps", {"code": "employed-2015"}, {"last_year": "2016"}, "gap-contradicted", "territory"),
    ("figures_national", {"code": "gdp-share-2020-undp"}, {"value": "267"}, "bounds", "value"),
    (
        "figures_national",
        {"code": "capitals-share-2025"},
        {"territories": "KZ-75;KZ-99"},
        "unknown-reference",
        "territories",
    ),
    (
        "figures_national",
        {"code": "artisans-almaty"},
        {"as_of": "2025-02-31"},
        "no-such-day",
        "as_of",
    ),
    ("figures_national", {"code": "artisans-almaty"}, {"as_of": "March 2025"}, "cell", "as_of"),
    (
        "figures_national",
        {"code": "artisans-almaty"},
        {"url": "javascript:alert(1)"},
        "cell",
        "url",
    ),
    ("events", {"code": "cca-2"}, {"to": "2018-11-15"}, "interval", "to"),
    ("activities", {"code": "27120"}, {"parent": "2712"}, "unknown-activity", "parent"),
    (
        "scope_items",
        {"scope": "kz-national", "activity": "58110"},
        {"activity": "99999"},
        "unknown-activity",
        "activity",
    ),
    (
        "scope_items",
        {"scope": "kz-national", "activity": "58110"},
        {"activity": "581"},
        "counted-with-parent",
        "activity",
    ),
    (
        "scope_items",
        {"scope": "kz-national", "activity": "58110"},
        {"subsector": "opera"},
        "unknown-subsector",
        "subsector",
    ),
    (
        "scope_items",
        {"scope": "uk-dcms"},
        {"classification": "oked-2019"},
        "classification",
        "classification",
    ),
    ("scope_items", {"scope": "uk-dcms"}, {"weight": "2"}, "cell", "weight"),
    ("crosswalk", {"from_code": "58.11"}, {"weight": "0.5"}, "weights", "weight"),
    ("crosswalk", {"from_code": "58.11"}, {"to_code": "9999"}, "unknown-activity", "to_code"),
    ("need_areas", {"code": "space"}, {"parent": ""}, "need-parent", "parent"),
    ("need_areas", {"code": "A4"}, {"parent": "A1"}, "need-parent", "parent"),
    ("need_signals", {"code": "space-hubs"}, {"need_area": "A4"}, "not-a-need", "need_area"),
    (
        "need_signals",
        {"code": "space-hubs"},
        {"need_area": "warmth"},
        "unknown-reference",
        "need_area",
    ),
    (
        "need_signals",
        {"code": "space-hubs"},
        {"variable": "warmth"},
        "unknown-reference",
        "variable",
    ),
    ("needs_published", {"code": "karaganda-hub"}, {"url": ""}, "published-address", "url"),
    ("hubs", {"code": "oral-ozgeepic"}, {"counted": "yes"}, "hub-counted", "counted"),
    ("events", {"code": "cca-1"}, {"territory": "KZ-99"}, "unknown-reference", "territory"),
    ("hubs", {"code": "almaty-dom36"}, {"territory": ""}, "hub-nowhere", "territory"),
    (
        "register_calibration",
        {"code": "artisans-almaty"},
        {"value": "20000"},
        "over-total",
        "value",
    ),
    ("register_calibration", {"code": "total"}, {"margin": "territory"}, "no-total", ""),
    ("places", {"geonames_id": "1526384"}, {"latitude": "143"}, "cell", "latitude"),
]


@pytest.mark.parametrize("case", CELLS, ids=lambda case: f"{case[0]}-{case[3]}")
def test_damage_to_a_cell_is_found_where_it_is(damage, case):
    table, where, change, code, column = case
    row = damage.set(table, change, **where)
    found = damage.problems(code)
    assert found, damage.problems()
    assert {one.file for one in found} <= {f"{table}.csv", "territories.csv"}
    if code not in {
        "key",
        "over-total",
        "counted-with-parent",
        "one-country",
        "no-total",
        "weights",
        "country-code",
        "sum",
    }:
        assert row in {one.row for one in found}
    assert column in {one.column for one in found} | {""}
    assert all(one.problem and one.mend for one in found)


def test_a_missing_figure_without_a_reason_is_an_error_and_never_zero(damage):
    damage.remove("figures_regional", variable="grp", territory="KZ-11", year="2015")
    [found] = damage.problems("unexplained-gap")
    assert "grp for KZ-11 in 2015" in found.problem
    assert "not zero" in found.mend


def test_south_kazakhstan_and_its_successors_cannot_be_counted_together(damage):
    damage.set(
        "figures_regional", {"in_total": "yes"}, variable="grp", territory="KZ-YUZ", year="2016"
    )
    assert len(damage.problems("counted-twice")) == 2
    assert damage.problems("sum")


def test_hubs_need_a_dataset_and_a_variable(damage):
    damage.remove("datasets", code="hubs")
    damage.remove("variables", code="hubs_known")
    assert {one.file for one in damage.problems("hub-series")} == {"datasets.csv", "variables.csv"}


def test_the_same_figure_from_the_same_source_twice(damage):
    number = damage.append("figures_national", {"code": "again"}, code="artisans-astana")
    [found] = damage.problems("duplicate")
    assert found.row == number


def test_a_figure_in_a_foreign_currency(damage):
    damage.append("units", {"code": "mln_eur", "currency": "EUR"}, code="mln_kzt")
    damage.set("variables", {"unit": "mln_eur"}, code="grp")
    damage.set("figures_regional", {"unit": "mln_eur"}, variable="grp")
    assert damage.problems("currency")


def test_a_part_of_no_total_is_not_additive(damage):
    damage.set("variables", {"additive": "no"}, code="grp")
    assert damage.problems("not-additive")


FILES = [
    (b"\xef\xbb\xbfcode\n", "bom"),
    (b"code,name\nKZ,\x00\n", "nul"),
    ("code\nҚазақстан\n".encode("cp1251", "replace") + b"\x98", "not-utf8"),
    (b'code,name\n"KZ\n', "not-csv"),
    (b"code,other\nKZ,x\n", "columns"),
    (b"", "not-csv"),
]


@pytest.mark.parametrize(("content", "code"), FILES)
def test_a_damaged_file_is_named_and_the_rest_is_still_checked(damage, content, code):
    (damage.folder / "country.csv").write_bytes(content)
    damage.set("territories", {"kind": "shire"}, code="KZ-10")
    codes = {one.code for one in damage.problems()}
    assert {code, "cell"} <= codes


def test_a_row_with_a_cell_too_many_or_too_few(damage):
    path = damage.folder / "country.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",more\n", encoding="utf-8")
    assert damage.problems("row")
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\nKZ\n", encoding="utf-8")
    assert damage.problems()


def test_a_file_that_is_too_large_is_not_read(damage):
    with (damage.folder / "country.csv").open("r+b") as file:
        file.truncate(1_000_000_000)  # sparse: no such amount is written
    [found] = damage.problems("too-large")
    assert found.file == "country.csv"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../country.csv", "outside"),
        ("/etc/passwd", "outside"),
        ("sub/country.csv", "outside"),
        ("..\\country.csv", "outside"),
        ("https://example.org/country.csv", "remote"),
        ("s3://bucket/country.csv", "remote"),
        ("file:///etc/passwd", "remote"),
        ("nothing.csv", "not-a-file"),
        ("", "outside"),
        (["country.csv", "units.csv"], "not-a-file"),
    ],
)
def test_a_path_that_leads_out_of_the_folder_is_refused(damage, path, code):
    damage.descriptor(lambda data: data["resources"][0].update(path=path))
    [found] = damage.problems(code)
    assert found.file == "datapackage.json" or code == "not-a-file"


def test_a_symbolic_link_is_refused(damage, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("code\n", encoding="utf-8")
    (damage.folder / "country.csv").unlink()
    (damage.folder / "country.csv").symlink_to(secret)
    assert damage.problems("symlink")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data.update(resources={}), "bad-descriptor"),
        (lambda data: data["resources"].append("x"), "bad-descriptor"),
        (lambda data: data["resources"].pop(0), "missing-resource"),
        (lambda data: data["resources"].append(dict(data["resources"][0])), "twice"),
        (lambda data: data["resources"].append({"name": "x", "path": "x.csv"}), "unknown-resource"),
        (lambda data: data["resources"][0].update(data=[1]), "unknown-key"),
        (lambda data: data["resources"][0].update(control={"type": "sql"}), "unknown-key"),
        (lambda data: data["resources"][0].update(schema="schema.json"), "schema"),
        (lambda data: data["resources"][0]["schema"]["fields"].pop(), "schema"),
        (lambda data: data["resources"][0]["schema"].update(primaryKey=[]), "schema"),
        (lambda data: data.pop("languages"), "no-languages"),
        (lambda data: data.update(languages=["../x"]), "no-languages"),
    ],
)
def test_a_damaged_descriptor(damage, change, code):
    damage.descriptor(change)
    found = damage.problems(code)
    assert found
    assert found[0].file == "datapackage.json"


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"resources": [1'])
def test_a_descriptor_that_is_no_descriptor(damage, text):
    (damage.folder / "datapackage.json").write_text(text, encoding="utf-8")
    assert damage.problems("bad-descriptor")


def test_no_folder_and_an_empty_folder(tmp_path):
    assert [one.code for one in check_package(tmp_path / "none")] == ["no-folder"]
    assert [one.code for one in check_package(tmp_path)] == ["no-descriptor"]


def test_all_problems_come_in_one_report_errors_first(damage):
    damage.set("territories", {"kind": "shire"}, code="KZ-10")
    damage.set("hubs", {"counted": "yes"}, code="oral-ozgeepic")
    damage.set("places", {"name_kk": ""}, geonames_id="1526384")
    damage.set("events", {"title_ru": ""}, code="cca-2")
    found = damage.problems()
    assert {"cell", "hub-counted", "no-translation"} <= {one.code for one in found}
    severities = [one.severity for one in found]
    assert severities == sorted(severities)


def test_one_bad_row_does_not_bring_a_flood(damage):
    damage.set("territories", {"kind": "shire"}, code="KZ-10")
    assert [(one.file, one.column) for one in damage.problems()] == [("territories.csv", "kind")]


def test_a_package_with_errors_is_not_read(damage):
    damage.set("territories", {"kind": "shire"}, code="KZ-10")
    with pytest.raises(Refusal) as refused:
        read_package(damage.folder)
    assert "territories.csv, row" in refused.value.where
    assert "kerege country check" in refused.value.mend


def test_a_missing_translation_is_a_warning_and_does_not_stop_reading(damage):
    damage.set("events", {"title_ru": ""}, code="cca-2")
    assert [one.severity for one in damage.problems("no-translation")] == ["warning"]
    assert read_package(damage.folder).code == "KZ"


def test_the_command_reports_and_its_exit_code_says_so(damage):
    runner = CliRunner()
    assert runner.invoke(app, ["country", "check", str(damage.folder)]).exit_code == 0
    row = damage.set("territories", {"name_en": "=cmd[x]", "kind": "region"}, code="KZ-10")
    result = runner.invoke(app, ["country", "check", str(damage.folder), "--json"])
    assert result.exit_code == 2
    [problem] = json.loads(result.stdout)["problems"]
    assert problem["row"] == row
    assert problem["value"] == "=cmd[x]"
    assert runner.invoke(app, ["country", "check", str(damage.folder)]).exit_code == 2


def test_describe_writes_the_profile_for_a_new_country(tmp_path: Path):
    runner = CliRunner()
    args = ["country", "describe", str(tmp_path / "new"), "--languages", "fr,en", "--name", "x"]
    assert runner.invoke(app, args).exit_code == 0
    data = json.loads((tmp_path / "new" / "datapackage.json").read_text(encoding="utf-8"))
    assert data["languages"] == ["fr", "en"]
    assert {entry["name"] for entry in data["resources"]} == set(PROFILE)
    assert "name_fr" in {field["name"] for field in data["resources"][0]["schema"]["fields"]}
