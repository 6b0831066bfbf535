"""A plan is computed again from the problem that was kept: by the portal, and by an outsider."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from evidence.test_package import WITHOUT_DJANGO, change
from kerege.cli.evidence import app
from kerege.concept import services
from kerege.concept.models import Measure
from kerege.documents.models import Document
from kerege.evidence import repeat
from kerege.evidence import services as evidence
from kerege.evidence.models import Run
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


def run_of(version):
    return Run.objects.get(pk=version.plan.run_id)


def test_a_plan_gives_the_same_again_whatever_was_changed_since(planned):
    run = run_of(planned)
    Measure.objects.filter(version=planned).update(is_required=False)
    again = evidence.rerun(by=None, run=run)
    assert again.is_same
    assert again.changed_inputs == []


def test_a_plan_without_its_problem_does_not_end_the_others(planned):
    run = run_of(planned)
    Document.objects.filter(sha256=run.inputs["problem"]).delete()
    with pytest.raises(Refusal, match="was not kept"):
        evidence.rerun(by=None, run=run)
    done = CliRunner().invoke(app, ["rerun", "--all", "--json"])
    assert done.exit_code == 6
    rows = json.JSONDecoder().raw_decode(done.output)[0]
    told = {row["run"]: (row["same"], row["why"]) for row in rows}
    assert told.pop(run.code) == (False, "The problem that this plan solves was not kept.")
    assert [why for _, why in told.values()] == [
        "This installation does not know the method tests.diagnosis."
    ]


def test_a_search_that_time_ended_is_not_said_to_differ(planned):
    run = run_of(planned)
    run.parameters["is_proven"] = False
    with pytest.raises(Refusal, match="time limit"):
        evidence.rerun(by=None, run=run)


def test_planning_again_keeps_what_is_proved_and_makes_anew_what_was_not_kept(planned, limits):
    first = planned.plan
    assert services.plan_version(by=None, version=planned, limits=limits) == first
    del (run := run_of(planned)).inputs["problem"]
    run.save()
    assert services.plan_version(by=None, version=planned, limits=limits) != first


def test_an_outsider_computes_the_plan_of_a_published_version_and_no_other(
    planned, limits, tmp_path
):
    evidence.write_package(by=None, path=tmp_path / "draft")
    assert not list((tmp_path / "draft").glob("problem-*"))
    services.publish_version(by=None, version=planned)
    evidence.write_package(by=None, path=tmp_path / "p")
    (file,) = (tmp_path / "p").glob("problem-*")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, "evidence", "rerun", str(tmp_path / "p"), "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    told = {row["run"]: row["state"] for row in json.loads(done.stdout)["runs"]}
    assert told[run_of(planned).code] == "same"
    assert done.returncode == 0, done.stdout
    change(tmp_path / "p", file.name, '"budget": [20,', '"budget": [15,', hide=True)
    (found,) = [
        one for one in repeat.repeat(repeat.read_package(tmp_path / "p")) if one.state != "same"
    ]
    assert "Inputs changed: problem." in found.why
    assert "another checksum" in found.why
