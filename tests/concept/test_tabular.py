"""The data package of a version: sound by Frictionless, whole, harmless for a spreadsheet."""

import json
import zipfile
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from frictionless import Package, system
from typer.testing import CliRunner

from kerege.cli.main import app
from kerege.concept import selectors, services
from kerege.concept.models import Block
from kerege.concept.tabular.schema import tables
from kerege.kernel.archive import pack


def write(files, folder):
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def harmful(planned):
    """Texts that a spreadsheet would run, or a careless reader would cut in two."""
    text = '=HYPERLINK("http://x")\r\nnext, "line"\nlast'
    block = Block.objects.get(version=planned, code="S1.2")
    block.text_ru, block.text_en, block.title_en = text, "'quoted", "-1+1"
    block.save()
    return planned


def test_it_is_a_sound_data_package_with_everything_that_makes_a_version(harmful, tmp_path):
    files = services.produce_package(by=None, version=harmful)
    with system.use_context(trusted=True):
        report = Package(str(write(files, tmp_path) / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "note"])[:9]

    with system.use_context(trusted=True):
        package = Package(str(tmp_path / "datapackage.json"))
        rows = {r.name: r.read_rows() for r in package.resources if r.type == "table"}
    canonical = selectors.canonical_content(harmful)
    assert {name: len(found) for name, found in rows.items() if name in canonical} == {
        name: len(found) for name, found in canonical.items()
    }
    measure = next(row for row in rows["measures"] if row["code"] == "M1")
    assert measure["unit_cost"] == 100
    assert measure["name_kk"] == "Measure M1 (kk) қ"
    assert [row["code"] for row in rows["limits"]] == ["money_2026", "money_2027"]
    assert rows["runs"][0]["result_checksum"] == harmful.plan.run.result_checksum
    assert sum(row["amount"] for row in rows["budget"]) == selectors.totals(harmful).total
    assert {row["code"] for row in rows["needs"]} == {"A1", "A2", "space", "skills"}
    assert next(row["name_en"] for row in rows["organisations"]) == "Ministry"
    blocks = {row["code"]: row for row in rows["blocks"]}
    assert blocks["S1.1"]["translated_from"].keys() == {"kk", "en"}
    assert blocks["S1.2"]["text_ru"] == '\'=HYPERLINK("http://x")\r\nnext, "line"\nlast'
    assert (blocks["S1.2"]["text_en"], blocks["S1.2"]["title_en"]) == ("''quoted", "'-1+1")


def test_a_foreign_key_that_names_nothing_and_a_wrong_type_are_found_by_frictionless(
    planned, tmp_path
):
    write(services.produce_package(by=None, version=planned), tmp_path)
    path = tmp_path / "measures.csv"
    path.write_bytes(path.read_bytes().replace(b",ministry,", b",nobody,", 1))
    path = tmp_path / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"1234.5", b"plenty"))
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    found = {kind for _path, kind in report.flatten(["path", "type"])}
    assert {"foreign-key", "type-error"} <= found


def test_the_same_version_gives_the_same_bytes_and_every_column_is_declared(planned):
    first = services.produce_package(by=None, version=planned)
    assert pack(first) == pack(services.produce_package(by=None, version=planned))
    canonical = selectors.canonical_content(planned)
    for name, rows in canonical.items():
        left_out = {"limits", "choice"} if name == "plan" else set()
        declared = {column.name for column in tables()[name].columns}
        assert all(set(row) - left_out <= declared for row in rows), name
    assert "licenses" not in json.loads(first["datapackage.json"])


def test_who_may_read_a_version_gets_it_on_its_page_in_the_api_and_on_the_command_line(
    published, tmp_path
):
    arguments = [published.concept.code, published.number]
    page = Client().get(reverse("concept-package", args=arguments))
    api = Client().get(f"/api/v1/concept/{arguments[0]}/versions/{arguments[1]}/package")
    assert page.content == api.content
    out = tmp_path / "out.zip"
    done = CliRunner().invoke(app, ["concept", "package", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == page.content
    with zipfile.ZipFile(BytesIO(page.content)) as archive:
        facts = json.loads(archive.read("datapackage.json"))
    assert facts["licenses"][0]["name"] == "CC-BY-4.0"
    link = reverse("concept-package", args=arguments)
    assert link in Client().get(reverse("concept-version", args=arguments)).content.decode()


def test_a_draft_is_not_given_to_the_public(draft):
    address = reverse("concept-package", args=[draft.concept.code, draft.number])
    assert Client().get(address).status_code == 404
