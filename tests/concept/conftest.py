"""Two countries: a small one made by hand, and Kazakhstan with the content of its package."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import caches

from kerege.concept import package, services
from kerege.countries import __file__ as countries
from kerege.evidence import services as evidence
from kerege.evidence.services import FigureRow
from kerege.needs.models import Diagnosis, Severity
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role
from kerege.reference.models import Country, NeedArea, Territory

PACKAGE = Path(countries).parent / "kazakhstan"
SHA = "a" * 64
PEOPLE = {"XX-1": 600, "XX-2": 300, "XX-3": 100}


def texts(english):
    if not english:
        return dict.fromkeys(("kk", "ru", "en"), "")
    return {"en": english, "kk": f"{english} (kk) қ", "ru": f"{english} (ru) ж"}


def record_population(values, year=2024):
    evidence.ensure_variable(
        by=None,
        code="population_avg",
        names=texts("Population"),
        units=texts("persons"),
        kind="count",
        is_additive=True,
    )
    dataset = evidence.register_dataset(
        by=None,
        code="people",
        titles=texts("Population"),
        publisher="Bureau",
        licence="CC BY 4.0",
        checksum=SHA,
    )
    rows = [
        FigureRow(variable="population_avg", territory=code, period=str(year), value=value)
        for code, value in values.items()
    ]
    evidence.record_figures(by=None, dataset=dataset, rows=rows)
    evidence.publish_dataset(by=None, dataset=dataset)


def diagnose(severities, *, is_synthetic=False):
    """Keep a diagnosis with these severities: (territory, need) -> mean."""
    run = evidence.record_run(
        by=None,
        method="tests.diagnosis",
        version="1",
        parameters={},
        inputs={},
        result=sorted((t.code, n.code, m) for (t, n), m in severities.items()),
    )
    diagnosis = Diagnosis.objects.create(run=run, year=2025)
    more = {"place": 1, "place_lower": 1, "place_upper": 1, "difference_error": Decimal("0.05")}
    Severity.objects.bulk_create(
        Severity(
            diagnosis=diagnosis,
            territory=territory,
            area=need,
            mean=Decimal(str(mean)),
            standard_error=Decimal("0.05"),
            lower=Decimal(str(max(0, mean - 0.1))),
            upper=Decimal(str(min(1, mean + 0.1))),
            rank=Decimal(1),
            rank_lower=1,
            rank_upper=2,
            difference=Decimal(0),
            is_known=True,
            is_synthetic=is_synthetic,
            **more,
        )
        for (territory, need), mean in severities.items()
    )
    return diagnosis


@pytest.fixture(autouse=True)
def _files_stay_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def copies_stay_here(settings):
    """Begin with empty caches of this process."""
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in ("default", "documents")
    }
    for cache in ("default", "documents"):
        caches[cache].clear()


@pytest.fixture
def small(db):
    """Three regions, two needs, two areas of the concept."""
    Country.objects.create(
        code="XX",
        name_en="Xland",
        currency="KZT",
        languages=["kk", "ru", "en"],
        package_version="1",
        package_checksum=SHA,
    )
    nation = Territory.objects.create(
        code="XX", kind="country", name_en="Xland", valid_from=date(1992, 1, 1)
    )
    regions = [
        Territory.objects.create(
            code=f"XX-{number}",
            kind="city" if number == 1 else "region",
            parent=nation,
            valid_from=date(1992, 1, 1),
            is_capital=number == 1,
            tile_row=1,
            tile_column=number,
            **{f"name_{language}": text for language, text in texts(f"Region {number}").items()},
        )
        for number in (1, 2, 3)
    ]
    areas = {
        code: NeedArea.objects.create(code=code, order=order, name_en=code, name_kk=code)
        for order, code in enumerate(("A1", "A2"), 1)
    }
    needs = {
        code: NeedArea.objects.create(
            code=code, parent=areas["A1"], order=10 + order, name_en=code, name_ru=f"{code} ru"
        )
        for order, code in enumerate(("space", "skills"))
    }
    record_population(PEOPLE)
    severities = {
        (region, need): round(0.2 + 0.2 * place + (0.1 if code == "space" else 0), 6)
        for place, region in enumerate(regions)
        for code, need in needs.items()
    }
    diagnosis = diagnose(severities)
    return SimpleNamespace(
        nation=nation, regions=regions, areas=areas, needs=needs, diagnosis=diagnosis
    )


def measure(code, goal="G1", **changes):
    return {
        "code": code,
        "goal": goal,
        "name": texts(f"Measure {code}"),
        "description": texts("What is done"),
        "owner": "ministry",
        "co_owners": texts("akimats"),
        "deadline": date(2027, 12, 31),
        "completion_form": texts("order approved"),
        "instrument": "hubs",
        "is_national": False,
        "eligible": None,
        "is_required": False,
        "unit": texts("hub"),
        "unit_cost": Decimal(100),
        "unit_cost_low": Decimal(80),
        "unit_cost_high": Decimal(150),
        "running_cost": Decimal(10),
        "cost_rationale": texts("assumed"),
        "effect_rationale": texts("assumed"),
        "author": "Tests",
        "max_units": 1,
        "max_units_per_year": 1,
        "first_year": 2026,
        "last_year": 2027,
        "answers": [
            {
                "need": "space",
                "effect": Decimal("0.4"),
                "low": Decimal("0.2"),
                "high": Decimal("0.5"),
            }
        ],
        "funding": {"republican": Decimal("0.3"), "local": Decimal("0.7")},
    } | changes


def content_of_small():
    return {
        "bodies": [{"code": "ministry", "name": texts("Ministry")}],
        "references": [
            {
                "code": "jobs_2024",
                "variable": "jobs",
                "territories": ["XX"],
                "period": "2024",
                "value": "134207",
                "relation": "exactly",
                "unit": "persons",
                "source": "Gazette",
                "source_url": "https://example.test/jobs",
                "note": "",
            },
            {
                "code": "jobs_other",
                "variable": "jobs",
                "territories": ["XX"],
                "period": "2024",
                "value": "95000",
                "relation": "about",
                "unit": "persons",
                "source": "Herald",
                "source_url": "https://example.test/other",
                "note": "",
            },
        ],
        "goals": [
            {"code": "G1", "area": "A1", "name": texts("Room"), "description": texts("Why")},
            {"code": "G2", "area": "A2", "name": texts("Skill"), "description": texts("Why")},
        ],
        "measures": [
            measure("M1"),
            measure(
                "M2",
                "G2",
                unit_cost=Decimal(30),
                unit_cost_low=Decimal(20),
                unit_cost_high=Decimal(40),
                running_cost=Decimal(0),
                max_units=2,
                max_units_per_year=2,
                instrument="talent",
                answers=[
                    {
                        "need": "skills",
                        "effect": Decimal("0.2"),
                        "low": Decimal("0.1"),
                        "high": Decimal("0.3"),
                    }
                ],
                funding={"fund": Decimal("0.3333"), "local": Decimal("0.6667")},
            ),
            measure(
                "M3",
                "G2",
                is_national=True,
                is_required=True,
                unit_cost=Decimal(50),
                unit_cost_low=Decimal(50),
                unit_cost_high=Decimal(50),
                running_cost=Decimal(0),
                first_year=2026,
                funding={"republican": Decimal(1)},
                answers=[
                    {
                        "need": "skills",
                        "effect": Decimal("0.1"),
                        "low": Decimal("0.05"),
                        "high": Decimal("0.15"),
                    }
                ],
            ),
        ],
        "indicators": [
            {
                "code": f"I{number}",
                "goal": f"G{number}",
                "name": texts(f"Indicator {number}"),
                "definition": texts("What is counted"),
                "unit": texts("persons"),
                "formula": "count(jobs)",
                "is_higher_better": True,
                "baseline": Decimal(134207) if number == 1 else None,
                "baseline_period": "2024" if number == 1 else "",
                "baseline_reference": "jobs_2024" if number == 1 else "",
                "conflicting_references": ["jobs_other"] if number == 1 else [],
                "owner": "ministry",
                "source": texts("register"),
                "note": texts(""),
            }
            for number in (1, 2)
        ],
        "targets": [
            {
                "indicator": "I1",
                "year": 2027,
                "value": Decimal("1234.5"),
                "kind": "demonstration",
                "references": [],
                "rationale": texts("for discussion"),
            },
            {
                "indicator": "I2",
                "year": 2026,
                "value": None,
                "kind": "not_defined",
                "references": [],
                "rationale": texts("nothing yet"),
            },
        ],
        "stages": [
            {
                "order": 1,
                "name": texts("Begin"),
                "description": texts("First things"),
                "first_year": 2026,
                "last_year": 2027,
            }
        ],
        "blocks": [
            block("S1", 1, "heading", "Where we stand"),
            block(
                "S1.1",
                2,
                "text",
                "Employed: {{figure:jobs_2024}}. Measures: {{computed:measures_count}}, "
                "money {{computed:plan_total}}.",
            ),
            block("S1.2", 3, "human", "The ministry writes the legal basis."),
            block("S2", 4, "computed", "Indicators", content="table:indicators"),
            block("S3", 5, "computed", "Money", content="table:budget"),
            block("S4", 6, "computed", "Chart", content="figure:budget"),
            block("S5", 7, "computed", "Map", content="figure:map_needs"),
            block("S6", 8, "computed", "Regions", content="table:regional_profiles"),
            block("S7", 9, "computed", "Goals", content="list:goals"),
        ],
        "sentences": [{"code": "table_total", "text": texts("Total")}],
    }


def block(code, order, kind, text, **changes):
    return {
        "code": code,
        "order": order,
        "level": 1 if kind == "heading" else 0,
        "kind": kind,
        "content": "",
        "title": texts("") if kind != "item" else texts("Title"),
        "text": dict.fromkeys(("kk", "ru", "en"), text) if "{{" in text else texts(text),
        "source_language": "ru",
    } | changes


def limit(code, kind, value, *, applies_to=("all",), year=None):
    return {
        "code": code,
        "kind": kind,
        "applies_to": list(applies_to),
        "year": year,
        "value": str(value),
        "is_assumption": True,
        "references": [],
        "rationale": texts("assumed"),
    }


LIMITS = [
    limit("money_2026", "budget_year", 200, year=2026),
    limit("money_2027", "budget_year", 200, year=2027),
]


@pytest.fixture
def content():
    return content_of_small()


@pytest.fixture
def limits():
    return [dict(row) for row in LIMITS]


@pytest.fixture
def draft(small, content):
    """A draft with content, not planned yet."""
    concept = services.create_concept(
        by=None,
        code="demo",
        titles=texts("The Concept"),
        subtitles=texts("demonstration"),
        disclaimers=texts("Not a document of any government."),
        territory="XX",
        first_year=2026,
        last_year=2027,
    )
    version = services.new_version(by=None, concept=concept)
    services.load_content(by=None, version=version, content=content)
    return version


@pytest.fixture
def planned(draft, limits):
    services.plan_version(by=None, version=draft, limits=limits)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def published(planned):
    services.publish_version(by=None, version=planned)
    planned.refresh_from_db()
    return planned


@pytest.fixture
def person(db):
    """Return a function that makes a person with roles."""

    def make(*roles: Role):
        number = Person.objects.count()
        found = Person.objects.create_user(f"p{number}@example.test", "pw", name=f"Person {number}")
        for role in roles:
            assign_role(by=None, person=found, role=role)
        return found

    return make


def rows(name):
    with (PACKAGE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def kazakhstan(db):
    """Territories, needs and population of the package; severities are made up but fixed."""
    Country.objects.create(
        code="KZ",
        name_en="Kazakhstan",
        currency="KZT",
        languages=["kk", "ru", "en"],
        package_version="1",
        package_checksum=SHA,
    )
    places = {}
    for row in rows("territories"):
        places[row["code"]] = Territory.objects.create(
            code=row["code"],
            kind=row["kind"],
            parent=places.get(row["parent"]),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"] or None,
            is_capital=row["is_capital"] == "yes",
            tile_row=row["tile_row"] or None,
            tile_column=row["tile_col"] or None,
            **{f"name_{language}": row[f"name_{language}"] for language in ("kk", "ru", "en")},
        )
    areas = {}
    for row in rows("need_areas"):
        areas[row["code"]] = NeedArea.objects.create(
            code=row["code"],
            parent=areas.get(row["parent"]),
            order=row["order"],
            **{
                f"{name}_{language}": row[f"{name}_{language}"]
                for name in ("name", "description")
                for language in ("kk", "ru", "en")
            },
        )
    regions = [p for p in places.values() if p.kind != "country" and not p.valid_to]
    needs = [need for need in areas.values() if need.parent]
    newest = {
        row["territory"]: float(row["value"])
        for row in rows("figures_regional")
        if row["variable"] == "population_avg" and row["year"] == "2024" and row["value"]
    }
    record_population({region.code: newest[region.code] for region in regions})
    severities = {
        (place, need): round(0.25 + ((7 * at + 5 * kind) % 11) / 16, 6)
        for at, place in enumerate([*regions, places["KZ"]])
        for kind, need in enumerate(needs)
    }
    evidence.record_published(
        by=None,
        kind="target",
        rows=[
            {
                "code": row["code"],
                "country": row["country"],
                "source": row["source"],
                **{
                    name: {key: row[f"{name}_{key}"] for key in ("kk", "ru", "en")}
                    for name in ("document", "indicator")
                },
                "unit": {},
                "note": {},
            }
            for row in rows("targets_published")
        ],
    )
    return SimpleNamespace(
        regions=regions, needs=needs, diagnosis=diagnose(severities, is_synthetic=True)
    )


@pytest.fixture
def kazakh_draft(kazakhstan):
    """The demonstration Concept, loaded and not planned."""
    folder = PACKAGE / "concept"
    concept = services.create_concept(by=None, **package.read_concept(folder))
    version = services.new_version(by=None, concept=concept)
    services.load_content(by=None, version=version, content=package.read_content(folder))
    return version


@pytest.fixture
def package_folder():
    return PACKAGE / "concept"


@pytest.fixture
def term(db):
    """Documents of a made-up kind are consulted on for ten days; no law is meant."""
    return services.set_term(by=None, code="trial", names=texts("Trial document"), days=10)


@pytest.fixture
def consultation(draft, term):
    return services.open_consultation(by=None, version=draft, term=term)
