"""A small country and its register."""

import uuid
from datetime import date

import pytest

from kerege.reference import models as reference
from kerege.register.enums import Origin
from kerege.register.services import load_subjects


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
    } | changes


@pytest.fixture
def load(country):
    def act(rows, origin=Origin.SYNTHETIC, by=None):
        return load_subjects(by=by, rows=rows, origin=origin, classification="oked")

    return act


@pytest.fixture
def row():
    return make_row
