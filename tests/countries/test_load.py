"""Loading: all or nothing, nothing twice, nothing overwritten."""

import json

import pytest
from django.db import IntegrityError
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.cli.main import app
from kerege.countries import load
from kerege.countries.load import load_country
from kerege.countries.package import KAZAKHSTAN
from kerege.countries.register import load_register
from kerege.evidence.models import (
    Break,
    Dataset,
    Figure,
    Hub,
    SupportMeasure,
    Target,
    Variable,
)
from kerege.evidence.models import Event as Happened
from kerege.evidence.selectors import series
from kerege.kernel.errors import Refusal
from kerege.needs.models import Signal, Statement
from kerege.reference.models import (
    Activity,
    Classification,
    Country,
    NeedArea,
    Place,
    Scope,
    Territory,
)
from kerege.register.models import Subject

pytestmark = pytest.mark.django_db


def state():
    """Count everything that a package can bring."""
    models = (Territory, Place, Activity, Scope, NeedArea, Variable, Dataset, Figure, Break)
    published = {
        "hubs": Hub,
        "events": Happened,
        "support_measures": SupportMeasure,
        "targets_published": Target,
    }
    return {
        model.__name__: model.objects.count() for model in (*models, Signal, Statement, Country)
    } | {table: model.objects.filter(is_current=True).count() for table, model in published.items()}


def test_everything_of_the_package_arrives(kazakhstan):
    assert not load_country(KAZAKHSTAN).was_known
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
        ("hubs", "hubs"),
        ("events", "events"),
        ("support_measures", "support_measures"),
        ("targets_published", "targets_published"),
    ):
        assert found[name] == len(kazakhstan.rows(table)), name
    figures = Figure.objects.filter(is_current=True, value__isnull=False)
    regional = figures.filter(dataset__code__startswith="bns")
    assert regional.count() == len(kazakhstan.rows("figures_regional"))
    published = figures.filter(dataset__code__startswith="published")
    assert published.count() == len(kazakhstan.rows("figures_national"))
    every_year_is_answered_with_its_reason()
    growth_across_a_border_is_not_comparable_table_by_table()
    conflicts_and_bounds_are_kept()
    words_of_the_tables_come_in_every_language()


def every_year_is_answered_with_its_reason():
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
    figure = Figure.objects.get(
        variable__code="employed", territory__code="KZ-11", year=2015, is_current=True
    )
    assert len({figure.note_en, figure.note_kk, figure.note_ru} - {"", None}) == 3


def growth_across_a_border_is_not_comparable_table_by_table():
    comparable = {
        (variable, point.year): point.is_comparable
        for variable in ("grp", "employed", "population_avg")
        for point in series(variable, "KZ-63")
    }
    assert not comparable["grp", 2021]
    assert comparable["grp", 2022]
    assert comparable["employed", 2021]
    assert not comparable["employed", 2022]
    assert comparable["population_avg", 2021]
    assert not comparable["population_avg", 2022]


def conflicts_and_bounds_are_kept():
    values = Figure.objects.filter(
        variable__code="creative_employed", territory__code="KZ", is_current=True
    ).values_list("value", flat=True)
    assert sorted(map(int, values)) == [95000, 134207, 143600, 149600]
    figure = Figure.objects.get(code="capitals-share-2025")
    assert figure.relation == "more_than"
    assert figure.territory.code == "KZ"
    assert "KZ-75" in figure.breakdown
    assert "KZ-71" in figure.breakdown


def words_of_the_tables_come_in_every_language():
    hub = Hub.objects.get(code="oral-utemisov")
    assert (hub.opened_text_kk, hub.opened_text_ru) == ("күні көрсетілмеген", "дата не указана")
    assert Target.objects.get(code="kz-film-fund").period_kk == "үш жыл"
    oked = Classification.objects.get(code="oked-2019")
    assert len({oked.source_kk, oked.source_ru, oked.source_en}) == 3
    assert Figure.objects.get(code="mci-2026").value == 4325


def test_the_same_package_again_changes_nothing(small, damage):
    load_country(small)
    before, events = state(), Event.objects.count()
    assert load_country(small).was_known
    assert (state(), Event.objects.count()) == (before, events)
    damage.append("places", {"geonames_id": "999999999", "name_en": "New"}, geonames_id="1526384")
    again = load_country(small)
    assert not again.was_known
    assert state() == before | {"Place": before["Place"] + 1}
    assert {change["changed"] + change["added"] for change in again.changes.values()} == {0}


def test_a_changed_figure_keeps_its_predecessor(small, damage):
    load_country(small)
    damage.set("figures_national", {"value": "1980"}, code="artisans-almaty")
    damage.remove("figures_national", code="libraries-west")
    changes = load_country(small).changes
    assert changes["published-figures"]["changed"] == 1
    old, new = Figure.objects.filter(code="artisans-almaty").order_by("pk")
    assert (old.value, old.is_current) == (1976, False)
    assert (new.value, new.is_current, new.supersedes) == (1980, True, old)
    assert new.reason
    # what the package no longer states stays, but is current no more
    assert not Figure.objects.get(code="libraries-west").is_current


def test_an_unsound_package_loads_nothing(damage):
    damage.set("territories", {"kind": "shire"}, code="KZ-10")
    damage.set("hubs", {"counted": "yes"}, code="oral-ozgeepic")
    before = state()
    with pytest.raises(Refusal, match="2 errors"):
        load_country(damage.folder)
    assert state() == before


@pytest.mark.parametrize("step", ["load_figures", "record_country"])
def test_a_load_that_breaks_off_leaves_nothing_behind(monkeypatch, small, step):
    def fail(*_):
        raise IntegrityError(step)

    before = state()
    monkeypatch.setattr(load, step, fail)
    with pytest.raises(IntegrityError, match=step):
        load_country(small)
    assert state() == before


def test_the_command_loads_and_the_synthetic_register_is_marked(small, tmp_path):
    runner = CliRunner()
    args = ["country", "load", str(small), "--json"]
    first = runner.invoke(app, args)
    assert first.exit_code == 0, first.output
    loaded = json.loads(first.stdout)
    assert loaded["was_known"] is False
    assert loaded["register"] == {"created": 45597, "changed": 0, "unchanged": 0}
    assert set(Subject.objects.values_list("origin", flat=True).distinct()) == {"synthetic"}
    again = load_register(small)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 45597)
    second = runner.invoke(app, [*args, "--no-register"])
    assert json.loads(second.stdout)["was_known"] is True
    refused = runner.invoke(app, ["country", "load", str(tmp_path / "none"), "--json"])
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["mend"]
