"""An outsider recomputes every figure from the package alone, and finds what was tampered with."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse
from frictionless import Package as Frictionless

from evidence.test_compute import GRP, PEOPLE, J
from kerege.evidence import repeat, services
from kerege.evidence.analysis.published_count import PUBLISHED
from kerege.evidence.enums import Observation, Relation
from kerege.evidence.models import Dataset, Run, Variable
from kerege.evidence.recipes import PUBLISHED_FIGURES
from kerege.evidence.status import EXACTLY, Status
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db

WITHOUT_DJANGO = """
import sys
for name in ("django", "psycopg", "frictionless", "pandas"):
    sys.modules[name] = None
sys.argv = ["kerege", *sys.argv[1:]]
from kerege.cli.main import main
main()
"""


@pytest.fixture
def folder(record, country, tmp_path):
    """Write the package of a small country whose borders changed."""
    record(GRP, "grp")
    record(J, "gva_j")
    record(PEOPLE, "population_avg", "census")
    for code in ("grp", "gva_j"):
        services.ensure_break(
            by=None,
            variable=Variable.objects.get(code=code),
            territory=country.xx_a,
            year=2022,
            reasons={"en": "Region B left."},
        )
    services.compute_all(by=None)
    services.write_package(by=None, path=tmp_path / "p")
    return tmp_path / "p"


def again(path):
    return repeat.repeat(repeat.read_package(path))


def outsider(path):
    """Run the command as somebody who has no Django and no database."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, "evidence", "rerun", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )


def change(folder, name, old, new, *, hide=False):
    """Change a file; with ``hide`` also the checksum that the descriptor states."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if hide:
        descriptor = json.loads((folder / "datapackage.json").read_text())
        for entry in descriptor["resources"]:
            content = (folder / entry["path"]).read_bytes()
            entry["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
            entry["bytes"] = len(content)
        (folder / "datapackage.json").write_text(json.dumps(descriptor))


def row_of(folder, code):
    rows = csv.DictReader(io.StringIO((folder / "figures.csv").read_text()))
    return next(row for row in rows if row["code"].endswith(code))


def test_every_run_is_computed_again_to_the_same_checksum(folder):
    found = again(folder)
    assert {one.run for one in found} == set(
        Run.objects.filter(figures__is_current=True).values_list("code", flat=True)
    )
    assert {one.state for one in found} == {"same"}, [one for one in found if one.why]
    assert sum(one.figures for one in found) > 50


def test_an_outsider_needs_neither_django_nor_a_database(folder):
    done = outsider(folder)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["damaged"] == []
    assert {run["state"] for run in said["runs"]} == {"same"}


def test_the_package_is_a_sound_frictionless_package(folder):
    report = Frictionless(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])


def test_a_changed_file_is_found_by_its_checksum(folder):
    row = row_of(folder, "grp.XX-C.2020")
    change(folder, "figures.csv", row["code"], "x" + row["code"])
    assert repeat.read_package(folder).damaged == ["figures.csv"]
    done = outsider(folder)
    assert done.returncode == 6
    assert json.loads(done.stdout)["damaged"] == ["figures.csv"]


def test_a_changed_observation_is_found_by_the_runs_that_read_it(folder):
    change(folder, "figures.csv", ",60,", ",61,", hide=True)
    assert repeat.read_package(folder).damaged == []
    told = {one.run.rpartition("-")[0]: one for one in again(folder) if one.state == "different"}
    assert "Inputs changed: gva_j." in told["j-share"].why
    assert "another checksum" in told["j-lq"].why
    assert outsider(folder).returncode == 6


def test_a_changed_result_is_found_by_computing_it(folder):
    row = row_of(folder, "j_lq.XX-C.2020")
    change(
        folder,
        "figures.csv",
        f",{row['value']},{row['lower']},",
        f",2.6,{row['lower']},",
        hide=True,
    )
    told = [one for one in again(folder) if one.state == "different"]
    assert [one.method for one in told] == ["evidence.location_quotient_of_amounts"]
    assert "j_lq.XX-C.2020" in told[0].why


def test_a_changed_recipe_is_found(folder):
    change(folder, "runs.json", '"relative_error": 0.05', '"relative_error": 0.04', hide=True)
    assert [one.state for one in again(folder)].count("different") == 1


def test_a_figure_of_a_run_that_is_not_there_is_found(folder):
    run = Run.objects.filter(code__startswith="j-share").get().code
    change(folder, "runs.json", f'"code": "{run}"', '"code": "another"', hide=True)
    assert {one.run for one in again(folder) if one.state == "different"} == {run, "another"}


def test_what_was_withdrawn_is_not_in_it(folder, tmp_path):
    services.withdraw_dataset(by=None, dataset=Dataset.objects.get(code="bureau"), reason="Wrong.")
    services.write_package(by=None, path=tmp_path / "later.zip")
    known = repeat.read_package(tmp_path / "later.zip")
    assert known.figures
    assert {row["dataset"] for row in known.figures.values()} == {"census", ""}
    assert {code for run in known.runs for code in run["datasets"]} == {"census"}


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"{}", b"\xff\xfe"])
def test_what_is_no_package_is_refused(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(Refusal, match="no package of evidence"):
        repeat.read_package(tmp_path / "x.zip")
    (tmp_path / "datapackage.json").write_bytes(content)
    with pytest.raises(Refusal, match="no package of evidence"):
        repeat.read_package(tmp_path)


def test_everybody_gets_it_at_one_address(folder, client, tmp_path):
    page = client.get(reverse("evidence-package"))
    assert page["Content-Type"] == "application/zip"
    (tmp_path / "got.zip").write_bytes(page.content)
    with zipfile.ZipFile(tmp_path / "got.zip") as pack:
        for name in pack.namelist():
            assert pack.read(name) == (folder / name).read_bytes()
    assert {one.state for one in again(tmp_path / "got.zip")} == {"same"}
    assert reverse("evidence-package") in client.get(reverse("evidence-runs")).content.decode()


def test_the_codes_without_django_are_those_of_the_database():
    assert {code.value for code in Status} <= set(Observation.values)
    assert Status.NORMAL == Observation.NORMAL
    assert Status.NOT_COMPARABLE == Observation.NOT_COMPARABLE
    assert Status.ESTIMATED == Observation.ESTIMATED
    assert EXACTLY == Relation.EXACTLY


def test_counts_of_published_figures_are_counted_again(record, folder, tmp_path):
    stated = {("XX-A", 2024): 5, ("XX-C", 2024): 6}
    record(stated, "hubs", PUBLISHED_FIGURES, as_of="2024-05")
    services.compute_all(by=None)
    services.write_package(by=None, path=tmp_path / "counted")
    (told,) = (one for one in again(tmp_path / "counted") if one.method == PUBLISHED)
    assert (told.state, told.figures) == ("same", 4)
    row = row_of(tmp_path / "counted", "published_figures.XX-C.2024")
    change(tmp_path / "counted", "figures.csv", f"{row['code']},", f"{row['code']}x,", hide=True)
    assert {one.state for one in again(tmp_path / "counted")} == {"same", "different"}
