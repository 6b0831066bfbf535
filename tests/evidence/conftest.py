"""A small country whose borders changed, with two sources."""

from datetime import date
from types import SimpleNamespace

import pytest

from kerege.evidence import services
from kerege.evidence.services import FigureRow
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role
from kerege.reference.models import Succession, Territory

SHA = "a" * 64


@pytest.fixture
def country(db):
    """A country: A ceded land to B in 2022; F was dissolved into C and D in 2018."""
    nation = Territory.objects.create(
        code="XX", kind="country", name_en="Country", valid_from=date(1992, 1, 1)
    )

    def region(code: str, since: int = 1992, last: date | None = None, kind: str = "region"):
        return Territory.objects.create(
            code=code,
            kind=kind,
            parent=nation,
            name_en=f"Region {code}",
            valid_from=date(since, 1, 1),
            valid_to=last,
        )

    places = {
        "XX": nation,
        "XX-A": region("XX-A"),
        "XX-B": region("XX-B", 2022),
        "XX-C": region("XX-C", 2018, kind="city"),
        "XX-D": region("XX-D", 2018),
        "XX-F": region("XX-F", last=date(2018, 6, 18)),
    }
    for old, new, year in (("A", "B", 2022), ("F", "C", 2018), ("F", "D", 2018)):
        Succession.objects.create(
            predecessor=places[f"XX-{old}"], successor=places[f"XX-{new}"], on=date(year, 6, 8)
        )
    return SimpleNamespace(**{code.replace("-", "_").lower(): x for code, x in places.items()})


@pytest.fixture
def variable(country):
    """Return a function that makes a variable."""

    def make(code: str = "jobs", kind: str = "count", **more):
        fields = {
            "names": {"en": code.title()},
            "units": {"en": "persons"},
            "is_additive": kind in {"count", "money"},
            "lower_bound": 0,
        }
        return services.ensure_variable(by=None, code=code, kind=kind, **{**fields, **more})

    return make


@pytest.fixture
def dataset(country):
    """Return a function that registers a dataset."""

    def make(code: str = "bureau", **more):
        fields = {"titles": {"en": code.title()}, "publisher": "Bureau", "licence": "CC BY 4.0"}
        return services.register_dataset(by=None, code=code, checksum=SHA, **{**fields, **more})

    return make


@pytest.fixture
def record(variable, dataset):
    """Return a function that records ``{(territory, year): value}`` and publishes it."""

    def make(values, code: str = "jobs", source: str = "bureau", *, publish: bool = True, **more):
        variable(code)
        into = dataset(source)
        rows = [
            FigureRow(variable=code, territory=place, period=str(year), value=value, **more)
            for (place, year), value in values.items()
        ]
        counts = services.record_figures(by=None, dataset=into, rows=rows)
        if publish:
            services.publish_dataset(by=None, dataset=into)
        return counts

    return make


@pytest.fixture
def analyst(db):
    person = Person.objects.create_user("analyst@example.org", "a long password", name="Analyst")
    assign_role(by=None, person=person, role=Role.ANALYST)
    return person


@pytest.fixture
def second(db):
    """Another analyst: who has loaded figures does not approve them."""
    person = Person.objects.create_user("second@example.org", "a long password", name="Second")
    assign_role(by=None, person=person, role=Role.ANALYST)
    return person


@pytest.fixture
def approver(db):
    person = Person.objects.create_user("approver@example.org", "a long password", name="Approver")
    assign_role(by=None, person=person, role=Role.APPROVER)
    return person


@pytest.fixture
def settings_of_files(settings, tmp_path):
    """Keep files in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def nobody_special(db):
    return Person.objects.create_user("person@example.org", "a long password", name="Person")
