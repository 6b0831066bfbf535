"""Answering: kept as typed, resumed, sent once."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from kerege.kernel.errors import Kind, Refusal
from kerege.needs import services
from kerege.needs.models import SurveyResponse, SurveySave
from kerege.needs.survey_rules import FIELD_CLASSES
from kerege.register.enums import FieldClass
from needs.survey_samples import FORM, form_of

THREADS = 20


@pytest.fixture
def survey(country):
    made = services.create_survey(
        by=None,
        code="needs-2026",
        titles={"en": "Needs", "kk": "Қажеттіліктер", "ru": "Потребности"},
        smallest=5,
        is_for_everyone=True,
        territory_question="region",
    )
    services.load_form(by=None, survey=made, content=FORM.encode(), name="f.md", language="en")
    return services.move_survey(by=None, survey=made, to="open")


@pytest.fixture
def begun(survey):
    return services.begin_response(by=None, survey=survey, key=uuid.uuid4(), language="en")


def sent(text):
    return QueryDict(text)


def keep(begun, text, page=None, key=None):
    return services.save_answers(
        by=None, token=begun.token, posted=sent(text), key=key or uuid.uuid4(), page=page
    )


ALL = "region=XX-1&people=2&lacks=&lacks=money&rows.projects=1&project.0=Kiln&cost.0=5"

pytestmark = pytest.mark.django_db


def test_every_column_of_a_response_has_a_class():
    columns = {field.name for field in SurveyResponse._meta.concrete_fields}
    assert set(FIELD_CLASSES) == columns
    assert {FIELD_CLASSES[name] for name in ("token_hash", "invitation")} == {FieldClass.NEVER}


def test_an_answer_is_kept_resumed_and_sent_once(survey, begun):
    keep(begun, "region=XX-1", page=0)
    keep(begun, ALL)
    response, filled = services.submit_response(by=None, token=begun.token)
    assert not filled.errors
    assert response.answers["total"] == "5"
    assert response.territory.code == "XX-1"
    again, _ = services.submit_response(by=None, token=begun.token)
    assert again.submitted_at == response.submitted_at
    assert keep(begun, "people=9").answers["people"] == "2"


def test_nothing_is_sent_while_something_is_missing(begun):
    keep(begun, "region=XX-1")
    response, filled = services.submit_response(by=None, token=begun.token)
    assert response.state == "started"
    assert [node.key for node in filled.errors] == ["people", "lacks"]


def test_what_is_not_on_the_page_stays_as_it_was(begun):
    keep(begun, ALL)
    assert keep(begun, "people=7&region=XX-2", page=0).answers["people"] == "2"


def test_a_save_that_comes_again_after_a_later_one_changes_nothing(begun):
    first = uuid.uuid4()
    keep(begun, "people=1", key=first)
    keep(begun, "people=2")
    assert keep(begun, "people=1", key=first).answers["people"] == "2"


def test_a_closed_survey_and_an_old_address_take_no_answers(survey, begun):
    SurveyResponse.objects.update(token_expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refusal, match="time has passed"):
        keep(begun, "people=1")
    services.move_survey(by=None, survey=survey, to="closed")
    with pytest.raises(Refusal, match="does not take answers") as refusal:
        services.begin_response(by=None, survey=survey, key=uuid.uuid4(), language="en")
    assert refusal.value.kind is Kind.FORBIDDEN


def test_a_foreign_address_leads_nowhere(begun):
    with pytest.raises(Refusal) as refusal:
        services.save_answers(by=None, token="0" * 64, posted=sent("people=1"), key=uuid.uuid4())
    assert refusal.value.kind is Kind.NOT_FOUND


def test_only_analysts_make_surveys(people, survey):
    for who in (people.one, people.nobody):
        with pytest.raises(Refusal) as refusal:
            services.create_survey(by=who, code="x", titles={"en": "X"}, smallest=5)
        assert refusal.value.kind is Kind.FORBIDDEN
        with pytest.raises(Refusal):
            services.move_survey(by=who, survey=survey, to="closed")


def test_a_form_is_loaded_once_and_begun_answers_keep_theirs(survey, begun):
    same = services.load_form(
        by=None, survey=survey, content=FORM.encode(), name="f.md", language="en"
    )
    assert same.number == 1
    other = FORM.replace("Region |", "Your region |").encode()
    assert (
        services.load_form(by=None, survey=survey, content=other, name="f.md", language="en").number
        == 2
    )
    assert keep(begun, "people=1").form.number == 1


@pytest.mark.parametrize(("smallest", "titles"), [(2, {"en": "X"}), (5, {"en": " "})])
def test_a_survey_without_a_title_or_with_too_small_cells_is_refused(db, smallest, titles):
    with pytest.raises(Refusal):
        services.create_survey(by=None, code="x", titles=titles, smallest=smallest)


def test_the_history_of_a_response_is_kept(begun):
    keep(begun, "people=1")
    keep(begun, "people=2")
    history = (
        SurveyResponse.pgh_event_models["update"]
        if hasattr(SurveyResponse, "pgh_event_models")
        else None
    )
    events = begun.response.events.order_by("pgh_id").values_list("answers", flat=True)
    assert [answers.get("people") for answers in events] == [None, "1", "2"]
    assert history is None or "token_hash" not in {f.name for f in history._meta.fields}


# --- pages


def begin(client, survey):
    page = client.get(f"/en/needs/surveys/{survey.code}/")
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    answer = client.post(f"/en/needs/surveys/{survey.code}/begin/", {"key": key})
    return answer["Location"]


def test_questions_may_be_named_like_the_controls_of_the_page(db):
    names = ("page", "go", "key", "add", "remove", "action")
    found = services.create_survey(
        by=None, code="names", titles={"en": "Names"}, smallest=5, is_for_everyone=True
    )
    form = form_of(*(f"text | {name} | {name}" for name in names))
    services.load_form(by=None, survey=found, content=form, name="f.md", language="en")
    services.move_survey(by=None, survey=found, to="open")
    client = Client()
    here = begin(client, found)
    typed = {name: f"typed {name}" for name in names}
    done = client.post(here, {**typed, "@page": "1", "@go": "send"}, follow=True)
    assert "Thank you" in done.text
    assert SurveyResponse.objects.get().answers == typed


def test_the_whole_form_is_answered_without_script(survey):
    client = Client()
    here = begin(client, survey)
    page = client.get(here)
    assert "Region" in page.text
    assert "no-store" in page["Cache-Control"]
    assert client.post(here, {"@page": "1", "region": "", "@go": "next"}).status_code == 422
    on = client.post(here, {"@page": "1", "region": "XX-1", "town": "", "@go": "next"})
    assert on["Location"].endswith("?page=2")
    work = {"@page": "2", "people": "2", "lacks": ["", "other"], "@go": "next"}
    follows = client.post(here, work)
    assert follows["Location"].endswith("?page=2")
    assert "What else?" in client.get(follows["Location"]).text
    on = client.post(here, {**work, "other": "Clay"})
    assert on["Location"].endswith("?page=3")
    more = client.post(
        here, {"@page": "3", "rows.projects": "1", "project.0": "A", "@add": "projects"}
    )
    assert 'name="project.1"' in client.get(more["Location"]).text
    rows = {
        "@page": "3",
        "rows.projects": "2",
        "project.0": "A",
        "cost.0": "4",
        "project.1": "B",
        "cost.1": "",
    }
    assert client.post(here, {**rows, "@go": "next"})["Location"].endswith("?page=4")
    assert client.get(f"{here}?page=4").text.count("Together 4") == 1
    done = client.post(here, {"@page": "4", "@go": "send"}, follow=True)
    assert "Thank you" in done.text
    assert SurveyResponse.objects.get().answers["projects"] == [
        {"project": "A", "cost": "4"},
        {"project": "B"},
    ]


def test_what_was_typed_is_kept_also_when_it_is_wrong(survey):
    client = Client()
    here = begin(client, survey)
    wrong = client.post(here, {"@page": "2", "people": "many", "lacks": "", "@go": "next"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    assert 'href="#people"' in wrong.text
    assert SurveyResponse.objects.get().answers["people"] == "many"


def test_pages_are_in_the_language_of_the_reader(survey):
    here = begin(Client(), survey)
    assert "Өңір" in Client().get(here.replace("/en/", "/kk/")).text


def test_a_name_with_markup_is_shown_as_text(survey, begun):
    keep(begun, ALL + "&lacks=other&other=<script>alert(1)</script>")
    page = Client().get(f"/en/needs/survey-answers/{begun.token}/?page=2").text
    assert "<script>alert" not in page


def test_a_draft_is_seen_by_analysts_only(people, country):
    services.create_survey(by=None, code="draft", titles={"en": "Draft"}, smallest=5)
    client = Client()
    assert client.get("/en/needs/surveys/draft/").status_code == 404
    client.force_login(people.nobody)
    assert client.get("/en/needs/surveys/draft/").status_code == 404
    assert client.get("/en/needs/surveys/draft/work/").status_code == 403
    client.force_login(people.analyst)
    assert client.get("/en/needs/surveys/draft/work/").status_code == 200


def test_an_analyst_makes_a_survey_in_the_browser(people, country, tmp_path):
    client = Client()
    client.force_login(people.analyst)
    details = {"code": "new-one", "smallest": "5", "days_to_resume": "30", "title_en": "New"}
    made = client.post("/en/needs/new-survey/", details)
    assert made["Location"].endswith("/new-one/work/")
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"nothing")
    with wrong.open("rb") as file:
        refused = client.post("/en/needs/surveys/new-one/load/", {"file": file, "language": "en"})
    assert refused.status_code == 422
    assert "not an XLSX file" in refused.text


def test_the_form_is_handed_out_as_xlsform(survey):
    from kerege.needs.xlsform import read_xlsform

    answer = Client().get(f"/en/needs/surveys/{survey.code}/form.xlsx")
    assert read_xlsform(answer.content, "en") == survey.forms.first().definition


@pytest.mark.parametrize("number", [3, 50])
def test_a_list_makes_few_queries(survey, django_assert_max_num_queries, number):
    for at in range(number):
        made = services.create_survey(by=None, code=f"s-{at}", titles={"en": "S"}, smallest=5)
        services.load_form(by=None, survey=made, content=FORM.encode(), name="f.md", language="en")
        services.move_survey(by=None, survey=made, to="open")
    with django_assert_max_num_queries(12):
        Client().get("/en/needs/surveys/")
    with django_assert_max_num_queries(20):
        Client().get(f"/en/needs/surveys/{survey.code}/")


@pytest.mark.django_db(transaction=True)
def test_a_doubled_replay_is_one_response_with_one_save(survey):
    key, save = uuid.uuid4(), uuid.uuid4()

    def replay(_number):
        try:
            begun = services.begin_response(by=None, survey=survey, key=key, language="en")
            services.save_answers(by=None, token=begun.token, posted=sent(ALL), key=save)
            response, _ = services.submit_response(by=None, token=begun.token)
            return response.instance_id
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        found = set(pool.map(replay, range(THREADS)))
    assert len(found) == SurveyResponse.objects.count() == SurveySave.objects.count() == 1
    assert SurveyResponse.objects.get().state == "submitted"
