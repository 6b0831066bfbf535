"""The command line says what the portal says, as text and as JSON."""

import json

from typer.testing import CliRunner

from kerege.cli import concept as commands
from kerege.concept import selectors, services

RUN = CliRunner()


def run(*arguments, code=0):
    done = RUN.invoke(commands.app, list(arguments))
    assert done.exit_code == code, done.output
    return done.stdout


def test_show(planned):
    facts = json.loads(run("show", "--json"))
    assert facts["concept"] == "demo"
    assert facts["status"] == "draft"
    assert float(facts["total"]) == float(selectors.totals(planned).total)
    assert "The Concept" in run("show", "demo")


def test_from_a_folder_to_documents(kazakhstan, package_folder, tmp_path):
    loaded = json.loads(run("load", str(package_folder), "--json"))
    assert (loaded["measures"], loaded["proven"]) == (28, None)
    again = json.loads(run("load", str(package_folder), "--json"))
    assert again["version"] == loaded["version"]
    refused = RUN.invoke(commands.app, ["publish", "--json"])
    assert refused.exit_code == 2
    assert "hang in the air" in json.loads(refused.stdout)["what"]


def test_export_writes_what_was_published(published, tmp_path):
    services.render_version(by=None, version=published)
    first = json.loads(run("export", "--out", str(tmp_path), "--json"))
    assert len(first["files"]) == 10
    only = run("export", "--language", "kk", "--format", "pdf", "--out", str(tmp_path / "pdf"))
    assert only.strip().endswith("demo-v1-kk.pdf")
    assert (tmp_path / "pdf" / "demo-v1-kk.pdf").read_bytes().startswith(b"%PDF")


def test_publish_produces_the_documents(planned):
    facts = json.loads(run("publish", "--json"))
    assert facts["status"] == "published"
    assert len(facts["documents"]) == 10
    begun = json.loads(run("draft", "demo", "--json"))
    assert (begun["version"], begun["status"]) == (facts["version"] + 1, "draft")
    assert begun["measures"] == facts["measures"]
    run("draft", "demo", code=6)  # one draft at a time


def test_planning_under_limits_that_clash_says_which(kazakhstan, package_folder, tmp_path):
    run("load", str(package_folder))
    text = (package_folder / "limits.csv").read_text(encoding="utf-8")
    (tmp_path / "limits.csv").write_text(
        text.replace("floor_region,KZ-10,,700", "floor_region,KZ-10,,99000"), encoding="utf-8"
    )
    refused = RUN.invoke(commands.app, ["plan", str(tmp_path), "--json"])
    assert refused.exit_code == 2
    assert "floor_KZ-10" in json.loads(refused.stdout)["what"]


def test_what_is_not_there_is_said(db):
    refused = RUN.invoke(commands.app, ["show", "nothing", "--json"])
    assert refused.exit_code == 5
    assert json.loads(refused.stdout)["error"] == "not-found"
