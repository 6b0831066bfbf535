import json

import pytest
from typer.testing import CliRunner

from kerege.cli.needs import app

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_the_whole_path_on_the_command_line(loaded):
    assert run("state").exit_code == 5
    made = json.loads(run("diagnose", "--json").stdout)
    assert json.loads(run("state", "--json").stdout) == made
    country = json.loads(run("list", "--json").stdout)
    assert country[0]["need"] == "finance"
    region = json.loads(run("region", "XX-6", "--json").stdout)
    assert [row["is_known"] for row in region] == [False, False, False]
    assert all(row["lower"] < row["severity"] < row["upper"] for row in region)


def test_tables_are_for_people(loaded):
    run("diagnose")
    shown = run("region", "XX-1").stdout
    assert "Space" in shown


def test_an_unknown_region_is_refused_in_words(loaded):
    refused = run("region", "XX-9", "--json")
    assert refused.exit_code == 5
    assert json.loads(refused.stdout)["where"] == "XX-9"
