"""Forecasts: reproduced from their recipe, marked as forecasts, never taken for measurements."""

import csv
import io
import json
import math

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from typer.testing import CliRunner

from kerege.cli.evidence import app
from kerege.evidence import recipes, repeat, selectors, services
from kerege.evidence.analysis import METHODS, Panel
from kerege.evidence.models import Dataset, Figure, Run, Variable
from kerege.evidence.overlap import Borders
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db

YEARS = range(2014, 2024)
GROWTH = (1.04, 1.1, 0.97, 1.08, 1.02, 1.06, 1.12, 1.01, 1.05)


def path(start, factors=GROWTH):
    return [round(start * math.prod(factors[:n]), 3) for n in range(len(factors) + 1)]


JOBS = {("XX-C", year): value for year, value in zip(YEARS, path(200), strict=True)}
JOBS |= {("XX-A", year): value for year, value in zip(YEARS, path(900), strict=True)}
JOBS |= {("XX-D", year): 10 + year - 2019 for year in range(2020, 2024)}
JOBS |= {("XX-B", year): 7 + year % 3 for year in range(2014, 2022)}
JOBS |= {("XX", year): 1500 + 40 * (year - 2014) + 9 * (year % 3) for year in YEARS}


@pytest.fixture
def forecasts(record, country):
    record(JOBS, "employed")
    services.ensure_break(
        by=None,
        variable=Variable.objects.get(code="employed"),
        territory=country.xx_a,
        year=2018,
        reasons={"en": "Region B left."},
    )
    return services.compute_all(by=None)


def ahead(code):
    return selectors.outlook("employed", code)


def test_the_forecast_is_that_of_a_random_walk_with_drift(forecasts):
    logs = np.log(path(200))
    steps = np.diff(logs)
    spread, length = steps.std(ddof=1), 9
    reach = stats.t.ppf(0.975, steps.size - 1)
    found = ahead("XX-C").figures
    assert [figure.year for figure in found] == [2024, 2025, 2026, 2027, 2028]
    for h, figure in enumerate(found, start=1):
        centre = logs[-1] + h * steps.mean()
        error = spread * math.sqrt(h * (1 + h / length))
        for value, side in ((figure.value, 0), (figure.lower, -1), (figure.upper, 1)):
            assert float(value) == pytest.approx(math.exp(centre + side * reach * error), abs=1e-6)
        assert (figure.observation, figure.interval[:4]) == ("F", "95 %")
        assert "not a measurement" in figure.note_en
        assert "2014 to 2023" in figure.note_en


def test_only_what_follows_a_break_counts_and_none_goes_farther_than_the_series_is_long(forecasts):
    found = ahead("XX-A").figures
    assert "2018 to 2023 (6 years)" in found[0].note_en
    assert len(found) == 5


@pytest.mark.parametrize(
    ("place", "words"),
    [("XX-D", "since 2020: 4; at least 5"), ("XX-B", "ends in 2021")],
)
def test_what_cannot_be_continued_says_why(forecasts, place, words):
    one = ahead(place)
    assert one.figures == []
    assert (one.refusal.value, one.refusal.observation, one.refusal.year) == (None, "L", None)
    assert words in one.refusal.note_en
    assert one.refusal.note_kk
    assert one.refusal.note_ru


def test_a_territory_without_any_value_has_no_answer(forecasts):
    assert ahead("XX-F") is None
    assert selectors.outlook("employed_growth", "XX-C") is None


def test_the_run_reproduces_its_checksum_and_so_does_the_package(forecasts, tmp_path):
    run = ahead("XX-C").figures[0].run
    assert run.code.startswith("forecast-employed-")
    assert services.rerun(by=None, run=run).is_same
    services.write_package(by=None, path=tmp_path / "p")
    found = {one.run: one for one in repeat.repeat(repeat.read_package(tmp_path / "p"))}
    assert (found[run.code].state, found[run.code].why) == ("same", "")
    assert found[run.code].figures == Figure.objects.filter(run=run, is_current=True).count()


def test_doing_it_again_changes_nothing(forecasts):
    before = Figure.objects.count(), Run.objects.count()
    services.compute_all(by=None)
    assert (Figure.objects.count(), Run.objects.count()) == before


def test_a_year_that_is_measured_is_forecast_no_longer(forecasts, record):
    record({**JOBS, ("XX-C", 2024): 300, ("XX-A", 2024): 1400}, "employed")
    services.compute_all(by=None)
    assert [figure.year for figure in ahead("XX-C").figures] == [2025, 2026, 2027, 2028, 2029]
    assert Figure.objects.filter(code="employed_forecast.XX-C.2024", is_current=False).exists()
    assert "ends in 2023" in ahead("XX").refusal.note_en


def test_a_withdrawn_source_takes_its_forecasts_with_it(forecasts):
    bureau = Dataset.objects.get(code="bureau")
    services.withdraw_dataset(by=None, dataset=bureau, reason="Wrong.")
    assert ahead("XX-C") is None


def test_the_sum_of_the_regions_stands_in_where_the_country_is_not_published(record, country):
    parts = {
        (p, y): 100 + 7 * (y - 2014) + y % 2 for p in ("XX-C", "XX-D") for y in range(2019, 2024)
    }
    parts |= {("XX-A", y): 50 + (y % 3) for y in range(2019, 2024)}
    parts |= {("XX-B", y): 20 + (y % 2) for y in range(2022, 2024)}
    record(
        parts
        | {("XX", y): sum(v for (_, at), v in parts.items() if at == y) for y in range(2019, 2023)},
        "employed",
    )
    services.compute_all(by=None)
    assert "sum of the regions" in ahead("XX").figures[0].note_en


def test_shares_of_regions_are_never_added_up_to_that_of_the_country():
    cells = {(at, year): 1.0 + year % 3 + at for at in (2, 3) for year in YEARS}
    cells |= {(1, year): 2.0 + year % 3 for year in range(2014, 2020)}
    borders = Borders(frozenset({2, 3}), frozenset(), {}, {})
    panel = Panel({"x": cells}, {1: "XX", 2: "XX-A", 3: "XX-C"}, 1, borders, {"x": 1})
    method = METHODS["evidence.forecast"]
    told = {row.territory: row for row in method.compute(panel, PARAMETERS)}
    assert "ends in 2019" in told["XX"].notes["en"]
    added = method.compute(panel, PARAMETERS | {"adds_up": True})
    assert sum(row.territory == "XX" for row in added) == 5


def measured_pages():
    return (
        reverse("evidence"),
        reverse("evidence-explore"),
        reverse("evidence-explore") + "?variable=employed",
        reverse("evidence-compare") + "?regions=XX-C,XX-A",
        reverse("evidence-area") + "?places=XX-C,XX-D&variable=employed",
        reverse("evidence-conflicts"),
        reverse("evidence-export", args=["csv"]),
        reverse("evidence-export", args=["csv"]) + "?variable=employed",
        reverse("evidence-export", args=["csv"]) + "?territory=XX-C&newest=yes",
        reverse("evidence-export", args=["csv"]) + "?variable=employed&year=2025&breakdown=total",
        reverse("api:evidence-figures") + "?territory=XX-C&limit=500",
        reverse("api:evidence-series", args=["employed", "XX-C"]),
    )


def test_no_page_of_what_is_measured_holds_a_forecast(client, forecasts):
    for address in measured_pages():
        content = client.get(address).content.decode()
        assert "employed_forecast" not in content, address
        assert "prediction" not in content, address


def test_no_selector_of_what_is_measured_returns_a_forecast(forecasts):
    jobs = Variable.objects.get(code="employed")
    assert not selectors.figures_visible_to(None).filter(observation="F").exists()
    assert selectors.latest("employed", "XX-C").year == 2023
    assert selectors.latest("employed_forecast", "XX-C") is None
    assert max(selectors.years_of(jobs)) == 2023
    assert max(selectors.table(jobs).years) == 2023
    assert selectors.series("employed", "XX-C")[-1].year == 2023
    assert selectors.total("employed", 2025).value is None
    assert "employed_forecast" not in {v.code for v in selectors.variables_visible_to(None)}
    assert "employed_forecast" not in {v.code for v in selectors.variables_to_ask()}
    country = selectors.measured_matrix()
    assert all("forecast" not in row.variable.code for row in country.by_region)


def test_asked_for_by_name_it_comes_marked(client, forecasts):
    address = reverse("evidence-export", args=["csv"]) + "?variable=employed_forecast"
    rows = list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    assert {row["observation"] for row in rows} == {"F", "L"}
    answer = client.get(reverse("api:evidence-figures") + "?variable=employed_forecast").json()
    assert {item["observation"] for item in answer["items"]} == {"F", "L"}
    assert all(item["value"] is None for item in answer["items"] if item["observation"] == "L")


def test_a_measured_variable_takes_no_forecast_and_a_forecast_no_measurement(forecasts, dataset):
    made = dataset("office")
    for code, status in (("employed", "F"), ("employed_forecast", "A")):
        row = FigureRow(
            variable=code, territory="XX-C", period="2030", value=1, observation=status, code="x"
        )
        with pytest.raises(Refusal, match="A forecast is no measurement"):
            services.record_figures(by=None, dataset=made, rows=[row])


def test_its_page_says_that_it_is_a_forecast(client, forecasts):
    page = client.get(reverse("evidence-figure", args=["employed_forecast.XX-C.2025"]))
    content = page.content.decode()
    assert "mark--forecast" in content
    assert "random walk with drift" in content
    assert "95 % prediction interval" in content
    refused = client.get(reverse("evidence-figure", args=["employed_forecast.XX-D"]))
    assert "Too short a series" in refused.content.decode()


def test_the_page_of_the_variable_shows_it_beyond_the_last_year(client, forecasts):
    address = reverse("evidence-variable", args=["employed"])
    content = client.get(address + "?territory=XX-C").content.decode()
    assert "Too short a series" in content
    assert "ends in 2021" in content
    assert "employed_forecast.XX-C.2028" in content
    again = client.get(reverse("evidence-variable", args=["employed_forecast"]))
    assert "employed_forecast.XX.2028" in again.content.decode()
    assert client.get(address + "?territory=QQ").status_code == 404


def test_its_page_makes_as_many_queries_for_few_and_for_many(
    client, forecasts, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        client.get(reverse("evidence-variable", args=["employed"]) + "?territory=XX-C")


def panel_of(values, breaks=()):
    """Return a panel of one region and its country, without a database."""
    cells = {(2, year): value for year, value in values.items()}
    borders = Borders(frozenset({2}), frozenset(), {}, {(1, 2): tuple(breaks)})
    return Panel({"x": cells}, {1: "XX", 2: "XX-A"}, 1, borders, {"x": 1})


PARAMETERS = {"variable": "x", "target": "x_forecast", **recipes.FORECAST_TERMS}


def compute(values, breaks=(), **more):
    return METHODS["evidence.forecast"].compute(panel_of(values, breaks), PARAMETERS | more)


@pytest.mark.parametrize(
    "values",
    [
        dict.fromkeys(YEARS, 5.0),
        dict.fromkeys(YEARS, 0.0),
        {year: float(year % 3) for year in YEARS},
        {year: -1.0 - year % 2 for year in YEARS},
    ],
    ids=["constant", "zeros", "some zeros", "negative"],
)
def test_a_series_without_change_or_without_growth_is_refused(values):
    [row] = compute(values)
    assert (row.value, row.observation) == (None, "L")
    assert "No forecast" in row.notes["en"]


def test_nothing_gives_nothing():
    assert compute({}) == []


def test_a_gap_in_the_years_is_allowed(forecasts):
    values = {year: 100.0 + 3 * (year - 2014) + year % 2 for year in YEARS if year != 2015}
    rows = compute(values)
    assert [row.period for row in rows] == [str(year) for year in range(2024, 2029)]


def test_a_short_series_is_not_carried_farther_than_it_is_long():
    values = {year: 100.0 + year % 2 + year - 2019 for year in range(2019, 2024)}
    assert [row.period for row in compute(values)] == ["2024", "2025", "2026", "2027"]


def test_a_share_ends_at_its_most():
    values = {year: 70.0 + 3 * (year - 2014) + year % 2 for year in YEARS}
    rows = compute(values, most=100)
    assert max(row.upper for row in rows) == 100
    assert all(row.lower <= row.value <= row.upper for row in rows)


@given(st.lists(st.floats(0.5, 1e9), min_size=5, max_size=20), st.floats(1e-3, 1e3))
def test_the_unit_does_not_matter(values, factor):
    one = compute(dict(enumerate(values, start=2000)))
    other = compute(dict(enumerate((factor * v for v in values), start=2000)))
    assert [row.period for row in one] == [row.period for row in other]
    for a, b in zip(one, other, strict=True):
        for name in ("value", "lower", "upper"):
            left, right = getattr(a, name), getattr(b, name)
            assert (left is None) == (right is None)
            assert left is None or right == pytest.approx(factor * left, rel=1e-6)


@given(st.lists(st.floats(0.5, 1e6), min_size=5, max_size=20), st.integers(0, 30))
def test_the_interval_holds_the_value_and_widens(values, break_at):
    rows = compute(dict(enumerate(values, start=2000)), [2000 + break_at] if break_at < 20 else [])
    bounded = [row for row in rows if row.value is not None]
    for row in bounded:
        assert row.lower <= row.value <= row.upper
    widths = [
        math.log(row.upper / row.lower) for row in bounded if 0 < row.lower < row.upper < math.inf
    ]
    assert widths == sorted(widths)


def test_the_recipe_is_readable_by_the_command(forecasts):
    run = Run.objects.filter(code__startswith="forecast-employed").get()
    assert json.loads(json.dumps(run.parameters))["confidence"] == 0.95
    assert run.method == "evidence.forecast"


def run_command(*arguments):
    return CliRunner().invoke(app, ["forecast", *arguments])


def test_the_command_lists_values_with_intervals_and_reasons(forecasts):
    done = run_command("--variable", "employed", "--json")
    assert done.exit_code == 0, done.output
    rows = {(row["territory"], row["period"]): row for row in json.loads(done.stdout)}
    one = rows["XX-C", "2028"]
    assert float(one["lower"]) < float(one["value"]) < float(one["upper"])
    assert one["forecast_of"] == "employed"
    assert "Too short" in rows["XX-D", ""]["note"]
    assert "Too short" in run_command("--territory", "XX-D").stdout
    assert run_command("--territory", "QQ").exit_code == 5
    assert run_command("--variable", "nothing", "--json").exit_code == 5
