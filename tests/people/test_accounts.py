"""Accounts and roles are opened and ended by whoever runs the installation."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.cli.people import app
from kerege.kernel.clock import today
from kerege.kernel.errors import Refusal
from kerege.people import selectors, services
from kerege.people.models import Assignment, Person
from kerege.reference.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    since = {"valid_from": "2000-01-01"}
    country = Territory.objects.create(code="XX", kind="country", **since)
    return Territory.objects.create(code="XX-A", kind="region", parent=country, **since)


def opened(**changed):
    given = {"by": None, "email": "Aigul@ministry.example", "name": "Aigul", "language": "kk"}
    return services.open_account(**given | {"role": "analyst"} | changed)


def test_a_new_account_opens_with_the_password_that_is_told_once():
    assignment, secret = opened()
    assert len(secret) >= 16
    assert Client().login(username="aigul@ministry.example", password=secret)
    assert selectors.has_role(assignment.person, "analyst")
    assert opened() == (assignment, "")
    other, nothing = opened(role="editor")
    assert (other.person, nothing) == (assignment.person, "")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"email": "nobody"}, "no e-mail address"),
        ({"language": "de"}, "no such language"),
        ({"role": "king"}, "no such role"),
        ({"role": "representative"}, "speaks for a territory"),
    ],
)
def test_what_makes_no_account_is_refused(changed, message):
    with pytest.raises(Refusal, match=message):
        opened(**changed)
    assert not Person.objects.exists()


def test_only_an_administrator_gives_and_takes_roles():
    analyst = opened()[0].person
    with pytest.raises(Refusal, match="given by an administrator"):
        opened(by=analyst, role="approver")
    with pytest.raises(Refusal, match="given by an administrator"):
        services.end_role(by=analyst, person=analyst, role="analyst")
    chief = opened(email="chief@ministry.example", role="administrator")[0].person
    assert opened(by=chief, role="approver")[0].role == "approver"


def test_a_role_is_taken_at_once_and_what_was_stays_known(region):
    fresh, _secret = opened()
    old, _none = opened(role="representative", territory=region)
    Assignment.objects.filter(pk=old.pk).update(valid_from=today() - timedelta(days=30))
    person = fresh.person
    services.end_role(by=None, person=person, role="analyst")
    services.end_role(by=None, person=person, role="representative", territory=region)
    assert not list(selectors.roles_in_force())
    assert Assignment.objects.get(pk=old.pk).valid_to == today() - timedelta(days=1)
    assert Event.objects.filter(act="people.end_role").count() == 2
    with pytest.raises(Refusal, match="does not hold the role"):
        services.end_role(by=None, person=person, role="analyst")


def test_the_commands_add_list_and_take(region):
    run = CliRunner()
    added = run.invoke(app, ["add", "b@akimat.example", "representative", "--territory", "XX-A"])
    assert added.exit_code == 0, added.output
    assert "password: " in added.output
    rows = json.loads(run.invoke(app, ["list", "--json"]).stdout)
    assert [(row["email"], row["territory"]) for row in rows] == [("b@akimat.example", "XX-A")]
    wrong = run.invoke(app, ["take", "b@akimat.example", "analyst"])
    assert wrong.exit_code == 5
    taken = run.invoke(app, ["take", "b@akimat.example", "representative", "--territory", "XX-A"])
    assert taken.exit_code == 0
    assert json.loads(run.invoke(app, ["list", "--json"]).stdout) == []
