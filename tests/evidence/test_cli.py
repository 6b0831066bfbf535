"""The command line: the same answers as pages, exit codes by kind."""

import json

import pytest
from typer.testing import CliRunner

from kerege.cli.evidence import app
from kerege.evidence import services
from kerege.evidence.models import Dataset, Figure, Run

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def figures(record):
    record({("XX-A", 2020): 10, ("XX-A", 2021): 12}, "grp")
    record({("XX-B", 2023): 77777}, "secret", "hidden", publish=False)


def test_list_and_show(figures):
    listed = json.loads(run("list", "--json").output)
    assert [variable["code"] for variable in listed] == ["grp"]
    found = json.loads(run("list", "--variable", "grp", "--year", "2020", "--json").output)
    assert [(row["code"], row["value"]) for row in found] == [("grp.XX-A.2020", "10")]
    shown = json.loads(run("show", "grp.XX-A.2020", "--json").output)
    assert shown["figure"]["dataset"] == "bureau"
    assert "bureau" in run("show", "grp.XX-A.2020").output


def test_refusals_have_the_exit_code_of_their_kind(figures):
    refused = run("show", "secret.XX-B.2023", "--json")
    assert (refused.exit_code, json.loads(refused.output)["error"]) == (5, "not-found")
    assert run("list", "--variable", "secret", "--json").output.strip() == "[]"
    assert run("list", "--year", "20x").exit_code == 2
    assert run("rerun", "nothing").exit_code == 5


def test_compute_and_rerun(figures):
    done = {row["recipe"]: row for row in json.loads(run("compute", "--json").output)}
    assert done["growth-grp"]["added"] == 1
    assert "gva_j" in done["j-lq"]["left_out"]
    assert all(row["same"] for row in json.loads(run("rerun", "--all", "--json").output))


def test_a_run_that_differs_ends_with_another_exit_code(figures):
    run("compute")
    Run.objects.update(result_checksum="0" * 64)
    assert run("rerun", "--all").exit_code == 6


def test_export(figures, tmp_path):
    file = tmp_path / "figures.csv"
    assert json.loads(run("export", str(file), "--json").output)[0]["figures"] == 2
    assert b"77777" not in file.read_bytes()
    assert run("export", str(tmp_path / "figures.doc")).exit_code == 2
    assert run("export", str(tmp_path / "no" / "figures.csv")).exit_code == 2


def test_a_withdrawn_dataset_leaves_nothing_to_list(figures, analyst):
    services.withdraw_dataset(
        by=analyst, dataset=Dataset.objects.get(code="bureau"), reason="Wrong"
    )
    assert json.loads(run("list", "--json").output) == []
    assert Figure.objects.count() == 3
