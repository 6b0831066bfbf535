"""Every year has an answer, nobody is counted twice, drafts stay closed."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from kerege.evidence import selectors, services
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.models import Dataset, Figure, Variable
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Kind, Refusal

pytestmark = pytest.mark.django_db

OVERLAPPING = {
    ("XX", 2017): 100,
    ("XX-A", 2017): 60,
    ("XX-F", 2017): 40,
    ("XX-C", 2017): 15,
    ("XX-D", 2017): 25,
}


def test_former_region_and_its_successors_are_not_added_twice(record):
    record(OVERLAPPING)
    total = selectors.total("jobs", 2017)
    assert total.computed == 100
    assert [figure.territory.code for figure in total.left_out] == ["XX-F"]
    assert total.is_complete
    assert not total.is_computed


def test_former_region_stands_in_for_successors_without_values(record):
    record({("XX-A", 2010): 60, ("XX-F", 2010): 40})
    total = selectors.total("jobs", 2010)
    assert (total.value, total.is_computed, total.is_complete) == (Decimal(100), True, True)


def test_one_successor_alone_gives_way_to_the_former_region(record):
    record({("XX-A", 2017): 60, ("XX-F", 2017): 40, ("XX-C", 2017): 15})
    assert selectors.total("jobs", 2017).computed == 100


def test_a_sum_with_a_hole_is_no_total(record):
    record({("XX-A", 2023): 60, ("XX-C", 2023): 15, ("XX-D", 2023): 25})
    total = selectors.total("jobs", 2023)
    codes = {place.code for place in total_places(total)}
    assert total.computed is None
    assert codes == {"XX-B"}


def total_places(total):
    from kerege.reference.models import Territory

    return Territory.objects.filter(pk__in=total.uncovered)


def test_ceded_land_is_inside_the_old_region_only_before_the_table_splits(record, country):
    values = {("XX-A", 2021): 60, ("XX-C", 2021): 15, ("XX-D", 2021): 25}
    record(values)
    assert selectors.total("jobs", 2021).computed == 100
    services.ensure_break(
        by=None,
        variable=Variable.objects.get(),
        territory=country.xx_a,
        year=2021,
        reasons={"en": "The table splits a year early."},
    )
    assert selectors.total("jobs", 2021).computed is None


def test_every_year_of_a_series_has_an_answer(record, country):
    record({("XX-A", 2020): 10, ("XX-A", 2022): 7, ("XX-B", 2022): 5})
    services.ensure_break(
        by=None,
        variable=Variable.objects.get(),
        territory=country.xx_a,
        year=2022,
        reasons={"en": "Region B left."},
    )
    line = selectors.series("jobs", "XX-A")
    assert [(point.year, point.value, str(point.observation)) for point in line] == [
        (2020, 10, "A"),
        (2021, None, "L"),
        (2022, 7, "A"),
    ]
    assert (line[2].is_comparable, line[2].reason) == (False, "Region B left.")
    young = selectors.series("jobs", "XX-B")
    assert [str(point.observation) for point in young] == ["M", "M", "A"]
    assert "did not exist in 2021" in young[1].reason


def test_a_gap_that_the_source_explains_keeps_its_words(record, dataset):
    record({("XX-A", 2020): 10})
    gap = FigureRow(
        variable="jobs",
        territory="XX-A",
        period="2021",
        observation="L",
        notes={"en": "Absent in the source table."},
    )
    services.record_figures(by=None, dataset=dataset(), rows=[gap])
    assert selectors.series("jobs", "XX-A")[1].reason == "Absent in the source table."


def test_series_of_nothing_is_empty(country, variable):
    variable()
    assert selectors.series("jobs", "XX-A") == []


@pytest.mark.parametrize("person", [None, AnonymousUser()])
def test_drafts_are_closed_to_the_public(record, person, analyst, nobody_special):
    record({("XX-A", 2020): 10}, publish=False)
    for reader in (person, nobody_special):
        assert not selectors.figures_visible_to(reader).exists()
        assert selectors.latest("jobs", "XX-A", reader) is None
        assert selectors.total("jobs", 2020, reader).parts == []
        with pytest.raises(Refusal) as refused:
            selectors.figure_by_code("jobs.XX-A.2020", reader)
        assert refused.value.kind is Kind.NOT_FOUND
    assert selectors.figure_by_code("jobs.XX-A.2020", analyst).value == 10


def test_what_was_computed_from_a_dataset_closes_with_it(record, dataset, variable):
    record({("XX-A", 2020): 10})
    variable("twice", "ratio")
    run = services.record_run(
        by=None,
        method="evidence.twice",
        version="1",
        parameters={},
        inputs={"jobs": "b" * 64},
        result=[20],
        datasets=[dataset()],
    )
    rows = [FigureRow(variable="twice", territory="XX-A", period="2020", value=20)]
    services.record_results(by=None, run=run, rows=rows)
    assert selectors.figures_visible_to(None).filter(run=run).exists()
    assert selectors.runs_visible_to(None).get() == run
    Dataset.objects.update(status=DatasetStatus.WITHDRAWN)
    assert not selectors.figures_visible_to(None).exists()
    assert not selectors.runs_visible_to(None).exists()


def published(dataset, code, value, **more):
    fields = {"variable": "jobs", "territory": "XX", "source": code}
    row = FigureRow(code=code, value=value, **{**fields, **more})
    services.record_figures(by=None, dataset=dataset, rows=[row])


def test_conflicting_figures_stand_side_by_side(variable, dataset):
    variable()
    press = dataset("press")
    published(press, "old", 95000, relation="about", as_of="2023-11-13")
    published(press, "exact", 45597, period="2024-08", as_of="2025-03")
    published(press, "more", 45500, relation="more_than", as_of="2025-03-18")
    published(press, "far", 1000, as_of="2010-01-01")
    services.publish_dataset(by=None, dataset=press)
    exact = selectors.figure_by_code("exact")
    found = {item.figure.code: item for item in selectors.conflicting(exact)}
    assert set(found) == {"old", "more"}
    assert found["more"].can_both_hold
    assert not found["old"].can_both_hold
    assert "another source" in found["old"].differences
    assert "a period is not stated" in found["old"].differences
    [group] = selectors.all_conflicts()
    assert {figure.code for figure in group} == {"old", "exact", "more"}


def test_figures_of_different_years_do_not_conflict(record):
    record({("XX-A", 2020): 10, ("XX-A", 2021): 11}, source="bureau")
    assert selectors.conflicting(Figure.objects.first()) == []
    assert selectors.all_conflicts() == []


def test_a_table_and_a_rival_table_are_found_to_conflict(record, variable, dataset):
    record({("XX-A", 2020): 10, ("XX-A", 2021): 11})
    rival = dataset("rival")
    row = FigureRow(variable="jobs", territory="XX-A", period="2020", value=12, code="rival.jobs")
    services.record_figures(by=None, dataset=rival, rows=[row])
    services.publish_dataset(by=None, dataset=rival)
    [group] = selectors.all_conflicts()
    assert {figure.code for figure in group} == {"jobs.XX-A.2020", "rival.jobs"}


def test_the_newest_figure_is_the_one_true_of_or_stated_in_the_last_year(variable, dataset):
    variable()
    press = dataset("press")
    published(press, "undated", 1)
    published(press, "dated", 2, period="2024-08", as_of="2025-03")
    services.publish_dataset(by=None, dataset=press)
    assert selectors.latest("jobs", "XX").code == "dated"
    published(press, "stated", 3, as_of="2025-03-18")
    published(press, "in-words", 4, as_of="spring of 2026")
    assert selectors.latest("jobs", "XX").code == "stated"
    assert [figure.code for figure in selectors.newest(None)] == ["stated"]


def test_a_computed_series_stops_where_one_of_its_parts_breaks(country, variable, record):
    record({("XX-A", year): 5 for year in (2020, 2021, 2022)}, "j_share")
    services.ensure_break(
        by=None,
        variable=variable("grp"),
        territory=country.xx_a,
        year=2021,
        reasons={"en": "Borders"},
    )
    points = {point.year: point for point in selectors.series("j_share", "XX-A")}
    assert not points[2021].is_comparable
    assert points[2021].reason == "Borders"
    assert points[2022].is_comparable
    assert selectors.most_measured(None) == "j_share"
