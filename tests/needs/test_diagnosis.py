import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kerege.audit.models import Event
from kerege.evidence.models import Run
from kerege.kernel import thread
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors, services
from kerege.needs.analysis import compute
from kerege.needs.assumptions import Assumptions
from kerege.needs.models import Contribution, Diagnosis, Severity, Statement
from kerege.needs.selectors.inputs import current_inputs, inputs_of

pytestmark = pytest.mark.django_db


def mean(country, territory, area):
    return float(selectors.severity(country.places[territory], country.areas[area]).mean)


def spread(country, territory, area):
    found = selectors.severity(country.places[territory], country.areas[area])
    return float(found.standard_error)


def test_the_parts_of_every_severity_add_up_to_its_mean(loaded):
    services.diagnose(by=None)
    found = Severity.objects.exclude(territory__code="XX")
    assert found.count() == 18
    for severity in found:
        parts = Contribution.objects.filter(severity=severity)
        total = sum(part.weight * part.value for part in parts)
        assert total == pytest.approx(severity.mean, abs=Decimal("0.00001"))
        assert sum(part.weight for part in parts) == pytest.approx(1, abs=Decimal("0.00001"))


def test_the_region_with_fewest_hubs_has_the_most_severe_need_of_space(loaded):
    services.diagnose(by=None)
    order = [row.territory.code for row in selectors.severities(area=loaded.areas["space"])]
    assert order[0] == "XX-1"
    assert mean(loaded, "XX-2", "space") > mean(loaded, "XX-4", "space")


def test_a_more_severe_statement_raises_the_severity(loaded, rows):
    services.diagnose(by=None)
    before = mean(loaded, "XX-5", "space")
    services.record_statements(by=None, rows=[rows.said("here", "XX-5", "space", stance="met")])
    services.diagnose(by=None)
    met = mean(loaded, "XX-5", "space")
    services.record_statements(by=None, rows=[rows.said("here", "XX-5", "space", stance="severe")])
    services.diagnose(by=None)
    assert mean(loaded, "XX-5", "space") > before
    assert mean(loaded, "XX-5", "space") > met


def test_a_noisier_figure_widens_the_uncertainty(loaded, figures, rows):
    services.diagnose(by=None)
    sharp = spread(loaded, "XX-3", "space")
    figures("hubs_per_head", rows.values, year=2025, error=3.0)
    services.diagnose(by=None)
    assert spread(loaded, "XX-3", "space") > sharp


def test_a_missing_figure_contributes_nothing_and_is_not_zero(loaded):
    services.diagnose(by=None)
    found = selectors.severity(loaded.places["XX-6"], loaded.areas["space"])
    assert not found.is_known
    assert not Contribution.objects.filter(severity=found, kind="evidence").exists()
    assert 0.2 < found.mean < 0.9
    known = spread(loaded, "XX-3", "space")
    assert float(found.standard_error) > known


def test_a_zero_that_was_measured_is_a_figure(loaded, figures, rows):
    services.diagnose(by=None)
    unknown = mean(loaded, "XX-6", "space")
    figures("hubs_per_head", rows.values | {"XX-6": 0.0}, year=2025)
    services.diagnose(by=None)
    found = selectors.severity(loaded.places["XX-6"], loaded.areas["space"])
    assert found.is_known
    assert float(found.mean) > unknown


def test_a_variable_known_in_too_few_regions_places_nobody(loaded, figures, rows):
    figures("rare", {"XX-1": 1.0, "XX-2": 2.0})
    services.record_signals(by=None, rows=[rows.signal("skills-rare", "skills", "rare")])
    services.diagnose(by=None)
    assert not Contribution.objects.filter(signal__code="skills-rare").exists()


def test_an_old_figure_does_not_speak(loaded, figures, rows):
    figures("hubs_per_head", {"XX-6": 9.0}, year=2015)
    services.diagnose(by=None)
    assert not selectors.severity(loaded.places["XX-6"], loaded.areas["space"]).is_known


def test_figures_that_are_not_published_do_not_speak(loaded):
    services.diagnose(by=None)
    from kerege.evidence.models import Dataset

    Dataset.objects.filter(code="hubs_per_head-2024").update(status="withdrawn")
    services.diagnose(by=None)
    assert not Contribution.objects.filter(
        severity__diagnosis__is_current=True, kind="evidence"
    ).exists()


def test_many_statements_of_one_source_weigh_as_one(loaded, rows):
    one_source = {"source_url": "https://example.test/same"}
    services.record_statements(by=None, rows=[rows.said("a", "XX-3", "skills", **one_source)])
    services.diagnose(by=None)
    single = spread(loaded, "XX-3", "skills")
    services.record_statements(
        by=None,
        rows=[rows.said(code, "XX-3", "skills", **one_source) for code in ("b", "c", "d")],
    )
    services.diagnose(by=None)
    assert spread(loaded, "XX-3", "skills") == pytest.approx(single, abs=1e-6)
    services.record_statements(by=None, rows=[rows.said("e", "XX-3", "skills")])
    services.diagnose(by=None)
    assert spread(loaded, "XX-3", "skills") < single


def test_a_signal_counted_twice_adds_no_certainty(loaded, figures, rows):
    services.diagnose(by=None)
    once = spread(loaded, "XX-3", "space")
    figures("hubs_again", {code: 10 * value for code, value in rows.values.items()})
    services.record_signals(by=None, rows=[rows.signal("space-again", "space", "hubs_again")])
    services.diagnose(by=None)
    assert spread(loaded, "XX-3", "space") == pytest.approx(once, abs=1e-4)


def test_a_statement_on_the_country_moves_the_unknown_most(loaded):
    services.diagnose(by=None)
    finance = selectors.severities(area=loaded.areas["finance"])
    assert all(not row.is_known for row in finance)
    assert all(0.6 < row.mean < 0.9 for row in finance)
    assert selectors.most_urgent(1)[0].area.code == "finance"


def test_a_synthetic_figure_marks_what_it_touches_and_says_what_it_changed(loaded, figures, rows):
    figures("firms", {code: 10 - value for code, value in rows.values.items()}, synthetic=True)
    services.record_signals(by=None, rows=[rows.signal("space-firms", "space", "firms")])
    services.diagnose(by=None)
    space = selectors.severity(loaded.places["XX-2"], loaded.areas["space"])
    skills = selectors.severity(loaded.places["XX-2"], loaded.areas["skills"])
    assert (space.is_synthetic, skills.is_synthetic) == (True, False)
    assert space.mean_without_synthetic != space.mean
    assert skills.mean_without_synthetic is None
    assert selectors.current_diagnosis().run.is_synthetic


def test_nothing_new_makes_no_new_diagnosis(loaded):
    first = services.diagnose(by=None)
    events = Event.objects.count()
    assert services.diagnose(by=None) == first
    assert Diagnosis.objects.count() == 1
    assert Event.objects.count() == events


def test_superseded_diagnoses_on_which_nothing_rests_are_let_go_and_their_recipes_stay(
    loaded, people
):
    made = [services.diagnose(by=None)]
    services.answer_diagnosis(
        by=people.one, territory=loaded.places["XX-1"], verdict="agrees", text="", language="en"
    )
    for words in ("One", "Two", "Three"):
        services.add_statement(
            by=people.analyst,
            territory=loaded.places["XX-1"],
            area=loaded.areas["space"],
            stance="severe",
            text=words,
            language="en",
            kind="survey",
        )
        made.append(selectors.current_diagnosis())
    services.let_go_superseded(by=None)
    assert Diagnosis.objects.count() == 4, "they are of this week"
    Diagnosis.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert services.let_go_superseded(by=None) == 1
    assert [made[0], made[2], made[3]] == list(Diagnosis.objects.order_by("pk"))
    assert Run.objects.filter(pk__in=[one.run_id for one in made]).count() == 4
    with pytest.raises(Refusal):
        services.let_go_superseded(by=people.one)


def test_a_withdrawn_statement_brings_the_earlier_diagnosis_back(loaded, people):
    first = services.diagnose(by=None)
    said = services.add_statement(
        by=people.one,
        territory=loaded.places["XX-1"],
        area=loaded.areas["skills"],
        stance="severe",
        text="Nobody teaches glass.",
        language="en",
    )
    assert selectors.current_diagnosis() != first
    services.withdraw_statement(by=people.one, statement=said)
    assert selectors.current_diagnosis() == first


def test_the_run_leads_to_the_needs_it_found(loaded):
    first = services.diagnose(by=None)
    assert [link.url for link in thread.links("came_of", "evidence.run", first.run, None)] == [
        reverse("needs")
    ]


def test_the_recipe_computes_the_same_checksum_again(loaded):
    diagnosis = services.diagnose(by=None)
    Statement.objects.filter(code="rooms").update(withdrawn_at="2026-01-01T00:00Z")
    run = Run.objects.get(pk=diagnosis.run_id)
    assumptions = Assumptions.of(run.parameters)
    assert assumptions == Assumptions()
    again = compute(inputs_of(run.parameters), assumptions, run.parameters["year"])
    from kerege.evidence.canonical import checksum

    assert checksum(again.result()) == run.result_checksum


def test_ranks_stay_within_the_number_of_needs_and_regions(loaded):
    services.diagnose(by=None)
    for row in Severity.objects.exclude(territory__code="XX"):
        assert 1 <= row.rank_lower <= row.rank <= row.rank_upper <= 3
        assert 1 <= row.place_lower <= row.place <= row.place_upper <= 6
        assert row.lower <= row.mean <= row.upper


def test_the_country_is_weighted_by_its_people(loaded, monkeypatch):
    inputs = current_inputs(None, dataclasses.replace(Assumptions(), population="people"))
    assumptions = dataclasses.replace(Assumptions(), population="people")
    found = compute(inputs, assumptions, 2026)
    shares = {f"XX-{number}": number / 21 for number in range(1, 7)}
    rows = [row for row in found.rows if row.area.code == "space"]
    expected = sum(shares[row.territory.code] * row.mean for row in rows if row.place)
    assert next(row.mean for row in rows if not row.place) == pytest.approx(expected)


def test_nothing_to_diagnose_from_is_said(country):
    with pytest.raises(Refusal) as refusal:
        services.diagnose(by=None)
    assert refusal.value.kind is Kind.CONFLICT


def test_only_analysts_diagnose(loaded, people):
    with pytest.raises(Refusal) as refusal:
        services.diagnose(by=people.one)
    assert refusal.value.kind is Kind.FORBIDDEN
    assert services.diagnose(by=people.analyst).is_current


def test_the_planner_reads_regions_by_needs(loaded):
    services.diagnose(by=None)
    weights = selectors.weights_for_planner()
    assert weights.regions == [f"XX-{number}" for number in range(1, 7)]
    assert weights.areas == ["space", "finance", "skills"]
    assert weights.mean.shape == weights.standard_error.shape == (6, 3)
    assert weights.mean[0, 0] == pytest.approx(mean(loaded, "XX-1", "space"))
