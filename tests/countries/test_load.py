"""Loading: all or nothing, nothing twice, nothing overwritten."""

import json
import shutil

import pytest
from django.db import IntegrityError
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.cli.main import app
from kerege.countries import load
from kerege.countries.load import load_country, load_register
from kerege.countries.package import KAZAKHSTAN
from kerege.evidence.models import Break, Dataset, Figure, Variable
from kerege.evidence.selectors import series
from kerege.kernel.errors import Refusal
from kerege.needs.models import Signal, Statement
from kerege.reference.models import Activity, Country, NeedArea, Place, Scope, Territory
from kerege.register.models import Subject

pytestmark = pytest.mark.django_db


def state():
    """Count everything that a package can bring."""
    models = (Territory, Place, Activity, Scope, NeedArea, Variable, Dataset, Figure, Break)
    return {
        model.__name__: model.objects.count() for model in (*models, Signal, Statement, Country)
    }


@pytest.fixture
def loaded():
    """Load Kazakhstan as it is shipped."""
    return load_country(KAZAKHSTAN)


def test_everything_of_the_package_arrives(loaded, kazakhstan):
    assert not loaded.was_known
    found = state()
    for name, table in (
        ("Territory", "territories"),
        ("Place", "places"),
        ("Activity", "activities"),
        ("Scope", "scopes"),
        ("NeedArea", "need_areas"),
        ("Break", "breaks"),
        ("Signal", "need_signals"),
        ("Statement", "needs_published"),
    ):
        assert found[name] == len(kazakhstan.rows(table)), name
    figures = Figure.objects.filter(is_current=True, value__isnull=False)
    regional = figures.filter(dataset__code__startswith="bns")
    assert regional.count() == len(kazakhstan.rows("figures_regional"))
    published = figures.filter(dataset__code__startswith="published")
    assert published.count() == len(kazakhstan.rows("figures_national"))


def test_the_same_package_again_changes_nothing(loaded):
    before, events = state(), Event.objects.count()
    again = load_country(KAZAKHSTAN)
    assert again.was_known
    assert state() == before
    assert Event.objects.count() == events


def test_the_same_content_under_another_checksum_writes_no_second_version(loaded, damage):
    damage.descriptor(lambda data: data.update(title="Another title"))
    damage.append("places", {"geonames_id": "999999999", "name_en": "New"}, geonames_id="1526384")
    before = state()
    again = load_country(damage.folder)
    assert not again.was_known
    assert state() == before | {"Place": before["Place"] + 1}
    assert {change["changed"] + change["added"] for change in again.changes.values()} == {0}


def test_a_changed_figure_keeps_its_predecessor(loaded, damage):
    damage.set("figures_national", {"value": "1980"}, code="artisans-almaty")
    changes = load_country(damage.folder).changes
    assert changes["published-figures"]["changed"] == 1
    old, new = Figure.objects.filter(code="artisans-almaty").order_by("pk")
    assert (old.value, old.is_current) == (1976, False)
    assert (new.value, new.is_current, new.supersedes) == (1980, True, old)
    assert new.reason


def test_a_figure_that_the_package_no_longer_states_ceases_to_be_current(loaded, damage):
    damage.remove("figures_national", code="libraries-west")
    load_country(damage.folder)
    assert not Figure.objects.get(code="libraries-west").is_current


def test_an_unsound_package_loads_nothing(damage):
    damage.set("territories", {"kind": "shire"}, code="KZ-10")
    damage.set("hubs", {"counted": "yes"}, code="oral-ozgeepic")
    before = state()
    with pytest.raises(Refusal, match="2 errors"):
        load_country(damage.folder)
    assert state() == before


@pytest.mark.parametrize("step", ["_scopes", "_figures", "_needs", "_country"])
def test_a_load_that_breaks_off_leaves_nothing_behind(monkeypatch, step):
    def fail(*_):
        raise IntegrityError(step)

    before = state()
    monkeypatch.setattr(load, step, fail)
    with pytest.raises(IntegrityError, match=step):
        load_country(KAZAKHSTAN)
    assert state() == before
    monkeypatch.undo()
    assert not load_country(KAZAKHSTAN).was_known


def test_every_year_is_answered_with_its_reason(loaded):
    employment = {point.year: point for point in series("employed", "KZ-11")}
    assert employment[2015].value is None
    assert employment[2015].observation == "L"
    assert "2015" in employment[2015].reason
    product = {point.year: point for point in series("grp", "KZ-10")}
    assert product[2015].observation == "M"
    assert product[2021].value is not None
    section = {point.year: point for point in series("gva_j", "KZ")}
    assert section[2023].observation == "L"
    assert section[2023].value is None


def test_growth_across_a_border_is_not_comparable_table_by_table(loaded):
    comparable = {
        (variable, year): point.is_comparable
        for variable in ("grp", "employed", "population_avg")
        for year, point in ((p.year, p) for p in series(variable, "KZ-63"))
    }
    assert not comparable["grp", 2021]
    assert comparable["grp", 2022]
    assert comparable["employed", 2021]
    assert not comparable["employed", 2022]
    assert comparable["population_avg", 2021]
    assert not comparable["population_avg", 2022]


def test_reasons_come_in_three_languages(loaded):
    figure = Figure.objects.get(
        variable__code="employed", territory__code="KZ-11", year=2015, is_current=True
    )
    assert figure.note_en
    assert figure.note_kk
    assert figure.note_ru
    assert len({figure.note_en, figure.note_kk, figure.note_ru}) == 3


def test_conflicts_are_all_current(loaded):
    values = Figure.objects.filter(
        variable__code="creative_employed", territory__code="KZ", is_current=True
    ).values_list("value", flat=True)
    assert sorted(map(int, values)) == [95000, 134207, 143600, 149600]


def test_a_lower_bound_stays_one_and_two_cities_stay_together(loaded):
    figure = Figure.objects.get(code="capitals-share-2025")
    assert figure.relation == "more_than"
    assert figure.territory.code == "KZ"
    assert "KZ-75" in figure.breakdown
    assert "KZ-71" in figure.breakdown


def test_the_synthetic_register_is_loaded_once_and_marked(loaded):
    assert load_register(KAZAKHSTAN).created == 45597
    again = load_register(KAZAKHSTAN)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 45597)
    assert set(Subject.objects.values_list("origin", flat=True).distinct()) == {"synthetic"}


def test_the_command_loads_and_says_what_changed(tmp_path):
    folder = tmp_path / "kz"
    shutil.copytree(KAZAKHSTAN, folder)
    runner = CliRunner()
    args = ["country", "load", str(folder), "--no-register", "--json"]
    first = runner.invoke(app, args)
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["was_known"] is False
    second = runner.invoke(app, args)
    assert json.loads(second.stdout)["was_known"] is True
    refused = runner.invoke(app, ["country", "load", str(tmp_path / "none"), "--json"])
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["mend"]
