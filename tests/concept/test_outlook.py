"""A target beside what comes by itself: when it would be met, and what makes it a slogan."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from concept.conftest import SHA, texts
from kerege.concept import selectors, services
from kerege.concept.analysis import Answer, Pace, Place, Track, outlook
from kerege.concept.models import Indicator, Target
from kerege.evidence import services as evidence
from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors import forecast_terms
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.test/jobs"
TERMS = forecast_terms() | {"logarithmic": False}
RISING = dict(zip(range(2016, 2025), (100, 104, 103, 109, 111, 118, 117, 123, 126), strict=True))
ANNOUNCED = {
    "code": "double",
    "country": "XX",
    "document": texts("Speech"),
    "indicator": texts("Jobs"),
    "unit": {},
    "note": {},
    "base_value": None,
    "value": 2,
    "relation": "times_base",
    "source": "Herald",
    "source_url": "https://example.test/double",
}


def look(values=RISING, targets=None, *, breaks=(), rising=True, **terms):
    return outlook(values, breaks, targets or {}, TERMS | terms, rising=rising)


def test_the_expected_value_is_the_last_moved_on_by_the_mean_change():
    found = look()
    steps = np.diff(list(RISING.values()))
    first, last = found.expected[0], found.expected[-1]
    assert (first.year, last.year) == (2025, 2029)
    assert first.value == pytest.approx(126 + steps.mean())
    reach = stats.t.ppf(0.975, steps.size - 1) * steps.std(ddof=1)
    assert last.upper == pytest.approx(last.value + reach * np.sqrt(5 * (1 + 5 / 8)))
    assert found.answer == Answer.FORECAST


@pytest.mark.parametrize(
    ("target", "pace", "place"),
    [
        (120, Pace.ALREADY, Place.SHORT),
        (139, Pace.IN_YEAR, Place.INSIDE),
        (300, Pace.NOT_BEFORE, Place.BEYOND),
    ],
)
def test_a_target_beside_the_forecast(target, pace, place):
    [aim] = look(targets={2028: target}).aims
    assert (aim.pace, aim.place) == (pace, place)


def test_the_year_has_an_interval():
    [aim] = look(targets={2028: 139}).aims
    assert aim.met == 2028
    assert aim.earliest < aim.met
    assert aim.latest is None or aim.latest > aim.met
    assert aim.until == 2032


def test_a_target_in_the_other_direction_is_never_met():
    falling = {year: 226 - value for year, value in RISING.items()}
    [aim] = look(falling, {2028: 400}).aims
    assert (aim.pace, aim.met) == (Pace.NOT_AT_ALL, None)


def test_where_lower_is_better_everything_is_mirrored():
    mirrored = {year: -value for year, value in RISING.items()}
    for target in (120, 139, 300, 10):
        [one] = look(targets={2028: target}).aims
        [other] = look(mirrored, {2028: -target}, rising=False).aims
        assert (one.pace, one.place, one.met, one.earliest, one.latest) == (
            other.pace,
            other.place,
            other.met,
            other.earliest,
            other.latest,
        )


def test_a_target_far_ahead_says_so_and_a_past_one_is_not_forecast():
    found = look(targets={2020: 105, 2040: 150})
    assert [(aim.year, aim.is_far) for aim in found.aims] == [(2040, True)]
    assert found.expected[-1].year == 2032


@pytest.mark.parametrize(
    ("values", "breaks", "answer"),
    [
        ({}, (), Answer.NOT_MEASURED),
        ({2024: 5.0}, (), Answer.TOO_SHORT),
        (RISING, (2021,), Answer.TOO_SHORT),
        (RISING, (2030,), Answer.FORECAST),
        (dict.fromkeys(range(2016, 2025), 5.0), (), Answer.NO_FORECAST),
    ],
)
def test_what_cannot_be_continued_has_an_answer(values, breaks, answer):
    assert look(values, {2028: 1.0}, breaks=breaks).answer == answer


@given(
    st.lists(st.integers(1, 10**6), min_size=5, max_size=15, unique=True),
    st.integers(1, 2 * 10**6),
    st.booleans(),
)
def test_years_are_in_order_whatever_the_series(values, target, rising):
    found = look(dict(enumerate(values, 2000)), {2000 + len(values) + 2: target}, rising=rising)
    for aim in found.aims:
        order = [year for year in (aim.earliest, aim.met, aim.latest) if year is not None]
        if aim.pace != Pace.ALREADY:
            assert order == sorted(order)
        assert 0 <= aim.probability <= 1
        assert (aim.pace == Pace.IN_YEAR) <= (aim.met is not None)
    assert all(one.year + 1 == two.year for one, two in pairwise(found.expected))


@pytest.fixture
def measured(small, content):
    """A draft whose first indicator starts from a series of nine years."""

    def make(values=RISING, scale=1, **changes):
        evidence.ensure_variable(
            by=None, code="jobs", names=texts("Jobs"), units=texts("persons"), kind="count",
            is_additive=True,
        )  # fmt: skip
        made = evidence.register_dataset(
            by=None, code="jobs", titles=texts("Jobs"), publisher="Bureau",
            licence="CC BY 4.0", checksum=SHA,
        )  # fmt: skip
        rows = [
            FigureRow(
                variable="jobs", territory="XX", period=str(year), value=value, source_url=ADDRESS
            )
            for year, value in values.items()
        ]
        evidence.record_figures(by=None, dataset=made, rows=rows)
        evidence.publish_dataset(by=None, dataset=made)
        evidence.record_published(by=None, kind="target", rows=[ANNOUNCED])
        last = str(values[max(values)])
        content["references"][0] |= {"value": last}
        content["indicators"][0] |= {
            "baseline": Decimal(last) * scale, "published_targets": ["double"], **changes,
        }  # fmt: skip
        content["targets"] = [
            {"indicator": "I1", "year": year, "value": Decimal(value), "kind": "demonstration",
             "references": [], "rationale": texts("for discussion")}
            for year, value in ((2026, 120), (2027, 500), (2028, 139))
        ]  # fmt: skip
        concept = services.create_concept(
            by=None, code="demo", titles=texts("The Concept"), subtitles=texts("demonstration"),
            disclaimers=texts("None."), territory="XX", first_year=2026, last_year=2028,
        )  # fmt: skip
        version = services.new_version(by=None, concept=concept)
        services.load_content(by=None, version=version, content=content)
        return version

    return make


def page_of(version, person, code="I1", language="en"):
    client = Client()
    client.force_login(person("editor"))
    address = reverse("concept-indicator", args=["demo", version.number, code])
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address.replace("/en/", f"/{language}/"))
    assert answer.status_code == 200
    return answer.content.decode(), len(queries)


def test_the_page_shows_the_forecast_the_target_and_when_it_would_be_met(measured, person):
    page, queries = page_of(measured(), person)
    assert "mark--forecast" in page
    assert "It is met already by the value of 2024." in page
    assert "At the present pace it would be met in 20" in page
    assert "At the present pace it would not be met before 2033." in page
    assert "lies inside of the forecast" in page
    assert "lies outside of the forecast" in page
    assert queries <= 20


def test_a_break_shortens_the_series_and_the_page_says_how_far(measured, person, small):
    version = measured()
    evidence.ensure_break(
        by=None, variable=Variable.objects.get(code="jobs"), territory=small.nation, year=2022,
        reasons={"en": "Another census."},
    )  # fmt: skip
    page, _queries = page_of(version, person)
    assert "comparable years since 2022: 3; at least 5 are needed" in page
    assert "At the present pace" not in page


def test_an_indicator_without_a_series_is_not_measured(measured, person):
    page, _queries = page_of(measured(), person, "I2")
    assert "Not measured year by year" in page
    assert "It has no base" in page
    assert "mark--forecast" not in page


def test_a_series_in_another_unit_is_not_set_beside_the_target(measured, person):
    page, _queries = page_of(measured(scale=1000), person)
    assert "in another unit" in page
    assert "At the present pace" not in page


def test_published_targets_stand_beside_the_indicator_that_the_package_names(measured, person):
    version = measured()
    page, _queries = page_of(version, person)
    assert reverse("evidence-published", args=["targets", "double"]) in page
    assert "It names no period: it can never be missed." in page
    other, _queries = page_of(version, person, "I2")
    assert "It names no period" not in other
    found = selectors.indicators_of_target(version, "double")
    assert [row.code for row in found] == ["I1"]


def test_a_published_target_that_is_not_known_is_refused(draft, content):
    content["indicators"][0]["published_targets"] = ["nothing"]
    with pytest.raises(Refusal, match=r"problem") as refused:
        services.load_content(by=None, version=draft, content=content)
    assert "nothing" in str(refused.value.where)


def test_what_is_no_number_is_no_value_of_the_series(measured, person):
    version = measured()
    [found] = [row for row in selectors.indicators(version) if row.code == "I1"]
    assert selectors.series_of(found).values == {y: float(v) for y, v in RISING.items()}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_speaks_every_language(measured, person, language):
    page, _queries = page_of(measured(), person, language=language)
    assert "At the present pace" not in page
    assert "forecast" not in page.replace("mark--forecast", "").replace("concept-", "")


def listed(version, person):
    client = Client()
    client.force_login(person("editor"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("concept-on-track", args=["demo", version.number]))
    answer = client.get(f"/api/v1/concept/demo/versions/{version.number}/targets")
    assert (page.status_code, answer.status_code) == (200, 200)
    return page.content.decode(), answer.json(), len(queries)


@pytest.mark.parametrize(
    ("last", "track"), [(120, Track.MET), (139, Track.ON_TRACK), (300, Track.LATE)]
)
def test_the_list_says_which_targets_are_on_track_and_whose_they_are(
    measured, content, person, last, track
):
    version = measured()
    Target.objects.filter(indicator__version=version, year=2028).update(value=last)
    page, [first, *others], _queries = listed(version, person)
    [aim] = look(targets={2028: last}, logarithmic=True).aims
    assert (first["indicator"], first["track"], first["year"]) == ("I1", track, 2028)
    assert (first["met"], first["earliest"], first["latest"]) == (aim.met, aim.earliest, aim.latest)
    assert first["probability"] == pytest.approx(aim.probability)
    assert first["owner"] == content["indicators"][0]["owner"]
    assert {row["track"] for row in others} == {Track.UNKNOWN}
    assert first["said"] in page
    assert "mark--forecast" in page
    assert first["is_synthetic"] is False
    assert f"Chance that 2028 meets it: {100 * aim.probability:.0f} %" in page


def test_what_is_expected_of_synthetic_values_is_marked_synthetic(measured, person):
    version = measured()
    Figure.objects.filter(variable__code="jobs", year=2020).update(is_synthetic=True)
    page, [first, *others], _queries = listed(version, person)
    assert first["is_synthetic"] is True
    assert {row["is_synthetic"] for row in others} == {None}
    assert "mark--synthetic" in page
    shown, _queries = page_of(version, person)
    assert "mark--synthetic" in shown


def test_the_list_asks_as_often_for_many_indicators_as_for_one(measured, person):
    version = measured()
    _page, rows, few = listed(version, person)
    found = Indicator.objects.get(version=version, code="I1")
    for number in range(20):
        found.pk = None
        found.code = f"J{number}"
        found.save()
        Target.objects.create(indicator=found, year=2028, value=139, kind="demonstration")
    _page, more, many = listed(version, person)
    assert len(more) == len(rows) + 20
    assert many == few <= 20
