"""Estimates: known means and errors, small cells withheld, the run computed again."""

import csv
import math
from datetime import date
from statistics import mean, stdev

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kerege.evidence.models import Figure, Run
from kerege.evidence.services import rerun
from kerege.kernel.archive import pack
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import services
from kerege.needs.analysis.survey_estimates import Answer, estimate
from kerege.needs.models import Invitation, Sample, SurveyResponse
from kerege.needs.services.survey_answers import hashed
from kerege.reference.models import Activity, Classification
from kerege.register.models import Subject
from needs.survey_samples import FORM


def stratum(territory, population, subsector="a"):
    return {"territory": territory, "subsector": subsector, "population": population}


def answers(**values):
    return [Answer(place, "a", {"": float(v)}) for place, of in values.items() for v in of]


def of(found, territory, part=""):
    return next(row for row in found if (row.territory, row.part) == (territory, part))


def test_the_mean_of_published_microdata(shared):
    with (shared / "data/survey_api/apistrat.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    given = [Answer(row["stype"], "a", {"": float(row["api00"])}) for row in rows]
    strata = [stratum(row["stype"], float(row["fpc"])) for row in rows]
    strata = list({one["territory"]: one for one in strata}.values())
    whole = of(estimate(given, strata, "CA", 3), "CA")
    assert whole.value == pytest.approx(662.29, abs=0.005)
    # The published error, 9.4089, knows that the population is finite; ours is on the safe side.
    assert 9.4089 < whole.standard_error < 9.6


def test_a_region_is_its_own_mean_with_the_textbook_error():
    given = {"A": [1, 2, 3, 4, 9], "B": [2, 2, 5, 8, 1, 0]}
    found = estimate(answers(**given), [stratum("A", 50), stratum("B", 700)], "X", 5)
    for place, values in given.items():
        row = of(found, place)
        assert row.value == pytest.approx(mean(values))
        assert row.standard_error == pytest.approx(stdev(values) / math.sqrt(len(values)))
        assert row.lower < row.value < row.upper
    assert of(found, "X").value == pytest.approx((50 * 3.8 + 700 * 3) / 750)


def test_units_and_order_do_not_matter():
    given = answers(A=[1, 2, 3, 4, 9], B=[2, 2, 5, 8, 1])
    strata = [stratum("A", 50), stratum("B", 70)]
    one = estimate(given, strata, "X", 5)
    other = estimate(
        [Answer(a.territory, a.subsector, {"": a.values[""] * 1000}) for a in reversed(given)],
        list(reversed(strata)),
        "X",
        5,
    )
    assert [row.value * 1000 for row in one] == pytest.approx([row.value for row in other])


def test_all_agreeing_is_not_certainty():
    given = [Answer("A", "a", {"yes": 1.0, "no": 0.0}) for _k in range(10)]
    found = estimate(given, [stratum("A", 50)], "X", 5)
    assert (of(found, "A", "yes").value, of(found, "A", "yes").upper) == (1, 1)
    assert of(found, "A", "yes").lower < 0.75
    assert of(found, "A", "no").upper > 0.25


def test_a_small_cell_is_withheld_and_never_alone():
    strata = [stratum(place, 100) for place in "ABC"]
    found = estimate(answers(A=[1, 2], B=[1] * 6, C=[2] * 9), strata, "X", 5)
    assert {row.territory for row in found if row.is_suppressed} == {"A", "B"}
    assert all(row.respondents is None for row in found if row.is_suppressed)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_what_is_withheld_cannot_be_computed_from_the_rest(counts):
    given = answers(**{f"R{k}": range(n) for k, n in enumerate(counts)})
    strata = [stratum(f"R{k}", 100) for k in range(len(counts))]
    try:
        found = estimate(given, strata, "X", 5)
    except Refusal:
        assert sum(counts) < 5
        return
    regions = [row for row in found if row.territory != "X"]
    hidden = {row.territory for row in regions if row.is_suppressed}
    number = [n for k, n in enumerate(counts) if f"R{k}" in hidden]
    assert all(n >= 5 for k, n in enumerate(counts) if f"R{k}" not in hidden and n)
    assert not hidden or len(regions) == len(hidden) or (len(hidden) >= 2 and sum(number) >= 5)
    assert of(found, "X").is_suppressed == (0 in counts)


def test_too_few_answers_are_refused():
    with pytest.raises(Refusal) as refusal:
        estimate(answers(A=[1, 2]), [stratum("A", 100)], "X", 5)
    assert refusal.value.kind is Kind.CONFLICT


LACKING = "name,label::English (en)\nspace,Space\nmoney,Money\nother,Something else\nnone,Nothing\n"
FROM_FILE = FORM.replace("select_multiple lack ", "select_multiple_from_file wants.csv ")
FORMS = {
    "f.md": FORM.encode(),
    "f.zip": pack({"f.md": FROM_FILE.encode(), "wants.csv": LACKING.encode()}),
}


@pytest.fixture
def survey(country, request):
    name = getattr(request, "param", "f.md")
    made = services.create_survey(by=None, code="needs", titles={"en": "Needs"}, smallest=5)
    form = services.load_form(by=None, survey=made, content=FORMS[name], name=name, language="en")
    services.move_survey(by=None, survey=made, to="open")
    classification = Classification.objects.create(code="c", name_en="C")
    activity = Activity.objects.create(
        classification=classification, code="1", level=1, name_en="A"
    )
    strata = [
        {"territory": f"XX-{k}", "subsector": "crafts", "population": 50, "quota": 5, "drawn": 8}
        for k in (1, 2, 3)
    ]
    Sample.objects.create(
        survey=made, seed=1, strata=strata, frame_checksum="a" * 64, is_synthetic=True
    )
    for number in range(20):
        place = country.places[f"XX-{1 + number // 8}"]
        subject = Subject.objects.create(
            name=f"S{number}",
            legal_form="company",
            territory=place,
            activity=activity,
            registered_on=date(2020, 1, 1),
            origin="synthetic",
            founder_birth_year=None,
        )
        invitation = Invitation.objects.create(
            survey=made,
            subject=subject,
            territory=place,
            subsector="crafts",
            code_hash=str(number),
            disposition="complete",
        )
        SurveyResponse.objects.create(
            survey=made,
            form=form,
            invitation=invitation,
            instance_id=f"uuid:{number}",
            token_hash=hashed(f"t{number}"),
            state="submitted",
            submitted_at="2026-05-04T10:00:00Z",
            territory=place,
            answers={"people": str(number), "lacks": "space" if number % 2 else "money space"},
            is_synthetic=True,
        )
    return made


@pytest.mark.django_db
def test_estimates_become_figures_of_a_run_and_are_computed_again(survey):
    run = services.estimate_question(by=None, survey=survey, question="people")
    assert run.is_synthetic
    found = {f.territory.code: f for f in Figure.objects.filter(run=run)}
    assert set(found) == {"XX-1", "XX-2", "XX-3", "XX"}
    assert float(found["XX-2"].value) == pytest.approx(11.5)
    assert found["XX-2"].lower < found["XX-2"].value < found["XX-2"].upper
    for withheld in ("XX-3", "XX-1"):
        assert (found[withheld].value, found[withheld].observation) == (None, "Q")
    assert all(figure.is_synthetic for figure in found.values())
    assert rerun(by=None, run=run).is_same
    assert services.estimate_question(by=None, survey=survey, question="people") == run
    assert Figure.objects.count() == 4


@pytest.mark.django_db
def test_a_rejected_response_is_in_no_estimate(survey):
    before = services.estimate_question(by=None, survey=survey, question="people")
    one = SurveyResponse.objects.get(instance_id="uuid:7")
    services.validate_response(by=None, response=one, to="rejected", why="Twice")
    again = rerun(by=None, run=before)
    assert (again.is_same, again.changed_inputs) == (False, ["answers"])


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["project", "other", "nothing", "sum_up"])
def test_a_question_that_cannot_be_estimated_is_refused(survey, question):
    with pytest.raises(Refusal, match="asked once"):
        services.estimate_question(by=None, survey=survey, question=question)


@pytest.mark.django_db
def test_volunteers_stand_for_nobody_else(survey):
    Sample.objects.all().delete()
    with pytest.raises(Refusal, match="volunteers"):
        services.estimate_question(by=None, survey=survey, question="people")
    assert not Run.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("survey", list(FORMS), indirect=True)
def test_a_respondent_compares_and_sees_nothing_of_withheld_cells(survey, people):
    client = Client()
    client.force_login(people.analyst)
    for question in ("people", "lacks"):
        sent = client.post("/en/needs/surveys/needs/estimate/", {"question": question})
        assert sent.status_code == 302
    assert (
        client.post("/en/needs/surveys/needs/estimate/", {"question": "other"}).status_code == 422
    )
    assert "How many people" in client.get("/en/needs/surveys/needs/").text
    mine = Client().get("/en/needs/survey-answers/t10/").text
    assert "How you compare" in mine
    assert mine.count("<tr>") == 1 + 3
    assert "Space" in mine
    assert "How you compare" not in Client().get("/en/needs/survey-answers/t18/").text
