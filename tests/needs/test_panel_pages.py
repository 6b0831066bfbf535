"""Pages and API of panels: nobody is named, nothing typed is lost, staff see who but not what."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kerege.needs import services
from kerege.needs.models import Panel, PanelExpert, Sheet
from kerege.needs.selectors import panels as selectors
from needs import panel_samples as of

SECRET = "zq-argument-of-one"


@pytest.fixture
def analyst(client, people):
    client.force_login(people.analyst)
    return client


@pytest.fixture
def made(people, country):
    return of.panel(people.analyst, country.places)


def _first_round(people, made):
    of.open_round(people.analyst, made)
    keys = of.tokens(made)
    for at, key in enumerate(keys):
        of.answer(key, of.ratings(8, at % 6 + 1, 5), arguments={"space": SECRET} if at == 1 else {})
    services.close_panel_round(by=people.analyst, panel=made)
    return keys


def test_an_analyst_prepares_a_panel_and_leads_it_to_its_results(analyst, people, country):
    given = {
        "code": "made", "title_kk": "К", "title_ru": "Р", "title_en": "Needs judged", "index": "",
        "areas": ["space", "finance"], "judged": "rating", "highest": 5, "most_rounds": 1,
        "widest": "1", "most_changed": 15, "conflicted": "count", "smallest": 3,
    }  # fmt: skip
    refused = analyst.post("/en/needs/new-panel/", given | {"areas": ["space"]})
    assert refused.status_code == 422
    assert "1 things to judge" in refused.content.decode()
    assert "Needs judged" in refused.content.decode(), "nothing typed is lost"
    assert analyst.post("/en/needs/new-panel/", given).status_code == 302
    work = "/en/needs/delphi/made/work/"
    for number in range(3):
        who = {"name": f"E{number}", "email": f"e{number}@x.example", "group": "hub",
               "territory": "XX-1", "language": "ru"}  # fmt: skip
        assert analyst.post(f"{work}invite/", who).status_code == 302
    again = analyst.post(f"{work}invite/", who)
    assert again.status_code == 409
    assert "on the panel already" in again.content.decode()
    ends = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert analyst.post(f"{work}open/", {"closes_at": ends}).status_code == 302
    panel = Panel.objects.get(code="made")
    for at, key in enumerate(of.tokens(panel)):
        of.answer(key, {"space": 5 - at, "finance": 1})
    page = analyst.get(work).content.decode()
    assert "Answered: 3 of 3" in page
    assert analyst.post(f"{work}close/").status_code == 302
    assert "not published" in analyst.get(work).content.decode()
    assert analyst.post(f"{work}publish/", {"reason": ""}).status_code == 302
    page = analyst.get("/en/needs/delphi/made/").content.decode()
    assert "80" in page
    assert "Kendall" in page
    assert analyst.post(f"{work}nothing/").status_code == 404


def test_an_expert_answers_with_feedback_autosave_and_without_losing_anything(client, people, made):
    of.open_round(people.analyst, made)
    keys = of.tokens(made)
    address = f"/en/needs/panel-answers/{keys[0]}/"
    assert "conflicts of interest" in client.get(address).content.decode()
    wrong = client.post(address, {"has_conflict": "yes", "conflict": ""})
    assert wrong.status_code == 422
    assert client.post(address, {"has_conflict": "no"}).status_code == 302
    typed = {"answer_0": "7", "argument_0": SECRET, "answer_1": "99"}
    assert client.post(address, typed).status_code == 422
    kept = client.post(address, typed | {"answer_1": ""}, headers={"X-Autosave": "1"})
    assert kept.status_code == 204
    page = client.get(address).content.decode()
    assert SECRET in page
    assert '<option value="7" selected>' in page
    sent = client.post(address, typed | {"answer_1": "3", "go": "send"}, follow=True)
    assert "Your answers have arrived" in sent.content.decode()
    for at, key in enumerate(keys[1:]):
        of.answer(key, of.ratings(9, 2 * at, 4))
    services.close_panel_round(by=people.analyst, panel=made)
    assert "No round takes answers" in client.get(address).content.decode()
    of.open_round(people.analyst, made)
    own = client.get(address).content.decode()
    assert "This is your own argument" in own
    assert "Median of the group" in own
    assert re.search(r"Your answer before</dt><dd>7", own)
    other = client.get(f"/en/needs/panel-answers/{keys[1]}/").content.decode()
    assert SECRET in other
    assert "I find this a strong argument" in other
    assert "Expert Zq" not in own + other


def test_pairs_that_do_not_hold_together_are_shown_again(client, people, country):
    made = of.panel(people.analyst, country.places, given=of.pair_rules())
    of.open_round(people.analyst, made)
    address = f"/en/needs/panel-answers/{of.tokens(made)[0]}/"
    client.post(address, {"has_conflict": "no"})
    turned = {"pair_0": "9", "pair_1": "-9", "pair_2": "9", "go": "send"}
    shown = client.post(address, turned)
    assert shown.status_code == 409
    assert "The pair that fits least" in shown.content.decode()
    assert Sheet.objects.get().answers, "what was compared is kept"
    assert client.post(address, turned | {"keep": "1"}).status_code == 302
    assert Sheet.objects.get().is_sent


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_page_and_no_api_shows_who_answered_what(client, people, made, language):
    keys = _first_round(people, made)
    services.publish_panel(
        by=people.analyst, panel=made, absolute=of.absolute, reason="Enough for a test."
    )
    secrets = [*keys, *Sheet.objects.values_list("pseudonym", flat=True)]
    secrets += [str(key) for key in Sheet.objects.values_list("pk", flat=True)]
    names = [text for one in PanelExpert.objects.all() for text in (one.name, one.email)]
    with translation.override(language):
        for person, may_see_names in ((None, False), (people.one, False), (people.analyst, True)):
            client.logout()
            if person:
                client.force_login(person)
            for path in ("", "needs-2027/", "needs-2027/work/"):
                answer = client.get(f"/{language}/needs/delphi/{path}")
                if path.endswith("work/") and not may_see_names:
                    assert answer.status_code in {302, 403}
                    continue
                page = answer.content.decode()
                assert answer.status_code == 200
                assert not [one for one in secrets if one in page]
                assert not [one for one in names if one in page and not path.endswith("work/")]
            told = client.get(reverse("api:needs-panels")).content.decode()
            assert not [one for one in [*secrets, *names, SECRET] if one in told]


def test_drafts_are_seen_by_those_who_lead_panels_only(client, people, made):
    assert client.get("/en/needs/delphi/needs-2027/").status_code == 404
    assert client.get(reverse("api:needs-panels")).json() == []
    assert "needs-2027" not in client.get("/en/needs/delphi/").content.decode()
    client.force_login(people.analyst)
    assert client.get("/en/needs/delphi/needs-2027/").status_code == 200


def test_results_before_publication_are_in_no_page_of_the_public(client, people, made):
    _first_round(people, made)
    assert SECRET not in client.get("/en/needs/delphi/needs-2027/").content.decode()
    assert client.get(reverse("api:needs-panels")).json()[0]["result"] is None


def test_queries_do_not_grow_with_experts(
    client, people, country, django_assert_max_num_queries, made
):
    _first_round(people, made)
    many = of.panel(people.analyst, country.places, code="many", experts=50)
    _first_round(people, many)
    for panel in (made, many):
        services.publish_panel(
            by=people.analyst, panel=panel, absolute=of.absolute, reason="Enough for a test."
        )
    with django_assert_max_num_queries(20):
        client.get("/en/needs/delphi/many/")
    with django_assert_max_num_queries(12):
        client.get("/en/needs/delphi/")
    client.force_login(people.analyst)
    with django_assert_max_num_queries(20):
        client.get("/en/needs/delphi/many/work/")
    assert selectors.published_panels("")
