import json

import pytest
from typer.testing import CliRunner

from kerege.cli.needs import app
from kerege.needs import services

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_the_whole_path_on_the_command_line(loaded):
    assert run("state").exit_code == 5
    made = json.loads(run("diagnose", "--json").stdout)
    assert json.loads(run("state", "--json").stdout) == made
    assert made["is_up_to_date"] is True
    country = json.loads(run("list", "--json").stdout)
    assert country[0]["need"] == "finance"
    region = json.loads(run("region", "XX-6", "--json").stdout)
    assert [row["is_known"] for row in region] == [False, False, False]
    assert all(row["lower"] < row["severity"] < row["upper"] for row in region)


def test_the_state_says_when_something_was_said_since(loaded, rows):
    run("diagnose")
    services.record_statements(by=None, rows=[rows.said("new", "XX-3", "skills")])
    assert json.loads(run("state", "--json").stdout)["is_up_to_date"] is False
    run("diagnose")
    assert json.loads(run("state", "--json").stdout)["is_up_to_date"] is True


def test_tables_are_for_people(loaded):
    run("diagnose")
    shown = run("region", "XX-1").stdout
    assert "Space" in shown


def test_an_unknown_region_is_refused_in_words(loaded):
    refused = run("region", "XX-9", "--json")
    assert refused.exit_code == 5
    assert json.loads(refused.stdout)["where"] == "XX-9"
