"""Pages and API of the concept: what they show, to whom, in which language, in how many queries."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kerege.concept import selectors, services
from kerege.people.enums import Role

PAGES = (
    "concept-version",
    "concept-action-plan",
    "concept-indicators",
    "concept-on-track",
    "concept-budget",
    "concept-plan",
    "concept-coverage",
)
RECORDS = (("concept-measure", "M1"), ("concept-indicator", "I1"), ("concept-goal", "G1"))
API = ("", "/measures", "/measures/M1", "/indicators", "/targets", "/budget", "/plan", "/coverage")


def address(name, version, *more, language="en"):
    with override(language):
        return reverse(name, args=[version.concept.code, version.number, *more])


@pytest.fixture
def signed_in(person):
    def make(*roles):
        client = Client()
        client.force_login(person(*roles))
        return client

    return make


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_every_language(published, name, language):
    answer = Client().get(address(name, published, language=language))
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
    assert "style=" not in answer.content.decode()


@pytest.mark.parametrize(("name", "code"), RECORDS)
def test_every_record_has_its_page_with_the_thread_both_ways(published, name, code):
    page = Client().get(address(name, published, code)).content.decode()
    assert "Why this is here" in page
    assert "What came of it" in page


def test_a_measure_leads_to_the_needs_of_the_regions_where_it_stands(published):
    page = Client().get(address("concept-measure", published, "M1")).content.decode()
    assert "/en/needs/XX-" in page
    assert "Chosen because" in page


def test_a_need_leads_to_the_measures_that_answer_it(published):
    where = published.plan.allocations.filter(measure__code="M1").first().territory.code
    page = Client().get(f"/en/needs/{where}/space/").content.decode()
    assert address("concept-measure", published, "M1") in page


def test_the_front_of_the_room_speaks_of_the_version_in_force(published):
    page = Client().get("/en/concept/").content.decode()
    assert "The Concept" in page
    assert "Not a document of any government." in page
    assert published.checksum[:16] in page


def test_without_a_concept_the_page_says_what_is_missing(db):
    assert "No concept has been published" in Client().get("/en/concept/").content.decode()
    for page in ("coverage", "targets", "changes"):
        assert Client().get(f"/en/concept/{page}/").status_code == 302


def test_a_draft_is_hidden_from_visitors_and_open_to_those_who_work_on_it(planned, signed_in):
    for name in PAGES:
        assert Client().get(address(name, planned)).status_code == 404
        assert signed_in(Role.EDITOR).get(address(name, planned)).status_code == 200
    assert Client().get(f"/api/v1/concept/demo/versions/{planned.number}").status_code == 404
    assert Client().get("/api/v1/concept/").json() == []
    assert Client().get(address("concept-content", planned)).status_code == 404


def test_filters_of_the_action_plan(published):
    where = address("concept-action-plan", published)
    whole = Client().get(where).content.decode()
    assert "Measure M1" in whole
    talent = Client().get(where, {"area": "A2"}).content.decode()
    assert "Measure M1" not in talent
    assert "Measure M2" in talent
    for odd in ({"region": "nowhere"}, {"year": "x"}, {"source": "'--"}, {"area": ["A1", "A2"]}):
        assert Client().get(where, odd).status_code == 200


def test_the_text_is_the_one_that_was_published(published):
    services.render_version(by=None, version=published)
    first = address("concept-version", published, language="kk")
    assert "Where we stand (kk) қ" in Client().get(first).content.decode()
    page = Client().get(first, {"part": "all"}).content.decode()
    with selectors.rendition(published, "kk", "html").document.file.open("rb") as stream:
        kept = stream.read().decode()
    assert kept.partition("<nav")[2].partition("</nav>")[0] in page


def test_documents_can_be_downloaded(published):
    for form in ("pdf", "docx", "html"):
        assert Client().get(address("concept-download", published, "kk", form)).status_code == 404
    services.render_version(by=None, version=published)
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doctype")):
        answer = Client().get(address("concept-download", published, "kk", form))
        assert answer.content.startswith(begins)
    content = Client().get(address("concept-content", published)).content
    assert selectors.checksum(content) == published.checksum


@pytest.mark.parametrize("path", API)
def test_the_api_answers(published, path):
    answer = Client().get(f"/api/v1/concept/demo/versions/{published.number}{path}")
    assert answer.status_code == 200, answer.content


def test_the_api_and_the_page_say_the_same_money(published):
    found = Client().get(f"/api/v1/concept/demo/versions/{published.number}/budget").json()
    total = selectors.totals(published).total
    assert float(found["total"]) == float(total)
    assert sum(float(row["amount"]) for row in found["lines"]) == float(total)


@pytest.mark.parametrize(
    "path",
    ["/measures/M9", "/measures/%20", "/../x", "/measures?year=x", "/measures?territory=%00"],
)
def test_the_api_refuses_what_is_not_there_in_one_form(published, path):
    answer = Client().get(f"/api/v1/concept/demo/versions/{published.number}{path}")
    assert answer.status_code in (404, 422)


def test_names_with_markup_stay_names(planned):
    planned.measures.update(name_en="<script>alert(1)</script>")
    services.publish_version(by=None, version=planned)
    for where in (
        *(address(name, planned) for name in PAGES),
        address("concept-measure", planned, "M1"),
    ):
        assert "<script>alert" not in Client().get(where).content.decode()


@pytest.mark.parametrize(
    ("name", "more", "most"),
    [
        *((name, (), 12) for name in ("concept-action-plan", "concept-indicators")),
        *((name, (), 20) for name in PAGES if name != "concept-action-plan"),
        *((name, (code,), 20) for name, code in RECORDS),
    ],
)
def test_pages_take_few_queries(published, name, more, most, django_assert_max_num_queries):
    services.render_version(by=None, version=published)
    with django_assert_max_num_queries(most):
        Client().get(address(name, published, *more))


def test_the_number_of_queries_does_not_grow_with_the_rows(
    draft, content, limits, django_assert_max_num_queries
):
    first = content["measures"][0]
    content["measures"] += [first | {"code": f"X{number}"} for number in range(40)]
    services.load_content(by=None, version=draft, content=content)
    services.plan_version(by=None, version=draft, limits=limits)
    services.publish_version(by=None, version=draft)
    with django_assert_max_num_queries(12):
        assert "X39" in Client().get(address("concept-action-plan", draft)).content.decode()
    with django_assert_max_num_queries(20):
        Client().get(address("concept-plan", draft))
    with django_assert_max_num_queries(12):
        json.loads(Client().get(f"/api/v1/concept/demo/versions/{draft.number}/measures").content)


def test_the_text_is_shown_section_by_section_and_whole(published):
    first = address("concept-version", published)
    whole = Client().get(f"{first}?part=all").content.decode()
    headings = re.findall(r'<h2 id="([^"]+)">', whole.partition('class="document-text"')[2])
    assert len(headings) > 2
    shown = []
    for number in range(1, len(headings) + 1):
        page = Client().get(f"{first}?part={number}").content.decode()
        shown += re.findall(r'<h2 id="([^"]+)">', page.partition('class="document-text"')[2])
        for target, anchor in re.findall(r'href="\?part=(\d+)#([^"]+)"', page):
            other = Client().get(f"{first}?part={target}").content.decode()
            assert f'id="{anchor}"' in other
    assert shown == headings


@pytest.mark.parametrize("part", ["0", "999", "x", "%00", "1'--"])
def test_a_section_that_does_not_exist_is_not_found(published, part):
    assert Client().get(f"{address('concept-version', published)}?part={part}").status_code == 404


def test_the_next_version_begins_with_what_the_newest_says(published, signed_in):
    editor, where = signed_in(Role.EDITOR), f"/en/concept/{published.concept.code}/versions/"
    button = "Begin the next version"
    assert button not in Client().get(where).text
    assert Client().post(where).status_code == 403
    assert signed_in(Role.ANALYST).post(where).status_code == 403
    assert button in editor.get(where).text
    went = editor.post(where)
    assert went["Location"].endswith(f"/v{published.number + 1}/edit/")
    draft = published.concept.versions.get(number=published.number + 1)
    assert draft.status == "draft"
    for rows in ("goals", "measures", "indicators", "blocks"):
        codes = [
            sorted(getattr(one, rows).values_list("code", flat=True)) for one in (published, draft)
        ]
        assert codes[0] == codes[1], rows
    assert button not in editor.get(where).text
    again = editor.post(where)
    assert again.status_code == 409
    assert f"version {draft.number}" in again.text
