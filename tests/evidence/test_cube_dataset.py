"""A cube as a dataset: suppressed stays suppressed, synthetic stays synthetic."""

import json
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from evidence import microdata
from kerege.audit.models import Event
from kerege.cli.evidence import app
from kerege.countries.package import KAZAKHSTAN
from kerege.documents.models import Document
from kerege.evidence import services
from kerege.evidence.cube.build import Machine, build
from kerege.evidence.cube.codes import read_codes
from kerege.evidence.cube.request import Request, Rule
from kerege.evidence.enums import Observation
from kerege.evidence.models import Dataset, Figure
from kerege.kernel.errors import Refusal
from kerege.reference.models import Activity, Classification, Scope, Territory

pytestmark = pytest.mark.django_db

ASKED = Request(
    unit="firm",
    years=(2020, 2024),
    breakdown=("size",),
    measures=("turnover",),
    rule=Rule(threshold=3, p_percent=20),
    synthetic=True,
)
ABOUT = {"titles": {"en": "Firms"}, "publisher": "Bureau", "licence": "CC BY 4.0"}


@pytest.fixture
def cube(tmp_path):
    """Return a function that builds a cube and makes the records that it names."""

    def make(asked=ASKED):
        codes = read_codes(KAZAKHSTAN, scope=asked.scope, level=asked.level)
        rows = microdata.firms(codes)
        path = microdata.write_csv(tmp_path / "synthetic.csv", rows)
        out = tmp_path / "out"
        build([path], asked, codes, out, machine=Machine(memory=256), progress=lambda *_: None)
        nation, _ = Territory.objects.get_or_create(
            code="KZ", kind="country", name_en="Country", valid_from=date(1991, 12, 16)
        )
        oked, _ = Classification.objects.get_or_create(code=codes.classification, source="x")
        for row in rows:
            Territory.objects.get_or_create(
                code=codes.places[row["territory"]].code,
                defaults={"kind": "region", "parent": nation, "valid_from": date(1991, 12, 16)},
            )
        code, _, version = asked.scope.partition(":")
        if code:
            Scope.objects.create(code=code, version=version, status="reference", source="x")
            return out, microdata.expected(rows, asked, codes)
        for told in {told for _, told, _ in codes.parts}:
            Activity.objects.get_or_create(classification=oked, code=told, level=1)
        return out, microdata.expected(rows, asked, codes)

    return make


def load(folder, by=None, code="firms"):
    return services.load_cube(by=by, folder=folder, code=code, **ABOUT)


def test_every_number_becomes_a_figure_and_what_is_withheld_has_no_value(cube, analyst):
    folder, wanted = cube()
    loaded = load(folder, analyst)
    assert loaded.recorded.added == len(wanted)
    found = {
        (
            figure.territory.code,
            figure.activity.code,
            str(figure.year),
            figure.breakdown.removeprefix("size-"),
            figure.variable.code.removeprefix("cube_"),
        ): (figure.value, figure.observation)
        for figure in Figure.objects.select_related("territory", "activity", "variable")
    }
    assert found == wanted
    assert {status for _, status in wanted.values()} == {"A", "Q"}
    assert set(Figure.objects.values_list("is_synthetic", flat=True)) == {True}
    assert Dataset.objects.get().status == "checked"
    again = load(folder, analyst)
    assert (again.recorded.unchanged, again.recorded.added) == (len(wanted), 0)
    recipe = Document.objects.get()
    assert not recipe.is_public
    with recipe.file.open() as stream:
        assert b'"threshold": 3' in stream.read()


def test_a_scope_is_kept_with_its_sub_sectors(cube):
    folder, wanted = cube(replace(ASKED, scope="uk-dcms-oked:2016", breakdown=()))
    load(folder)
    figures = Figure.objects.select_related("scope")
    assert {str(f.scope.code) for f in figures} == {"uk-dcms-oked"}
    assert {f.breakdown for f in figures} == {key[1] for key in wanted}
    assert not figures.filter(activity__isnull=False).exists()


def test_a_partial_sum_says_so(cube):
    folder, _ = cube()
    load(folder)
    notes = Figure.objects.filter(variable__code="cube_turnover", value__isnull=False)
    assert notes.filter(note_en__startswith="Some of the firms").exists()
    assert not Figure.objects.filter(observation=Observation.SUPPRESSED).exclude(note_en="")


def test_an_unprotected_or_altered_cube_is_not_loaded(cube, tmp_path, nobody_special):
    folder, _ = cube()
    with pytest.raises(Refusal):
        load(folder, nobody_special)
    path = folder / "cube.csv"
    path.write_bytes(path.read_bytes().replace(b",Q,", b",A,", 1))
    with pytest.raises(Refusal, match="checksum differs"):
        load(folder)
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "nowhere", KAZAKHSTAN):
        with pytest.raises(Refusal, match="This is no cube"):
            load(place)
    folder, _ = cube(replace(ASKED, rule=None, unprotected="a test"))
    with pytest.raises(Refusal, match="unprotected cube is not loaded"):
        load(folder)
    assert not Figure.objects.exists()
    assert not Dataset.objects.exists()


def test_an_unknown_code_loads_nothing(cube):
    folder, _ = cube()
    Activity.objects.all().delete()
    with pytest.raises(Refusal, match="There is no such code"):
        load(folder)
    assert not Dataset.objects.exists()


def test_the_command_loads_a_draft_and_keeps_a_trail_of_what_is_unprotected(cube, tmp_path):
    folder, wanted = cube()
    options = ["--code", "firms", "--title", "Firms", "--publisher", "B", "--licence", "CC0"]
    done = CliRunner().invoke(app, ["load-cube", str(folder), *options, "--json"])
    assert json.loads(done.stdout)["added"] == len(wanted)
    source = str(tmp_path / "synthetic.csv")
    arguments = ["cube", source, "--out", str(tmp_path / "inside"), "--json"]
    done = CliRunner().invoke(app, [*arguments, "--unprotected", "checking totals"])
    assert json.loads(done.stdout)["protected"] is False
    event = Event.objects.get(act="evidence.build_unprotected_cube")
    assert event.details["reason"] == "checking totals"
    document = Document.objects.get(pk=event.record_id)
    with document.file.open() as stream:
        assert json.load(stream)["files"] == [source]
    assert not document.is_public


def test_strengths_come_from_the_cube_whose_counts_are_withheld(cube, analyst):
    """Quotients of what is told are those of the rows; what is withheld has none."""
    asked = replace(
        ASKED, breakdown=(), measures=(), margins=True, level="division", rule=Rule(threshold=5)
    )
    folder, _ = cube(asked)
    loaded = load(folder)
    services.publish_dataset(by=None, dataset=loaded.dataset)
    cells = Figure.objects.filter(variable__code="cube_firms", period="2023", breakdown="")
    inner = cells.filter(activity__isnull=False).exclude(territory__kind="country")
    assert inner.filter(observation=Observation.SUPPRESSED).exists()
    done = services.compute_industries(
        by=None,
        variable="cube_firms",
        period="2023",
        absent="zero",
        level="region",
        with_totals=True,
    )
    told = {(f.territory_id, f.activity_id): float(f.value) for f in inner if f.value is not None}
    of = {(f.territory_id, f.activity_id): float(f.value) for f in cells if f.value is not None}
    nation = Territory.objects.get(code="KZ").pk
    found = Figure.objects.filter(run=done.run, variable__code="industry_lq")
    assert found.exists()
    for figure in found:
        place, activity = figure.territory_id, figure.activity_id
        share = told[place, activity] / of[place, None]
        wanted = share / (of[nation, activity] / of[nation, None])
        assert float(figure.value) == pytest.approx(wanted, abs=1e-5)
        assert figure.is_synthetic
    assert services.rerun(by=None, run=done.run).is_same
