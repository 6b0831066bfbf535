import json

import pytest
from typer.testing import CliRunner

from kerege.cli.needs import app
from kerege.kernel.archive import pack, unpack
from kerege.needs.xlsform import read_xlsform
from needs.survey_samples import FILES, FORM, FORM_OF_FILES

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(app, ["survey", *arguments])


def test_a_form_is_loaded_opened_and_written_again(country, tmp_path):
    file, out = tmp_path / "form.md", tmp_path / "out.xlsx"
    file.write_text(FORM)
    command = ["load", "needs", str(file), "--title", "en=Needs", "--smallest", "5", "--json"]
    assert json.loads(run(*command).stdout)["state"] == "draft"
    made = json.loads(run(*command, "--open").stdout)
    assert (made["state"], made["version"]) == ("open", 1)
    assert json.loads(run(*command).stdout)["version"] == 1
    assert run("export", "needs", str(out)).exit_code == 0
    assert read_xlsform(out.read_bytes(), "en") == read_xlsform(FORM.encode(), "en", "f.md")
    assert json.loads(run("list", "--json").stdout)[0]["code"] == "needs"


def test_a_form_comes_and_goes_with_its_files(country, tmp_path):
    file, out = tmp_path / "form.zip", tmp_path / "out.zip"
    file.write_bytes(pack({"form.md": FORM_OF_FILES.encode(), **FILES}))
    command = ["load", "places", str(file), "--title", "en=Places", "--smallest", "5", "--json"]
    made = json.loads(run(*command).stdout)
    assert run("export", "places", str(out)).exit_code == 0
    assert FILES.items() <= unpack(out.read_bytes(), most_files=9, most_bytes=10**6).items()
    again = json.loads(run("load", "places", str(out), *command[3:]).stdout)
    assert (again["version"], again["checksum"]) == (made["version"], made["checksum"])
    file.write_bytes(pack({"form.md": FORM_OF_FILES.encode()}))
    assert run(*command).exit_code == 2


def test_what_is_not_there_is_refused(country, tmp_path):
    assert run("export", "none", str(tmp_path / "x")).exit_code == 5
    missing = ["load", "a", str(tmp_path / "none"), "--title", "en=A", "--smallest", "5"]
    assert run(*missing).exit_code == 2
