"""The sample, its codes, quotas and response rates; submissions from the field."""

import json
import uuid
from collections import Counter
from datetime import date

import pytest
from django.test import Client
from typer.testing import CliRunner

from kerege.cli.needs import app
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import services
from kerege.needs.models import Invitation, SurveyResponse
from kerege.needs.selectors.survey_board import board
from kerege.reference.models import Activity, Classification
from kerege.register.models import Subject
from needs.survey_samples import FORM

pytestmark = pytest.mark.django_db
SIZES = {
    ("XX-1", "crafts"): 40,
    ("XX-1", "music"): 10,
    ("XX-2", "crafts"): 50,
    ("XX-3", "music"): 2,
}


@pytest.fixture
def register(country):
    classification = Classification.objects.create(code="c", name_en="C")
    activity = Activity.objects.create(
        classification=classification, code="1", level=1, name_en="A"
    )
    Subject.objects.bulk_create(
        Subject(
            public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"{place}{subsector}{number}"),
            name=f"=Subject {number}",
            legal_form="company",
            territory=country.places[place],
            activity=activity,
            subsector=subsector,
            registered_on=date(2020, 1, 1),
            closed_on=date(2021, 1, 1) if number >= size else None,
            origin="synthetic",
            founder_birth_year=None,
        )
        for (place, subsector), size in SIZES.items()
        for number in range(size + 1)
    )


@pytest.fixture
def survey(register):
    made = services.create_survey(by=None, code="needs", titles={"en": "Needs"}, smallest=5)
    services.load_form(by=None, survey=made, content=FORM.encode(), name="f.md", language="en")
    return services.move_survey(by=None, survey=made, to="open")


def draw(survey, **changes):
    asked = {"seed": 7, "wanted": 20, "least": 1, "expected_rate": 0.5} | changes
    return services.draw_sample(by=None, survey=survey, **asked)


def test_strata_are_drawn_in_proportion_and_never_beyond_what_is_there(survey):
    sample = draw(survey)
    by_stratum = {(row["territory"], row["subsector"]): row for row in sample.strata}
    assert {key: row["population"] for key, row in by_stratum.items()} == SIZES
    assert [row["quota"] for row in by_stratum.values()] == [8, 2, 10, 1]
    assert [row["drawn"] for row in by_stratum.values()] == [16, 4, 20, 2]
    drawn = Counter(Invitation.objects.values_list("territory__code", "subsector"))
    assert drawn == {key: row["drawn"] for key, row in by_stratum.items()}
    assert sample.is_synthetic
    assert not Invitation.objects.filter(subject__closed_on__isnull=False).exists()


def test_the_same_seed_draws_the_same_subjects(survey):
    def drawn(seed):
        draw(survey, seed=seed)
        found = set(survey.invitations.values_list("subject__public_id", flat=True))
        survey.sample.delete()
        survey.invitations.all().delete()
        survey.refresh_from_db()
        return found

    assert drawn(7) == drawn(7) != drawn(8)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"wanted": 0}, "wanted"),
        ({"least": -1}, "wanted"),
        ({"expected_rate": 0}, "expected_rate"),
        ({"expected_rate": float("nan")}, "expected_rate"),
        ({"expected_rate": 1.01}, "expected_rate"),
    ],
)
def test_senseless_numbers_are_refused(survey, changes, where):
    with pytest.raises(Refusal) as refusal:
        draw(survey, **changes)
    assert refusal.value.where == where
    assert not Invitation.objects.exists()


def test_a_sample_is_drawn_once_and_by_analysts(survey, people):
    draw(survey)
    with pytest.raises(Refusal) as refusal:
        draw(survey)
    assert refusal.value.kind is Kind.CONFLICT
    with pytest.raises(Refusal) as refusal:
        services.issue_codes(by=people.one, survey=survey)
    assert refusal.value.kind is Kind.FORBIDDEN


def answer(survey, code):
    return services.begin_response(
        by=None, survey=survey, key=uuid.uuid4(), language="en", invitation_code=code
    )


def test_a_code_leads_to_one_response_and_back_to_it(survey):
    draw(survey)
    code = services.issue_codes(by=None, survey=survey)[0].code
    begun = answer(survey, f" {code[:4]}-{code[4:].lower()} ")
    assert answer(survey, code).response == begun.response
    assert begun.response.territory.code == "XX-1"
    with pytest.raises(Refusal, match="not the code"):
        answer(survey, "AAAABBBBCCCC")
    with pytest.raises(Refusal, match="were invited"):
        answer(survey, "")


def test_new_codes_replace_old_ones_of_those_who_have_not_begun(survey):
    draw(survey)
    old = services.issue_codes(by=None, survey=survey)
    answer(survey, old[0].code)
    new = services.issue_codes(by=None, survey=survey)
    assert len(new) == len(old) - 1
    assert answer(survey, old[0].code)
    with pytest.raises(Refusal, match="not the code"):
        answer(survey, old[1].code)


def test_the_board_names_rates_and_never_calls_nothing_zero(survey):
    draw(survey)
    codes = [one.code for one in services.issue_codes(by=None, survey=survey)]
    for code in codes[:4]:
        answer(survey, code)
    SurveyResponse.objects.all()
    Invitation.objects.filter(response__isnull=False).update(disposition="complete")
    answer(survey, codes[4])
    services.refuse_invitation(by=None, survey=survey, invitation_code=codes[5])
    gone = Invitation.objects.filter(territory__code="XX-3")
    for one in gone:
        services.record_disposition(by=None, invitation=one, disposition="not_eligible")
    shown = board(survey)
    whole = shown.whole.rates
    assert (whole.complete, whole.partial, whole.refused, whole.asked) == (4, 1, 1, 40)
    assert (whole.rr1, whole.rr2) == (4 / 40, 5 / 40)
    assert shown.regions[2].rates.rr1 is None
    assert (shown.regions[0].quota, shown.regions[0].missing) == (10, 6)


def test_what_follows_from_an_answer_is_not_set_by_hand(survey):
    draw(survey)
    one = survey.invitations.first()
    for wrong in ("complete", "partial", "nonsense"):
        with pytest.raises(Refusal):
            services.record_disposition(by=None, invitation=one, disposition=wrong)


# --- submissions


def record(number, **changes):
    return {
        "_id": number,
        "_uuid": f"u{number}",
        "meta/instanceID": f"uuid:u{number}",
        "_submission_time": "2026-05-04T10:00:00",
        "formhub/uuid": "x",
        "region": "XX-1",
        "work/people": "2",
        "work/lacks": "money",
        "projects": [{"projects/project": "Kiln", "projects/cost": "5"}],
        "__version__": "1",
        "_validation_status": {},
    } | changes


def take(survey, *records, name="data.json"):
    content = json.dumps({"count": len(records), "results": list(records)}).encode()
    return services.import_submissions(by=None, survey=survey, content=content, name=name)


def test_submissions_are_taken_over_once(survey):
    assert take(survey, record(1), record(2)).created == 2
    again = take(survey, record(1), record(2))
    assert (again.created, again.edited, again.unchanged) == (0, 0, 2)
    kept = SurveyResponse.objects.get(instance_id="uuid:u1")
    assert kept.answers["total"] == "5"
    assert kept.answers["projects"] == [{"project": "Kiln", "cost": "5"}]


def test_an_edit_replaces_what_it_edits_in_whatever_order_they_come(survey):
    edit = record(9, **{"meta/deprecatedID": "uuid:u1", "work/people": "3"})
    take(survey, record(1))
    assert take(survey, edit).edited == 1
    assert take(survey, record(1), edit).unchanged == 2
    kept = SurveyResponse.objects.get()
    assert (kept.instance_id, kept.answers["people"]) == ("uuid:u9", "3")
    kept.delete()
    take(survey, edit, record(1))
    assert SurveyResponse.objects.get().answers["people"] == "3"


def test_answers_that_the_form_forbids_are_kept_on_hold(survey):
    done = take(survey, record(1, **{"work/people": "-4"}))
    assert (done.created, done.on_hold) == (1, 1)
    assert SurveyResponse.objects.get().answers["people"] == "-4"


@pytest.mark.parametrize(
    ("uid", "found"),
    [("validation_status_approved", "accepted"), ("validation_status_not_approved", "rejected")],
)
def test_the_status_in_kobo_is_kept(survey, uid, found):
    take(survey, record(1, _validation_status={"uid": uid}))
    assert SurveyResponse.objects.get().validation == found


def test_an_instance_of_odk_is_read(survey):
    xml = b"""<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="needs">
    <region>XX-2</region><work><people>4</people><lacks>money</lacks></work>
    <projects><project>A</project></projects><projects><project>B</project></projects>
    <orx:meta><orx:instanceID>uuid:odk</orx:instanceID></orx:meta></data>"""
    services.import_submissions(by=None, survey=survey, content=xml, name="one.xml")
    kept = SurveyResponse.objects.get(instance_id="uuid:odk")
    assert [row["project"] for row in kept.answers["projects"]] == ["A", "B"]


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"[", "a.json", "cannot be read"),
        (b"x", "a.pdf", "neither"),
        (b"<a", "a.xml", "cannot be read"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a.xml", "cannot be read"),
        (b'[{"region": "XX-1"}]', "a.json", "no instanceID"),
        (b'[{"_uuid": "a", "nonsense": "1"}]', "a.json", "nonsense"),
        (b"_uuid,region\na,XX-1\n", "a.csv", "repeated"),
        (b"[1]", "a.json", "no instanceID"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_kept(survey, content, name, what):
    with pytest.raises(Refusal, match=what):
        services.import_submissions(by=None, survey=survey, content=content, name=name)
    assert not SurveyResponse.objects.exists()


def test_csv_of_kobo_is_read_with_its_columns_for_each_choice(survey):
    lines = FORM.splitlines()
    first = next(k for k, line in enumerate(lines) if "begin_repeat" in line)
    last = next(k for k, line in enumerate(lines) if "end_repeat" in line)
    form = "\n".join(lines[:first] + lines[last + 1 :]).replace("sum(${cost})", "${people} * 2")
    services.load_form(by=None, survey=survey, content=form.encode(), name="f.md", language="en")
    csv = b"region;work/people;work/lacks;work/lacks/money;_uuid\nXX-1;2;money;1;c1\n"
    services.import_submissions(by=None, survey=survey, content=csv, name="k.csv")
    assert SurveyResponse.objects.get().answers["lacks"] == "money"


# --- the command line


def test_the_same_on_the_command_line(survey, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(app, ["survey", *arguments, "--json"])

    options = ["--seed", "7", "--wanted", "20", "--least", "1", "--expected-rate", "0.5"]
    assert json.loads(run("sample", "needs", *options).stdout)["drawn"] == 42
    assert run("sample", "needs", *options).exit_code == 6
    file = tmp_path / "data.json"
    file.write_text(json.dumps([record(1)]))
    assert json.loads(run("import", "needs", str(file)).stdout)["created"] == 1


# --- pages


def test_an_analyst_draws_issues_imports_and_finds(survey, people, tmp_path):
    client = Client()
    client.force_login(people.analyst)
    here = f"/en/needs/surveys/{survey.code}/"
    wrong = {"seed": "1", "wanted": "20", "least": "1", "expected_rate": "0"}
    assert client.post(f"{here}draw/", wrong).status_code == 422
    client.post(f"{here}draw/", {**wrong, "expected_rate": "0.5"})
    codes = client.post(f"{here}codes/").text.splitlines()
    assert len(codes) == 43
    assert ",'=Subject" in codes[1] or ",\"'=Subject" in codes[1]
    assert "RR1" in client.get(f"{here}work/").text
    file = tmp_path / "data.json"
    file.write_text(json.dumps([record(1, region="<script>")]))
    with file.open("rb") as stream:
        client.post(f"{here}import/", {"file": stream})
    assert "uuid:u1" in client.get(f"{here}responses/").text
    one = f"{here}responses/uuid:u1/"
    assert "Choose one of the answers" in client.get(one).text
    assert client.post(one, {"to": "rejected", "why": ""}).status_code == 422
    client.post(one, {"to": "rejected", "why": "No such region"})
    page = client.get(one).text
    assert "No such region" in page
    assert "<script>" not in page.split("<main")[1]


@pytest.mark.parametrize("number", [3, 50])
def test_work_and_responses_make_few_queries(survey, people, django_assert_max_num_queries, number):
    draw(survey)
    take(survey, *[record(k) for k in range(number)])
    client = Client()
    client.force_login(people.analyst)
    with django_assert_max_num_queries(20):
        client.get(f"/en/needs/surveys/{survey.code}/work/")
    with django_assert_max_num_queries(12):
        client.get(f"/en/needs/surveys/{survey.code}/responses/")
    with django_assert_max_num_queries(20):
        client.get(f"/en/needs/surveys/{survey.code}/responses/uuid:u1/")


def test_what_became_of_invitations_is_said_on_a_page(
    survey, people, django_assert_max_num_queries
):
    draw(survey)
    issued = services.issue_codes(by=None, survey=survey)
    began = issued[0].invitation
    services.begin_response(
        by=None,
        survey=survey,
        key=uuid.uuid4(),
        language="en",
        invitation_code=issued[0].code,
    )
    client, address = Client(), "/en/needs/surveys/needs/invitations/"
    client.force_login(people.nobody)
    assert client.get(address).status_code == 403
    client.force_login(people.analyst)
    with django_assert_max_num_queries(12):
        page = client.get(address).text
    assert f"became.{began.pk}" not in page  # who has answered is listed nowhere
    first, second, third = (one.invitation for one in issued[1:4])
    other = services.create_survey(by=None, code="other", titles={"en": "O"}, smallest=5)
    foreign = Invitation.objects.create(
        survey=other, subject=first.subject, territory=first.territory, code_hash="f"
    )
    kept = client.post(
        address + "?page=1",
        {
            f"became.{first.pk}": "refused",
            f"became.{second.pk}": "not_eligible",
            f"became.{third.pk}": "no_answer",
            f"became.{foreign.pk}": "refused",
        },
        follow=True,
    )
    assert "Kept: 2 changed." in kept.text
    became = dict(Invitation.objects.values_list("pk", "disposition"))
    assert became[first.pk] == "refused"
    assert became[second.pk] == "not_eligible"
    assert became[foreign.pk] == "no_answer"
    whole = board(survey).whole
    assert whole.rates.asked == len(issued) - 1
    assert whole.rates.rr2 == pytest.approx(1 / whole.rates.asked)
    only = client.get(address + "?became=refused").text
    assert f"became.{first.pk}" in only
    assert f"became.{third.pk}" not in only
    # What follows from an answer is not set by hand, in either direction, and nothing else is kept.
    wrong = {f"became.{first.pk}": "no_answer", f"became.{began.pk}": "refused"}
    assert client.post(address, wrong).status_code == 409
    assert client.post(address, {f"became.{third.pk}": "complete"}).status_code == 409
    assert Invitation.objects.get(pk=first.pk).disposition == "refused"


def test_one_address_begins_an_open_survey_only_so_often(survey, settings):
    settings.ACCOUNT_RATE_LIMITS = {"kerege_survey_begin": "2/h/ip"}
    survey.is_for_everyone = True
    survey.save()
    draw(survey)
    code = services.issue_codes(by=None, survey=survey)[0].code
    client, address = Client(REMOTE_ADDR="192.0.2.77"), "/en/needs/surveys/needs/begin/"
    assert [client.post(address).status_code for _time in range(3)] == [302, 302, 429]
    assert SurveyResponse.objects.count() == len(["first", "second"])
    assert client.post(address, {"invitation": code}).status_code == 302  # who was invited may
    assert Client(REMOTE_ADDR="192.0.2.78").post(address).status_code == 302
