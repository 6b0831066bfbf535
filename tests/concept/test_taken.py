"""A data package loaded as a new draft: the same again, once, whole or not at all, never unsafe."""

import io
import warnings
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from concept.conftest import diagnose
from kerege.cli.main import app
from kerege.concept import services
from kerege.concept.models import Block, Concept, Plan, Version
from kerege.kernel.archive import pack, unpack
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.models import Organisation

NAMED = {"version.csv", "datapackage.json"}
"""What says of a version where it is from: number, dates, state, checksum."""


def out(version):
    return services.produce_package(by=None, version=version)


def changed(files, name, old, new):
    assert old.encode() in files[name], f"{name} has no {old}"
    return files | {name: files[name].replace(old.encode(), new.encode(), 1)}


def refused(files, **more):
    with pytest.raises(Refusal) as caught:
        services.take_package(by=None, files=files, **more)
    return f"{caught.value}"


@pytest.fixture
def edited(planned):
    """A draft with a stale translation and texts that are hard to carry."""
    block = Block.objects.get(version=planned, code="S1.2")
    block.text_ru, block.text_en, block.title_en = '=1+1\r\n"two", three', "'quoted", "-1"
    block.save()
    return planned


def test_out_in_out_is_the_same_but_for_what_is_named_and_twice_is_once(edited):
    first = out(edited)
    taken = services.take_package(by=None, files=first)
    assert (taken.is_new, taken.differs) == (True, ())
    assert (taken.version.status, taken.version.number) == ("draft", edited.number + 1)
    again = out(taken.version)
    assert {name for name in first if first[name] != again[name]} == NAMED
    old, new = (files["datapackage.json"].decode() for files in (first, again))
    differing = [a for a, b in zip(old.splitlines(), new.splitlines(), strict=True) if a != b]
    assert len(differing) in {2, 3}, differing  # name; hash and perhaps bytes of version.csv
    assert taken.version.plan.run_id == edited.plan.run_id

    for files in (first, again, unpack(pack(first), most_files=60, most_bytes=10**7)):
        twice = services.take_package(by=None, files=files)
        assert (twice.version, twice.is_new) == (taken.version, False)
    assert Version.objects.count() == 2


def test_a_published_version_stays_and_the_draft_is_published_by_the_same_rules(published):
    before = out(published)
    taken = services.take_package(by=None, files=before)
    assert out(published) == before
    services.publish_version(by=None, version=taken.version)
    published.refresh_from_db()
    assert published.status == "superseded"

    stale = out(taken.version)
    hashes = stale["blocks.csv"].count(b'""kk"":""')
    assert hashes > 5
    text = stale["blocks.csv"].decode().replace("The ministry writes", "The ministry wrote")
    source = text.replace("legal basis. (ru) ж", "legal ground. (ru) ж")
    late = services.take_package(by=None, files=stale | {"blocks.csv": source.encode()})
    with pytest.raises(Refusal, match="translated from an older one"):
        services.publish_version(by=None, version=late.version)


def test_the_plan_is_computed_anew_and_says_where_it_differs(planned, small):
    files = out(planned)
    Concept.objects.filter(pk=planned.concept_id).update(code="elsewhere")
    run = planned.diagnosis.run
    planned.diagnosis.__class__.objects.update(is_current=False)
    severity = {
        (r, n): 0.9 - 0.2 * i for i, r in enumerate(small.regions) for n in small.needs.values()
    }
    other = diagnose(severity)
    files = changed(files, "concept.csv", run.code, "a-diagnosis-of-others")
    taken = services.take_package(by=None, files=files)
    assert taken.version.diagnosis == other
    assert {"concept", "plan", "runs"} <= set(taken.differs)
    assert not {"measures", "limits", "blocks", "indicators"} & set(taken.differs)
    assert Plan.objects.get(version=taken.version).limits == planned.plan.limits
    services.publish_version(by=None, version=taken.version)


def test_every_problem_is_named_with_file_row_column_and_value_and_nothing_is_written(planned):
    files = out(planned)
    bad = changed(files, "measures.csv", ",100,", ",1e5x,")
    bad = changed(bad, "measures.csv", "2027-12-31", "31.12.2027")
    bad = changed(bad, "targets.csv", "demonstration", "promise")
    bad = changed(bad, "references.csv", '"[""XX""]"', "[1]")
    said = refused(bad)
    assert "measures.csv, row 2, column unit_cost, '1e5x': It is not written so." in said
    assert "measures.csv, row 2, column deadline, '31.12.2027'" in said
    assert "targets.csv, row 2, column kind, 'promise': It is none of those" in said
    assert "references.csv, row 2, column territories, '[1]': It holds what is no text." in said

    said = refused(changed(files, "answers.csv", "M1,space", "M9,space"))
    assert "answers.csv, row 2, column measure, 'M9': there is no such row in measures.csv" in said
    twice = files["funding.csv"] + files["funding.csv"].splitlines(keepends=True)[1]
    assert "row 7, column measure, source, 'M1, local': it stands in row 2 already" in refused(
        files | {"funding.csv": twice}
    )
    said = refused(changed(files, "funding.csv", "M1,republican,0.3", "M1,republican,0.2"))
    assert "measures.csv, row 2, measure M1: its shares of funding" in said
    said = refused(changed(files, "limits.csv", ",2026,", ",2036,"))
    assert "limits.csv, row 2, column year, '2036'" in said
    poor = files["limits.csv"].replace(b",200,", b",1,")
    said = refused(files | {"limits.csv": poor})
    assert "No plan keeps all limits at once" in said
    assert Version.objects.count() == 1


def test_what_is_not_known_here_is_refused_by_name(planned):
    files = out(planned)
    Organisation.objects.filter(code="ministry").update(code="agency")
    bad = {n: c.replace(b"XX-1", b"YY-1").replace(b"KZT", b"USD") for n, c in files.items()}
    bad = {n: c.replace(b"skills", b"magic") for n, c in bad.items()}
    bad = changed(bad, "concept.csv", "The Concept (kk)", "Another")
    said = refused(bad)
    for named in ("organisations.csv, row 2, column code, 'ministry'", "'YY-1'", "'magic'"):
        assert f"{named}: it is not known in this installation" in said
    assert "concept.csv, row 2, column title_kk, 'Another қ': the concept of this code" in said
    assert "measures.csv, row 2, column currency, 'USD': money is counted here in 'KZT'" in said
    parent = changed(files, "concept.csv", ",2026,2027,", ",2026,2027,above")
    assert "column parent, 'above': the plan above" in refused(parent)


def test_junk_is_refused(planned):
    files = out(planned)
    stages, references = files["stages.csv"], files["references.csv"]
    for name, content, said in (
        ("goals.csv", "code\xe9".encode("latin-1"), "goals.csv: it is not in UTF-8"),
        ("goals.csv", b'code,"a', "goals.csv: CSV: "),
        ("goals.csv", b"code,code\nG1,G2\n", "goals.csv: columns are missing (area, name_kk"),
        ("stages.csv", stages.splitlines(keepends=True)[0] + b"1\r\n", "row 2: it has 1 cells"),
        ("stages.csv", stages.replace(b"Begin", b"Be\0gin", 1), "character that is no text"),
        ("references.csv", references.replace(b'""XX""', b'""\\ud800""'), "It is no JSON"),
        ("references.csv", references.replace(b'[""XX""]', b"[" * 9999), "It is no JSON"),
        ("evil.sh", b"rm", "evil.sh: this file is none of the package"),
        ("datapackage.json", b"[" * 9999, "It is no package of a concept"),
    ):
        assert said in refused(files | {name: content}), said
    del files["goals.csv"]
    assert "goals.csv: the file is missing" in refused(files)


def _zipped(*entries):
    stream = io.BytesIO()
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, content in entries:
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK no", "it is no ZIP file"),
        (_zipped(("a.csv", b"0" * 10**6)), "it unfolds without end"),
        (_zipped(("../a.csv", b"x")), "without a folder"),
        (_zipped(("/etc/passwd", b"x")), "without a folder"),
        (_zipped(("a\\b.csv", b"x")), "without a folder"),
        (_zipped(("a.csv", b"x"), ("a.csv", b"y")), "a file stands in it twice"),
        (_zipped(*((f"{n}.csv", b"") for n in range(9))), "more than 8 files"),
        (_zipped(("a.csv", b"x" * 99))[:-40], "it is no ZIP file"),
    ],
)
def test_an_unsafe_archive_is_refused(content, said):
    with pytest.raises(Refusal, match=said):
        unpack(content, most_files=8, most_bytes=10**5)


def test_an_editor_uploads_it_others_do_not(planned, person):
    address, content = reverse("concept-load"), pack(out(planned))
    editor = Client()
    editor.force_login(person(Role.EDITOR))

    def send(client, content):
        file = SimpleUploadedFile("p.zip", content, "application/zip")
        return client.post(address, {"file": file}, follow=True)

    assert "ZIP" in editor.get(address).content.decode()
    assert send(editor, b"junk").status_code == 422
    wrong = send(editor, pack(changed(out(planned), "measures.csv", "2027-12-31", "soon")))
    assert (
        wrong.status_code,
        "measures.csv, row 2, column deadline" in wrong.content.decode(),
    ) == (422, True)
    page = send(editor, content).content.decode()
    assert "The package was loaded as version 2." in page
    assert "This package is here already, as version 2" in send(editor, content).content.decode()
    for role in (Role.ANALYST, Role.APPROVER):
        other = Client()
        other.force_login(person(role))
        assert send(other, content).status_code in {403, 404}
    assert Version.objects.count() == 2
    with pytest.raises(Refusal) as caught:
        services.take_package(by=person(Role.ANALYST), files=out(planned))
    assert caught.value.kind == Kind.FORBIDDEN


def test_the_command_line_loads_a_file_or_a_folder_and_says_what_became_of_it(planned, tmp_path):
    runner = CliRunner()
    for name in ("p.zip", "folder"):
        done = runner.invoke(app, ["concept", "package", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
    done = runner.invoke(app, ["concept", "load", str(tmp_path / "p.zip")])
    assert "a new draft" in done.output, done.output
    done = runner.invoke(app, ["concept", "load", str(tmp_path / "folder"), "--json"])
    assert '"new": false' in done.output
    (tmp_path / "folder" / "goals.csv").unlink()
    done = runner.invoke(app, ["concept", "load", str(tmp_path / "folder")])
    assert done.exit_code == 2


def test_the_demonstration_concept_comes_back_whole(kazakh_draft):
    taken = services.take_package(by=None, files=out(kazakh_draft))
    assert (taken.is_new, taken.differs) == (True, ())
