import itertools

import pytest

from kerege.audit import selectors, services
from kerege.audit.models import Event
from kerege.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return Organisation.objects.create(code="body", name_en="Body")


def test_the_state_grows_with_every_event(body):
    states = [selectors.state_number()]
    for _ in range(150):
        services.record(by=None, act="people.rename", on=body)
        states.append(selectors.state_number())
    assert all(later > earlier for earlier, later in itertools.pairwise(states))


def test_the_state_grows_when_a_gap_is_filled_late(body):
    first = services.record(by=None, act="people.rename", on=body)
    Event.objects.create(id=first.id + 5, act="a", record_type="t", record_id="1")
    before = selectors.state_number()
    Event.objects.create(id=first.id + 3, act="a", record_type="t", record_id="1")
    assert selectors.state_number() > before


def test_details_are_found_by_what_they_contain(body):
    services.record(by=None, act="portal.demo_step", on=body, step="a", fingerprint="1")
    services.record(by=None, act="portal.demo_step", on=body, step="a", fingerprint="2")
    services.record(by=None, act="portal.demo_step", on=body, step="b", fingerprint="3")
    assert selectors.latest_details("portal.demo_step", step="a") == {
        "step": "a",
        "fingerprint": "2",
    }
    assert selectors.latest_details("portal.demo_step", step="c") is None


def test_events_never_change(body):
    event = services.record(by=None, act="people.rename", on=body)
    with pytest.raises(Exception, match="Cannot update"):
        Event.objects.filter(pk=event.pk).update(act="other")
