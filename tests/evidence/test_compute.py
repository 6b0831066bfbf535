"""Analyses on a small country: borders respected, recipes reproduced, nothing computed twice."""

from decimal import Decimal

import pytest

from kerege.audit.models import Event
from kerege.evidence import selectors, services
from kerege.evidence.models import Dataset, Figure, Run, Variable
from kerege.kernel.errors import Kind, Refusal

pytestmark = pytest.mark.django_db

PLACES = ("XX-A", "XX-B", "XX-C", "XX-D")
GRP = {
    ("XX-A", 2020): 500, ("XX-C", 2020): 300, ("XX-D", 2020): 200, ("XX", 2020): 1000,
    ("XX-A", 2021): 550, ("XX-C", 2021): 350, ("XX-D", 2021): 210, ("XX", 2021): 1110,
    ("XX-A", 2022): 400, ("XX-B", 2022): 200, ("XX-C", 2022): 380, ("XX-D", 2022): 220,
    ("XX", 2022): 1200,
    ("XX-A", 2023): 420, ("XX-B", 2023): 210, ("XX-C", 2023): 420, ("XX-D", 2023): 230,
    ("XX", 2023): 1280,
}  # fmt: skip
J = {
    ("XX-A", 2020): 10, ("XX-C", 2020): 60, ("XX-D", 2020): 10, ("XX", 2020): 80,
    ("XX-A", 2021): 11, ("XX-C", 2021): 70, ("XX-D", 2021): 12, ("XX", 2021): 93,
    ("XX-A", 2022): 8, ("XX-B", 2022): 4, ("XX-C", 2022): 80, ("XX-D", 2022): 13,
    ("XX-A", 2023): 9, ("XX-B", 2023): 5, ("XX-C", 2023): 95, ("XX-D", 2023): 14,
}  # fmt: skip
PEOPLE = {(place, year): 1000 for place in PLACES for year in range(2020, 2024)}


@pytest.fixture
def evidence(record, country):
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
    return services.compute_all(by=None)


def value(code: str):
    return selectors.figure_by_code(code).value


def test_quotient_against_the_published_nation(evidence):
    figure = selectors.figure_by_code("j_lq.XX-C.2020")
    assert figure.value == Decimal("2.5")  # (60 / 300) / (80 / 1000)
    assert figure.lower < figure.value < figure.upper
    assert figure.run.parameters["relative_error"] == 0.05
    assert "computed" not in (figure.note_en or "")


def test_quotient_against_the_sum_of_the_regions_says_so(evidence):
    figure = selectors.figure_by_code("j_lq.XX-C.2023")
    assert figure.value == round(Decimal(95) / 420 / (Decimal(123) / 1280), 6)
    assert "the sum of the regions" in figure.note_en


def test_no_quotient_where_the_regions_leave_a_hole(record, evidence):
    services.record_figures(
        by=None,
        dataset=Dataset.objects.get(code="bureau"),
        rows=[row for row in as_rows(J, "gva_j") if row.stable_code() != "gva_j.XX-B.2023"],
        is_complete=True,
    )
    record(GRP, "grp")
    services.compute_all(by=None)
    with pytest.raises(Refusal):
        selectors.figure_by_code("j_lq.XX-C.2023")
    assert value("j_lq.XX-C.2020") == Decimal("2.5")


def as_rows(values, code):
    return [
        services.FigureRow(variable=code, territory=place, period=str(year), value=number)
        for (place, year), number in values.items()
    ]


def test_growth_across_a_break_is_not_comparable(evidence):
    assert value("grp_growth.XX-A.2021") == 10
    broken = selectors.figure_by_code("grp_growth.XX-A.2022")
    assert (broken.value, broken.observation) == (None, "N")
    assert "borders" in broken.note_en
    assert "inflation" in selectors.figure_by_code("grp_growth.XX-A.2021").note_en


def test_a_region_that_means_two_areas_has_no_amount_per_head(evidence):
    early = selectors.figure_by_code("grp_per_head.XX-A.2021")
    assert (early.value, early.observation) == (None, "N")
    assert value("grp_per_head.XX-A.2022") == 400_000
    assert value("grp_per_head.XX-C.2021") == 350_000


def test_shift_share_compares_only_what_is_comparable(evidence):
    broken = selectors.figure_by_code("j_shift_regional.XX-A.2023.2020-2023")
    assert (broken.value, broken.observation) == (None, "N")
    parts = [value(f"j_shift_{part}.XX-C.2023.2020-2023") for part in ("national", "industry_mix")]
    regional = value("j_shift_regional.XX-C.2023.2020-2023")
    assert abs(sum(parts) + regional - 35) < Decimal("0.00001")
    assert value("j_shift_change.XX-B.2023.2022-2023") == 1


def test_nothing_is_computed_twice(evidence):
    events, figures = Event.objects.count(), Figure.objects.count()
    again = services.compute_all(by=None)
    assert (Event.objects.count(), Figure.objects.count()) == (events, figures)
    assert all(not item.recorded.added for item in again if item.recorded)
    assert {item.recipe for item in again if item.left_out} >= {"r-lq", "growth-employed"}


def test_every_run_reproduces_its_checksum(evidence):
    runs = list(Run.objects.all())
    assert len(runs) >= 7
    for run in runs:
        again = services.rerun(by=None, run=run)
        assert (again.is_same, again.changed_inputs) == (True, []), run


def test_an_old_run_is_reproduced_after_a_figure_changed(evidence, record):
    old = selectors.figure_by_code("j_lq.XX-C.2020")
    record({**J, ("XX-C", 2020): 61, ("XX", 2020): 81}, "gva_j")
    services.compute_all(by=None)
    new = selectors.figure_by_code("j_lq.XX-C.2020")
    assert new.supersedes_id == old.pk
    assert new.run_id != old.run_id
    assert new.value > old.value
    for run in (old.run, new.run):
        assert services.rerun(by=None, run=run).is_same


def test_changed_borders_are_named_as_the_changed_input(evidence, country):
    run = selectors.figure_by_code("grp_growth.XX-A.2021").run
    services.ensure_break(
        by=None,
        variable=Variable.objects.get(code="grp"),
        territory=country.xx_a,
        year=2021,
        reasons={"en": "Found later."},
    )
    again = services.rerun(by=None, run=run)
    assert (again.is_same, again.changed_inputs) == (False, ["borders"])


def test_a_method_nobody_knows_is_refused(country):
    run = services.record_run(
        by=None, method="other.method", version="1", parameters={}, inputs={}, result=1
    )
    with pytest.raises(Refusal) as refused:
        services.rerun(by=None, run=run)
    assert refused.value.kind is Kind.NOT_FOUND


def test_a_method_of_another_room_is_asked_for(country, monkeypatch):
    run = services.record_run(
        by=None, method="other.taught", version="1", parameters={}, inputs={"x": "1"}, result=[1.0]
    )
    monkeypatch.setitem(services.reproducers, "other.taught", lambda _run: ({"x": "1"}, [1.0]))
    assert services.rerun(by=None, run=run).is_same


def test_without_an_assumed_accuracy_there_are_no_bounds(evidence):
    services.compute_all(by=None, relative_error=None)
    figure = selectors.figure_by_code("j_lq.XX-C.2020")
    assert (figure.lower, figure.upper, figure.interval) == (None, None, "")


def test_only_analysts_compute(evidence, nobody_special, analyst):
    with pytest.raises(Refusal) as refused:
        services.compute_all(by=nobody_special)
    assert refused.value.kind is Kind.FORBIDDEN
    assert services.compute_all(by=analyst)


def test_computed_figures_close_when_a_dataset_is_withdrawn(evidence, analyst):
    census = Dataset.objects.get(code="census")
    services.withdraw_dataset(by=analyst, dataset=census, reason="Revised")
    assert not selectors.figures_visible_to(None).filter(code="grp_per_head.XX-C.2021").exists()
    assert value("j_lq.XX-C.2020") == Decimal("2.5")
    services.compute_all(by=None)
    assert not Figure.objects.filter(variable__code="grp_per_head", is_current=True).exists()
