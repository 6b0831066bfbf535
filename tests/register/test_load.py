import time
from datetime import date

import pytest

from kerege.audit.models import Event
from kerege.kernel.errors import Kind, Refusal
from kerege.people.models import Person
from kerege.register.enums import Origin
from kerege.register.models import Subject
from kerege.register.services import Loaded

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing(load, row):
    rows = [row(number) for number in range(30)]
    assert load(rows) == Loaded(30, 0, 0)
    assert load(rows) == Loaded(0, 0, 30)
    assert Event.objects.filter(act="register.load_subjects").count() == 1


def test_a_changed_row_changes_one_subject_and_keeps_history(load, row):
    load([row(1), row(2)])
    assert load([row(1, name="New name"), row(2)]) == Loaded(0, 1, 1)
    subject = Subject.objects.get(public_id=row(1)["public_id"])
    assert subject.name == "New name"
    history = Subject.pgh_event_model.objects.filter(pgh_obj_id=subject.pk).order_by("pgh_id")
    assert [event.name for event in history] == ["Studio 00001", "New name"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"territory": "KZ-99"}, "1, territory, 'KZ-99'"),
        ({"activity": "1"}, "1, activity, '1'"),
        ({"legal_form": "guild"}, "1, legal_form, 'guild'"),
        ({"public_id": "x"}, "1, public_id, 'x'"),
        ({"name": " "}, "1, name, ' '"),
        ({"name": "a\x00b"}, "1, name, 'a\\x00b'"),
        ({"website": "javascript:alert(1)"}, "1, website, 'javascript:alert(1)'"),
        ({"employees": "-1"}, "1, employees, '-1'"),
        ({"registered_on": "31.12.2020"}, "1, registered_on, '31.12.2020'"),
        ({"registered_on": None}, "1, registered_on, None"),
        ({"closed_on": date(2019, 1, 1)}, "1, closed_on, "),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(load, row, change, named):
    with pytest.raises(Refusal) as refusal:
        load([row(1, **change), row(2)])
    assert named in refusal.value.where
    assert not Subject.objects.exists()


def test_the_same_identifier_twice_is_refused(load, row):
    with pytest.raises(Refusal, match="occurs twice"):
        load([row(1), row(1)])


def test_a_synthetic_record_never_replaces_a_real_one(load, row):
    load([row(1)], origin=Origin.DECLARED)
    with pytest.raises(Refusal) as refusal:
        load([row(1)])
    assert refusal.value.kind is Kind.CONFLICT


def test_only_the_registrar_loads(load, row):
    somebody = Person.objects.create_user("somebody@example.test", name="Somebody")
    with pytest.raises(Refusal) as refusal:
        load([row(1)], by=somebody)
    assert refusal.value.kind is Kind.FORBIDDEN


@pytest.mark.slow
def test_a_whole_register_is_loaded_in_seconds(load, row):
    rows = [row(number) for number in range(45_600)]
    started = time.perf_counter()
    assert load(rows).created == 45_600
    taken = time.perf_counter() - started
    print(f"45,600 subjects in {taken:.1f} s")  # noqa: T201 -- the measurement is what it is for
    assert taken < 20
