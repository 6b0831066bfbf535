"""A country that has nothing to do with Kazakhstan: one language, three regions, its own codes."""

import csv
import json

import pytest

from kerege.countries.files import describe
from kerege.countries.load import load_country
from kerege.countries.package import check_package, read_package
from kerege.countries.profile import PROFILE
from kerege.countries.register import load_register
from kerege.countries.synthetic import register_of
from kerege.evidence.models import Figure
from kerege.register.models import Subject

SOURCE = {"source": "An invented office", "url": "https://example.org/"}
REGIONS = {"XX-1": (600, 9), "XX-2": (300, 4), "XX-3": (100, 1)}
TABLES = {
    "country": [
        {"code": "XX", "name_en": "Elsewhere", "currency": "EUR", "currency_name_en": "euro"}
        | {"languages": "en", "time_zone": "Etc/UTC", "national_scope": "own"}
    ],
    "territories": [
        {"code": "XX", "kind": "country", "name_en": "Elsewhere", "short_en": "Elsewhere"}
        | {"valid_from": "2000-01-01", "is_capital": "no"},
        *(
            {"code": code, "kind": "region", "parent": "XX", "name_en": code, "short_en": code}
            | {"valid_from": "2000-01-01", "tile_row": "0", "tile_col": code[-1]}
            | {"is_capital": "yes" if code == "XX-1" else "no"}
            for code in REGIONS
        ),
    ],
    "units": [
        {"code": "eur", "name_en": "euro", "kind": "money", "currency": "EUR", "factor": "1"},
        {"code": "people", "name_en": "people", "kind": "count", "factor": "1"},
        {"code": "pct", "name_en": "per cent", "kind": "share", "factor": "0.01"},
    ],
    "datasets": [
        {"code": "office", "title_en": "Office", "publisher": "Office", "obtained_from": "Office"}
        | {"licence": "CC0", "status": "official"},
    ],
    "variables": [
        {"code": code, "name_en": code, "unit": unit, "kind": kind, "additive": "yes"}
        | {"derived": "no"}
        for code, unit, kind in (
            ("gva_j", "eur", "money"),
            ("population_avg", "people", "count"),
        )
    ],
    "figures_regional": [
        {"variable": name, "territory": code, "year": "2024", "value": str(values[place])}
        | {"unit": unit, "dataset": "office", "obs_status": "A"}
        | {"in_total": "no" if code == "XX" else "yes"}
        for place, (name, unit) in enumerate((("population_avg", "people"), ("gva_j", "eur")))
        for code, values in {"XX": (1000, 14), **REGIONS}.items()
    ],
    "classifications": [
        {"code": "list", "name_en": "List", "version": "1", "dataset": "office"} | SOURCE
    ],
    "activities": [
        {"classification": "list", "code": code, "level": "class", "name_en": code}
        for code in ("weaving", "software", "music")
    ],
    "scopes": [
        {"code": "own", "version": "1", "name_en": "Own", "status": "official"}
        | {"classification": "list"}
    ],
    "subsectors": [
        {"scope": "own", "code": code, "name_en": code, "source": "Office"}
        for code in ("textile", "code", "stage")
    ],
    "scope_items": [
        {"scope": "own", "classification": "list", "activity": activity, "weight": "1"}
        | {"subsector": part, "status": "official", "basis": "Office"}
        for activity, part in (("weaving", "textile"), ("software", "code"), ("music", "stage"))
    ],
    "need_areas": [
        {"code": "A1", "slug": "space", "kind": "area", "order": "1", "name_en": "Space"}
        | {"description_en": "Space"},
        {"code": "room", "slug": "room", "kind": "need", "parent": "A1", "order": "2"}
        | {"name_en": "Room", "description_en": "Room"},
    ],
    "register_calibration": [
        {"code": "total", "margin": "total", "value": "500", "unit": "people"},
        {"code": "sole", "margin": "legal_form", "legal_form": "sole_trader", "value": "60"},
        {"code": "clubs", "margin": "legal_form", "legal_form": "non_profit", "value": "10"},
        {"code": "capital", "margin": "territory", "territories": "XX-1;XX", "value": "50"},
        {"code": "third", "margin": "territory", "territories": "XX-3", "value": "40"},
        {"code": "textile", "margin": "subsector", "subsector": "textile", "value": "100"},
        {"code": "code", "margin": "company_subsector", "subsector": "code", "value": "50"},
    ],
}


@pytest.fixture
def elsewhere(tmp_path):
    """Write the package of the other country."""
    for name, resource in PROFILE.items():
        columns = [column["name"] for column in resource.schema(("en",))["fields"]]
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            for row in TABLES.get(name, []):
                known = {key: value for key, value in SOURCE.items() if key in columns}
                if name == "register_calibration":
                    whole = row["margin"] in {"total", "subsector"} or row["code"] == "third"
                    known |= {"unit": "people" if whole else "pct", "relation": "exactly"}
                    known |= {"status": "assumption"}
                writer.writerow(known | row)
    data = {"profile": "data-package", "name": "elsewhere", "version": "1", "languages": ["en"]}
    text = json.dumps(data | {"resources": describe(("en",))})
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_package_of_another_country_is_sound(elsewhere):
    assert check_package(elsewhere) == []


def test_it_has_a_synthetic_register_of_its_own(elsewhere):
    register = register_of(read_package(elsewhere))
    assert register.height == 500
    assert (register["territory"] == "XX-3").sum() == 40
    assert (register["territory"] == "XX-1").sum() == 250
    assert (register["subsector"] == "textile").sum() == 100
    assert (register["legal_form"] == "sole_trader").sum() == 300
    assert register["name"].str.starts_with("Synthetic").all()


@pytest.mark.django_db
def test_it_is_loaded_as_any_other(elsewhere):
    assert not load_country(elsewhere).was_known
    assert Figure.objects.filter(variable__code="gva_j", is_current=True).count() == 4
    assert load_register(elsewhere).created == 500
    assert Subject.objects.filter(activity__classification__code="list").count() == 500
    assert load_country(elsewhere).was_known
