"""A small country and its register."""

import uuid
from datetime import date

import pytest

from kerege.people.models import Person
from kerege.people.services import assign_role
from kerege.reference import models as reference
from kerege.register.enums import Origin
from kerege.register.services import add_source, load_subjects


@pytest.fixture
def country(db):
    kz = reference.Territory.objects.create(
        code="KZ", kind="country", name_en="Kazakhstan", valid_from=date(1991, 12, 16)
    )
    for code, kind, name in (
        ("KZ-10", "region", "Abai Region"),
        ("KZ-75", "city", "Almaty"),
    ):
        reference.Territory.objects.create(
            code=code, kind=kind, name_en=name, parent=kz, valid_from=date(1991, 12, 16)
        )
    oked = reference.Classification.objects.create(code="oked", name_en="OKED", source="test")
    for code, name in (("62010", "Programming"), ("90030", "Artistic creation")):
        reference.Activity.objects.create(
            classification=oked, code=code, level=5, name_en=name, name_kk=f"kk {name}"
        )
    return kz


def make_row(number: int, **changes):
    return {
        "public_id": uuid.uuid5(uuid.NAMESPACE_URL, str(number)),
        "name": f"Studio {number:05}",
        "legal_form": "sole_trader",
        "territory": "KZ-75" if number % 3 else "KZ-10",
        "activity": "62010" if number % 2 else "90030",
        "subsector": "software" if number % 2 else "arts",
        "registered_on": date(2020, 1, 1 + number % 28),
        "contact_email": f"studio{number}@example.test",
        "founder_birth_year": 1980,
        "founder_sex": "f",
        "tax_number": "990101300123",
        "employees": number % 5,
        "turnover_band": "micro",
        "has_agreed": True,
    } | changes


@pytest.fixture
def load(country):
    def act(rows, origin=Origin.SYNTHETIC, by=None):
        return load_subjects(by=by, rows=rows, origin=origin, classification="oked")

    return act


HEADING = "key,name,kind,legal_form,territory,activity,registered_on,agreed,tax_number"


@pytest.fixture
def source(country):
    return add_source(by=None, code="crafts", names={"en": "Register of crafts"})


@pytest.fixture
def file():
    """A delivered file of numbered firms, with cells changed by (number, column)."""

    def write(numbers, changes=None, heading=HEADING):
        lines = [heading]
        for number in numbers:
            cells = {
                "key": f"A-{number}",
                "name": f"Workshop {number}",
                "kind": "firm",
                "legal_form": "company",
                "territory": "KZ-75",
                "activity": "90030",
                "registered_on": "2021-05-04",
                "agreed": "",
                "tax_number": f"9{number:011d}",
            } | {name: value for (at, name), value in (changes or {}).items() if at == number}
            lines.append(",".join(cells.get(name, "") for name in heading.split(",")))
        return "\n".join(lines).encode()

    return write


@pytest.fixture
def person(db):
    def make(name, role=None, territory=None):
        made = Person.objects.create_user(f"{name}@example.test", "long-enough-1", name=name)
        if role:
            assign_role(by=None, person=made, role=role, territory=territory)
        return made

    return make


@pytest.fixture
def row():
    return make_row
