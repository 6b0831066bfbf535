"""Six regions, three needs, two signals, and what was heard."""

from datetime import date
from types import SimpleNamespace

import pytest

from kerege.evidence import services as evidence
from kerege.evidence.services import FigureRow
from kerege.needs import services
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role
from kerege.reference.models import NeedArea, Territory

VALUES = {"XX-1": 1.0, "XX-2": 2.0, "XX-3": 3.0, "XX-4": 4.0, "XX-5": 5.0}
"""Hubs per head; XX-6 is not measured."""
SHA = "a" * 64


@pytest.fixture
def country(db):
    nation = Territory.objects.create(
        code="XX", kind="country", name_en="Country", valid_from=date(1992, 1, 1)
    )
    places = {
        f"XX-{number}": Territory.objects.create(
            code=f"XX-{number}",
            kind="city" if number == 6 else "region",
            parent=nation,
            name_en=f"Region {number}",
            name_kk=f"Өңір {number}",
            name_ru=f"Регион {number}",
            valid_from=date(1992, 1, 1),
            tile_row=1,
            tile_column=number,
        )
        for number in range(1, 7)
    }
    hubs = NeedArea.objects.create(code="hubs", order=1, name_en="Infrastructure")
    areas = {
        code: NeedArea.objects.create(
            code=code,
            parent=hubs,
            order=at,
            name_en=code.title(),
            name_kk=f"{code} kk",
            name_ru=f"{code} ru",
        )
        for at, code in enumerate(("space", "finance", "skills"), start=2)
    }
    return SimpleNamespace(nation=nation, places=places, areas=areas)


@pytest.fixture
def figures(country):
    """Return a function that records and publishes one figure for each region."""

    def act(variable, values, *, year=2024, synthetic=False, error=None):
        evidence.ensure_variable(
            by=None,
            code=variable,
            names={"en": variable},
            units={"en": "per head"},
            kind="ratio",
            is_additive=False,
        )
        dataset = evidence.register_dataset(
            by=None,
            code=f"{variable}-{year}",
            titles={"en": variable},
            publisher="Bureau",
            licence="CC BY 4.0",
            checksum=SHA,
            is_synthetic=synthetic,
        )
        rows = [
            FigureRow(
                variable=variable,
                territory=code,
                period=str(year),
                value=value,
                lower=None if error is None else value - 1.96 * error,
                upper=None if error is None else value + 1.96 * error,
                interval="" if error is None else "95 %",
            )
            for code, value in values.items()
        ]
        evidence.record_figures(by=None, dataset=dataset, rows=rows)
        evidence.publish_dataset(by=None, dataset=dataset)

    return act


def signal(code, area, variable, **changes):
    return {
        "code": code,
        "area": area,
        "variable": variable,
        "higher_is_worse": False,
        "standard_error": "0.3",
        "rationale": {"en": "Fewer hubs, farther away."},
        "author": "Tests",
    } | changes


def said(code, territory, area, **changes):
    return {
        "code": code,
        "territory": territory,
        "area": area,
        "kind": "published",
        "stance": "severe",
        "source_language": "en",
        "source": f"Newspaper {code}",
        "source_url": f"https://example.test/{code}",
        "said_on": "2025",
        "text": {"en": f"There is no room to work ({code}).", "ru": "Негде работать."},
        "group": {"en": "potters"},
    } | changes


@pytest.fixture
def rows():
    return SimpleNamespace(signal=signal, said=said, values=VALUES)


@pytest.fixture
def loaded(country, figures):
    """Signals, figures and statements, not diagnosed yet."""
    figures("hubs_per_head", VALUES)
    figures("people", {f"XX-{number}": number * 100 for number in range(1, 7)})
    services.record_signals(by=None, rows=[signal("space-hubs", "space", "hubs_per_head")])
    services.record_statements(
        by=None,
        rows=[
            said("rooms", "XX-1", "space"),
            said("money", "XX", "finance"),
            said("courses", "XX-2", "skills", stance="present"),
        ],
    )
    return country


@pytest.fixture
def people(country):
    def make(name, role=None, territory=None):
        person = Person.objects.create_user(f"{name}@example.test", "long-enough-1", name=name)
        if role:
            assign_role(by=None, person=person, role=role, territory=territory)
        return person

    return SimpleNamespace(
        analyst=make("analyst", Role.ANALYST),
        one=make("one", Role.REPRESENTATIVE, country.places["XX-1"]),
        two=make("two", Role.REPRESENTATIVE, country.places["XX-2"]),
        nobody=make("nobody"),
    )
