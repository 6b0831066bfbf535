"""Quotients of every region and industry from the database; the strengths of a county."""

import numpy as np
import polars as pl
import pytest
from django.urls import reverse
from typer.testing import CliRunner

from evidence.test_cbp import FILE
from kerege.cli.evidence import app
from kerege.evidence import repeat, selectors, services
from kerege.evidence.analysis import industries
from kerege.evidence.models import Figure, Run
from kerege.evidence.services import FigureRow
from kerege.evidence.sources import cbp_table
from kerege.kernel.errors import Refusal
from kerege.methods.complexity import economic_complexity, proximity, relatedness_density
from kerege.methods.regional import location_quotient, location_quotient_interval
from kerege.reference.models import Activity, Classification, Territory

ASKED = {
    "variable": "firms", "period": "2024", "absent": "zero", "confidence": 0.95, "threshold": 1,
    "nearest": 2,
}  # fmt: skip
TABLE = np.array([[60, 5, 0, 2], [30, 40, 3, 0], [10, 2, 50, 9], [1, 4, 30, 80]])
REGIONS = [f"XX-R{n}" for n in range(4)]
ACTIVITIES = [f"list:a{n}" for n in range(4)]


def cells(table=TABLE, *, stated=None):
    known = table > 0 if stated is None else stated
    rows = [
        {"territory": REGIONS[i], "activity": ACTIVITIES[j], "value": str(table[i, j])}
        for i in range(len(table))
        for j in range(len(table[0]))
        if known[i, j]
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("territory", "activity", "value"), pl.String))


def numbers(found, variable, column):
    rows = found.filter(pl.col("variable") == variable)
    keys = zip(rows["territory"], rows["activity"], strict=True)
    return dict(zip(keys, rows[column].cast(pl.Float64), strict=True))


def test_quotients_are_those_of_the_method_cell_by_cell():
    found = industries.compute(cells(), ASKED)
    exact = location_quotient_interval(TABLE)
    for column, wanted in (("value", exact.quotient), ("lower", exact.low), ("upper", exact.high)):
        got = numbers(found, "industry_lq", column)
        assert len(got) == (TABLE > 0).sum()
        for (region, activity), value in got.items():
            at = REGIONS.index(region), ACTIVITIES.index(activity)
            assert value == pytest.approx(wanted[at], abs=1e-6)
    assert set(found.filter(pl.col("variable") == "industry_lq")["interval"]) == {"95 % exact"}


def test_near_are_only_industries_in_which_a_region_is_not_specialised():
    found = numbers(industries.compute(cells(), ASKED), "industry_relatedness", "value")
    quotient = location_quotient(TABLE)
    table = quotient >= 1
    density = relatedness_density(table, proximity(table))
    for i, region in enumerate(REGIONS):
        open_ones = [j for j in range(4) if not table[i, j] and np.isfinite(density[i, j])]
        wanted = sorted(open_ones, key=lambda j: -density[i, j])[:2]
        assert {a for r, a in found if r == region} == {ACTIVITIES[j] for j in wanted}
        for j in wanted:
            assert found[region, ACTIVITIES[j]] == pytest.approx(density[i, j], abs=1e-6)


def test_the_order_of_the_cells_changes_nothing():
    once = industries.compute(cells(), ASKED)
    again = industries.compute(cells().sample(fraction=1, shuffle=True, seed=3), ASKED)
    assert industries.digest(once) == industries.digest(again)


@pytest.mark.parametrize(
    ("given", "asked", "what"),
    [
        (cells().with_columns(value=pl.lit(None, pl.String)), {}, "are withheld"),
        (cells(), {"absent": ""}, "nobody says what that means"),
        (cells(-TABLE, stated=TABLE > 0), {}, "negative"),
        (cells(), {"confidence": 1}, "between 0 and 1"),
    ],
)
def test_what_makes_no_quotient_is_refused(given, asked, what):
    with pytest.raises(Exception, match=what):
        industries.compute(given, ASKED | asked)


def test_a_complete_table_needs_no_word_on_absent_cells():
    whole = TABLE + 1
    assert industries.compute(cells(whole), ASKED | {"absent": ""}).height > 0


@pytest.fixture
def counted(country, variable, dataset):
    """Firms of four districts by activity, published."""
    for code in REGIONS:
        Territory.objects.create(
            code=code, kind="district", parent=country.xx_a, name_en=f"District {code}",
            valid_from="2018-01-01",
        )  # fmt: skip
    known = Classification.objects.create(code="list", source="x")
    for code in ACTIVITIES:
        name = code.removeprefix("list:")
        Activity.objects.create(classification=known, code=name, name_en=f"Craft {name}", level=1)
    variable("firms")
    rows = [
        FigureRow(variable="firms", period="2024", **row) for row in cells().iter_rows(named=True)
    ]
    # Regions are another level, and a total is no activity: neither enters.
    rows.append(FigureRow(variable="firms", period="2024", territory="XX-A", value=9999))
    into = dataset("bureau")
    services.record_figures(by=None, dataset=into, rows=rows)
    services.publish_dataset(by=None, dataset=into)
    return into


def compute(**more):
    asked = {"variable": "firms", "period": "2024", "absent": "zero"}
    return services.compute_industries(by=None, **asked | more)


def test_a_run_keeps_its_recipe_and_gives_the_same_again(counted):
    done = compute()
    assert (
        done.recorded.added
        == (TABLE > 0).sum()
        + Figure.objects.filter(variable__code="industry_relatedness", is_current=True).count()
    )
    figure = Figure.objects.get(code="industry_lq.XX-R0.2024.a0.firms")
    exact = location_quotient_interval(TABLE)
    assert float(figure.value) == pytest.approx(exact.quotient[0, 0], abs=1e-6)
    assert float(figure.lower) == pytest.approx(exact.low[0, 0], abs=1e-6)
    assert compute().recorded == services.Recorded(unchanged=done.recorded.added)
    assert {compute(threshold=number).run for number in (1, 1.0)} == {done.run}
    assert {v.code for v in selectors.variables_to_ask()} == {"firms"}
    again = services.rerun(by=None, run=done.run)
    assert again.is_same
    assert again.changed_inputs == []


def test_it_is_repeated_from_the_figures_as_they_stood(counted):
    run = compute().run
    changed = FigureRow(
        variable="firms", period="2024", territory="XX-R0", activity="list:a0", value=61
    )
    services.record_figures(by=None, dataset=counted, rows=[changed])
    assert services.rerun(by=None, run=run).is_same
    newer = compute()
    assert newer.run != run
    assert newer.recorded.changed > 0
    assert set(Run.objects.filter(figures__is_current=True)) == {newer.run}


def test_an_outsider_computes_both_again_from_the_figures_of_a_package(counted, tmp_path):
    runs = [compute().run, complexity().run]
    changed = FigureRow(
        variable="firms", period="2024", territory="XX-R0", activity="list:a0", value=61
    )
    services.record_figures(by=None, dataset=counted, rows=[changed])
    services.write_package(by=None, path=tmp_path / "p")
    found = repeat.repeat(repeat.read_package(tmp_path / "p"))
    # They read the sixty that stood then; the package holds it as an earlier version.
    assert {one.run: one.state for one in found} == {run.code: "same" for run in runs}, found
    assert sum(one.figures for one in found) == Figure.objects.filter(
        run__in=runs, is_current=True
    ).count()  # fmt: skip
    table = tmp_path / "p/figures.csv"
    whole = table.read_text(encoding="utf-8")
    quotient = next(row for row in whole.splitlines() if "industry_lq.XX-R0.2024.a0" in row)
    for old, new, why in (
        (",60,,", ",59,,", "Inputs changed: cells"),
        (quotient, quotient.replace("8", "9"), "Figures are not what the method gives"),
        ("firms.XX-R1.2024.a1,firms", "firms.XX-R1.2024.a1,jobs", "is not of the table"),
    ):
        assert whole.count(old) == 1
        table.write_text(whole.replace(old, new), encoding="utf-8")
        wrong = [one for one in repeat.repeat(repeat.read_package(tmp_path / "p")) if one.why]
        assert any(why in one.why and one.state == "different" for one in wrong), (why, wrong)


def test_a_figure_that_is_no_longer_computed_ceases(counted):
    compute()
    fewer = compute(nearest=0)
    left = Figure.objects.filter(variable__code="industry_relatedness", is_current=True)
    assert not left.exists()
    assert fewer.recorded.retired > 0


@pytest.mark.parametrize(
    "asked", [{"variable": "jobs"}, {"period": "2023"}, {"level": "region"}, {"absent": "what"}]
)
def test_what_is_not_published_is_refused_and_leaves_nothing(counted, asked):
    with pytest.raises(Refusal):
        compute(**asked)
    assert not Run.objects.exists()


def test_the_page_of_a_county_shows_what_is_sure_first(client, counted):
    compute()
    address = reverse("evidence-strengths", args=["XX-R3"])
    page = client.get(address)
    found = page.context["industries"]
    exact = location_quotient_interval(TABLE)
    sure = [n for n in range(4) if exact.low[3, n] > 1 and TABLE[3, n]]
    wanted = sorted(sure, key=lambda n: -exact.low[3, n])
    assert [row.activity.code for row in found.strong] == [f"a{n}" for n in wanted]
    text = page.content.decode()
    assert "Craft a3" in text
    assert "within=XX-A" in text
    assert all(row.quotient is None or row.quotient.value < 1 for row in found.near)
    assert "Its districts" not in text
    above = client.get(reverse("evidence-strengths", args=["XX-A"])).content.decode()
    assert address in above


def test_the_page_makes_few_queries(client, counted, django_assert_max_num_queries):
    compute()
    with django_assert_max_num_queries(20):
        client.get(reverse("evidence-strengths", args=["XX-R3"]))


def test_a_draft_is_not_shown(client, counted):
    compute()
    services.withdraw_dataset(by=None, dataset=counted, reason="An error.")
    assert selectors.industries(Territory.objects.get(code="XX-R3")) is None


def test_the_command_computes(counted):
    asked = ["quotients", "firms", "--period", "2024", "--absent", "zero"]
    done = CliRunner().invoke(app, [*asked, "--json"])
    assert done.exit_code == 0, done.output
    assert Run.objects.get().code in done.output
    assert CliRunner().invoke(app, asked[:4]).exit_code == 2


def test_the_counties_of_the_united_states_make_a_whole_table(shared):
    path = shared / "data/us_cbp_county_naics4" / FILE
    (firms,) = cbp_table.read(path, ["cbp_estab"])
    given = firms.frame.select("territory", "activity", "value")
    counts = industries.counts_of(given, "zero")
    assert counts.table.shape == (2888, 289)
    found = location_quotient_interval(counts.table)
    assert (found.low <= found.quotient).all()
    assert (found.quotient <= found.high).all()


def complexity(**more):
    asked = {"variable": "firms", "period": "2024", "absent": "zero", "threshold": 0.15}
    return services.compute_complexity(by=None, **asked | more)


def test_complexity_is_that_of_the_method_and_gives_the_same_again(counted):
    done = complexity()
    wanted = economic_complexity(location_quotient(TABLE) >= 0.15)
    for row, code in enumerate(REGIONS):
        figure = Figure.objects.get(code=f"region_complexity.{code}.2024.firms")
        assert float(figure.value) == pytest.approx(wanted.region[row], abs=1e-6)
    for column in range(4):
        figure = Figure.objects.get(code=f"industry_complexity.XX.2024.a{column}.firms")
        assert float(figure.value) == pytest.approx(wanted.activity[column], abs=1e-6)
    assert done.recorded.added == 8
    assert complexity().recorded == services.Recorded(unchanged=8)
    again = services.rerun(by=None, run=done.run)
    assert (again.is_same, again.changed_inputs) == (True, [])
    done = CliRunner().invoke(app, ["complexity", "firms", "--period", "2024", "--json"])
    assert done.exit_code == 2
    asked = ["complexity", "firms", "--period", "2024", "--absent", "zero", "--json"]
    asked += ["--threshold", "0.15"]
    assert Run.objects.get().code in CliRunner().invoke(app, asked).output


def test_regions_that_share_no_industry_have_no_complexity_and_say_so(counted):
    with pytest.raises(Refusal, match="in common"):
        complexity(threshold=1)
    assert not Figure.objects.filter(variable__code="region_complexity").exists()


def test_the_page_tells_complexity_and_the_place_of_a_region(
    client, counted, django_assert_max_num_queries
):
    compute()
    complexity()
    places = sorted(
        Figure.objects.filter(variable__code="region_complexity"), key=lambda f: -f.value
    )
    address = reverse("evidence-strengths", args=[places[1].territory.code])
    with django_assert_max_num_queries(20):
        page = client.get(address)
    found = page.context["industries"]
    assert (found.complexity, found.place, found.places) == (places[1], 2, 4)
    assert "place 2 of 4" in page.content.decode()
    assert found.near
    assert all(row.complexity.activity == row.activity for row in found.near)


def test_districts_are_compared_by_activity(client, counted, django_assert_max_num_queries):
    compute()
    query = {"regions": "XX-R2,XX-R0", "by_activity": "firms"}
    with django_assert_max_num_queries(20):
        page = client.get(reverse("evidence-compare"), query)
    found = page.context["by_activity"]
    assert [activity.code for activity, _ in found.rows] == ["a2", "a0", "a3", "a1"]
    assert [figure and int(figure.value) for figure in found.rows[0][1]] == [50, None]
    assert {v.code for v in page.context["divided"]} >= {"firms", "industry_lq"}
    text = page.content.decode()
    assert 'value="XX-R2, XX-R0"' in text
    assert "Craft a2" in text
    assert "4 of 4 activities" in text
    page = client.get(reverse("evidence-compare"), {"regions": "XX-R2,XX-C"})
    assert "by_activity" not in page.context
